/* `truce exchange review`: somebody decides on the unsure pairs, one by one. Every answer is on the
 * disk before the next pair is shown. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "exchange.h"
#include "link_session.h"
#include "output.h"

/* What is said at the prompt; X(what, words). No Cyrillic letters: the keys of y and n type н and
 * т on a Ukrainian or Russian keyboard, which would say the opposite. */
#define SAID_TABLE(X)                                                                              \
  X(YES, " y yes так да ")                                                                         \
  X(NO, " n no ні нет ")                                                                           \
  X(SKIP, " s skip ")                                                                              \
  X(BACK, " b back ")                                                                              \
  X(QUIT, " q quit ")

typedef enum said {
#define SAID_ENUM(what, words) what,
  SAID_TABLE(SAID_ENUM)
#undef SAID_ENUM
      UNCLEAR
} said;

typedef struct reviewer {
  const link_session *l;
  const char *path;
  const size_t *todo; /* pairs of the linkage */
  said *given;        /* [pair to decide on]: SKIP if nothing was said */
  size_t count, kept;
  char *line; /* of the input */
  size_t line_room;
} reviewer;

/* ---- Asking ---- */

/* A word in small letters, Latin and Cyrillic, without blanks around it; "" if it is too long. */
static void small_letters(char *to, size_t room, const char *line)
{
  line += strspn(line, " \t");
  size_t length = strcspn(line, " \t\r\n");
  if (length >= room || line[length + strspn(line + length, " \t\r\n")] != '\0')
    length = 0;
  for (size_t k = 0; k < length; k++) {
    const unsigned char c = (unsigned char)line[k], next = (unsigned char)line[k + 1];
    const bool pair = c == 0xD0 && k + 1 < length;
    to[k] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : (char)c;
    if (!pair)
      continue;
    const bool late = next >= 0xA0 && next < 0xB0; /* Р to Я */
    const bool other = next == 0x86;               /* І */
    to[k] = (char)(late || other ? 0xD1 : 0xD0);
    to[++k] = (char)(late                           ? next - 0x20
                     : other                        ? 0x96
                     : next >= 0x90 && next <= 0x9F ? next + 0x20
                                                    : next);
  }
  to[length] = '\0';
}

static said meaning(const char *line)
{
  static const char *const words[] = {
#define SAID_WORDS(what, words) words,
      SAID_TABLE(SAID_WORDS)
#undef SAID_WORDS
  };
  char word[16], wanted[18];
  small_letters(word, sizeof word, line);
  (void)snprintf(wanted, sizeof wanted, " %s ", word);
  for (int k = 0; k < UNCLEAR && word[0] != '\0'; k++) {
    if (strstr(words[k], wanted) != NULL)
      return (said)k;
  }
  return UNCLEAR;
}

/* What is said to a question; QUIT at the end of the input and if a signal came. */
static said ask(reviewer *r, const char *question)
{
  for (;;) {
    fputs(question, stdout);
    fflush(stdout);
    if (session_stop_signal() != 0 || getline(&r->line, &r->line_room, stdin) < 0) {
      putchar('\n');
      return QUIT;
    }
    const said s = meaning(r->line);
    if (s != UNCLEAR)
      return s;
    puts("Type y (так, да) for yes, n (ні, нет) for no, s to leave the pair open, b to go back\n"
         "and take an answer back, q to end; then Enter.");
  }
}

/* ---- Keeping ---- */

/* Whether an id of the file is this one: what looks like a formula has an apostrophe before it. */
static bool is_id(const char *written, const char *id)
{
  return strcmp(written, id) == 0 || (written[0] == '\'' && strcmp(written + 1, id) == 0);
}

static bool is_answer(const truce_link_answer *written, const truce_link_answer *answer)
{
  return is_id(written->a, answer->a) && is_id(written->b, answer->b) &&
         written->same == answer->same && written->check != NULL &&
         strcmp(written->check, answer->check) == 0;
}

static int write_answers(const char *path, const truce_link_answers *answers)
{
  output o;
  if (!output_open(&o, path))
    return EXIT_BAD;
  return output_close(&o, truce_report_link_answers(answers, o.file)) ? EXIT_DONE : EXIT_BAD;
}

/* Writes the file anew with an answer more, or without its last one that is `back`. What is in it
 * is read again first: somebody else may have written to it meanwhile. */
static int keep(const reviewer *r, const truce_link_answer *more, const truce_link_answer *back)
{
  struct stat found;
  truce_link_answers *old = NULL, made = {.separator = ','};
  int result = EXIT_DONE;
  if (stat(r->path, &found) == 0 || errno != ENOENT)
    result =
        session_checked(&r->l->s, truce_link_answers_read_file(&old, r->path, r->l->s.diagnostics));
  if (result != EXIT_DONE)
    return result;
  if (old != NULL)
    made = *old;
  truce_link_answer *list = calloc(made.count + 1, sizeof *list);
  if (list == NULL) {
    truce_link_answers_free(old);
    return session_failed(TRUCE_NO_MEMORY);
  }
  if (made.count > 0)
    memcpy(list, made.answers, made.count * sizeof *list);
  if (more != NULL)
    list[made.count++] = *more;
  for (size_t k = made.count; back != NULL && k-- > 0;) {
    if (!is_answer(&list[k], back))
      continue;
    memmove(&list[k], &list[k + 1], (made.count - k - 1) * sizeof *list);
    made.count--;
    break;
  }
  made.answers = list;
  result = write_answers(r->path, &made);
  free(list);
  truce_link_answers_free(old);
  return result;
}

