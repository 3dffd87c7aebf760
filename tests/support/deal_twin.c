#include "deal_twin.h"

#include <stdlib.h>
#include <string.h>

static const __int128 FITS = (__int128)1 << 62;

static void *must(void *memory)
{
  if (memory == NULL)
    abort();
  return memory;
}

/* ---- Fractions ---- */

static __int128 common_divisor(__int128 a, __int128 b)
{
  while (b != 0) {
    const __int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

int deal_fraction_compare(deal_fraction a, deal_fraction b)
{
  const __int128 left = (__int128)a.part * b.whole, right = (__int128)b.part * a.whole;
  return (left > right) - (left < right);
}

/* Makes *denominator a multiple of what part / whole needs. */
static bool include(int64_t *denominator, __int128 part, __int128 whole)
{
  const __int128 needed = part == 0 ? 1 : whole / common_divisor(whole, part);
  const __int128 factor = needed / common_divisor(needed, *denominator);
  if (factor >= FITS || factor * *denominator >= FITS)
    return false;
  *denominator = (int64_t)(factor * *denominator);
  return true;
}

/* part / whole in units of 1 / denominator, which it divides. */
static __int128 units(int64_t denominator, __int128 part, __int128 whole)
{
  const __int128 divisor = part == 0 ? whole : common_divisor(whole, part);
  return part / divisor * (denominator / (whole / divisor));
}

/* ---- Utilities ---- */

static const truce_interests *interests_of(const deal_twin *w, size_t dealer)
{
  return &w->c->parties[w->party[dealer]].interests;
}

static __int128 issue_part(const deal_twin *w, size_t dealer, size_t issue, size_t position)
{
  const truce_interest *interest = &interests_of(w, dealer)->issues[issue];
  if (interest->values == NULL)
    return 0;
  return (__int128)w->c->points_top * interest->weight.value * interest->values[position].value;
}

static __int128 issue_whole(const deal_twin *w, size_t dealer, size_t issue)
{
  const truce_interests *i = interests_of(w, dealer);
  return (__int128)i->issues[issue].out_of * i->weight_total;
}

static bool find_denominator(deal_twin *w, size_t dealer)
{
  const truce_interests *i = interests_of(w, dealer);
  int64_t *denominator = &w->denominator[dealer];
  *denominator = 1;
  bool fits = include(denominator, i->no_deal.value, TRUCE_BILLION) &&
              (i->ceiling == INT64_MAX || include(denominator, i->ceiling, TRUCE_BILLION));
  for (size_t k = 0; k < i->term_count; k++)
    fits = fits && include(denominator, i->terms[k].worth.value, TRUCE_BILLION);
  for (size_t k = 0; k < w->c->issue_count; k++) {
    for (size_t v = 0; v < w->c->issues[k].position_count; v++)
      fits = fits && include(denominator, issue_part(w, dealer, k, v), issue_whole(w, dealer, k));
  }
  return fits;
}

static bool comparison_holds(const truce_case *c, const truce_comparison *comparison,
                             const uint16_t *positions)
{
  const truce_position *list = c->issues[comparison->issue].positions;
  int64_t is = positions[comparison->issue], named = (int64_t)comparison->position;
  if (c->issues[comparison->issue].kind == TRUCE_SCALE) {
    is = list[is].number;
    named = list[named].number;
  }
  switch (comparison->relation) {
  case TRUCE_EQ:
    return is == named;
  case TRUCE_NE:
    return is != named;
  case TRUCE_LT:
    return is < named;
  case TRUCE_LE:
    return is <= named;
  case TRUCE_GT:
    return is > named;
  default:
    return is >= named;
  }
}

static bool term_holds(const deal_twin *w, const truce_term *term, const uint16_t *positions)
{
  uint64_t code = 0;
  for (size_t k = 0; k < term->comparison_count; k++)
    code |= (uint64_t)comparison_holds(w->c, &term->comparisons[k], positions) << k;
  return truce_statement_holds(term->statement, code);
}

static bool value_package(deal_twin *w, size_t dealer, size_t package, const uint16_t *positions)
{
  const truce_interests *i = interests_of(w, dealer);
  const int64_t denominator = w->denominator[dealer];
  __int128 sum = 0;
  for (size_t k = 0; k < w->c->issue_count; k++)
    sum += units(denominator, issue_part(w, dealer, k, positions[k]), issue_whole(w, dealer, k));
  for (size_t k = 0; k < i->term_count; k++) {
    if (term_holds(w, &i->terms[k], positions))
      sum += units(denominator, i->terms[k].worth.value, TRUCE_BILLION);
  }
  if (sum >= FITS || sum <= -FITS)
    return false;
  w->uncut[package * w->dealers + dealer] = (int64_t)sum;
  if (i->ceiling != INT64_MAX) {
    const __int128 ceiling = units(denominator, i->ceiling, TRUCE_BILLION);
    sum = sum > ceiling ? ceiling : sum;
  }
  w->utility[package * w->dealers + dealer] = (int64_t)sum;
  return true;
}

/* ---- Packages ---- */

void deal_twin_positions(const deal_twin *w, size_t package, uint16_t *positions)
{
  for (size_t k = w->c->issue_count; k-- > 0;) {
    positions[k] = (uint16_t)(package % w->c->issues[k].position_count);
    package /= w->c->issues[k].position_count;
  }
}

size_t deal_twin_package(const deal_twin *w, const uint16_t *positions)
{
  size_t package = 0;
  for (size_t k = 0; k < w->c->issue_count; k++)
    package = package * w->c->issues[k].position_count + positions[k];
  return package;
}

const int64_t *deal_twin_utility(const deal_twin *w, size_t package)
{
  return &w->utility[package * w->dealers];
}

double deal_twin_points(const deal_twin *w, size_t dealer, int64_t number)
{
  return (double)number / (double)w->denominator[dealer];
}

static bool crosses_no_line(const deal_twin *w, const uint16_t *positions)
{
  for (size_t d = 0; d < w->dealers; d++) {
    for (size_t k = 0; k < w->c->issue_count; k++) {
      const bool *never = interests_of(w, d)->issues[k].never;
      if (never != NULL && never[positions[k]])
        return false;
    }
  }
  return true;
}

static void judge_package(deal_twin *w, size_t package, const uint16_t *positions)
{
  const int64_t *u = deal_twin_utility(w, package);
  bool agreed = w->possible[package] = crosses_no_line(w, positions);
  for (size_t d = 0; d < w->dealers; d++)
    agreed = agreed && u[d] >= w->no_deal[d];
  w->acceptable[package] = agreed;
  for (size_t d = 0; d < w->dealers; d++) {
    if (w->possible[package] && (w->possible_count == 0 || u[d] > w->best[d]))
      w->best[d] = u[d];
    if (agreed && u[d] > w->ideal[d])
      w->ideal[d] = u[d];
  }
  w->possible_count += w->possible[package];
  w->acceptable_count += agreed;
}

/* ---- Blocks, for the order in which ties are broken ---- */

/* Whether it can hang on this issue alone if the term holds. */
static bool depends(const deal_twin *w, const truce_term *term, size_t issue)
{
  uint16_t positions[TRUCE_ISSUES_MAX];
  for (size_t package = 0; package < w->packages; package++) {
    deal_twin_positions(w, package, positions);
    const bool held = term_holds(w, term, positions);
    positions[issue] = 0;
    if (held != term_holds(w, term, positions))
      return true;
  }
  return false;
}

static void join_term(deal_twin *w, const truce_term *term)
{
  size_t together = SIZE_MAX;
  for (size_t k = 0; k < w->c->issue_count; k++) {
    bool mentioned = false;
    for (size_t n = 0; n < term->comparison_count; n++)
      mentioned = mentioned || term->comparisons[n].issue == k;
    if (!mentioned || !depends(w, term, k))
      continue;
    together = together == SIZE_MAX ? w->block[k] : together;
    const size_t a = w->block[k], b = together, least = a < b ? a : b;
    for (size_t n = 0; n < w->c->issue_count; n++)
      w->block[n] = w->block[n] == a || w->block[n] == b ? least : w->block[n];
    together = least;
  }
}

static void find_blocks(deal_twin *w)
{
  for (size_t k = 0; k < w->c->issue_count; k++)
    w->block[k] = k;
  for (size_t d = 0; d < w->dealers; d++) {
    const truce_interests *i = interests_of(w, d);
    for (size_t k = 0; k < i->term_count; k++) {
      if (i->terms[k].worth.value != 0)
        join_term(w, &i->terms[k]);
    }
  }
}

/* Whether package a comes before b in the order of the file, block by block. */
static bool comes_before(const deal_twin *w, size_t a, size_t b)
{
  uint16_t one[TRUCE_ISSUES_MAX], other[TRUCE_ISSUES_MAX];
  deal_twin_positions(w, a, one);
  deal_twin_positions(w, b, other);
  for (size_t block = 0; block < w->c->issue_count; block++) {
    for (size_t k = block; k < w->c->issue_count; k++) {
      if (w->block[k] == block && one[k] != other[k])
        return one[k] < other[k];
    }
  }
  return false;
}

/* ---- The frontier ---- */

static bool dominated(const deal_twin *w, size_t package)
{
  const int64_t *u = deal_twin_utility(w, package);
  for (size_t other = 0; other < w->packages; other++) {
    const int64_t *v = deal_twin_utility(w, other);
    bool no_less = w->possible[other], more = false;
    for (size_t d = 0; no_less && d < w->dealers; d++) {
      no_less = v[d] >= u[d];
      more = more || v[d] > u[d];
    }
    if (no_less && more)
      return true;
  }
  return false;
}

/* By the first dealer, then the second ...; the better one comes first. */
static int compare_points(const deal_twin *w, const int64_t *utility, size_t a, size_t b)
{
  const int64_t *u = &utility[a * w->dealers], *v = &utility[b * w->dealers];
  for (size_t d = 0; d < w->dealers; d++) {
    if (u[d] != v[d])
      return u[d] > v[d] ? -1 : 1;
  }
  return 0;
}

void deal_twin_find_frontier(deal_twin *w)
{
  w->frontier = must(calloc(w->packages + 1, sizeof *w->frontier));
  for (size_t package = 0; package < w->packages; package++) {
    if (!w->possible[package] || dominated(w, package))
      continue;
    size_t at = 0;
    while (at < w->frontier_count && compare_points(w, w->utility, w->frontier[at], package) < 0)
      at++;
    if (at < w->frontier_count && compare_points(w, w->utility, w->frontier[at], package) == 0)
      continue;
    memmove(&w->frontier[at + 1], &w->frontier[at], (w->frontier_count - at) * sizeof *w->frontier);
    w->frontier[at] = package;
    w->frontier_count++;
  }
}

/* ---- Solutions ---- */

enum { LIMBS = TRUCE_DEALERS_MAX };

/* The product of gains as limbs, the highest first. */
static void product_of(const deal_twin *w, size_t package, uint64_t *limbs)
{
  const int64_t *u = deal_twin_utility(w, package);
  memset(limbs, 0, LIMBS * sizeof *limbs);
  limbs[LIMBS - 1] = 1;
  for (size_t d = 0; d < w->dealers; d++) {
    const uint64_t gain = (uint64_t)(u[d] - w->no_deal[d]);
    unsigned __int128 carry = 0;
    for (size_t k = LIMBS; k-- > 0;) {
      carry += (unsigned __int128)limbs[k] * gain;
      limbs[k] = (uint64_t)carry;
      carry >>= 64;
    }
  }
}

static __int128 sum_of(const deal_twin *w, size_t package)
{
  const int64_t *u = deal_twin_utility(w, package);
  __int128 sum = 0;
  for (size_t d = 0; d < w->dealers; d++)
    sum += u[d] * (w->common / w->denominator[d]);
  return sum;
}

/* Gains in points, or as shares of the hopes of those who have any, the least first. */
static size_t sorted_gains(const deal_twin *w, size_t package, bool shares, deal_fraction *sorted)
{
  const int64_t *u = deal_twin_utility(w, package);
  size_t count = 0;
  for (size_t d = 0; d < w->dealers; d++) {
    const int64_t whole = shares ? w->ideal[d] - w->no_deal[d] : w->denominator[d];
    if (whole == 0)
      continue;
    const deal_fraction gain = {u[d] - w->no_deal[d], whole};
    size_t at = count++;
    for (; at > 0 && deal_fraction_compare(sorted[at - 1], gain) > 0; at--)
      sorted[at] = sorted[at - 1];
    sorted[at] = gain;
  }
  return count;
}

static int compare_from_least(const deal_twin *w, bool shares, size_t a, size_t b, size_t most)
{
  deal_fraction one[TRUCE_DEALERS_MAX], other[TRUCE_DEALERS_MAX];
  const size_t count = sorted_gains(w, a, shares, one);
  sorted_gains(w, b, shares, other);
  for (size_t k = 0; k < count && k < most; k++) {
    const int order = deal_fraction_compare(one[k], other[k]);
    if (order != 0)
      return order;
  }
  return 0;
}

int deal_twin_compare(const deal_twin *w, truce_solution_kind kind, size_t a, size_t b)
{
  if (kind == TRUCE_FAIR_NASH) {
    uint64_t one[LIMBS], other[LIMBS];
    product_of(w, a, one);
    product_of(w, b, other);
    for (size_t k = 0; k < LIMBS; k++) {
      if (one[k] != other[k])
        return one[k] > other[k] ? 1 : -1;
    }
    return 0;
  }
  if (kind == TRUCE_FAIR_UTILITARIAN)
    return (sum_of(w, a) > sum_of(w, b)) - (sum_of(w, a) < sum_of(w, b));
  return compare_from_least(w, kind == TRUCE_FAIR_KALAI_SMORODINSKY, a, b, 1);
}

/* Whether it stands for the packages that only a ceiling makes equal to it. */
static bool stands(const deal_twin *w, size_t package)
{
  for (size_t other = 0; other < w->packages; other++) {
    if (w->possible[other] && compare_points(w, w->utility, other, package) == 0 &&
        compare_points(w, w->uncut, other, package) < 0)
      return false;
  }
  return true;
}

size_t deal_twin_solution(const deal_twin *w, truce_solution_kind kind)
{
  size_t best = SIZE_MAX;
  for (size_t package = 0; package < w->packages; package++) {
    if (!w->acceptable[package])
      continue;
    int order = best == SIZE_MAX ? 1 : deal_twin_compare(w, kind, package, best);
    if (order == 0)
      order = compare_from_least(w, kind == TRUCE_FAIR_KALAI_SMORODINSKY, package, best, SIZE_MAX);
    if (order == 0)
      order = comes_before(w, package, best) ? 1 : -1;
    if (order > 0 && stands(w, package))
      best = package;
  }
  return best;
}

deal_fraction deal_twin_least_share(const deal_twin *w, size_t package)
{
  deal_fraction sorted[TRUCE_DEALERS_MAX];
  return sorted_gains(w, package, true, sorted) > 0 ? sorted[0] : (deal_fraction){0, 1};
}

deal_fraction deal_twin_shortfall(const deal_twin *w, size_t package)
{
  deal_fraction sorted[TRUCE_DEALERS_MAX];
  sorted_gains(w, package, false, sorted);
  return (deal_fraction){-sorted[0].part, sorted[0].whole};
}

size_t deal_twin_nearest(const deal_twin *w)
{
  size_t nearest = SIZE_MAX;
  for (size_t package = 0; package < w->packages; package++) {
    if (w->possible[package] &&
        (nearest == SIZE_MAX || deal_fraction_compare(deal_twin_shortfall(w, package),
                                                      deal_twin_shortfall(w, nearest)) < 0))
      nearest = package;
  }
  return nearest;
}

/* ---- Putting it together ---- */

static void find_common(deal_twin *w)
{
  w->common = 1;
  for (size_t d = 0; d < w->dealers && w->fits; d++) {
    w->common *= w->denominator[d] / common_divisor(w->common, w->denominator[d]);
    /* A sum of ten utilities of a thousand points still fits. */
    w->fits = w->common < FITS << 48;
  }
}

void deal_twin_init(deal_twin *w, const truce_case *c)
{
  *w = (deal_twin){.c = c, .fits = true, .packages = 1};
  for (size_t p = 0; p < c->party_count; p++) {
    if (c->parties[p].interests.stated)
      w->party[w->dealers++] = p;
  }
  for (size_t k = 0; k < c->issue_count; k++)
    w->packages *= c->issues[k].position_count;
  for (size_t d = 0; d < w->dealers && w->fits; d++) {
    w->fits = find_denominator(w, d);
    if (w->fits)
      w->no_deal[d] = w->ideal[d] =
          (int64_t)units(w->denominator[d], interests_of(w, d)->no_deal.value, TRUCE_BILLION);
  }
  find_common(w);
  w->utility = must(calloc(w->packages * w->dealers, sizeof *w->utility));
  w->uncut = must(calloc(w->packages * w->dealers, sizeof *w->uncut));
  w->possible = must(calloc(w->packages, sizeof *w->possible));
  w->acceptable = must(calloc(w->packages, sizeof *w->acceptable));
  uint16_t positions[TRUCE_ISSUES_MAX];
  for (size_t package = 0; package < w->packages && w->fits; package++) {
    deal_twin_positions(w, package, positions);
    for (size_t d = 0; d < w->dealers; d++)
      w->fits = w->fits && value_package(w, d, package, positions);
    judge_package(w, package, positions);
  }
  if (!w->fits)
    return;
  find_blocks(w);
}

void deal_twin_free(deal_twin *w)
{
  free(w->utility);
  free(w->uncut);
  free(w->possible);
  free(w->acceptable);
  free(w->frontier);
}
