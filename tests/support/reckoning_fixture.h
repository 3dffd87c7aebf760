/* A register between sides, and words to speak of what its reckoning compares. A test program that
 * includes this makes `folder` first. */
#ifndef TRUCE_TESTS_RECKONING_FIXTURE_H
#define TRUCE_TESTS_RECKONING_FIXTURE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "truce/register.h"

static const char *const sides[] = {"russia", "ukraine", "georgia"};
static char folder[] = "/tmp/truce-reckoning-XXXXXX", path[80];
static truce_diagnostics *said;
static truce_register *r;
static truce_reconciliation *all;

static inline truce_register_pen pen(void)
{
  return (truce_register_pen){
      .author = "clerk", .recorded = "2025-06-20T09:00:00Z", .seed = {1, 2, 3}};
}

static inline truce_status bring(truce_register *to, const char *sender, truce_list_claim claim,
                                 const char *category, const char *bytes)
{
  const truce_register_pen p = pen();
  truce_people *people = NULL;
  uint64_t number;
  truce_status status = truce_people_read_memory(&people, "list", bytes, strlen(bytes), NULL, said);
  const truce_register_list list = {.name = "list",
                                    .sender = sender,
                                    .claim = claim,
                                    .category = category,
                                    .day = 20220, /* 2025-05-12 */
                                    .bytes = bytes,
                                    .length = strlen(bytes),
                                    .people = people};
  if (status == TRUCE_OK)
    status = truce_register_import(to, &list, &p, NULL, &number, said);
  truce_people_free(people);
  return status;
}

static const char held[] = "id,surname,given_name\n1,Stone,A\n2,Hill,B\n3,Wood,C\n4,Lake,D\n5,"
                           "Moor,E\n";

/* Entries 1 to 7: the opening, the list, and russia:1 to russia:5 held by russia. */
static inline void start_with(size_t count, const char *category)
{
  const truce_register_pen p = pen();
  ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
  (void)snprintf(path, sizeof path, "%s/r.db", folder);
  unlink(path);
  ck_assert_int_eq(truce_register_create(path, "Test", sides, count, &p, said), TRUCE_OK);
  ck_assert_int_eq(truce_register_open(&r, path, true, said), TRUCE_OK);
  ck_assert_int_eq(bring(r, "russia", TRUCE_CLAIM_HELD, category, held), TRUCE_OK);
}

static inline void start(void)
{
  start_with(2, "pow");
}

static inline void finish(void)
{
  truce_reconciliation_free(all);
  all = NULL;
  truce_register_close(r);
  r = NULL;
  truce_diagnostics_free(said);
  unlink(path);
}

static inline truce_status add_to(truce_register *to, const char *table)
{
  const truce_register_pen p = pen();
  truce_entries *entries = NULL;
  uint64_t first;
  truce_status status = truce_entries_read_memory(&entries, "t", table, strlen(table), said);
  if (status == TRUCE_OK)
    status = truce_register_add(to, entries, &p, NULL, &first, said);
  truce_entries_free(entries);
  return status;
}

#define HEAD "kind,subject,about,side,count,category,day,field,detail,amends,other,value\n"

static inline void add(const char *rows)
{
  char table[2000];
  (void)snprintf(table, sizeof table, HEAD "%s", rows);
  if (add_to(r, table) != TRUCE_OK)
    ck_abort_msg("%s: %s", rows,
                 truce_diagnostics_get(said, truce_diagnostics_kept(said) - 1)->message);
  truce_reconciliation_free(all);
  all = NULL;
  ck_assert_int_eq(truce_register_reconcile(r, &all, said), TRUCE_OK);
}

static inline const truce_reckoning *group(const char *about, const char *category)
{
  for (size_t k = 0; k < all->count; k++) {
    if (strcmp(all->reckonings[k].about, about) == 0 &&
        strcmp(all->reckonings[k].category, category) == 0)
      return &all->reckonings[k];
  }
  ck_abort_msg("no group of %s, category \"%s\"", about, category);
}

static inline const truce_difference *find(const truce_reckoning *g, const char *first,
                                           const char *second)
{
  for (size_t k = 0; k < g->difference_count; k++) {
    if (strcmp(g->differences[k].between[0], first) == 0 &&
        strcmp(g->differences[k].between[1], second) == 0)
      return &g->differences[k];
  }
  return NULL;
}

static inline const truce_difference *differ(const truce_reckoning *g, const char *first,
                                             uint64_t a, const char *second, uint64_t b)
{
  const truce_difference *d = find(g, first, second);
  if (d == NULL)
    ck_abort_msg("no difference of %s and %s", first, second);
  ck_assert_uint_eq(d->counts[0], a);
  ck_assert_uint_eq(d->counts[1], b);
  return d;
}

/* Those missing on one side of a difference, as "russia:1 russia:2". */
static inline void missing(const truce_difference *d, int which, const char *wanted)
{
  char list[200] = "";
  for (size_t k = 0; k < d->missing_count[which]; k++) {
    strcat(list, k > 0 ? " " : "");
    strcat(list, d->missing[which][k]->reference);
  }
  ck_assert_str_eq(list, wanted);
}

#endif
