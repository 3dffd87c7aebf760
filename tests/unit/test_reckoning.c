/* What `truce exchange reconcile` compares: counts and names of both sides, person by person, and
 * what an explanation stands for. */
#include "support/fail_alloc.h"
#include "support/reckoning_fixture.h"
#include "support/run_suite.h"

/* ---- What is compared ---- */

START_TEST(a_count_is_compared_with_the_names_of_the_other_side)
{
  start();
  add("handed_over,,A,russia,3,,2025-06-01,,,,,\n"
      "handed_over,russia:1,A,russia,,,2025-06-01,,,,,\n"
      "received,russia:1,A,ukraine,,,2025-06-01,,,,,\n");
  const truce_reckoning *g = group("A", "");
  ck_assert_uint_eq(all->count, 1);
  differ(g, "handed over by russia", 3, "handed over by russia, by name", 1);
  differ(g, "handed over by russia", 3, "received by ukraine, by name", 1);
  ck_assert_uint_eq(g->difference_count, 2);
  ck_assert_uint_eq(all->open, 2);
  /* The other way round: names against a count. */
  add("handed_over,russia:2,B,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:3,B,russia,,,2025-06-01,,,,,\n"
      "received,,B,ukraine,1,pow,2025-06-01,,,,,\n");
  g = group("B", "pow");
  differ(g, "handed over by russia, by name", 2, "received by ukraine", 1);
  differ(g, "received by ukraine", 1, "received by ukraine, by name", 0);
  missing(differ(g, "handed over by russia, by name", 2, "received by ukraine, by name", 0), 1,
          "russia:2 russia:3");
  finish();
}
END_TEST

START_TEST(categories_that_only_one_side_tells_are_compared_in_sum)
{
  start_with(2, NULL); /* whose category is not known */
  add("handed_over,,A,russia,2,pow,2025-06-01,,,,,\n"
      "handed_over,russia:1,A,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,A,russia,,,2025-06-01,,,,,\n"
      "received,russia:1,A,ukraine,,,2025-06-01,,,,,\n");
  const truce_reckoning *g = group("A", "");
  ck_assert_uint_eq(group("A", "pow")->difference_count, 0);
  differ(g, "handed over by russia", 2, "received by ukraine, by name", 1);
  missing(differ(g, "handed over by russia, by name", 2, "received by ukraine, by name", 1), 1,
          "russia:2");
  ck_assert_uint_eq(g->difference_count, 2);
  /* Who tells categories tells of none where another is told. */
  add("handed_over,,B,russia,600,pow,2025-06-01,,,,,\n"
      "received,,B,ukraine,600,civilian,2025-06-01,,,,,\n");
  const truce_difference *d =
      differ(group("B", "pow"), "handed over by russia", 600, "received by ukraine", 0);
  ck_assert(d->told[0] && !d->told[1]);
  differ(group("B", "civilian"), "handed over by russia", 0, "received by ukraine", 600);
  finish();
}
END_TEST

START_TEST(a_promise_by_name_is_kept_or_not_person_by_person)
{
  start();
  add("promised,russia:1,A,russia,,,2025-05-20,,,,,\n"
      "promised,russia:2,A,russia,,,2025-05-20,,,,,\n");
  missing(differ(group("A", "pow"), "promised by russia, by name", 2,
                 "handed over by russia, by name", 0),
          1, "russia:1 russia:2");
  /* As many, but not the same. */
  add("handed_over,russia:1,A,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:3,A,russia,,,2025-06-01,,,,,\n");
  const truce_difference *d = differ(group("A", "pow"), "promised by russia, by name", 2,
                                     "handed over by russia, by name", 2);
  missing(d, 0, "russia:3");
  missing(d, 1, "russia:2");
  finish();
}
END_TEST

START_TEST(who_is_promised_twice_is_one)
{
  start();
  ck_assert_int_eq(bring(r, "ukraine", TRUCE_CLAIM_MISSING, NULL, "id,surname\na,Stone\n"),
                   TRUCE_OK);
  add("promised,russia:1,A,russia,,,2025-05-20,,,,,\n"
      "promised,russia:1,A,russia,,,2025-05-21,,,,,\n"
      "promised,,A,russia,1,pow,2025-05-20,,,,,\n"
      "same,russia:1,,,,,,,,,ukraine:a,\n"
      "handed_over,ukraine:a,A,russia,,,2025-06-01,,,,,\n"
      "received,ukraine:a,A,ukraine,,,2025-06-01,,,,,\n");
  const truce_reckoning *g = group("A", "pow");
  ck_assert_uint_eq(g->difference_count, 0);
  ck_assert_uint_eq(g->counts[0].count, 1);
  ck_assert_str_eq(g->counts[0].persons[0]->reference, "russia:1");
  finish();
}
END_TEST

