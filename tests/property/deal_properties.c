#include "deal_properties.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deal/solve.h"
#include "support/deal_model.h"
#include "support/deal_twin.h"
#include "support/model.h"
#include "truce/deal.h"

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: property fails: %s\n", __FILE__, __LINE__, #condition);              \
      abort();                                                                                     \
    }                                                                                              \
  } while (0)

static truce_deal *solve(const truce_case *c, size_t limit, unsigned threads)
{
  truce_diagnostics *diagnostics;
  CHECK(truce_diagnostics_init(&diagnostics) == TRUCE_OK);
  truce_deal *deal = NULL;
  const truce_status status =
      truce_deal_solve(&deal, c, &(truce_deal_options){.frontier_limit = limit},
                       &(truce_control){.threads = threads}, diagnostics);
  CHECK(status == TRUCE_OK || status == TRUCE_BAD_INPUT);
  CHECK((status == TRUCE_OK) == (deal != NULL));
  CHECK((status == TRUCE_OK) == (truce_diagnostics_count(diagnostics, TRUCE_ERROR) == 0));
  truce_diagnostics_free(diagnostics);
  return deal;
}

static bool near(double a, double b)
{
  return fabs(a - b) <= 1e-9 * (1 + fabs(b));
}

/* ---- The same answer ---- */

static void same_package(const truce_deal *a, const truce_package *one, const truce_package *other)
{
  CHECK(memcmp(one->positions, other->positions, a->c->issue_count * sizeof(uint16_t)) == 0);
  CHECK(memcmp(one->utility, other->utility, a->dealer_count * sizeof(double)) == 0);
  CHECK(one->acceptable == other->acceptable);
}

static void same_count(const truce_package_count *a, const truce_package_count *b)
{
  CHECK(a->method == b->method && a->low == b->low && a->high == b->high && a->exact == b->exact);
}

static void same_answer(const truce_deal *a, const truce_deal *b)
{
  const size_t numbers = a->dealer_count * sizeof(double);
  CHECK(a->dealer_count == b->dealer_count && a->outcomes_exact == b->outcomes_exact);
  CHECK(memcmp(a->no_deal, b->no_deal, numbers) == 0 && memcmp(a->best, b->best, numbers) == 0 &&
        memcmp(a->ideal, b->ideal, numbers) == 0);
  same_count(&a->possible, &b->possible);
  same_count(&a->agreements, &b->agreements);
  CHECK(a->deal_exists == b->deal_exists && a->deal_known == b->deal_known);
  CHECK(a->frontier_complete == b->frontier_complete && a->frontier_total == b->frontier_total);
  CHECK(a->frontier_acceptable == b->frontier_acceptable &&
        a->frontier_count == b->frontier_count && a->rounded == b->rounded);
  for (size_t k = 0; k < a->frontier_count; k++)
    same_package(a, &a->frontier[k], &b->frontier[k]);
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    const truce_solution *s = &a->solutions[kind], *t = &b->solutions[kind];
    CHECK(s->found == t->found && s->proven == t->proven && s->gap == t->gap);
    if (s->found)
      same_package(a, &s->package, &t->package);
  }
}

/* ---- Against the twin ---- */

static void check_package(const deal_twin *w, const truce_package *package)
{
  const size_t number = deal_twin_package(w, package->positions);
  const int64_t *u = deal_twin_utility(w, number);
  CHECK(package->acceptable == w->acceptable[number]);
  for (size_t d = 0; d < w->dealers; d++)
    CHECK(near(package->utility[d], deal_twin_points(w, d, u[d])));
}

static void check_count(const truce_package_count *count, size_t actual)
{
  CHECK(count->method == TRUCE_COUNT_EXACT && count->exact == actual);
  CHECK(count->low == (double)actual && count->high == (double)actual);
}

static void check_dealers(const truce_deal *deal, const deal_twin *w)
{
  CHECK(deal->dealer_count == w->dealers);
  for (size_t d = 0; d < w->dealers; d++) {
    CHECK(deal->dealers[d] == w->party[d]);
    CHECK(near(deal->no_deal[d], deal_twin_points(w, d, w->no_deal[d])));
    CHECK(near(deal->best[d], deal_twin_points(w, d, w->best[d])));
    CHECK(near(deal->ideal[d], deal_twin_points(w, d, w->ideal[d])));
  }
}