/* ---- One pair after another ---- */

/* What `s` says about the pair with number k of those to decide on. */
static truce_link_answer answer_on(const reviewer *r, size_t k, said s,
                                   char check[TRUCE_PAIR_CHECK + 1])
{
  const truce_link_pair *p = &r->l->linkage->pairs[r->todo[k]];
  const truce_people *second = r->l->b != NULL ? r->l->b : r->l->a;
  truce_people_check_pair(check, r->l->a, p->a, second, p->b);
  return (truce_link_answer){
      .a = r->l->a->ids[p->a], .b = second->ids[p->b], .same = s == YES, .check = check};
}

static int give(reviewer *r, size_t k, said s)
{
  char check[TRUCE_PAIR_CHECK + 1];
  const truce_link_answer answer = answer_on(r, k, s, check);
  const int result = keep(r, &answer, NULL);
  if (result != EXIT_DONE)
    return result;
  r->given[k] = s;
  r->kept++;
  puts(s == YES ? "Kept: the same person." : "Kept: not the same person.");
  return EXIT_DONE;
}

/* Opens the pair again that was decided on, or left open, before. */
static int take_back(reviewer *r, size_t *k)
{
  char check[TRUCE_PAIR_CHECK + 1];
  if (*k == 0) {
    puts("This is the first pair.");
    return EXIT_DONE;
  }
  const said s = r->given[--*k];
  if (s == SKIP)
    return EXIT_DONE;
  const truce_link_answer answer = answer_on(r, *k, s, check);
  const int result = keep(r, NULL, &answer);
  if (result != EXIT_DONE)
    return result;
  r->given[*k] = SKIP;
  r->kept--;
  puts("Taken back.");
  return EXIT_DONE;
}

static int ask_on(reviewer *r, size_t *k, bool *more)
{
  const truce_linkage *linkage = r->l->linkage;
  said s;
  if (*k == r->count) {
    s = ask(r, "\nThat was the last pair. b(ack), q(uit): ");
    *more = s == BACK;
    return *more ? take_back(r, k) : EXIT_DONE;
  }
  printf("\nPair %zu of %zu\n", *k + 1, r->count);
  if (truce_report_link_pair(linkage, &linkage->pairs[r->todo[*k]], stdout,
                             session_style(&r->l->s, stdout)) != TRUCE_OK)
    return EXIT_BAD;
  s = ask(r, "The same person? y(es), n(o), s(kip), b(ack), q(uit): ");
  *more = s != QUIT;
  if (s == BACK)
    return take_back(r, k);
  const int result = s == YES || s == NO ? give(r, *k, s) : EXIT_DONE;
  *k += s != QUIT;
  return result;
}

static int review_pairs(reviewer *r)
{
  int result = EXIT_DONE;
  bool more = r->count > 0;
  printf("%zu pair%s to decide on.\n", r->count, r->count == 1 ? "" : "s");
  if (r->count > 0)
    puts("A weight of 1 doubles the odds that it is one person, one of -1 halves them.");
  fflush(stdout);
  for (size_t k = 0; more && result == EXIT_DONE;)
    result = ask_on(r, &k, &more);
  if (result != EXIT_DONE)
    return result;
  if (session_stop_signal() != 0) {
    complain("stopped; %zu answer%s kept in %s", r->kept, r->kept == 1 ? " is" : "s are", r->path);
    return 128 + session_stop_signal();
  }
  if (r->count > 0)
    printf("%zu answer%s kept in %s\n", r->kept, r->kept == 1 ? "" : "s", r->path);
  return EXIT_DONE;
}

static int review(const link_session *l, const char *path)
{
  const truce_linkage *linkage = l->linkage;
  reviewer r = {.l = l, .path = path};
  size_t *todo = calloc(linkage->pair_count + 1, sizeof *todo);
  r.given = calloc(linkage->pair_count + 1, sizeof *r.given);
  int result = todo != NULL && r.given != NULL ? EXIT_DONE : session_failed(TRUCE_NO_MEMORY);
  for (size_t k = 0; k < linkage->pair_count && result == EXIT_DONE; k++) {
    const truce_link_pair *p = &linkage->pairs[k];
    if (!p->again && (p->zone != TRUCE_LINK_REVIEW || p->settled))
      continue;
    r.given[r.count] = SKIP;
    todo[r.count++] = k;
  }
  r.todo = todo;
  if (result == EXIT_DONE)
    result = review_pairs(&r);
  free(todo);
  free(r.given);
  free(r.line);
  return result;
}

int exchange_review(const arguments *a)
{
  link_session l;
  truce_link_options options;
  const char *path = a->values[OPTION_ANSWERS];
  if (path == NULL) {
    complain("name the file that keeps your answers: --answers FILE");
    return EXIT_BAD;
  }
  int result = link_session_start(&l, a);
  if (result == EXIT_DONE)
    result = link_session_options(&l, true, &options);
  if (result == EXIT_DONE) {
    /* Pairs are to be seen that are not in the answer to `link`. */
    options.threshold = options.review > 0 ? options.review : 0.1;
    options.ask_again = true;
    result = link_session_pairs(&l, &options);
  }
  if (result == EXIT_DONE) {
    session_warn(&l.s);
    session_catch_signals_reading();
    result = review(&l, path);
  }
  link_session_close(&l);
  return result;
}