START_TEST(who_is_handed_over_without_a_promise_has_a_group)
{
  start();
  add("handed_over,russia:1,,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,,russia,,,2025-06-01,,,,,\n"
      "received,russia:1,,ukraine,,,2025-06-01,,,,,\n"
      "handed_over,,A,russia,1,,2025-06-01,,,,,\n"
      "disputed,russia:5,,,,,,,they say otherwise,,,\n");
  ck_assert_uint_eq(all->count, 2);
  ck_assert_str_eq(all->reckonings[1].about, ""); /* behind the others */
  const truce_reckoning *g = group("", "pow");
  ck_assert_uint_eq(g->count_count, 2);
  ck_assert_uint_eq(g->counts[0].count, 2);
  missing(differ(g, "handed over by russia, by name", 2, "received by ukraine, by name", 1), 1,
          "russia:2");
  /* A promise that belongs to none is kept by some; the others need none. */
  add("promised,russia:3,,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:3,,russia,,,2025-06-01,,,,,\n");
  ck_assert_ptr_null(
      find(group("", "pow"), "promised by russia, by name", "handed over by russia, by name"));
  add("promised,russia:4,,russia,,,2025-06-01,,,,,\n");
  const truce_difference *d = differ(group("", "pow"), "promised by russia, by name", 2,
                                     "handed over by russia, by name", 3);
  missing(d, 1, "russia:4");
  missing(d, 0, "");
  finish();
}
END_TEST

START_TEST(a_promise_without_category_is_kept_by_all_of_them)
{
  start();
  add("promised,,A,russia,1000,,2025-05-20,,,,,\n"
      "handed_over,,A,russia,600,pow,2025-06-01,,,,,\n"
      "handed_over,,A,russia,400,civilian,2025-06-01,,,,,\n"
      "received,,A,ukraine,1000,,2025-06-01,,,,,\n");
  const truce_reckoning *g = group("A", "");
  ck_assert_ptr_null(find(g, "promised by russia", "handed over by russia"));
  ck_assert_ptr_null(find(g, "handed over by russia", "received by ukraine"));
  ck_assert(g->unnamed);
  ck_assert_uint_eq(all->open, 0);
  /* And by category, kept in sum. */
  add("promised,,B,russia,600,pow,2025-05-20,,,,,\n"
      "promised,,B,russia,400,civilian,2025-05-20,,,,,\n"
      "handed_over,,B,russia,900,,2025-06-01,,,,,\n");
  ck_assert_uint_eq(group("B", "pow")->difference_count, 0);
  differ(group("B", ""), "promised by russia", 1000, "handed over by russia", 900);
  finish();
}
END_TEST

/* What the categories tell is not told of all of them again. */
START_TEST(a_fact_is_one_difference)
{
  start();
  add("promised,,A,russia,10,,2025-05-20,,,,,\n"
      "handed_over,,A,russia,10,pow,2025-06-01,,,,,\n"
      "received,,A,ukraine,8,pow,2025-06-01,,,,,\n");
  ck_assert_uint_eq(group("A", "")->difference_count, 0);
  differ(group("A", "pow"), "handed over by russia", 10, "received by ukraine", 8);
  ck_assert_uint_eq(all->open, 1);
  add("handed_over,russia:1,A,russia,,,2025-06-01,,,,,\n");
  ck_assert(!group("A", "pow")->unnamed);
  ck_assert_uint_eq(group("A", "")->difference_count, 0);
  differ(group("A", "pow"), "handed over by russia", 10, "handed over by russia, by name", 1);
  /* Of a category that nobody counts there is no other place. */
  add("stated,russia:2,,,,,,category,,,,civilian\n"
      "handed_over,russia:2,A,russia,,,2025-06-01,,,,,\n");
  differ(group("A", ""), "handed over by russia", 10, "handed over by russia, by name", 2);
  finish();
}
END_TEST

