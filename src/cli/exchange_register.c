/* `truce exchange` on a register: init, import, event, list, show, commission, reconcile, prove and
 * verify. */
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "commands.h"
#include "exchange.h"
#include "keys.h"
#include "register.h"

/* ---- The clock, the author, the key ---- */

/* Now, or what SOURCE_DATE_EPOCH says so that a run can be repeated to the byte. */
static void now(char text[RECORDED])
{
  const char *fixed = getenv("SOURCE_DATE_EPOCH");
  char *end = NULL;
  time_t clock = time(NULL);
  struct tm when;
  if (fixed != NULL && *fixed != '\0') {
    const long long seconds = strtoll(fixed, &end, 10);
    if (*end == '\0')
      clock = (time_t)seconds;
  }
  if (gmtime_r(&clock, &when) == NULL || strftime(text, RECORDED, "%Y-%m-%dT%H:%M:%SZ", &when) == 0)
    text[0] = '\0';
}

static bool find_pen(register_session *g, const char *path, bool make)
{
  const arguments *a = g->s.a;
  const char *key = a->values[OPTION_KEY];
  char *beside = NULL;
  now(g->recorded);
  g->pen.recorded = g->recorded;
  g->pen.author = a->values[OPTION_AUTHOR] != NULL ? a->values[OPTION_AUTHOR] : getenv("LOGNAME");
  g->pen.source = a->values[OPTION_SOURCE];
  if (key == NULL) {
    beside = malloc(strlen(path) + sizeof ".key");
    if (beside == NULL)
      return false;
    sprintf(beside, "%s.key", path);
    key = beside;
  }
  const bool found =
      make && !key_exists(key)
          ? key_make(key, g->pen.seed)
          : key_read(key, "a register is signed with the key made for it: --key FILE", g->pen.seed);
  if (found && make)
    complain("the register is signed with the key in %s; keep it safe and to yourself", key);
  free(beside);
  return found;
}

int register_start(register_session *g, const arguments *a, bool writing)
{
  const char *path = exchange_operand(a, 0);
  int result = session_start(&g->s, a);
  g->s.no_excerpts = true;
  if (result == EXIT_DONE && sodium_init() < 0)
    result = EXIT_INTERNAL;
  if (result == EXIT_DONE && writing && !find_pen(g, path, false))
    result = EXIT_BAD;
  if (result == EXIT_DONE)
    result = session_checked(&g->s, truce_register_open(&g->r, path, writing, g->s.diagnostics));
  session_catch_signals();
  return result;
}

int register_end(register_session *g, int result)
{
  truce_register_close(g->r);
  sodium_memzero(&g->pen, sizeof g->pen);
  session_close(&g->s);
  return result;
}

static bool read_day(const register_session *g, option o, int32_t *day)
{
  const char *text = g->s.a->values[o];
  if (truce__parse_date(text != NULL ? text : g->recorded, day) &&
      (text == NULL || strlen(text) == 10))
    return true;
  complain("--%s takes a day such as 2025-06-02, not `%s`", option_entries[o].name,
           text != NULL ? text : "");
  return false;
}

/* ---- init ---- */

static int make_register(register_session *g)
{
  const arguments *a = g->s.a;
  const char *path = exchange_operand(a, 0), *title = a->values[OPTION_TITLE];
  char sides[400] = "", *rest = NULL;
  const char *names[TRUCE_SIDES_MAX + 1];
  size_t count = 0;
  if (a->values[OPTION_SIDES] == NULL) {
    complain("name the sides: --sides russia,ukraine");
    return EXIT_BAD;
  }
  (void)snprintf(sides, sizeof sides, "%s", a->values[OPTION_SIDES]);
  for (char *name = strtok_r(sides, ",", &rest); name != NULL && count <= TRUCE_SIDES_MAX;
       name = strtok_r(NULL, ",", &rest))
    names[count++] = name;
  if (key_exists(path)) {
    complain("%s is there already; choose another name", path);
    return EXIT_BAD;
  }
  if (!find_pen(g, path, true))
    return EXIT_BAD;
  const truce_status status =
      truce_register_create(path, title != NULL ? title : "Register of persons and remains", names,
                            count, &g->pen, g->s.diagnostics);
  return session_checked(&g->s, status);
}

int exchange_init(const arguments *a)
{
  register_session g = {0};
  int result = session_start(&g.s, a);
  if (result == EXIT_DONE)
    result = sodium_init() < 0 ? EXIT_INTERNAL : make_register(&g);
  return register_end(&g, result);
}

