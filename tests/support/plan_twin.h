/* Small random exchanges, and planning by trying every schedule. */
#ifndef TESTS_PLAN_TWIN_H
#define TESTS_PLAN_TWIN_H

#include "base/random.h"
#include "truce/plan.h"

enum { TWIN_PERSONS = 7, TWIN_ROUNDS = 3, TWIN_GROUPS = 2, TWIN_CAMPS = 2, TWIN_CATEGORIES = 2 };

/* An exchange with room for all of it; the pointers of `e` lead into it. */
typedef struct twin_exchange {
  truce_exchange e;
  truce_person persons[TWIN_PERSONS];
  char ids[TWIN_PERSONS][24];
  truce_exchange_round rounds[TWIN_ROUNDS];
  uint32_t places[TWIN_ROUNDS][TRUCE_TRANSPORTS][TRUCE_HOLDERS_MAX];
  uint32_t camps[TWIN_ROUNDS][TWIN_CAMPS];
  size_t camp_holders[TWIN_CAMPS];
  truce_parity parity[TWIN_CATEGORIES];
} twin_exchange;

/* Case `seed` of those with so many holders. */
void twin_draw(twin_exchange *x, uint64_t seed, size_t holders);

/* The largest worth of a schedule that keeps the rules; -1: there is none. A rule of `off` (may be
 * NULL) does not count. */
int64_t twin_best(const truce_exchange *e, bool without_parity, const truce_plan_clash *off,
                  size_t off_count);
/* The values of the best schedule, by gravity, time held and age in the order of the exchange and
 * by everyone, or by the weights; then how many go as wanted (NULL: nothing is), less those that do
 * though they were to stay. The first that differs decides. False if there is none. */
bool twin_best_values(const truce_exchange *e, bool without_parity, const size_t *wanted,
                      int64_t best[5]);
/* Whether it keeps the rules. */
bool twin_holds(const truce_exchange *e, const size_t *round, bool without_parity,
                const truce_plan_clash *off, size_t off_count);

/* Which of the rules each schedule breaks, a bit a rule (at most 64): the sets that include no
 * other. A set of rules clashes if each of these has a rule in common with it. Free with free. */
uint64_t *twin_broken(const truce_exchange *e, const truce_plan_clash *rules, size_t count,
                      size_t *found);
bool twin_clashes(const uint64_t *broken, size_t found, uint64_t set);
/* How many rules of `among` the smallest clash has; 0: they do not clash. */
size_t twin_smallest(const uint64_t *broken, size_t found, uint64_t among);

#endif