START_TEST(what_one_side_tells_and_the_other_does_not_is_open)
{
  start();
  add("handed_over,,A,russia,100,remains,2025-06-01,,,,,\n"
      "received,,A,ukraine,100,remains,2025-06-01,,,,,\n"
      "received,,A,russia,79,remains,2025-06-01,,,,,\n"
      "handed_over,,B,ukraine,5,pow,2025-06-01,,,,,\n");
  const truce_difference *d =
      differ(group("A", "remains"), "handed over by ukraine", 0, "received by russia", 79);
  ck_assert(!d->told[0] && d->told[1]);
  d = differ(group("B", "pow"), "handed over by ukraine", 5, "received by russia", 0);
  ck_assert(d->told[0] && !d->told[1]);
  ck_assert_uint_eq(all->open, 2);
  add("explained,,A,ukraine,,,,received,brought by another road,,,\n");
  ck_assert_uint_eq(all->open, 1);
  finish();
}
END_TEST

START_TEST(sides_that_say_nothing_agree_with_nobody)
{
  start();
  add("promised,,A,russia,10,pow,2025-05-20,,,,,\n");
  const truce_difference *d =
      differ(group("A", "pow"), "promised by russia", 10, "handed over by russia", 0);
  ck_assert(d->told[0] && !d->told[1]);
  ck_assert_uint_eq(group("A", "pow")->compared, 1);
  finish();
}
END_TEST

START_TEST(with_three_sides_sums_and_persons_are_compared)
{
  start_with(3, "pow");
  add("stated,russia:1,,,,,,home,,,,ukraine\nstated,russia:2,,,,,,home,,,,georgia\n"
      "handed_over,,A,russia,5,pow,2025-06-01,,,,,\n"
      "handed_over,russia:1,A,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,A,russia,,,2025-06-01,,,,,\n"
      "received,,A,ukraine,2,pow,2025-06-01,,,,,\n"
      "received,,A,georgia,2,pow,2025-06-01,,,,,\n"
      "received,russia:2,A,georgia,,,2025-06-01,,,,,\n");
  const truce_reckoning *g = group("A", "pow");
  differ(g, "handed over by all", 5, "received by all", 4);
  missing(differ(g, "handed over by all, by name", 2, "received by all, by name", 1), 1,
          "russia:1");
  finish();
}
END_TEST

START_TEST(names_are_told_with_their_senders_if_asked_for)
{
  start();
  ck_assert_int_eq(
      bring(r, "ukraine", TRUCE_CLAIM_MISSING, NULL, "id,surname,given_name\na,Ston,A\n"),
      TRUCE_OK);
  ck_assert_int_eq(
      bring(r, "russia", TRUCE_CLAIM_NAMED, NULL, "id,surname,given_name\n1,Stone,A\n"), TRUCE_OK);
  add("same,russia:1,,,,,,,,,ukraine:a,\n"
      "handed_over,russia:1,A,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,A,russia,,,2025-06-01,,,,,\n");
  const truce_named_person *const *persons = group("A", "pow")->counts[0].persons;
  ck_assert_ptr_null(persons[0]->names);
  ck_assert_int_eq(truce_register_reconcile_names(r, all, said), TRUCE_OK);
  ck_assert_str_eq(persons[0]->names, "russia: Stone A; ukraine: Ston A");
  ck_assert_str_eq(persons[1]->names, "russia: Hill B");
  ck_assert_uint_eq(all->named_count, 2);
  finish();
}
END_TEST

/* ---- Lists ---- */

START_TEST(lists_are_kept_byte_for_byte_and_given_back)
{
  truce_kept_lists *lists;
  char *bytes;
  size_t length;
  start();
  ck_assert_int_eq(truce_register_lists(r, &lists, said), TRUCE_OK);
  ck_assert_uint_eq(lists->count, 1);
  ck_assert_str_eq(lists->lists[0].sender, "russia");
  ck_assert_str_eq(lists->lists[0].claim, "held");
  ck_assert_int_eq(lists->lists[0].day, 20220);
  ck_assert_uint_eq(lists->lists[0].rows, 5);
  const truce_hash hash = truce_hash_of(held, strlen(held));
  ck_assert(truce_hash_equal(&lists->lists[0].hash, &hash));
  truce_kept_lists_free(lists);
  ck_assert_int_eq(truce_register_list_bytes(r, 1, &bytes, &length, said), TRUCE_OK);
  ck_assert_uint_eq(length, strlen(held));
  ck_assert_mem_eq(bytes, held, length);
  free(bytes);
  ck_assert_int_eq(truce_register_list_bytes(r, 2, &bytes, &length, said), TRUCE_BAD_INPUT);
  finish();
}
END_TEST

/* ---- Disputes and explanations ---- */

