/* `truce exchange link`, `dedupe`, `review` and `encode`. */
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "exchange.h"
#include "keys.h"
#include "output.h"
#include "session.h"

typedef struct link_session {
  session s;
  truce_people *a, *b;
  truce_link_answers *answers;
  truce_linkage *linkage;
  unsigned char key[TRUCE_ENCODE_KEY_BYTES];
} link_session;

/* ---- What was asked ---- */

static bool read_share(const arguments *a, option o, double *share)
{
  const char *text = a->values[o];
  char *end;
  if (text == NULL)
    return true;
  *share = strtod(text, &end);
  if (*text != '\0' && *end == '\0' && *share > 0 && *share <= 1)
    return true;
  complain("--%s takes a probability above 0 and up to 1, such as 0.9, not `%s`",
           option_entries[o].name, text);
  return false;
}

static int read_answers(link_session *l)
{
  const char *path = l->s.a->values[OPTION_ANSWERS];
  struct stat found;
  if (path == NULL || (stat(path, &found) != 0 && errno == ENOENT))
    return EXIT_DONE;
  return session_checked(&l->s, truce_link_answers_read_file(&l->answers, path, l->s.diagnostics));
}

static int read_options(link_session *l, truce_link_options *o)
{
  const arguments *a = l->s.a;
  *o = (truce_link_options){.one_to_one = a->values[OPTION_ONE_TO_ONE] != NULL,
                            .no_clusters = a->values[OPTION_NO_CLUSTERS] != NULL};
  if (!read_share(a, OPTION_THRESHOLD, &o->threshold) || !read_share(a, OPTION_MATCH, &o->match) ||
      !read_share(a, OPTION_REVIEW, &o->review))
    return EXIT_BAD;
  const int result = read_answers(l);
  if (result == EXIT_DONE && l->answers != NULL) {
    o->answer_count = l->answers->count;
    o->answers = l->answers->answers;
  }
  return result;
}

static int read_list(link_session *l, const char *path, bool partly, truce_people **people)
{
  const arguments *a = l->s.a;
  const truce_people_options options = {
      .id = a->values[OPTION_ID], .map = a->values[OPTION_MAP], .partly = partly};
  return session_checked(&l->s, truce_people_read_file(people, path, &options, l->s.diagnostics));
}

static int find_pairs(link_session *l, const arguments *a, const truce_link_options *asked)
{
  const char *first = exchange_operand(a, 0), *second = exchange_operand(a, 1);
  int result = read_list(l, first, second != NULL, &l->a);
  if (result == EXIT_DONE && second != NULL)
    result = read_list(l, second, true, &l->b);
  if (result != EXIT_DONE)
    return result;
  session_catch_signals();
  return session_checked(
      &l->s, truce_link(&l->linkage, l->a, l->b, asked, &l->s.control, l->s.diagnostics));
}

static void close_lists(link_session *l)
{
  truce_link_free(l->linkage);
  truce_link_answers_free(l->answers);
  truce_people_free(l->a);
  truce_people_free(l->b);
  sodium_memzero(l->key, sizeof l->key);
  session_close(&l->s);
}

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
  link_session l = {0};
  truce_link_options options;
  int result = session_start(&l.s, a);
  if (result == EXIT_DONE)
    result = read_options(&l, &options);
  if (result == EXIT_DONE)
    result = find_pairs(&l, a, &options);
  if (result == EXIT_DONE)
    result = session_write(&l.s, write_pairs);
  close_lists(&l);
  return result;
}

int exchange_dedupe(const arguments *a)
{
  return exchange_link(a);
}

/* ---- review ---- */

/* The decision on one pair: y, n, s(kip) or q(uit); q at the end of the input. */
static char ask(void)
{
  char line[64];
  for (;;) {
    fputs("The same person? y(es), n(o), s(kip), q(uit): ", stdout);
    fflush(stdout);
    if (fgets(line, sizeof line, stdin) == NULL)
      return 'q';
    if (strchr("ynsq", line[0]) != NULL && line[0] != '\0')
      return line[0];
  }
}