static void check_every_package(const truce_deal *deal, const deal_twin *w)
{
  uint16_t positions[DEAL_ISSUES];
  double utility[TRUCE_DEALERS_MAX];
  for (size_t package = 0; package < w->packages; package++) {
    size_t dealer = SIZE_MAX, issue = SIZE_MAX;
    deal_twin_positions(w, package, positions);
    truce_deal_evaluate(deal, positions, utility);
    for (size_t d = 0; d < w->dealers; d++)
      CHECK(near(utility[d], deal_twin_points(w, d, deal_twin_utility(w, package)[d])));
    const bool possible = truce_deal_possible(deal, positions, &dealer, &issue);
    CHECK(possible == w->possible[package]);
    if (!possible)
      CHECK(w->c->parties[w->party[dealer]].interests.issues[issue].never[positions[issue]]);
  }
}

static bool same_point(const deal_twin *w, size_t a, size_t b)
{
  return memcmp(deal_twin_utility(w, a), deal_twin_utility(w, b), w->dealers * sizeof(int64_t)) ==
         0;
}

static void check_frontier(const truce_deal *deal, const deal_twin *w)
{
  size_t acceptable = 0;
  CHECK(deal->frontier_complete && deal->frontier_total == w->frontier_count &&
        deal->frontier_count == w->frontier_count);
  for (size_t k = 0; k < deal->frontier_count; k++) {
    const size_t package = deal_twin_package(w, deal->frontier[k].positions);
    check_package(w, &deal->frontier[k]);
    CHECK(w->possible[package] && same_point(w, package, w->frontier[k]));
    acceptable += w->acceptable[package];
  }
  CHECK(deal->frontier_acceptable == acceptable);
}

static bool on_frontier(const deal_twin *w, size_t package)
{
  for (size_t k = 0; k < w->frontier_count; k++) {
    if (same_point(w, package, w->frontier[k]))
      return true;
  }
  return false;
}

static void check_solutions(const truce_deal *deal, const deal_twin *w)
{
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    const truce_solution *s = &deal->solutions[kind];
    const size_t best = deal_twin_solution(w, (truce_solution_kind)kind);
    CHECK(s->found == (best != SIZE_MAX));
    if (!s->found)
      continue;
    const size_t package = deal_twin_package(w, s->package.positions);
    check_package(w, &s->package);
    CHECK(package == best && on_frontier(w, package));
    CHECK(s->proven && s->gap == 0);
    const int64_t *u = deal_twin_utility(w, package);
    for (size_t d = 0; d < w->dealers; d++)
      CHECK(near(s->gain[d], deal_twin_points(w, d, u[d] - w->no_deal[d])));
  }
}

static void check_nearest(const truce_deal *deal, const deal_twin *w)
{
  truce_openings openings;
  CHECK(truce_deal_openings(&openings, deal, &(truce_control){.threads = 1}) == TRUCE_OK);
  CHECK(openings.has_nearest);
  check_package(w, &openings.nearest);
  const size_t package = deal_twin_package(w, openings.nearest.positions);
  CHECK(w->possible[package]);
  CHECK(deal_fraction_compare(deal_twin_shortfall(w, package),
                              deal_twin_shortfall(w, deal_twin_nearest(w))) == 0);
  for (size_t d = 0; d < w->dealers; d++) {
    const int64_t short_by = w->no_deal[d] - deal_twin_utility(w, package)[d];
    CHECK(near(openings.shortfall[d], deal_twin_points(w, d, short_by > 0 ? short_by : 0)));
  }
  truce_openings_free(&openings);
}

static void check_answer(const truce_deal *deal, const deal_twin *w)
{
  CHECK(deal->outcomes_exact == w->packages && deal->outcomes == (double)w->packages);
  CHECK(!deal->rounded && deal->deal_known);
  CHECK(deal->deal_exists == (w->acceptable_count > 0));
  check_count(&deal->possible, w->possible_count);
  check_count(&deal->agreements, w->acceptable_count);
  check_dealers(deal, w);
  check_every_package(deal, w);
  check_frontier(deal, w);
  check_solutions(deal, w);
}

/* ---- A limited frontier ---- */

typedef struct spread {
  const truce_deal *all;
  double range[TRUCE_DEALERS_MAX], most[TRUCE_DEALERS_MAX];
} spread;

static spread measure(const truce_deal *all)
{
  spread s = {.all = all};
  for (size_t d = 0; d < all->dealer_count; d++) {
    double least = all->frontier[0].utility[d];
    s.most[d] = least;
    for (size_t k = 1; k < all->frontier_count; k++) {
      least = fmin(least, all->frontier[k].utility[d]);
      s.most[d] = fmax(s.most[d], all->frontier[k].utility[d]);
    }
    s.range[d] = s.most[d] > least ? s.most[d] - least : 1;
  }
  return s;
}

