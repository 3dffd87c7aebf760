/* `truce exchange link`, `dedupe` and `encode`. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "exchange.h"
#include "keys.h"
#include "link_session.h"

/* ---- link, dedupe ---- */

static truce_status write_pairs(const session *s, FILE *out)
{
  const truce_linkage *linkage = ((const link_session *)s)->linkage;
  switch (s->a->format) {
  case FORMAT_JSON:
    return truce_report_linkage_json(linkage, s->diagnostics, out);
  case FORMAT_CSV:
    return truce_report_linkage_csv(linkage, out);
  case FORMAT_HTML:
  case FORMAT_TEXT:
  case FORMAT_COUNT:
    break;
  }
  return truce_report_linkage_text(linkage, out, session_style(s, out));
}

/* ---- Who is the same, as entries ---- */

enum { SIDE_MOST = 80 };

typedef struct same_session {
  link_session l; /* first, so that write_same finds the rest */
  char senders[2][SIDE_MOST + 2];
  size_t rivals;
} same_session;

static truce_status write_same(const session *s, FILE *out)
{
  same_session *g = (same_session *)s;
  const char *const senders[] = {g->senders[0], g->senders[1]};
  return truce_report_linkage_same(g->l.linkage, senders, out, &g->rivals);
}

/* Who the two lists are from; false with a complaint. */
static bool take_senders(same_session *g, const arguments *a)
{
  const char *said = a->values[OPTION_SIDES], *comma = strchr(said, ',');
  const size_t first = comma == NULL ? 0 : (size_t)(comma - said),
               second = comma == NULL ? 0 : strlen(comma + 1);
  if (a->format != FORMAT_TEXT && a->format != FORMAT_CSV) {
    complain("with --sides the answer is a table of entries, in CSV: leave --format out");
    return false;
  }
  if (first == 0 || second == 0 || first > SIDE_MOST || second > SIDE_MOST ||
      strchr(comma + 1, ',') != NULL) {
    complain("say who the two lists are from, in their order: --sides ukraine,russia");
    return false;
  }
  (void)snprintf(g->senders[0], sizeof g->senders[0], "%.*s:", (int)first, said);
  (void)snprintf(g->senders[1], sizeof g->senders[1], "%s:", comma + 1);
  return true;
}

/* What is left out of the table. */
static void tell_left(const same_session *g)
{
  size_t unsure = 0;
  for (size_t k = 0; k < g->l.linkage->pair_count; k++)
    unsure += g->l.linkage->pairs[k].zone == TRUCE_LINK_REVIEW;
  if (unsure > 0)
    complain("%zu unsure pair%s left out: settle them with review and --answers", unsure,
             unsure == 1 ? " is" : "s are");
  if (g->rivals > 0)
    complain("%zu pair%s left out, since one of the two is in another match as well: settle them "
             "with review and --answers, or use --one-to-one",
             g->rivals, g->rivals == 1 ? " is" : "s are");
}

int exchange_link(const arguments *a)
{
  same_session g = {0};
  const bool same = a->values[OPTION_SIDES] != NULL;
  truce_link_options options;
  int result = link_session_start(&g.l, a);
  if (result == EXIT_DONE && same && !take_senders(&g, a))
    result = EXIT_BAD;
  if (result == EXIT_DONE)
    result = link_session_options(&g.l, false, &options);
  if (result == EXIT_DONE)
    result = link_session_pairs(&g.l, &options);
  if (result == EXIT_DONE)
    result = session_write(&g.l.s, same ? write_same : write_pairs);
  if (result == EXIT_DONE && same)
    tell_left(&g);
  link_session_close(&g.l);
  return result;
}

int exchange_dedupe(const arguments *a)
{
  return exchange_link(a);
}

/* ---- encode ---- */

/* The key both sides share; a name of no file makes a new one. */
static bool take_key(const char *path, unsigned char *key)
{
  if (key_exists(path))
    return key_read(path, KEY_SECRET, "a name of no file makes a new one", key);
  if (!key_make(path, key))
    return false;
  complain("made a new key in %s; give it to the other side by a safe way, and to nobody else",
           path);
  return true;
}

typedef struct encode_session {
  link_session l; /* first, so that write_encoding finds the rest */
  unsigned char key[TRUCE_ENCODE_KEY_BYTES];
} encode_session;

static void note(const link_session *l, const char *code, const char *message, const char *hint)
{
  truce_diagnostics_add(l->s.diagnostics, &(truce_diagnostic){.severity = TRUCE_NOTE,
                                                              .code = code,
                                                              .file = l->a->file,
                                                              .message = message,
                                                              .hint = hint});
}

/* Says what goes into the encodings, since the other side's have to be made of the same, and what
 * stands beside them for everybody to read. */
static bool tell_columns(const link_session *l)
{
  char message[TRUCE_PEOPLE_FIELDS_MAX * 70 + 80] = "what is encoded:";
  size_t length = strlen(message);
  for (size_t f = 0; f < l->a->field_count; f++) {
    if (l->a->fields[f].kind == TRUCE_PEOPLE_ENCODING) {
      complain("%s is encoded already", l->a->file);
      return false;
    }
    length += (size_t)snprintf(message + length, sizeof message - length, "%s %.63s",
                               f > 0 ? "," : "", l->a->fields[f].name);
  }
  note(l, "encoded-columns", message,
       "the other list needs the same columns; --map says what columns hold or leaves them out");
  if (l->a->id == NULL)
    return true;
  (void)snprintf(message, sizeof message,
                 "the ids of column \"%.60s\" stand in the encoding as they are", l->a->id);
  note(l, "ids-as-they-are", message,
       "if they tell who somebody is, put a column of running numbers, headed id, before them");
  return true;
}

/* A first column that nobody called ids may be a passport's number or a callsign. */
static int read_list(link_session *l)
{
  const arguments *a = l->s.a;
  const truce_people_options options = {
      .id = a->values[OPTION_ID], .map = a->values[OPTION_MAP], .sure_ids = true};
  l->s.is_private = true;
  return session_checked(
      &l->s, truce_people_read_file(&l->a, exchange_operand(a, 0), &options, l->s.diagnostics));
}

static truce_status write_encoding(const session *s, FILE *out)
{
  const encode_session *e = (const encode_session *)s;
  return truce_report_encoding(e->l.a, e->key, out, &s->control);
}

int exchange_encode(const arguments *a)
{
  encode_session e = {0};
  const char *path = a->values[OPTION_KEY];
  if (path == NULL || sodium_init() < 0) {
    complain("name the file with the key both sides share: --key FILE; a new file gets a new key");
    return EXIT_BAD;
  }
  int result = link_session_start(&e.l, a);
  if (result == EXIT_DONE)
    result = read_list(&e.l);
  if (result == EXIT_DONE && !tell_columns(&e.l))
    result = EXIT_BAD;
  if (result == EXIT_DONE && !take_key(path, e.key))
    result = EXIT_BAD;
  if (result == EXIT_DONE) {
    session_catch_signals();
    result = session_write(&e.l.s, write_encoding);
  }
  sodium_memzero(e.key, sizeof e.key);
  link_session_close(&e.l);
  return result;
}