START_TEST(disputes_are_shown)
{
  start();
  add("handed_over,,A,russia,3,pow,2025-06-01,,,,,\n"
      "disputed,,A,ukraine,,,2025-06-02,,nobody came,,,\n"
      "disputed,,B,ukraine,,,2025-06-02,,there was no such promise,,,\n");
  ck_assert_uint_eq(all->disputed, 2);
  const truce_reckoning *g = group("A", "pow");
  ck_assert_uint_eq(g->dispute_count, 1);
  ck_assert_str_eq(g->disputes[0].detail, "nobody came");
  ck_assert_str_eq(g->disputes[0].side, "ukraine");
  ck_assert_uint_eq(group("B", "")->dispute_count, 1);
  add("withdrawn,,,,,,,,mistake,9,,\n");
  ck_assert_uint_eq(all->disputed, 1);
  finish();
}
END_TEST

START_TEST(an_explanation_stands_for_the_numbers_it_was_given_for)
{
  start();
  add("handed_over,,A,russia,3,pow,2025-06-01,,,,,\n"
      "received,,A,ukraine,2,pow,2025-06-01,,,,,\n"
      "explained,,A,,,,,received,one is in hospital,,,\n");
  const truce_difference *d =
      differ(group("A", "pow"), "handed over by russia", 3, "received by ukraine", 2);
  ck_assert_str_eq(d->explained, "one is in hospital");
  ck_assert_uint_eq(d->explained_by, 10);
  ck_assert_ptr_null(d->outdated);
  ck_assert_str_eq(d->field, "received");
  const size_t open = all->open;
  add("handed_over,,A,russia,100,pow,2025-06-10,,,,,\n");
  d = differ(group("A", "pow"), "handed over by russia", 103, "received by ukraine", 2);
  ck_assert_ptr_null(d->explained);
  ck_assert_str_eq(d->outdated, "one is in hospital");
  ck_assert_uint_eq(d->outdated_by, 10);
  ck_assert_uint_eq(d->outdated_counts[0], 3);
  ck_assert_uint_eq(d->outdated_counts[1], 2);
  ck_assert_uint_eq(all->open, open + 1);
  /* Once the entry is withdrawn, the numbers are those explained. */
  add("withdrawn,,,,,,,,mistake,11,,\n");
  d = differ(group("A", "pow"), "handed over by russia", 3, "received by ukraine", 2);
  ck_assert_str_eq(d->explained, "one is in hospital");
  finish();
}
END_TEST

START_TEST(an_explanation_of_persons_stands_for_these_persons)
{
  start();
  add("handed_over,russia:1,A,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,A,russia,,,2025-06-01,,,,,\n"
      "received,russia:1,A,ukraine,,,2025-06-01,,,,,\n"
      "explained,,A,,,,,received,one is in hospital,,,\n");
  static const char gave[] = "handed over by russia, by name",
                    got[] = "received by ukraine, by name";
  ck_assert_ptr_nonnull(differ(group("A", "pow"), gave, 2, got, 1)->explained);
  /* Another one is missing now. */
  add("withdrawn,,,,,,,,mistake,10,,\n"
      "received,russia:2,A,ukraine,,,2025-06-02,,,,,\n");
  const truce_difference *d = differ(group("A", "pow"), gave, 2, got, 1);
  missing(d, 1, "russia:1");
  ck_assert_ptr_null(d->explained);
  ck_assert_ptr_nonnull(d->outdated);
  finish();
}
END_TEST

static const truce_difference *of_field(const truce_reckoning *g, const char *field)
{
  for (size_t k = 0; k < g->difference_count; k++) {
    if (strcmp(g->differences[k].field, field) == 0)
      return &g->differences[k];
  }
  ck_abort_msg("no difference of %s", field);
}