static double distance(const spread *s, const truce_package *a, const truce_package *b)
{
  double squares = 0;
  for (size_t d = 0; d < s->all->dealer_count; d++) {
    const double gap = (a->utility[d] - b->utility[d]) / s->range[d];
    squares += gap * gap;
  }
  return sqrt(squares);
}

/* From a package to the nearest kept one but itself. */
static double to_nearest(const spread *s, const truce_deal *some, const truce_package *package)
{
  double least = INFINITY;
  for (size_t k = 0; k < some->frontier_count; k++) {
    if (&some->frontier[k] != package)
      least = fmin(least, distance(s, package, &some->frontier[k]));
  }
  return least;
}

static bool extreme(const spread *s, const truce_package *package)
{
  for (size_t d = 0; d < s->all->dealer_count; d++) {
    if (package->utility[d] == s->most[d])
      return true;
  }
  return false;
}

/* Every point left out is nearer to a kept one than the kept ones are to each other. */
static void check_limited(const truce_deal *all, size_t limit)
{
  truce_deal *some = solve(all->c, limit, 1);
  CHECK(some->frontier_total == all->frontier_total && some->frontier_complete);
  CHECK(some->frontier_count <= limit && some->frontier_count > 0);
  CHECK(limit < all->frontier_count || some->frontier_count == all->frontier_count);
  const spread s = measure(all);
  double reach = 0;
  size_t found = 0;
  for (size_t k = 0; k < all->frontier_count; k++) {
    if (found < some->frontier_count &&
        memcmp(all->frontier[k].utility, some->frontier[found].utility,
               all->dealer_count * sizeof(double)) == 0)
      found++;
    else
      reach = fmax(reach, to_nearest(&s, some, &all->frontier[k]));
  }
  CHECK(found == some->frontier_count);
  for (size_t d = 0; limit >= all->dealer_count && d < all->dealer_count; d++) {
    bool kept = false;
    for (size_t k = 0; k < some->frontier_count; k++)
      kept = kept || some->frontier[k].utility[d] == s.most[d];
    CHECK(kept);
  }
  for (size_t k = 0; k < some->frontier_count; k++) {
    const truce_package *package = &some->frontier[k];
    CHECK(extreme(&s, package) || to_nearest(&s, some, package) >= reach - 1e-9);
  }
  truce_deal_free(some);
}

/* ---- The search ---- */

/* What is not proven may be better by the gap at most. */
static double merit(const deal_twin *w, truce_solution_kind kind, size_t package)
{
  const int64_t *u = deal_twin_utility(w, package);
  double sum = 0, least = INFINITY, logs = 0;
  for (size_t d = 0; d < w->dealers; d++) {
    const double gain = deal_twin_points(w, d, u[d] - w->no_deal[d]);
    sum += deal_twin_points(w, d, u[d]);
    least = fmin(least, gain);
    logs += log(gain);
  }
  if (kind == TRUCE_FAIR_NASH)
    return exp(logs / (double)w->dealers);
  if (kind == TRUCE_FAIR_UTILITARIAN)
    return sum;
  if (kind == TRUCE_FAIR_EGALITARIAN)
    return least;
  const deal_fraction share = deal_twin_least_share(w, package);
  return (double)share.part / (double)share.whole;
}

static void check_searched(const truce_deal *deal, const deal_twin *w, uint64_t nodes)
{
  CHECK(!deal->deal_exists || w->acceptable_count > 0);
  CHECK(!deal->deal_known || deal->deal_exists == (w->acceptable_count > 0));
  CHECK(deal->deal_known || nodes < TRUCE_SEARCH_NODES);
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    const truce_solution *s = &deal->solutions[kind];
    if (!s->found) {
      CHECK(!deal->deal_exists);
      continue;
    }
    const size_t package = deal_twin_package(w, s->package.positions);
    check_package(w, &s->package);
    CHECK(s->package.acceptable);
    const double best =
        merit(w, (truce_solution_kind)kind, deal_twin_solution(w, (truce_solution_kind)kind));
    const double found = merit(w, (truce_solution_kind)kind, package);
    if (kind != TRUCE_FAIR_KALAI_SMORODINSKY || s->proven)
      CHECK(best - found <= s->gap + 1e-6 * (1 + fabs(best)));
    CHECK(s->proven || nodes < TRUCE_SEARCH_NODES);
    if (s->proven && w->frontier != NULL)
      CHECK(on_frontier(w, package));
  }
  for (size_t k = 0; k < deal->frontier_count; k++) {
    check_package(w, &deal->frontier[k]);
    CHECK(w->possible[deal_twin_package(w, deal->frontier[k].positions)]);
    if (nodes >= TRUCE_SEARCH_NODES && w->frontier != NULL)
      CHECK(on_frontier(w, deal_twin_package(w, deal->frontier[k].positions)));
  }
}

