#include "solutions.h"

#include <string.h>

typedef __int128 signed_wide;
typedef unsigned __int128 wide;

#define SOLUTION_ID(name, json, label, what) json,
#define SOLUTION_LABEL(name, json, label, what) label,
#define SOLUTION_AIM(name, json, label, what) what,
static const char *const ids[] = {TRUCE_SOLUTION_TABLE(SOLUTION_ID)};
static const char *const labels[] = {TRUCE_SOLUTION_TABLE(SOLUTION_LABEL)};
static const char *const aims[] = {TRUCE_SOLUTION_TABLE(SOLUTION_AIM)};

const char *truce_solution_id(truce_solution_kind kind)
{
  return ids[kind];
}

const char *truce_solution_label(truce_solution_kind kind)
{
  return labels[kind];
}

const char *truce_solution_aim(truce_solution_kind kind)
{
  return aims[kind];
}

int truce__fraction_compare(fraction a, fraction b)
{
  const signed_wide left = (signed_wide)a.part * b.whole, right = (signed_wide)b.part * a.whole;
  return (left > right) - (left < right);
}

static void insert(merit *m, fraction f)
{
  size_t at = m->dealers++;
  for (; at > 0 && truce__fraction_compare(m->ascending[at - 1], f) > 0; at--)
    m->ascending[at] = m->ascending[at - 1];
  m->ascending[at] = f;
}

static void multiply(uint64_t *limbs, uint64_t factor)
{
  wide carry = 0;
  for (size_t k = 0; k < TRUCE_DEALERS_MAX; k++) {
    carry += (wide)limbs[k] * factor;
    limbs[k] = (uint64_t)carry;
    carry >>= 64;
  }
}

/* Adds utility / scale of one dealer times the product of all scales: what the sum of utilities is
 * compared by. Utilities are shifted to be positive, which adds the same to every package. */
static void add_share(uint64_t *limbs, const truce__domain *d, size_t dealer, int64_t utility)
{
  uint64_t part[TRUCE_DEALERS_MAX] = {(uint64_t)(utility + (INT64_C(1) << 62))};
  for (size_t p = 0; p < d->dealer_count; p++) {
    if (p != dealer)
      multiply(part, (uint64_t)d->scale[p]);
  }
  wide carry = 0;
  for (size_t k = 0; k < TRUCE_DEALERS_MAX; k++) {
    carry += (wide)limbs[k] + part[k];
    limbs[k] = (uint64_t)carry;
    carry >>= 64;
  }
}

void truce__merit(merit *m, const truce__domain *d, truce_solution_kind kind,
                  const int64_t *utility, const int64_t *ideal)
{
  m->dealers = 0;
  memset(m->total, 0, sizeof m->total);
  m->total[0] = kind == TRUCE_FAIR_NASH;
  for (size_t p = 0; p < d->dealer_count; p++) {
    const int64_t gain = utility[p] - d->no_deal[p];
    if (kind == TRUCE_FAIR_NASH)
      multiply(m->total, (uint64_t)gain);
    if (kind == TRUCE_FAIR_UTILITARIAN)
      add_share(m->total, d, p, utility[p]);
    if (kind != TRUCE_FAIR_KALAI_SMORODINSKY)
      insert(m, (fraction){gain, d->scale[p]});
    else if (ideal[p] > d->no_deal[p]) /* who has nothing to hope for has all of it */
      insert(m, (fraction){gain, ideal[p] - d->no_deal[p]});
  }
}

int truce__merit_compare(const merit *a, const merit *b)
{
  for (size_t k = TRUCE_DEALERS_MAX; k-- > 0;) {
    if (a->total[k] != b->total[k])
      return a->total[k] > b->total[k] ? 1 : -1;
  }
  for (size_t p = 0; p < a->dealers; p++) {
    const int order = truce__fraction_compare(a->ascending[p], b->ascending[p]);
    if (order != 0)
      return order;
  }
  return 0;
}

bool truce__acceptable(const truce__domain *d, const int64_t *utility)
{
  for (size_t p = 0; p < d->dealer_count; p++) {
    if (utility[p] < d->no_deal[p])
      return false;
  }
  return true;
}

static bool comes_first(const truce__frontier *f, size_t a, size_t b)
{
  uint16_t one[TRUCE_ISSUES_MAX], other[TRUCE_ISSUES_MAX];
  truce__frontier_package(f, a, one);
  truce__frontier_package(f, b, other);
  return truce__package_order(f->blocks, one, other) < 0;
}

bool truce__frontier_best(const truce__frontier *f, truce_solution_kind kind, const int64_t *ideal,
                          bool only_acceptable, size_t *point)
{
  const truce__domain *d = f->blocks->d;
  merit best, here;
  bool found = false;
  for (size_t k = 0; k < f->count; k++) {
    const int64_t *utility = &f->utility[k * d->dealer_count];
    if (only_acceptable && !truce__acceptable(d, utility))
      continue;
    truce__merit(&here, d, kind, utility, ideal);
    const int order = found ? truce__merit_compare(&here, &best) : 1;
    if (order > 0 || (order == 0 && comes_first(f, k, *point))) {
      best = here;
      *point = k;
      found = true;
    }
  }
  return found;
}
