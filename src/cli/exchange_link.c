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

int exchange_link(const arguments *a)
{
  link_session l;
  truce_link_options options;
  int result = link_session_start(&l, a);
  if (result == EXIT_DONE)
    result = link_session_options(&l, false, &options);
  if (result == EXIT_DONE)
    result = link_session_pairs(&l, &options);
  if (result == EXIT_DONE)
    result = session_write(&l.s, write_pairs);
  link_session_close(&l);
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