/* ---- import ---- */

static bool read_bytes(const char *path, char **bytes, size_t *length)
{
  FILE *file = fopen(path, "rb");
  size_t room = 0, used = 0;
  *bytes = NULL;
  for (bool more = file != NULL; more;) {
    room = room == 0 ? 65536 : 2 * room;
    char *larger = realloc(*bytes, room);
    if (larger == NULL)
      break;
    *bytes = larger;
    used += fread(*bytes + used, 1, room - used, file);
    more = used == room;
  }
  const bool whole = file != NULL && !ferror(file) && feof(file);
  if (!whole)
    complain("cannot read %s: %s", path, strerror(errno != 0 ? errno : ENOMEM));
  if (file != NULL)
    fclose(file);
  *length = used;
  return whole;
}

static bool read_claim(const arguments *a, truce_list_claim *claim)
{
  const char *text = a->values[OPTION_SAYS];
  for (int k = 0; text != NULL && k < TRUCE_CLAIMS; k++) {
    if (strcmp(text, truce_list_claim_id((truce_list_claim)k)) == 0) {
      *claim = (truce_list_claim)k;
      return true;
    }
  }
  complain("say what the sender says of those on the list: --as held, missing, remains or named");
  return false;
}

static int import_list(register_session *g, const char *bytes, size_t length)
{
  const arguments *a = g->s.a;
  const char *path = exchange_operand(a, 1);
  truce_register_list list = {.name = path,
                              .sender = a->values[OPTION_SENDER],
                              .category = a->values[OPTION_CATEGORY],
                              .bytes = bytes,
                              .length = length,
                              .id = a->values[OPTION_ID],
                              .map = a->values[OPTION_MAP]};
  const truce_people_options options = {.id = list.id, .map = list.map, .strict = true};
  truce_people *people = NULL;
  uint64_t number;
  if (!read_claim(a, &list.claim) || !read_day(g, OPTION_DAY, &list.day))
    return EXIT_BAD;
  int result = session_checked(
      &g->s, truce_people_read_memory(&people, path, bytes, length, &options, g->s.diagnostics));
  list.people = people;
  if (result == EXIT_DONE)
    result = session_checked(&g->s, truce_register_import(g->r, &list, &g->pen, &g->s.control,
                                                          &number, g->s.diagnostics));
  if (result == EXIT_DONE) {
    session_warn(&g->s);
    printf("List %" PRIu64 ": %zu rows entered", number, people->count);
    if (a->values[OPTION_DAY] == NULL)
      printf(", as of %.10s: today, since no --day says which day the list is of", g->recorded);
    printf(".\n");
  }
  truce_people_free(people);
  return result;
}

int exchange_import(const arguments *a)
{
  register_session g = {0};
  char *bytes = NULL;
  size_t length;
  if (a->values[OPTION_SENDER] == NULL) {
    complain("say which side the list is from: --sender SIDE");
    return EXIT_BAD;
  }
  int result = register_start(&g, a, true);
  if (result == EXIT_DONE && !read_bytes(exchange_operand(a, 1), &bytes, &length))
    result = EXIT_BAD;
  if (result == EXIT_DONE)
    result = import_list(&g, bytes, length);
  free(bytes);
  return register_end(&g, result);
}

/* ---- event ---- */

static truce_status read_entries(const register_session *g, truce_entries **entries)
{
  const arguments *a = g->s.a;
  const char *first = exchange_operand(a, 1);
  const size_t given = a->operand_count - 2;
  if (given == 1 && strchr(first, '=') == NULL)
    return truce_entries_read_file(entries, first, g->s.diagnostics);
  return truce_entries_read_words(entries, "the event", &a->operands[2], given, g->s.diagnostics);
}

int exchange_event(const arguments *a)
{
  register_session g = {0};
  truce_entries *entries = NULL;
  uint64_t first;
  int result = register_start(&g, a, true);
  if (result == EXIT_DONE)
    result = session_checked(&g.s, read_entries(&g, &entries));
  if (result == EXIT_DONE)
    result = session_checked(
        &g.s, truce_register_add(g.r, entries, &g.pen, &g.s.control, &first, g.s.diagnostics));
  if (result == EXIT_DONE && entries->count == 1)
    printf("Entry %" PRIu64 ".\n", first);
  else if (result == EXIT_DONE)
    printf("%zu entries.\n", entries->count);
  truce_entries_free(entries);
  return register_end(&g, result);
}

