/* Mixed medical commissions: who may decide when, and what becomes of a decision. */
#include "exchange/register_internal.h"
#include "support/register_fixture.h"

static int32_t day_of(const char *text)
{
  int32_t day;
  ck_assert(truce__parse_date(text, &day));
  return day;
}

static truce_commission_decision decision(const char *as_of)
{
  truce_decisions *d;
  ck_assert_int_eq(truce_register_decisions(r, day_of(as_of), &d, said), TRUCE_OK);
  ck_assert_uint_gt(d->count, 0);
  const truce_commission_decision found = d->decisions[d->count - 1];
  truce_decisions_free(d);
  return found;
}

#define VOTES "A:neutral:repatriate; B:neutral:repatriate; C:russia:refuse"

START_TEST(a_corrected_decision_keeps_what_followed_it)
{
  start();
  fill(); /* 1 to 8 */
  taken("kind,subject,side,day,value,detail\n"
        "decided,russia:1,,2025-05-16,repatriate," VOTES "\n"
        "notified,russia:1,,2025-05-20,,\nhanded_over,russia:1,russia,2025-06-01,,\n");
  taken("kind,subject,day,value,detail,amends\n"
        "decided,russia:1,2025-05-15,repatriate," VOTES ",9\n");
  const truce_commission_decision d = decision("2026-01-01");
  ck_assert_uint_eq(d.entry, 12);
  ck_assert_int_eq(d.notified, day_of("2025-05-20"));
  ck_assert_int_eq(d.carried_out, day_of("2025-06-01"));
  ck_assert(!d.notice_overdue && !d.carrying_out_overdue);
  refused("kind,subject,day,value,detail,amends\n"
          "decided,russia:1,2025-05-21,repatriate," VOTES ",12\n",
          "entry 10 no longer fits");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* The state of the k-th of all decisions. */
static truce_decision_state state(size_t k, const char *as_of)
{
  truce_decisions *d;
  ck_assert_int_eq(truce_register_decisions(r, day_of(as_of), &d, said), TRUCE_OK);
  ck_assert_uint_lt(k, d->count);
  const truce_decision_state found = d->decisions[k].state;
  const bool overdue = d->decisions[k].notice_overdue || d->decisions[k].carrying_out_overdue;
  ck_assert(!overdue || found == TRUCE_DECISION_TO_TELL || found == TRUCE_DECISION_TO_DO);
  truce_decisions_free(d);
  return found;
}

#define EXAMINE "A:neutral:re_examine; B:neutral:re_examine; C:russia:refuse"

START_TEST(what_cannot_be_carried_out_is_not_overdue)
{
  start();
  fill();
  taken("kind,subject,day,value,detail\ndecided,russia:1,2025-01-10,repatriate," VOTES "\n"
        "decided,russia:2,2025-01-10,re_examine," EXAMINE "\n"
        "decided,russia:3,2025-01-10,repatriate," VOTES "\n");
  ck_assert_int_eq(state(0, "2025-06-20"), TRUCE_DECISION_TO_TELL);
  ck_assert(decision("2025-06-20").notice_overdue);
  taken("kind,subject,day,field,value\ndied,russia:1,2025-06-10,,\n"
        "stated,russia:3,,consent,no\n");
  ck_assert_int_eq(state(0, "2025-06-20"), TRUCE_DECISION_DIED);
  ck_assert_int_eq(state(0, "2025-06-09"), TRUCE_DECISION_TO_TELL);
  ck_assert_int_eq(state(2, "2025-06-20"), TRUCE_DECISION_UNWILLING);
  taken("kind,subject,day,field,value\nstated,russia:3,,consent,yes\n"
        "notified,russia:3,2025-01-20,,\n");
  ck_assert_int_eq(state(2, "2025-06-20"), TRUCE_DECISION_TO_DO);
  ck_assert(decision("2025-06-20").carrying_out_overdue);
  /* A re-examination is told, and decides. */
  taken("kind,subject,day,value,detail\ndecided,russia:2,2025-03-10,repatriate," VOTES "\n");
  ck_assert_int_eq(state(1, "2025-06-20"), TRUCE_DECISION_REPLACED);
  ck_assert_int_eq(state(1, "2025-03-09"), TRUCE_DECISION_TO_TELL);
  ck_assert_int_eq(state(3, "2025-06-20"), TRUCE_DECISION_TO_TELL);
  taken("kind,subject,day\nnotified,russia:2,2025-03-12\n");
  ck_assert_int_eq(state(1, "2025-06-20"), TRUCE_DECISION_REPLACED);
  ck_assert_int_eq(state(3, "2025-06-20"), TRUCE_DECISION_TO_DO);
  taken("kind,subject,side,day\nhanded_over,russia:2,russia,2025-06-01\n");
  ck_assert_int_eq(state(3, "2025-06-20"), TRUCE_DECISION_DONE);
  ck_assert_int_eq(state(1, "2025-06-20"), TRUCE_DECISION_REPLACED);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(a_commission_decides_once_a_day_and_each_member_once)
{
  start();
  fill(); /* 1 to 8 */
  refused("kind,subject,day,value,detail\ndecided,russia:1,2025-05-20,repatriate,"
          "A:neutral:repatriate; A:neutral:repatriate; C:russia:refuse\n",
          "named twice");
  refused("kind,subject,day,value\ndecided,russia:1,2025-05-20,repatriate\n",
          "write members and votes");
  taken("kind,subject,day,value,detail\ndecided,russia:1,2025-05-20,repatriate,"
        "A : neutral: repatriate ;B:neutral:repatriate ; C :russia:refuse\n"); /* 9 */
  refused("kind,subject,day,value,detail\ndecided,russia:1,2025-05-20,refuse,"
          "A:neutral:refuse; B:neutral:refuse; C:russia:refuse\n",
          "amends=9");
  taken("kind,subject,day,value,detail,amends\ndecided,russia:1,2025-05-20,refuse,"
        "A:neutral:refuse; B:neutral:refuse; C:russia:refuse,9\n");
  taken("kind,subject,side,day\ncaptured,russia:2,russia,2025-04-01\n");
  refused("kind,subject,day,value,detail\ndecided,russia:2,2025-03-20,repatriate," VOTES "\n",
          "was captured on 2025-04-01");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

/* Registers that older versions wrote still hold: what they let in is refused only to what comes in
 * now. */
START_TEST(what_was_let_in_stays)
{
  const truce_register two = {.side_count = 2, .sides = {"russia", "ukraine"}};
  char reason[TRUCE__REASON];
  for (int fresh = 0; fresh < 2; fresh++) {
    truce__stand person = TRUCE__NOBODY, other = TRUCE__NOBODY;
    truce__stand bag = TRUCE__NOBODY, part = TRUCE__NOBODY;
    person.exists = other.exists = bag.exists = part.exists = true;
    bag.kind = TRUCE_BAG;
    part.kind = TRUCE_PART;
    part.bag = 3;
    truce__fact decided = {.number = 7, .subject = 1, .side = -1, .kind = TRUCE_ENTRY_DECIDED};
    ck_assert(truce__register_apply(&two, &person, NULL, NULL, &decided, reason));
    decided.number = 8;
    decided.fresh = fresh != 0;
    ck_assert(truce__register_apply(&two, &person, NULL, NULL, &decided, reason) == (fresh == 0));
    person.past.captured = 1;
    ck_assert(truce__register_apply(&two, &person, NULL, NULL, &decided, reason) == (fresh == 0));
    truce__fact found = {.number = 9,
                         .subject = 4,
                         .other = 1,
                         .side = -1,
                         .day = TRUCE_NO_DAY,
                         .kind = TRUCE_ENTRY_IDENTIFIED};
    ck_assert(truce__register_apply(&two, &part, &person, &bag, &found, reason));
    found.subject = 3;
    found.other = 2;
    found.fresh = fresh != 0;
    ck_assert(truce__register_apply(&two, &bag, &other, NULL, &found, reason) == (fresh == 0));
  }
}
END_TEST

START_TEST(a_decision_follows_the_person_through_all_names)
{
  start();
  fill();
  ck_assert_int_eq(bring("ukraine", TRUCE_CLAIM_MISSING, "id,surname\nc,Stones\n"), TRUCE_OK);
  taken("kind,subject,day,value,detail\ndecided,ukraine:a,2025-05-15,repatriate," VOTES "\n");
  taken("kind,subject,other\nsame,ukraine:c,ukraine:a\nsame,russia:1,ukraine:c\n");
  taken("kind,subject,day\nnotified,russia:1,2025-05-20\n");
  const truce_commission_decision d = decision("2025-06-20");
  ck_assert_int_eq(d.notified, day_of("2025-05-20"));
  ck_assert(!d.notice_overdue);
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

START_TEST(nothing_is_done_before_it_was_decided)
{
  start();
  fill();
  refused("kind,subject,day,value,detail\ndecided,russia:1,2025-05-15,repatriate,"
          "A:neutral:repatriate; B:neutral:repatriate; C:ukraine:refuse\n",
          "is held by russia");
  refused("kind,subject,day,value,detail\ndecided,ukraine:b,2025-05-15,repatriate,"
          "A:neutral:repatriate; B:neutral:repatriate; C:ukraine:refuse\n",
          "is ukraine's own");
  taken("kind,subject,day,value,detail\ndecided,russia:1,2025-06-10,repatriate," VOTES "\n");
  refused("kind,subject,day\nnotified,russia:1,2025-06-09\n", "nobody was told before");
  refused("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-09\n",
          "before a commission on 2025-06-10");
  taken("kind,subject,side,day\nhanded_over,russia:2,russia,2025-06-09\n");
  refused("kind,subject,day,value,detail\ndecided,russia:2,2025-06-10,repatriate," VOTES "\n",
          "was handed over on 2025-06-09");
  taken("kind,subject,day,value,detail\ndecided,russia:2,2025-06-08,repatriate," VOTES "\n");
  taken("kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-10\n"
        "notified,russia:1,,2025-06-10\n");
  ck_assert_uint_eq(problems(), 0);
  finish();
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, a_corrected_decision_keeps_what_followed_it);
  tcase_add_test(all, what_cannot_be_carried_out_is_not_overdue);
  tcase_add_test(all, a_commission_decides_once_a_day_and_each_member_once);
  tcase_add_test(all, what_was_let_in_stays);
  tcase_add_test(all, a_decision_follows_the_person_through_all_names);
  tcase_add_test(all, nothing_is_done_before_it_was_decided);
  return run_in_folder("register_commissions", all);
}
