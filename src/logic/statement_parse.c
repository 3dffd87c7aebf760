/* Reading statements: one pass, recursive descent, postfix out. */
#include "statement_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"

typedef struct parser {
  const char *text;
  const truce_names *names;
  truce_statement_error *error;
  truce_statement *made;
  size_t at, length; /* the current token in the text */
  unsigned token;
  unsigned depth;
} parser;

static const struct {
  const char *word;
  unsigned token;
} keywords[] = {
    {"not", TOKEN_NOT}, {"and", TOKEN_AND}, {"or", TOKEN_OR}, {"if", TOKEN_IF}, {"iff", TOKEN_IFF}};
enum { KEYWORDS = sizeof keywords / sizeof *keywords };

/* Symbols people write instead of words. */
static const struct {
  const char *symbol, *advice;
} symbols[] = {
    {"&&", "write \"and\""},
    {"&", "write \"and\""},
    {"||", "write \"or\""},
    {"|", "write \"or\""},
    {"!=", "write \"not\" before the name"},
    {"!", "write \"not\""},
    {"==", "write \"iff\" between two statements"},
    {"=", "a statement is true or false by itself: write party.option or \"not party.option\""},
    {"->", "turn it round: \"B if A\""},
    {"=>", "turn it round: \"B if A\""},
    {",", "join statements with \"and\" or \"or\""}};

/* Copies at most 60 bytes of a word, cut between characters. */
static const char *shown(const char *word, size_t length, char buffer[64])
{
  size_t keep = length < 60 ? length : 60;
  while (keep > 0 && keep < length && ((unsigned char)word[keep] & 0xc0) == 0x80)
    keep--;
  memcpy(buffer, word, keep);
  buffer[keep] = '\0';
  return buffer;
}

static bool fail(parser *p, const char *message, const char *hint)
{
  p->error->offset = p->at;
  p->error->length = p->length;
  if (message != p->error->message)
    snprintf(p->error->message, sizeof p->error->message, "%s", message);
  if (hint != p->error->hint)
    snprintf(p->error->hint, sizeof p->error->hint, "%s", hint);
  return false;
}

