#include "statement_properties.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "truce/statement.h"

enum { NODES = 120, DEPTH = 12, TEXT = 1 << 14, SAMPLES = 64 };

static const char *const ids[TRUCE_OPTIONS_MAX] = {"russia.strike",
                                                   "russia.talk",
                                                   "ukraine.talk",
                                                   "ukraine.deep_strike",
                                                   "us.arms",
                                                   "a.b",
                                                   "a.bb",
                                                   "and_.or_",
                                                   "_.not",
                                                   "x-y.z-",
                                                   "t\xc3\xbcrkiye.host",
                                                   "\xd1\x83.\xd1\x97",
                                                   "if.iff",
                                                   "not.not",
                                                   "p9.o9",
                                                   "A.B"};
static const truce_names names = {16, ids};

#define REQUIRE(condition, text)                                                                   \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: not so: %s\nfor: %s\n", __FILE__, __LINE__, #condition, text);       \
      abort();                                                                                     \
    }                                                                                              \
  } while (0)

typedef struct tape_reader {
  const uint8_t *bytes;
  size_t left;
} tape_reader;

static unsigned next(tape_reader *tape, unsigned below)
{
  if (tape->left == 0)
    return 0;
  tape->left--;
  return *tape->bytes++ % below;
}

/* The twin: a tree and its evaluation straight from the definition of each connective. */
typedef enum kind { OPTION, NOT, AND, OR, IF, IFF } kind;

typedef struct node {
  kind kind;
  unsigned option;
  const struct node *left, *right; /* `not` has a left one only */
} node;

typedef struct tree {
  node nodes[NODES];
  unsigned count;
} tree;

static const node *grow(tree *t, tape_reader *tape, unsigned depth)
{
  node *n = &t->nodes[t->count++];
  const bool small = depth == 0 || t->count + 2 * DEPTH >= NODES;
  *n = (node){.kind = small ? OPTION : (kind)next(tape, IFF + 1)};
  if (n->kind == OPTION)
    n->option = next(tape, (unsigned)names.count);
  else
    n->left = grow(t, tape, depth - 1);
  if (n->kind > NOT)
    n->right = grow(t, tape, depth - 1);
  return n;
}

static bool twin_holds(const node *n, truce_code code)
{
  switch (n->kind) {
  case OPTION:
    return (code >> n->option & 1) != 0;
  case NOT:
    return !twin_holds(n->left, code);
  case AND:
    return twin_holds(n->left, code) && twin_holds(n->right, code);
  case OR:
    return twin_holds(n->left, code) || twin_holds(n->right, code);
  case IF: /* false only where the condition holds and the rest does not */
    return !(twin_holds(n->right, code) && !twin_holds(n->left, code));
  default:
    return twin_holds(n->left, code) == twin_holds(n->right, code);
  }
}

static truce_truth opposite(truce_truth a)
{
  return a == TRUCE_UNKNOWN ? a : a == TRUCE_YES ? TRUCE_NO : TRUCE_YES;
}

/* Kleene's tables: one `no` settles `and`; the rest follows from it and `not`. */
static truce_truth twin_both(truce_truth a, truce_truth b)
{
  if (a == TRUCE_NO || b == TRUCE_NO)
    return TRUCE_NO;
  return a == TRUCE_YES && b == TRUCE_YES ? TRUCE_YES : TRUCE_UNKNOWN;
}

static truce_truth twin_partial(const node *n, truce_code known, truce_code code)
{
  if (n->kind == OPTION) {
    const truce_truth said = (code >> n->option & 1) != 0 ? TRUCE_YES : TRUCE_NO;
    return (known >> n->option & 1) != 0 ? said : TRUCE_UNKNOWN;
  }
  const truce_truth a = twin_partial(n->left, known, code);
  if (n->kind == NOT)
    return opposite(a);
  const truce_truth b = twin_partial(n->right, known, code);
  switch (n->kind) {
  case AND:
    return twin_both(a, b);
  case OR:
    return opposite(twin_both(opposite(a), opposite(b)));
  case IF:
    return opposite(twin_both(opposite(a), b));
  default:
    return a == TRUCE_UNKNOWN || b == TRUCE_UNKNOWN ? TRUCE_UNKNOWN : a == b ? TRUCE_YES : TRUCE_NO;
  }
}

static truce_code twin_options(const node *n)
{
  if (n->kind == OPTION)
    return UINT64_C(1) << n->option;
  return twin_options(n->left) | (n->kind == NOT ? 0 : twin_options(n->right));
}