START_TEST(counts_and_names_are_explained_by_themselves)
{
  start();
  add("handed_over,,A,russia,3,pow,2025-06-01,,,,,\n"
      "received,,A,ukraine,2,pow,2025-06-01,,,,,\n"
      "handed_over,russia:1,A,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,A,russia,,,2025-06-01,,,,,\n"
      "received,russia:1,A,ukraine,,,2025-06-01,,,,,\n"
      "explained,,A,,,,,received,one is in hospital,,,\n"); /* 8 to 13 */
  const truce_reckoning *g = group("A", "pow");
  ck_assert_ptr_nonnull(of_field(g, "received")->explained);
  ck_assert_ptr_null(of_field(g, "received_names")->explained);
  ck_assert_ptr_null(of_field(g, "received_names")->outdated);
  /* Nor once the counts agree. */
  add("received,,A,ukraine,1,pow,2025-06-02,,,,,\n");
  g = group("A", "pow");
  ck_assert_ptr_null(find(g, "handed over by russia", "received by ukraine"));
  ck_assert_ptr_null(of_field(g, "received_names")->explained);
  ck_assert_uint_eq(all->idle_count, 0);
  add("explained,,A,,,,,received_names,the list is on its way,,,\n");
  ck_assert_str_eq(of_field(group("A", "pow"), "received_names")->explained,
                   "the list is on its way");
  /* Where the counts agree, the persons are meant, as before there was a field for them. */
  add("received,russia:2,A,ukraine,,,2025-06-03,,,,,\n"
      "handed_over,russia:3,A,russia,,,2025-06-03,,,,,\n"
      "explained,,A,,,,,received,one is ill,,,\n");
  ck_assert_str_eq(of_field(group("A", "pow"), "received_names")->explained, "one is ill");
  finish();
}
END_TEST

static void idle(size_t k, uint64_t entry, const char *about)
{
  ck_assert_uint_lt(k, all->idle_count);
  ck_assert_uint_eq(all->idle[k].entry, entry);
  ck_assert_str_eq(all->idle[k].about, about);
}

START_TEST(what_explains_nothing_is_told)
{
  start();
  add("handed_over,,A,russia,3,pow,2025-06-01,,,,,\n"
      "received,,A,ukraine,2,pow,2025-06-01,,,,,\n"
      "promised,,B,russia,1,pow,2025-05-20,,,,,\n"
      "handed_over,,B,russia,1,pow,2025-06-01,,,,,\n" /* 8 to 11 */
      "explained,,A,ukraine,,,,received,the other side,,,\n"
      "explained,,A,russia,,civilian,,received,another category,,,\n"
      "explained,,a,,,,,received,no such name,,,\n"
      "explained,,B,,,,,promised,they agree,,,\n"
      "explained,,A,,,,,named,nobody is named,,,\n"
      "explained,,A,russia,,,,received,one is in hospital,,,\n"); /* 12 to 17 */
  ck_assert_uint_eq(all->idle_count, 4);
  idle(0, 12, "A");
  idle(1, 13, "A");
  idle(2, 15, "B");
  idle(3, 14, "a");
  /* What it explained may be settled since, and an older one may have been outdated. */
  add("explained,,A,russia,,,,received,it is clear now,,,\n");
  add("received,,A,ukraine,1,pow,2025-06-02,,,,,\n");
  ck_assert_uint_eq(all->idle_count, 4);
  finish();
}
END_TEST

START_TEST(a_new_category_opens_what_was_explained)
{
  start();
  add("handed_over,,A,russia,3,pow,2025-06-01,,,,,\n"
      "handed_over,russia:1,A,russia,,,2025-06-01,,,,,\n"
      "handed_over,russia:2,A,russia,,,2025-06-01,,,,,\n"
      "explained,,A,,,,,named,one gave no name,,,\n");
  static const char gave[] = "handed over by russia", names[] = "handed over by russia, by name";
  ck_assert_ptr_nonnull(differ(group("A", "pow"), gave, 3, names, 2)->explained);
  add("stated,russia:2,,,,,,category,,,,civilian\n");
  ck_assert_ptr_null(differ(group("A", "pow"), gave, 3, names, 1)->explained);
  finish();
}
END_TEST

/* By the list that is left, the person is of another category. */
START_TEST(a_withdrawn_list_opens_what_was_explained)
{
  static const char gave[] = "handed over by russia", names[] = "handed over by russia, by name";
  start();
  ck_assert_int_eq(bring(r, "russia", TRUCE_CLAIM_HELD, "civilian", "id,surname\n1,Stone\n"),
                   TRUCE_OK);
  add("handed_over,,A,russia,2,pow,2025-06-01,,,,,\n"
      "handed_over,russia:1,A,russia,,,2025-06-01,,,,,\n"
      "explained,,A,,,,,named,one gave no name,,,\n");
  ck_assert_ptr_nonnull(differ(group("A", "pow"), gave, 2, names, 1)->explained);
  add("withdrawn,,,,,,,,wrong,2,,\n");
  const truce_difference *d = differ(group("A", "pow"), gave, 2, names, 0);
  ck_assert_ptr_null(d->explained);
  ck_assert_ptr_nonnull(d->outdated);
  finish();
}
END_TEST

/* ---- Memory ---- */