static int keep_answer(const char *path, const truce_link_answer *answer)
{
  FILE *file = fopen(path, "a");
  truce_status status = TRUCE_IO;
  if (file != NULL) {
    struct stat found;
    status = fstat(fileno(file), &found) == 0 && found.st_size == 0
                 ? truce_report_link_answer(NULL, file)
                 : TRUCE_OK;
    if (status == TRUCE_OK)
      status = truce_report_link_answer(answer, file);
    if (fclose(file) != 0)
      status = TRUCE_IO;
  }
  if (status == TRUCE_OK)
    return EXIT_DONE;
  output_failed(path, errno != 0 ? errno : EIO);
  return EXIT_BAD;
}

static int review_pairs(const link_session *l, const char *path)
{
  const truce_linkage *linkage = l->linkage;
  const truce_people *second = l->b != NULL ? l->b : l->a;
  size_t left = 0;
  for (size_t k = 0; k < linkage->pair_count; k++)
    left += linkage->pairs[k].zone == TRUCE_LINK_REVIEW && !linkage->pairs[k].settled;
  printf("%zu pair%s to decide on.\n", left, left == 1 ? "" : "s");
  for (size_t k = 0; k < linkage->pair_count; k++) {
    const truce_link_pair *p = &linkage->pairs[k];
    if (p->zone != TRUCE_LINK_REVIEW || p->settled)
      continue;
    putchar('\n');
    if (truce_report_link_pair(linkage, p, stdout, session_style(&l->s, stdout)) != TRUCE_OK)
      return EXIT_BAD;
    const char said = ask();
    if (said == 'q')
      break;
    const truce_link_answer answer = {l->a->ids[p->a], second->ids[p->b], said == 'y'};
    if (said != 's' && keep_answer(path, &answer) != EXIT_DONE)
      return EXIT_BAD;
  }
  return EXIT_DONE;
}

int exchange_review(const arguments *a)
{
  link_session l = {0};
  truce_link_options options;
  const char *path = a->values[OPTION_ANSWERS];
  if (path == NULL) {
    complain("name the file that keeps your answers: --answers FILE");
    return EXIT_BAD;
  }
  int result = session_start(&l.s, a);
  if (result == EXIT_DONE)
    result = read_options(&l, &options);
  if (result == EXIT_DONE) {
    /* Pairs are to be seen that are not in the answer to `link`. */
    options.threshold = options.review > 0 ? options.review : 0.1;
    result = find_pairs(&l, a, &options);
  }
  if (result == EXIT_DONE)
    result = review_pairs(&l, path);
  close_lists(&l);
  return result;
}

/* ---- encode ---- */

/* The key both sides share; a name of no file makes a new one. */
static bool take_key(const char *path, unsigned char *key)
{
  if (key_exists(path))
    return key_read(path, "a name of no file makes a new one", key);
  if (!key_make(path, key))
    return false;
  complain("made a new key in %s; give it to the other side by a safe way, and to nobody else",
           path);
  return true;
}

static truce_status write_encoding(const session *s, FILE *out)
{
  const link_session *l = (const link_session *)s;
  return truce_report_encoding(l->a, l->key, out, &s->control);
}

int exchange_encode(const arguments *a)
{
  link_session l = {0};
  const char *path = a->values[OPTION_KEY];
  if (path == NULL || sodium_init() < 0) {
    complain("name the file with the key both sides share: --key FILE; a new file gets a new key");
    return EXIT_BAD;
  }
  int result = session_start(&l.s, a);
  if (result == EXIT_DONE)
    result = read_list(&l, exchange_operand(a, 0), false, &l.a);
  if (result == EXIT_DONE && !take_key(path, l.key))
    result = EXIT_BAD;
  if (result == EXIT_DONE) {
    session_catch_signals();
    result = session_write(&l.s, write_encoding);
  }
  close_lists(&l);
  return result;
}