static bool starts_word(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool inside_word(char c)
{
  return starts_word(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* Appends candidates that end in ".word" to the hint; how many there were. */
static size_t suggest_parties(const parser *p, const char *word, size_t length, char *hint,
                              size_t size)
{
  size_t found = 0;
  for (size_t k = 0; k < p->names->count; k++) {
    const char *option = strchr(p->names->ids[k], '.');
    if (option == NULL || strlen(option + 1) != length || memcmp(option + 1, word, length) != 0)
      continue;
    const size_t used = strlen(hint), more = strlen(p->names->ids[k]);
    if (used + more + 8 < size)
      snprintf(hint + used, size - used, "%s%s", found == 0 ? "name the party too: " : " or ",
               p->names->ids[k]);
    found++;
  }
  return found;
}

static bool unknown_name(parser *p)
{
  char buffer[64], word[128];
  const char *text = p->text + p->at;
  truce_statement_error *error = p->error;
  const char *name = shown(text, p->length, buffer);
  const bool dotted = memchr(text, '.', p->length) != NULL;
  snprintf(error->message, sizeof error->message,
           dotted ? "there is no option \"%s\"" : "\"%s\" is not an option of a party", name);
  error->hint[0] = '\0';
  if (!dotted && suggest_parties(p, text, p->length, error->hint, sizeof error->hint) > 0)
    return fail(p, error->message, error->hint);
  for (size_t k = 0; k < KEYWORDS; k++) {
    if (strlen(keywords[k].word) == p->length) {
      size_t same = 0;
      while (same < p->length && (text[same] | 0x20) == keywords[k].word[same])
        same++;
      if (same == p->length) {
        snprintf(error->hint, sizeof error->hint, "write \"%s\" in lower case", keywords[k].word);
        return fail(p, error->message, error->hint);
      }
    }
  }
  snprintf(word, sizeof word, "%.*s", (int)(p->length < 100 ? p->length : 100), text);
  const size_t near = truce__nearest(word, p->names->ids, p->names->count);
  if (near != SIZE_MAX && strlen(p->names->ids[near]) < 200)
    snprintf(error->hint, sizeof error->hint, "did you mean \"%s\"?", p->names->ids[near]);
  else
    snprintf(error->hint, sizeof error->hint,
             "options are written party.option, as listed under `moves`");
  return fail(p, error->message, error->hint);
}

static bool read_word(parser *p)
{
  const char *text = p->text + p->at;
  while (inside_word(text[p->length]))
    p->length++;
  for (size_t k = 0; k < KEYWORDS; k++) {
    if (strlen(keywords[k].word) == p->length && memcmp(keywords[k].word, text, p->length) == 0) {
      p->token = keywords[k].token;
      return true;
    }
  }
  for (size_t k = 0; k < p->names->count; k++) {
    if (strlen(p->names->ids[k]) == p->length && memcmp(p->names->ids[k], text, p->length) == 0) {
      p->token = (unsigned)k;
      return true;
    }
  }
  return unknown_name(p);
}

static bool bad_character(parser *p)
{
  const char *text = p->text + p->at;
  for (size_t k = 0; k < sizeof symbols / sizeof *symbols; k++) {
    p->length = strlen(symbols[k].symbol);
    if (strncmp(text, symbols[k].symbol, p->length) == 0) {
      snprintf(p->error->message, sizeof p->error->message, "\"%s\" is not used in statements",
               symbols[k].symbol);
      return fail(p, p->error->message, symbols[k].advice);
    }
  }
  p->length = 1;
  const unsigned char c = (unsigned char)*text;
  if (c < 0x20 || c == 0x7f)
    snprintf(p->error->message, sizeof p->error->message, "a control character (code %u)", c);
  else
    snprintf(p->error->message, sizeof p->error->message, "\"%c\" is not used in statements",
             *text);
  return fail(p, p->error->message,
              "a statement is made of party.option, and, or, not, if, iff and parentheses");
}

/* Moves to the next token. */
static bool advance(parser *p)
{
  p->at += p->length;
  p->length = 0;
  while (p->text[p->at] != '\0' && strchr(" \t\r\n", p->text[p->at]) != NULL)
    p->at++;
  const char c = p->text[p->at];
  if (c == '\0') {
    p->token = TOKEN_END;
  } else if (c == '(' || c == ')') {
    p->token = c == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
    p->length = 1;
  } else if (starts_word(c)) {
    return read_word(p);
  } else {
    return bad_character(p);
  }
  return true;
}

/* Keeps the current token as written and moves on. */
static bool accept(parser *p)
{
  p->made->tokens[p->made->token_count++] = (uint8_t)p->token;
  return advance(p);
}

static void emit(parser *p, unsigned instruction)
{
  p->made->code[p->made->code_count++] = (uint8_t)instruction;
}

static bool parse_statement(parser *p);

static bool expected_operand(parser *p)
{
  if (p->token == TOKEN_END && p->made->token_count == 0)
    return fail(p, "the statement is empty", "write for example: party.option");
  if (p->token == TOKEN_END)
    return fail(p, "the statement ends too early", "an option (party.option) has to follow");
  if (p->token == TOKEN_CLOSE)
    return fail(p, "nothing stands before this parenthesis",
                "remove it or put a statement before it");
  char buffer[64];
  snprintf(p->error->message, sizeof p->error->message, "an option has to stand before \"%s\"",
           shown(p->text + p->at, p->length, buffer));
  return fail(p, p->error->message, "write a statement on both sides, such as a.x and b.y");
}

static bool parse_parentheses(parser *p)
{
  const size_t opened = p->at;
  if (!accept(p) || !parse_statement(p))
    return false;
  if (p->token == TOKEN_END) {
    p->at = opened;
    p->length = 1;
    return fail(p, "this parenthesis is never closed", "add \")\" where it should end");
  }
  if (p->token != TOKEN_CLOSE)
    return true; /* the caller sees a token that cannot follow */
  return accept(p);
}

static bool parse_negation(parser *p)
{
  if (p->depth >= TRUCE_STATEMENT_DEPTH_MAX)
    return fail(p, "the statement is nested too deeply", "split it into several statements");
  p->depth++;
  bool fine = true;
  if (p->token == TOKEN_NOT) {
    fine = accept(p) && parse_negation(p);
    if (fine)
      emit(p, TOKEN_NOT);
  } else if (p->token == TOKEN_OPEN) {
    fine = parse_parentheses(p);
  } else if (p->token < TRUCE_OPTIONS_MAX) {
    p->made->options |= UINT64_C(1) << p->token;
    emit(p, p->token);
    fine = accept(p);
  } else {
    fine = expected_operand(p);
  }
  p->depth--;
  return fine;
}

static bool parse_chain(parser *p, unsigned connective)
{
  bool (*const operand)(parser *, unsigned) = connective == TOKEN_OR ? parse_chain : NULL;
  for (bool first = true;; first = false) {
    if (!(operand != NULL ? operand(p, TOKEN_AND) : parse_negation(p)))
      return false;
    if (!first)
      emit(p, connective);
    if (p->token != connective)
      return true;
    if (!accept(p))
      return false;
  }
}

static bool parse_statement(parser *p)
{
  if (!parse_chain(p, TOKEN_OR))
    return false;
  if (p->token != TOKEN_IF && p->token != TOKEN_IFF)
    return true;
  const unsigned connective = p->token;
  if (!accept(p) || !parse_chain(p, TOKEN_OR))
    return false;
  emit(p, connective);
  if (p->token == TOKEN_IF || p->token == TOKEN_IFF)
    return fail(p, "two \"if\" or \"iff\" in a row can be read in two ways",
                "put parentheses around the part that belongs together");
  return true;
}

static bool parse_all(parser *p)
{
  if (!advance(p) || !parse_statement(p))
    return false;
  if (p->token == TOKEN_END)
    return true;
  if (p->token == TOKEN_CLOSE)
    return fail(p, "this parenthesis was never opened", "remove it or add \"(\" before it");
  return fail(p, "a connecting word is missing here", "join the two parts with and, or, if or iff");
}

truce_status truce_statement_parse(truce_statement **statement, const char *text,
                                   const truce_names *names, truce_statement_error *error)
{
  /* Each token takes at least one byte of the text and gives at most one instruction. */
  const size_t length = strlen(text);
  truce_statement *made = calloc(1, sizeof *made + 2 * (length + 1));
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  made->code = made->tokens + length + 1;
  parser p = {.text = text, .names = names, .error = error, .made = made};
  if (!parse_all(&p)) {
    free(made);
    return TRUCE_BAD_INPUT;
  }
  *statement = made;
  return TRUCE_OK;
}

void truce_statement_free(truce_statement *statement)
{
  free(statement);
}