static truce_status everything(void)
{
  static const char table[] = HEAD "promised,,A,russia,3,,2025-05-20,,,,,\n"
                                   "promised,russia:1,A,russia,,,2025-05-20,,,,,\n"
                                   "handed_over,,A,russia,3,pow,2025-06-01,,,,,\n"
                                   "handed_over,russia:2,A,russia,,,2025-06-01,,,,,\n"
                                   "received,,A,ukraine,2,pow,2025-06-01,,,,,\n"
                                   "explained,,A,,,,,received,one is in hospital,,,\n"
                                   "disputed,,A,ukraine,,,2025-06-02,,nobody came,,,\n"
                                   "handed_over,russia:3,,russia,,,2025-06-01,,,,,\n";
  const truce_register_pen p = pen();
  truce_register *mine = NULL;
  truce_reconciliation *found = NULL;
  truce_kept_lists *lists = NULL;
  char *bytes = NULL;
  size_t length;
  unlink(path);
  truce_status s = truce_register_create(path, "Test", sides, 2, &p, said);
  if (s == TRUCE_OK)
    s = truce_register_open(&mine, path, true, said);
  if (s == TRUCE_OK)
    s = bring(mine, "russia", TRUCE_CLAIM_HELD, "pow", held);
  if (s == TRUCE_OK)
    s = add_to(mine, table);
  if (s == TRUCE_OK)
    s = truce_register_reconcile(mine, &found, said);
  if (s == TRUCE_OK)
    s = truce_register_reconcile_names(mine, found, said);
  if (s == TRUCE_OK)
    s = truce_register_lists(mine, &lists, said);
  if (s == TRUCE_OK)
    s = truce_register_list_bytes(mine, 1, &bytes, &length, said);
  free(bytes);
  truce_kept_lists_free(lists);
  truce_reconciliation_free(found);
  truce_register_close(mine);
  return s;
}

START_TEST(running_out_of_memory_leaves_nothing_behind)
{
  ck_assert_int_eq(truce_diagnostics_init(&said), TRUCE_OK);
  (void)snprintf(path, sizeof path, "%s/m.db", folder);
  ck_assert_int_eq(everything(), TRUCE_OK);
  bool hit = true;
  for (long n = 0; hit; n++) {
    fail_alloc_after(n);
    const truce_status status = everything();
    hit = fail_alloc_hit();
    fail_alloc_after(-1);
    ck_assert_msg(status == TRUCE_NO_MEMORY || status == TRUCE_OK, "status %d after %ld", status,
                  n);
  }
  unlink(path);
  truce_diagnostics_free(said);
}
END_TEST

int main(void)
{
  if (mkdtemp(folder) == NULL)
    return EXIT_FAILURE;
  TCase *tests = tcase_create("all");
  tcase_add_test(tests, a_count_is_compared_with_the_names_of_the_other_side);
  tcase_add_test(tests, categories_that_only_one_side_tells_are_compared_in_sum);
  tcase_add_test(tests, a_promise_by_name_is_kept_or_not_person_by_person);
  tcase_add_test(tests, who_is_promised_twice_is_one);
  tcase_add_test(tests, who_is_handed_over_without_a_promise_has_a_group);
  tcase_add_test(tests, a_promise_without_category_is_kept_by_all_of_them);
  tcase_add_test(tests, a_fact_is_one_difference);
  tcase_add_test(tests, what_one_side_tells_and_the_other_does_not_is_open);
  tcase_add_test(tests, sides_that_say_nothing_agree_with_nobody);
  tcase_add_test(tests, with_three_sides_sums_and_persons_are_compared);
  tcase_add_test(tests, names_are_told_with_their_senders_if_asked_for);
  tcase_add_test(tests, lists_are_kept_byte_for_byte_and_given_back);
  tcase_add_test(tests, disputes_are_shown);
  tcase_add_test(tests, an_explanation_stands_for_the_numbers_it_was_given_for);
  tcase_add_test(tests, an_explanation_of_persons_stands_for_these_persons);
  tcase_add_test(tests, counts_and_names_are_explained_by_themselves);
  tcase_add_test(tests, what_explains_nothing_is_told);
  tcase_add_test(tests, a_new_category_opens_what_was_explained);
  tcase_add_test(tests, a_withdrawn_list_opens_what_was_explained);
  tcase_add_test(tests, running_out_of_memory_leaves_nothing_behind);
  const int result = run_tests("reckoning", tests);
  rmdir(folder);
  return result;
}