/* Solves by search what would otherwise be merged; issues that share terms are taken one by one.
 */
static void check_search(const truce_deal *merged, const deal_twin *w, uint64_t nodes)
{
  truce__domain *d;
  truce__blocks blocks;
  CHECK(truce__domain_build(&d, merged->c, NULL, SIZE_MAX, SIZE_MAX, SIZE_MAX) == TRUCE_OK);
  CHECK(truce__blocks_make(&blocks, d, NULL) == TRUCE_OK);
  for (size_t b = 0; b < blocks.count; b++) {
    if (blocks.list[b].issue_count > 1) {
      blocks.list[b].choices = SIZE_MAX;
      blocks.listed = false;
    }
  }
  truce_deal deal = {.c = merged->c,
                     .dealer_count = merged->dealer_count,
                     .dealers = merged->dealers,
                     .no_deal = merged->no_deal,
                     .domain = d};
  const truce_deal_options options = {.frontier_limit = 5, .search_nodes = nodes};
  CHECK(truce__solve_by_search(&deal, &blocks, &options, NULL) == TRUCE_OK);
  check_searched(&deal, w, nodes);
  if (nodes >= TRUCE_SEARCH_NODES) {
    for (size_t p = 0; p < w->dealers; p++)
      CHECK(near(deal.best[p], merged->best[p]) && near(deal.ideal[p], merged->ideal[p]));
  }
  truce__blocks_free(&blocks);
  truce__domain_free(d);
}

/* ---- What theory says of changed cases ---- */

/* Halves the utilities of a dealer and adds ten points: where the product was largest it is. */
static void check_affine(deal_model *m, const deal_twin *w, size_t dealer)
{
  truce_interests *i = deal_model_interests(m, dealer);
  const int64_t shift = 10 * TRUCE_BILLION;
  i->weight_total *= 2;
  for (size_t k = 0; k < i->term_count; k++)
    m->sides[dealer].terms[k].worth.value /= 2;
  deal_model_term(m, dealer, "c0 or not c0", &(truce_comparison){0, 0, TRUCE_EQ}, 1, shift);
  deal_model_no_deal(m, dealer, i->no_deal.value / 2 + shift);
  if (i->ceiling != INT64_MAX)
    i->ceiling = i->ceiling / 2 + shift;
  truce_deal *deal = solve(&m->c, 0, 1);
  const truce_solution *s = &deal->solutions[TRUCE_FAIR_NASH];
  const size_t best = deal_twin_solution(w, TRUCE_FAIR_NASH);
  CHECK(s->found == (best != SIZE_MAX));
  if (s->found)
    CHECK(deal_twin_compare(w, TRUCE_FAIR_NASH, deal_twin_package(w, s->package.positions), best) ==
          0);
  CHECK(deal->frontier_total == w->frontier_count);
  truce_deal_free(deal);
}

/* Adds a position to an issue. */
static void add_position(deal_model *m, tape *t, size_t issue)
{
  const size_t added = m->issues[issue].position_count++;
  for (size_t d = 0; d < TRUCE_DEALERS_MAX; d++) {
    truce_judgement *values = m->sides[d].values[issue];
    /* No better than one that was there: the ideals may well stay. */
    values[added] = values[tape_below(t, (unsigned)added)];
  }
}

static void check_monotonic(deal_model *m, tape *t, const deal_twin *w)
{
  if (w->acceptable_count == 0)
    return;
  const size_t before = deal_twin_solution(w, TRUCE_FAIR_KALAI_SMORODINSKY);
  const deal_fraction share = deal_twin_least_share(w, before);
  add_position(m, t, tape_below(t, (unsigned)m->c.issue_count));
  deal_twin larger;
  deal_twin_init(&larger, &m->c);
  CHECK(larger.fits);
  deal_twin_find_frontier(&larger);
  truce_deal *deal = solve(&m->c, 0, 1);
  check_solutions(deal, &larger);
  bool same = true;
  for (size_t d = 0; d < w->dealers; d++)
    same =
        same && deal_fraction_compare((deal_fraction){w->ideal[d], w->denominator[d]},
                                      (deal_fraction){larger.ideal[d], larger.denominator[d]}) == 0;
  if (same) {
    const uint16_t *positions = deal->solutions[TRUCE_FAIR_KALAI_SMORODINSKY].package.positions;
    const deal_fraction now = deal_twin_least_share(&larger, deal_twin_package(&larger, positions));
    CHECK(deal_fraction_compare(now, share) >= 0);
  }
  truce_deal_free(deal);
  deal_twin_free(&larger);
}