/* The text twice: as truce prints it, and with the tape's white space. */
typedef struct writer {
  tape_reader *tape;
  char neat[TEXT], loose[TEXT];
  size_t neat_used, loose_used;
  bool may_touch; /* at the start or behind a parenthesis: no space is needed */
} writer;

static void write_token(writer *w, const char *token)
{
  static const char *const spaces[] = {" ", "  ", "\t", "\n", "\r\n ", " \t "};
  const bool parenthesis = *token == '(' || *token == ')';
  const bool after_open = w->neat_used == 0 || w->neat[w->neat_used - 1] == '(';
  const size_t room = TEXT - 8;
  REQUIRE(w->neat_used + strlen(token) < room && w->loose_used + strlen(token) < room, token);
  if (!after_open && *token != ')')
    w->neat[w->neat_used++] = ' ';
  if (!(w->may_touch || parenthesis) || next(w->tape, 4) == 3) {
    const char *space = spaces[next(w->tape, sizeof spaces / sizeof *spaces)];
    memcpy(w->loose + w->loose_used, space, strlen(space));
    w->loose_used += strlen(space);
  }
  memcpy(w->neat + w->neat_used, token, strlen(token));
  w->neat_used += strlen(token);
  memcpy(w->loose + w->loose_used, token, strlen(token));
  w->loose_used += strlen(token);
  w->may_touch = parenthesis;
}

/* How tightly each kind binds, and what its two sides have to bind by at least. */
static const struct {
  const char *word;
  int binds, left, right;
} grammar[] = {
    {NULL, 4, 0, 0}, {"not", 3, 3, 0}, {"and", 2, 2, 3},
    {"or", 1, 1, 2}, {"if", 0, 1, 1},  {"iff", 0, 1, 1},
};

static void write_node(writer *w, const node *n, int least)
{
  const bool enclosed = grammar[n->kind].binds < least || next(w->tape, 8) == 7;
  if (enclosed)
    write_token(w, "(");
  if (n->kind == OPTION) {
    write_token(w, ids[n->option]);
  } else if (n->kind == NOT) {
    write_token(w, "not");
    write_node(w, n->left, grammar[NOT].left);
  } else {
    write_node(w, n->left, grammar[n->kind].left);
    write_token(w, grammar[n->kind].word);
    write_node(w, n->right, grammar[n->kind].right);
  }
  if (enclosed)
    write_token(w, ")");
}

