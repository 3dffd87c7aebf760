/* How fast a register takes a list and a table of events, and how fast it is verified. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "truce/register.h"

enum { PEOPLE = 500000, EVENTS = 1000000 };

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Of this process, as others may be running. */
static double cpu(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void check(truce_status status, const char *what)
{
  if (status == TRUCE_OK)
    return;
  fprintf(stderr, "%s: %s\n", what, truce_status_text(status));
  exit(3);
}

static char *make_list(size_t *length)
{
  char *text = malloc((size_t)PEOPLE * 48 + 64);
  if (text == NULL)
    exit(3);
  size_t used = (size_t)sprintf(text, "id,surname,given_name,date_of_birth\n");
  for (int k = 0; k < PEOPLE; k++)
    used += (size_t)sprintf(text + used, "%d,Surname%d,Given%d,19%d-0%d-1%d\n", k, k % 5003,
                            k % 701, 50 + k % 50, 1 + k % 9, k % 9);
  *length = used;
  return text;
}

static char *make_events(size_t *length)
{
  static const char *const kinds[] = {"visited", "moved", "handed_over", "received"};
  char *text = malloc((size_t)EVENTS * 80 + 64);
  if (text == NULL)
    exit(3);
  size_t used = (size_t)sprintf(text, "kind,subject,side,day,about,source\n");
  for (int k = 0; k < EVENTS; k++)
    used +=
        (size_t)sprintf(text + used, "%s,russia:%d,%s,2025-06-0%d,first,source %d\n", kinds[k % 4],
                        k / 4, k % 4 == 3 ? "ukraine" : "russia", 1 + k % 4, k % 100);
  *length = used;
  return text;
}

int main(void)
{
  static const char *const sides[] = {"russia", "ukraine"};
  const truce_register_pen pen = {
      .author = "bench", .recorded = "2025-06-20T09:00:00Z", .seed = {1}};
  char path[] = "/tmp/truce-bench-XXXXXX";
  truce_diagnostics *said;
  truce_register *r;
  truce_people *people;
  truce_entries *entries;
  truce_verification *v;
  uint64_t number;
  size_t list_length, events_length;
  char *list_text = make_list(&list_length), *events = make_events(&events_length);
  if (mkstemp(path) < 0 || unlink(path) != 0)
    return 3;
  check(truce_diagnostics_init(&said), "diagnostics");
  check(truce_register_create(path, "Bench", sides, 2, &pen, said), "create");
  check(truce_register_open(&r, path, true, said), "open");
  double start = now(), used = cpu();
  check(truce_people_read_memory(&people, "list", list_text, list_length, NULL, said), "list");
  const truce_register_list list = {.name = "list",
                                    .sender = "russia",
                                    .claim = TRUCE_CLAIM_HELD,
                                    .day = 20220,
                                    .bytes = list_text,
                                    .length = list_length,
                                    .people = people};
  check(truce_register_import(r, &list, &pen, NULL, &number, said), "import");
  double took = now() - start;
  printf("list of %d read and imported: %.1f s, %.0f rows a second; %.0f a second of CPU\n", PEOPLE,
         took, PEOPLE / took, PEOPLE / (cpu() - used));
  start = now();
  used = cpu();
  check(truce_entries_read_memory(&entries, "events", events, events_length, said), "events");
  check(truce_register_add(r, entries, &pen, NULL, &number, said), "add");
  took = now() - start;
  printf("%d events read and imported: %.1f s, %.0f a second; %.0f a second of CPU\n", EVENTS, took,
         EVENTS / took, EVENTS / (cpu() - used));
  start = now();
  used = cpu();
  check(truce_register_verify(r, NULL, &v, said), "verify");
  took = now() - start;
  printf("%llu entries verified: %.1f s, %.1f s a million, %.1f s of CPU; %zu problems\n",
         (unsigned long long)v->entries, took, took / (double)v->entries * 1e6,
         (cpu() - used) / (double)v->entries * 1e6, v->problem_count);
  const size_t problems = v->problem_count;
  truce_verification_free(v);
  truce_entries_free(entries);
  truce_people_free(people);
  truce_register_close(r);
  truce_diagnostics_free(said);
  unlink(path);
  free(list_text);
  free(events);
  return problems == 0 ? 0 : 3;
}
