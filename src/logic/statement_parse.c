/* Reading statements: one pass, recursive descent, postfix out. Chains of `and` and `or` are loops;
 * only parentheses and `not` descend, and no deeper than TRUCE_STATEMENT_DEPTH_MAX. */
#include "statement_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "keywords.h"
#include "statement_hint.h"

typedef struct parser {
  const char *text;
  const truce_names *names;
  truce_statement_error *error;
  truce_statement *made;
  size_t at, length; /* the current token in the text */
  size_t last_at;    /* the token before it */
  unsigned token;
  unsigned depth;
} parser;

static const char *keyword_text(unsigned token)
{
  return truce__keywords[token - TOKEN_NOT];
}

static bool fail_at(parser *p, size_t offset, size_t length)
{
  p->error->offset = offset;
  p->error->length = length;
  return false;
}

/* The current token is at fault. */
static bool fail(parser *p, const char *message, const char *hint)
{
  truce__explain(p->error, hint, "%s", message);
  return fail_at(p, p->at, p->length);
}

static bool starts_word(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool inside_word(const char *c)
{
  return starts_word(*c) || (*c >= '0' && *c <= '9') || *c == '.' || (*c == '-' && c[1] != '>');
}

static bool read_word(parser *p)
{
  const char *word = p->text + p->at;
  while (inside_word(word + p->length))
    p->length++;
  for (unsigned k = 0; k < TRUCE__KEYWORDS; k++) {
    if (strlen(truce__keywords[k]) == p->length &&
        memcmp(truce__keywords[k], word, p->length) == 0) {
      p->token = TOKEN_NOT + k;
      return true;
    }
  }
  for (size_t k = 0; k < p->names->count; k++) {
    const char *id = p->names->ids[k];
    if (strncmp(id, word, p->length) == 0 && id[p->length] == '\0') {
      p->token = (unsigned)k;
      return true;
    }
  }
  truce__explain_word(p->error, word, p->length, p->names);
  return fail_at(p, p->at, p->length);
}

/* Moves to the next token. */
static bool advance(parser *p)
{
  p->last_at = p->at;
  p->at += p->length;
  p->at += strspn(p->text + p->at, " \t\r\n");
  p->length = 0;
  const char c = p->text[p->at];
  if (starts_word(c))
    return read_word(p);
  if (c == '\0') {
    p->token = TOKEN_END;
    return true;
  }
  if (c == '(' || c == ')') {
    p->token = c == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
    p->length = 1;
    return true;
  }
  return fail_at(p, p->at, truce__explain_symbol(p->error, p->text + p->at));
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

static bool unopened(parser *p)
{
  return fail(p, "this parenthesis was never opened", "remove it, or add \"(\" before it");
}

static bool unclosed(parser *p, size_t opened)
{
  truce__explain(p->error, "add \")\" where it should end", "this parenthesis is never closed");
  return fail_at(p, opened, 1);
}

/* Two statements stand side by side. */
static bool unconnected(parser *p)
{
  return fail(p, "a connecting word is missing before this",
              "join the two parts with \"and\", \"or\", \"if\" or \"iff\"");
}

/* A connecting word stands where an option has to. */
static bool misplaced_connective(parser *p, unsigned last)
{
  const char *word = keyword_text(p->token);
  if (last != TOKEN_OPEN && last != TOKEN_END)
    truce__explain(p->error, "write an option (party.option) between them, or remove one",
                   "nothing stands between \"%s\" and \"%s\"", keyword_text(last), word);
  else if (p->token == TOKEN_IF)
    truce__explain(p->error, "the condition comes last: write \"B if A\"",
                   "nothing stands before \"if\"");
  else
    truce__explain(p->error, "write an option (party.option) before it, or remove it",
                   "nothing stands before \"%s\"", word);
  return fail_at(p, p->at, p->length);
}

/* An option, `not` or a parenthesis was to come, and something else did. */
static bool expected_operand(parser *p)
{
  const size_t read = p->made->token_count;
  const unsigned last = read == 0 ? (unsigned)TOKEN_END : p->made->tokens[read - 1];
  if (p->token != TOKEN_END && p->token != TOKEN_CLOSE)
    return misplaced_connective(p, last);
  if (last == TOKEN_END)
    return p->token == TOKEN_CLOSE
               ? unopened(p)
               : fail(p, "the statement is empty", "write an option, such as party.option");
  if (last != TOKEN_OPEN) {
    truce__explain(p->error, "write an option (party.option) after it, or remove it",
                   "nothing follows \"%s\"", keyword_text(last));
    return fail_at(p, p->last_at, strlen(keyword_text(last)));
  }
  if (p->token == TOKEN_END)
    return unclosed(p, p->last_at);
  truce__explain(p->error, "write a statement between them, or remove them",
                 "nothing stands between these parentheses");
  return fail_at(p, p->last_at, p->at + 1 - p->last_at);
}

static bool parse_statement(parser *p);

static bool parse_parentheses(parser *p)
{
  const size_t opened = p->at;
  if (!accept(p) || !parse_statement(p))
    return false;
  if (p->token == TOKEN_END)
    return unclosed(p, opened);
  if (p->token != TOKEN_CLOSE)
    return unconnected(p);
  return accept(p);
}

static bool parse_negation(parser *p)
{
  if (p->token < TRUCE_OPTIONS_MAX) {
    p->made->options |= truce_code_bit(p->token);
    emit(p, p->token);
    return accept(p);
  }
  if (p->token != TOKEN_NOT && p->token != TOKEN_OPEN)
    return expected_operand(p);
  if (p->depth == TRUCE_STATEMENT_DEPTH_MAX)
    return fail(p, "the statement is nested too deeply",
                "split it, or leave out parentheses that change nothing");
  p->depth++;
  const bool negated = p->token == TOKEN_NOT;
  if (!(negated ? accept(p) && parse_negation(p) : parse_parentheses(p)))
    return false;
  if (negated)
    emit(p, TOKEN_NOT);
  p->depth--;
  return true;
}

static bool parse_conjunction(parser *p)
{
  if (!parse_negation(p))
    return false;
  while (p->token == TOKEN_AND) {
    if (!accept(p) || !parse_negation(p))
      return false;
    emit(p, TOKEN_AND);
  }
  return true;
}

static bool parse_disjunction(parser *p)
{
  if (!parse_conjunction(p))
    return false;
  while (p->token == TOKEN_OR) {
    if (!accept(p) || !parse_conjunction(p))
      return false;
    emit(p, TOKEN_OR);
  }
  return true;
}

static bool parse_statement(parser *p)
{
  if (!parse_disjunction(p))
    return false;
  if (p->token != TOKEN_IF && p->token != TOKEN_IFF)
    return true;
  const unsigned connective = p->token;
  if (!accept(p) || !parse_disjunction(p))
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
  if (p->token == TOKEN_CLOSE)
    return unopened(p);
  return p->token == TOKEN_END || unconnected(p);
}

truce_status truce_statement_parse(truce_statement **statement, const char *text,
                                   const truce_names *names, truce_statement_error *error)
{
  truce__require(names->count <= TRUCE_OPTIONS_MAX);
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