/* ---- Putting it together ---- */

static void check_deal(deal_model *m, tape *t, const deal_twin *w)
{
  truce_deal *deal = solve(&m->c, 0, 1);
  truce_deal *again = solve(&m->c, 0, 1);
  truce_deal *threaded = solve(&m->c, 0, 3);
  CHECK((deal != NULL) == (w->possible_count > 0));
  CHECK((again != NULL) == (deal != NULL) && (threaded != NULL) == (deal != NULL));
  if (deal != NULL) {
    same_answer(deal, again);
    same_answer(deal, threaded);
    check_answer(deal, w);
    check_limited(deal, 1 + tape_below(t, (unsigned)deal->frontier_count + 1));
    if (tape_below(t, 8) == 0)
      check_nearest(deal, w);
    if (tape_below(t, 4) == 0)
      check_search(deal, w, tape_below(t, 2) == 0 ? TRUCE_SEARCH_NODES : 1 + tape_below(t, 30));
    if (tape_below(t, 2) == 0)
      check_affine(m, w, tape_below(t, (unsigned)w->dealers));
    else
      check_monotonic(m, t, w);
  }
  truce_deal_free(deal);
  truce_deal_free(again);
  truce_deal_free(threaded);
}

deal_covered truce_property_deal(const uint8_t *bytes, size_t size, size_t packages_max)
{
  static deal_model m;
  tape t = {bytes, size, 0};
  deal_twin w;
  deal_model_random(&m, &t, packages_max);
  deal_twin_init(&w, &m.c);
  CHECK(w.fits);
  deal_twin_find_frontier(&w);
  const deal_covered covered = {w.possible_count, w.acceptable_count, w.frontier_count};
  check_deal(&m, &t, &w);
  deal_twin_free(&w);
  deal_model_free(&m);
  return covered;
}

size_t truce_property_deal_rugged(const uint8_t *bytes, size_t size)
{
  static deal_model m;
  tape t = {bytes, size, 0};
  deal_twin w;
  deal_model_rugged(&m, &t);
  deal_twin_init(&w, &m.c);
  CHECK(w.fits);
  truce_deal *deal = solve(&m.c, 0, 1);
  CHECK(deal != NULL && deal->frontier_complete);
  check_count(&deal->agreements, w.acceptable_count);
  check_search(deal, &w, TRUCE_SEARCH_NODES);
  check_search(deal, &w, 1 + tape_below(&t, 200));
  const size_t agreements = w.acceptable_count;
  truce_deal_free(deal);
  deal_twin_free(&w);
  deal_model_free(&m);
  return agreements;
}

int truce_property_deal_symmetric(const uint8_t *bytes, size_t size)
{
  static deal_model m;
  tape t = {bytes, size, 0};
  deal_model_symmetric(&m, &t);
  truce_deal *deal = solve(&m.c, 0, 1);
  bool even = false;
  double both = 0;
  CHECK(deal != NULL);
  for (size_t k = 0; k < deal->frontier_count; k++) {
    const truce_package *mirror = &deal->frontier[deal->frontier_count - 1 - k];
    const truce_package *package = &deal->frontier[k];
    CHECK(package->utility[0] == mirror->utility[1] && package->utility[1] == mirror->utility[0]);
    if (package->utility[0] == package->utility[1] && package->acceptable) {
      even = true;
      both = package->utility[0];
    }
  }
  for (int kind = 0; even && kind < TRUCE_SOLUTION_COUNT; kind++) {
    const double *u = deal->solutions[kind].package.utility;
    if (kind == TRUCE_FAIR_KALAI_SMORODINSKY || kind == TRUCE_FAIR_EGALITARIAN)
      CHECK(u[0] == both && u[1] == both);
    else if (kind == TRUCE_FAIR_UTILITARIAN)
      CHECK(u[0] + u[1] >= 2 * both);
    else
      CHECK((u[0] - deal->no_deal[0]) * (u[1] - deal->no_deal[1]) >=
            (both - deal->no_deal[0]) * (both - deal->no_deal[1]));
  }
  truce_deal_free(deal);
  deal_model_free(&m);
  return even;
}