static uint64_t scramble(uint64_t *state)
{
  uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

static void check_meaning(const truce_statement *statement, const node *root, const char *text)
{
  REQUIRE(truce_statement_options(statement) == twin_options(root), text);
  uint64_t planes[TRUCE_OPTIONS_MAX], seed = strlen(text);
  truce_code codes[SAMPLES] = {0};
  for (unsigned k = 0; k < TRUCE_OPTIONS_MAX; k++) {
    planes[k] = scramble(&seed);
    for (unsigned j = 0; j < SAMPLES; j++)
      codes[j] |= (truce_code)(planes[k] >> j & 1) << k;
  }
  const uint64_t together = truce_statement_holds_64(statement, planes);
  for (unsigned j = 0; j < SAMPLES; j++) {
    const bool holds = truce_statement_holds(statement, codes[j]);
    REQUIRE(holds == twin_holds(root, codes[j]), text);
    REQUIRE(holds == ((together >> j & 1) != 0), text);
    const truce_truth truth = holds ? TRUCE_YES : TRUCE_NO;
    REQUIRE(truce_statement_partial(statement, ~(truce_code)0, codes[j]) == truth, text);
    const truce_code known = (truce_code)scramble(&seed) << 64 | scramble(&seed);
    const truce_truth partly = truce_statement_partial(statement, known, codes[j]);
    REQUIRE(partly == twin_partial(root, known, codes[j]), text);
    REQUIRE(partly == TRUCE_UNKNOWN || partly == truth, text);
    REQUIRE(partly == truce_statement_partial(statement, known, codes[j] | ~known), text);
  }
}

/* Spoils a text in up to three places and looks at what is said about it. */
static void check_spoilt(tape_reader *tape, char *text)
{
  static const char *const wrong[] = {"(",    ")", "and",     "AND",  "if", "&&",     "=",
                                      "\x01", ".", "russia.", "\xd1", "->", "strike", "not"};
  char spoilt[TEXT + 64];
  for (unsigned times = 1 + next(tape, 3); times > 0; times--) {
    const size_t length = strlen(text);
    const size_t at = (next(tape, 256) * 256U + next(tape, 256)) % (length + 1);
    const size_t dropped = next(tape, 4) < length - at ? next(tape, 4) : 0;
    const char *added = next(tape, 3) == 0 ? "" : wrong[next(tape, sizeof wrong / sizeof *wrong)];
    const size_t kept = dropped < length - at ? at + dropped : length;
    snprintf(spoilt, sizeof spoilt, "%.*s%s%s", (int)at, text, added, text + kept);
    spoilt[TEXT - 1] = '\0';
    memcpy(text, spoilt, strlen(spoilt) + 1);
  }
  truce_property_statement_text(text);
}

int truce_property_statement(const uint8_t *tape, size_t size)
{
  tape_reader reader = {tape, size};
  tree t = {.count = 0};
  const node *root = grow(&t, &reader, 1 + next(&reader, DEPTH));
  writer w = {.tape = &reader, .may_touch = true};
  write_node(&w, root, 0);
  w.neat[w.neat_used] = w.loose[w.loose_used] = '\0';

  truce_statement *statement = NULL;
  truce_statement_error error;
  char *printed = NULL;
  REQUIRE(truce_statement_parse(&statement, w.loose, &names, &error) == TRUCE_OK, w.loose);
  REQUIRE(truce_statement_print(&printed, statement, &names) == TRUCE_OK, w.loose);
  REQUIRE(strcmp(printed, w.neat) == 0, w.loose);
  check_meaning(statement, root, w.loose);
  free(printed);
  truce_statement_free(statement);
  REQUIRE(truce_property_statement_text(w.loose) == 1, w.loose);
  check_spoilt(&reader, w.loose);

  int connectives = 0;
  for (unsigned k = 0; k < t.count; k++)
    connectives += t.nodes[k].kind != OPTION;
  return connectives;
}

/* Whether text[0..length) is UTF-8 as far as the shape of its sequences goes. */
static bool is_utf8(const char *text, size_t length)
{
  size_t missing = 0;
  for (size_t k = 0; k < length; k++) {
    const unsigned char c = (unsigned char)text[k];
    const bool continues = (c & 0xc0) == 0x80;
    if (continues != (missing > 0) || c >= 0xf8)
      return false;
    if (continues)
      missing--;
    else
      missing = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
  }
  return missing == 0;
}

static void check_error(const truce_statement_error *error, const char *text)
{
  const size_t length = strlen(text);
  REQUIRE(error->offset <= length && error->length <= length - error->offset, text);
  REQUIRE(error->length >= 1 || error->offset == length, text);
  REQUIRE(memchr(error->message, '\0', sizeof error->message) != NULL, text);
  REQUIRE(memchr(error->hint, '\0', sizeof error->hint) != NULL, text);
  REQUIRE(error->message[0] != '\0' && error->hint[0] != '\0', text);
  if (!is_utf8(text, length))
    return;
  REQUIRE(is_utf8(error->message, strlen(error->message)), text);
  REQUIRE(is_utf8(error->hint, strlen(error->hint)), text);
  REQUIRE(is_utf8(text + error->offset, error->length), text);
}

int truce_property_statement_text(const char *text)
{
  truce_statement *statement = NULL, *again = NULL;
  truce_statement_error error;
  memset(&error, 0xa5, sizeof error);
  const truce_status status = truce_statement_parse(&statement, text, &names, &error);
  if (status != TRUCE_OK) {
    REQUIRE(status == TRUCE_BAD_INPUT && statement == NULL, text);
    check_error(&error, text);
    return 0;
  }
  char *printed = NULL, *printed_again = NULL;
  REQUIRE(truce_statement_print(&printed, statement, &names) == TRUCE_OK, text);
  REQUIRE(truce_statement_parse(&again, printed, &names, &error) == TRUCE_OK, text);
  REQUIRE(truce_statement_print(&printed_again, again, &names) == TRUCE_OK, text);
  REQUIRE(strcmp(printed, printed_again) == 0, text);
  const truce_code mentioned = truce_statement_options(statement);
  REQUIRE(mentioned == truce_statement_options(again), text);
  uint64_t seed = strlen(text);
  for (unsigned k = 0; k < SAMPLES; k++) {
    const truce_code code = scramble(&seed);
    const bool holds = truce_statement_holds(statement, code);
    REQUIRE(holds == truce_statement_holds(again, code), text);
    REQUIRE(holds == truce_statement_holds(statement, code & mentioned), text);
  }
  free(printed);
  free(printed_again);
  truce_statement_free(statement);
  truce_statement_free(again);
  return 1;
}
