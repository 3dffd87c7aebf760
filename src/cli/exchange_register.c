/* `truce exchange` on a register: init, import and event. */
#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "commands.h"
#include "exchange.h"
#include "keys.h"
#include "register.h"

/* ---- The clock, the author, the key ---- */

/* Now, or what SOURCE_DATE_EPOCH says so that a run can be repeated to the byte. */
void register_now(char text[RECORDED])
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

/* The name one is logged in by; NULL if the system knows none. */
static const char *login_name(void)
{
  static const char *const names[] = {"LOGNAME", "USER"};
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    const char *name = getenv(names[k]);
    if (name != NULL && *name != '\0')
      return name;
  }
  /* Containers and timed runs may have neither. */
  const struct passwd *user = getpwuid(geteuid());
  return user != NULL && user->pw_name[0] != '\0' ? user->pw_name : NULL;
}

static bool find_pen(register_session *g, const char *path, bool make)
{
  const arguments *a = g->s.a;
  const char *key = a->values[OPTION_KEY];
  char *beside = NULL;
  register_now(g->recorded);
  g->pen.recorded = g->recorded;
  g->pen.author = a->values[OPTION_AUTHOR] != NULL ? a->values[OPTION_AUTHOR] : login_name();
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
          : key_read(key, KEY_SECRET, "a register is signed with the key made for it: --key FILE",
                     g->pen.seed);
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

bool register_day(const register_session *g, option o, int32_t *day)
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
  if (!read_claim(a, &list.claim) || !register_day(g, OPTION_DAY, &list.day))
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
    printf(". The register has %" PRIu64 " entries now.\n", truce_register_entries(g->r));
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
  if (result == EXIT_DONE)
    session_warn(&g.s);
  if (result == EXIT_DONE && entries->count == 1)
    printf("Entry %" PRIu64 ".\n", first);
  else if (result == EXIT_DONE && entries->count == 0)
    puts("0 entries.");
  else if (result == EXIT_DONE)
    printf("%zu entries: %" PRIu64 " to %" PRIu64 ".\n", entries->count, first,
           first + entries->count - 1);
  truce_entries_free(entries);
  return register_end(&g, result);
}