/* ---- list, show, commission, reconcile ---- */

static truce_status wrong_format(const session *s)
{
  complain("this is not to be had in that format; text and json are");
  (void)s;
  return TRUCE_BAD_INPUT;
}

static truce_status write_subjects(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  if (s->a->format == FORMAT_JSON)
    return truce_report_subjects_json(g->r, g->subjects, out);
  if (s->a->format == FORMAT_CSV)
    return truce_report_subjects_csv(g->subjects, out);
  return truce_report_subjects_text(g->r, g->subjects, out, session_style(s, out));
}

static bool read_standing(const arguments *a, truce_subject_standing *standing)
{
  const char *text = a->values[OPTION_STANDING];
  *standing = TRUCE_STANDINGS;
  for (int k = 0; text != NULL && k < TRUCE_STANDINGS; k++) {
    if (strcmp(text, truce_subject_standing_id((truce_subject_standing)k)) == 0)
      *standing = (truce_subject_standing)k;
  }
  if (text == NULL || *standing != TRUCE_STANDINGS)
    return true;
  complain("--standing takes named, missing, held, underway or home, not `%s`", text);
  return false;
}

int exchange_list(const arguments *a)
{
  register_session g = {0};
  truce_subject_standing standing;
  if (!read_standing(a, &standing))
    return EXIT_BAD;
  int result = register_start(&g, a, false);
  if (result == EXIT_DONE)
    result = session_checked(&g.s, truce_register_subjects(g.r, standing, a->values[OPTION_HOLDER],
                                                           a->values[OPTION_CATEGORY], &g.subjects,
                                                           g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_subjects);
  truce_subjects_free(g.subjects);
  return register_end(&g, result);
}

static truce_status write_history(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  if (s->a->format == FORMAT_CSV)
    return wrong_format(s);
  return s->a->format == FORMAT_JSON
             ? truce_report_history_json(g->r, g->history, out)
             : truce_report_history_text(g->history, out, session_style(s, out));
}

int exchange_show(const arguments *a)
{
  register_session g = {0};
  int result = register_start(&g, a, false);
  if (result == EXIT_DONE)
    result = session_checked(&g.s, truce_register_history(g.r, exchange_operand(a, 1),
                                                          a->values[OPTION_WITH_NAMES] != NULL,
                                                          &g.history, g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_history);
  truce_history_free(g.history);
  return register_end(&g, result);
}

static truce_status write_decisions(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  if (s->a->format == FORMAT_CSV)
    return wrong_format(s);
  return s->a->format == FORMAT_JSON
             ? truce_report_decisions_json(g->r, g->decisions, g->as_of, out)
             : truce_report_decisions_text(g->r, g->decisions, g->as_of, out,
                                           session_style(s, out));
}

/* With words, it is one more decision. */
int exchange_commission(const arguments *a)
{
  if (a->operand_count > 2)
    return exchange_event(a);
  register_session g = {0};
  now(g.recorded);
  int result = register_start(&g, a, false);
  if (result == EXIT_DONE && !read_day(&g, OPTION_AS_OF, &g.as_of))
    result = EXIT_BAD;
  if (result == EXIT_DONE)
    result = session_checked(&g.s,
                             truce_register_decisions(g.r, g.as_of, &g.decisions, g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_decisions);
  truce_decisions_free(g.decisions);
  return register_end(&g, result);
}

static truce_status write_reconciliation(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  if (s->a->format == FORMAT_CSV)
    return wrong_format(s);
  return s->a->format == FORMAT_JSON
             ? truce_report_reconciliation_json(g->r, g->reconciliation, out)
             : truce_report_reconciliation_text(g->r, g->reconciliation, out,
                                                session_style(s, out));
}

int exchange_reconcile(const arguments *a)
{
  register_session g = {0};
  int result = register_start(&g, a, false);
  if (result == EXIT_DONE)
    result =
        session_checked(&g.s, truce_register_reconcile(g.r, &g.reconciliation, g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_reconciliation);
  truce_reconciliation_free(g.reconciliation);
  return register_end(&g, result);
}

/* ---- prove, verify ---- */

static bool read_whole(const char *text, uint64_t *value)
{
  char *end;
  errno = 0;
  *value = text != NULL && *text >= '0' && *text <= '9' ? strtoull(text, &end, 10) : 0;
  return *value > 0 && *end == '\0' && errno == 0;
}

static truce_status write_proof(const session *s, FILE *out)
{
  return truce_report_proof(((const register_session *)s)->proof, out);
}

int exchange_prove(const arguments *a)
{
  register_session g = {0};
  uint64_t number = 0, older = 0;
  const char *entry = exchange_operand(a, 1), *size = a->values[OPTION_OLDER];
  if ((entry == NULL) == (size == NULL) || (entry != NULL && !read_whole(entry, &number)) ||
      (size != NULL && !read_whole(size, &older))) {
    complain("give the number of an entry, or --older N: how many entries it had");
    return EXIT_BAD;
  }
  int result = register_start(&g, a, false);
  if (result == EXIT_DONE)
    result =
        session_checked(&g.s, truce_register_prove(g.r, number, older, &g.proof, g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_proof);
  truce_proof_free(g.proof);
  return register_end(&g, result);
}

static bool is_proof(const char *path)
{
  static const char mark[] = "truce proof ";
  char start[sizeof mark] = "";
  FILE *file = fopen(path, "r");
  const bool found = file != NULL && fread(start, 1, sizeof mark - 1, file) == sizeof mark - 1 &&
                     strcmp(start, mark) == 0;
  if (file != NULL)
    fclose(file);
  return found;
}

static truce_status write_verdict(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  return truce_report_proof_text(g->proof, truce_proof_fault(g->proof), out, session_style(s, out));
}

static int verify_proof(const arguments *a)
{
  register_session g = {0};
  int result = session_start(&g.s, a);
  if (result == EXIT_DONE && sodium_init() < 0)
    result = EXIT_INTERNAL;
  if (result == EXIT_DONE)
    result = session_checked(
        &g.s, truce_proof_read_file(&g.proof, exchange_operand(a, 0), g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_verdict);
  if (result == EXIT_DONE && truce_proof_fault(g.proof) != NULL)
    result = EXIT_NO;
  truce_proof_free(g.proof);
  return register_end(&g, result);
}

/* Against a head that somebody kept: NULL, or what does not hold. */
static int check_known(register_session *g, const char *path, const char **fault)
{
  truce_proof *kept = NULL, *now_holds = NULL;
  unsigned char key[TRUCE_PUBLIC_BYTES];
  *fault = NULL;
  int result = session_checked(&g->s, truce_proof_read_file(&kept, path, g->s.diagnostics));
  if (result != EXIT_DONE)
    return result;
  truce_register_public_key(g->r, key);
  *fault = truce_proof_fault(kept);
  if (*fault == NULL && memcmp(key, kept->public_key, sizeof key) != 0)
    *fault = "the kept head is signed with another key than the register's";
  if (*fault == NULL &&
      truce_register_prove(g->r, 0, kept->head.size, &now_holds, g->s.diagnostics) != TRUCE_OK)
    *fault = "the register has no head of that size any more";
  if (*fault == NULL && !truce_hash_equal(&now_holds->older.root, &kept->head.root))
    *fault = "the register was another one when the kept head was signed: something was changed";
  if (*fault == NULL)
    *fault = truce_proof_fault(now_holds);
  truce_proof_free(kept);
  truce_proof_free(now_holds);
  return EXIT_DONE;
}

static truce_status write_verification(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  if (s->a->format == FORMAT_CSV)
    return wrong_format(s);
  return s->a->format == FORMAT_JSON
             ? truce_report_verification_json(g->r, g->verification, out)
             : truce_report_verification_text(g->r, g->verification, out, session_style(s, out));
}

int exchange_verify(const arguments *a)
{
  register_session g = {0};
  const char *known = a->values[OPTION_KNOWN], *fault = NULL;
  if (is_proof(exchange_operand(a, 0)))
    return verify_proof(a);
  int result = register_start(&g, a, false);
  if (result == EXIT_DONE)
    result = session_checked(
        &g.s, truce_register_verify(g.r, &g.s.control, &g.verification, g.s.diagnostics));
  if (result == EXIT_DONE && known != NULL)
    result = check_known(&g, known, &fault);
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_verification);
  if (result == EXIT_DONE && fault != NULL)
    complain("%s: %s", known, fault);
  if (result == EXIT_DONE && (fault != NULL || g.verification->problem_count > 0))
    result = EXIT_NO;
  truce_verification_free(g.verification);
  return register_end(&g, result);
}
