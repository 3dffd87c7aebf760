/* The domain: interests as whole numbers.
 *
 * Utilities are sums of products of decimals over products of decimals. The scale of a dealer is
 * the least common denominator of everything it says, so every utility is a whole number of units;
 * where that denominator is too large, products are rounded to a binary fraction of the top. */
#include "domain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/gcd.h"
#include "base/memory.h"
#include "boxes.h"

typedef unsigned __int128 wide;

static const int64_t UNITS_MAX = INT64_C(1) << 60;
static const int64_t ROUNDED_SCALE = INT64_C(1) << 40;

/* ---- The judged numbers ---- */

static const truce_interests *interests_of(const truce_case *c, size_t party)
{
  return &c->parties[party].interests;
}

static size_t list_dealer(const truce_case *c, size_t dealer, const truce_interests *i, judged *out)
{
  size_t n = 0;
#define ADD(...)                                                                                   \
  do {                                                                                             \
    if (out != NULL)                                                                               \
      out[n] = (judged){__VA_ARGS__};                                                              \
    n++;                                                                                           \
  } while (0)
  for (size_t k = 0; k < c->issue_count; k++) {
    if (i->issues[k].values == NULL)
      continue;
    ADD(TRUCE_JUDGED_WEIGHT, dealer, k, 0, &i->issues[k].weight);
    for (size_t v = 0; v < c->issues[k].position_count; v++)
      ADD(TRUCE_JUDGED_VALUE, dealer, k, v, &i->issues[k].values[v]);
  }
  for (size_t t = 0; t < i->term_count; t++)
    ADD(TRUCE_JUDGED_TERM, dealer, t, 0, &i->terms[t].worth);
  ADD(TRUCE_JUDGED_NO_DEAL, dealer, 0, 0, &i->no_deal);
#undef ADD
  return n;
}

truce_status truce__judged_list(const truce_case *c, judged **list, size_t *count)
{
  judged *made = NULL;
  size_t n = 0;
  for (int pass = 0; pass < 2; pass++) {
    size_t dealer = 0;
    n = 0;
    for (size_t p = 0; p < c->party_count; p++) {
      const truce_interests *i = interests_of(c, p);
      if (i->stated)
        n += list_dealer(c, dealer++, i, pass == 0 ? NULL : made + n);
    }
    if (pass == 0 && (made = truce__array(n, sizeof *made)) == NULL)
      return TRUCE_NO_MEMORY;
  }
  *list = made;
  *count = n;
  return TRUCE_OK;
}

/* ---- One dealer's numbers, the case's own or those that stand in for them ---- */

typedef struct stated {
  const truce_case *c;
  const truce_interests *interests;
  const size_t *first;
  int64_t *weight; /* [issue] */
  int64_t *value;  /* [place] */
  int64_t *term;   /* [term] */
  int64_t no_deal, weight_total;
} stated;

static const int64_t *take(int64_t *slot, const truce_judgement *judgement, const int64_t *numbers)
{
  *slot = numbers != NULL ? *numbers++ : judgement->value;
  return numbers;
}

/* Reads the numbers of one dealer in the order of truce__judged_list; returns what follows. */
static const int64_t *read_numbers(stated *s, const int64_t *numbers)
{
  const truce_interests *i = s->interests;
  int64_t total = 0, own_total = 0;
  for (size_t k = 0; k < s->c->issue_count; k++) {
    const truce_interest *interest = &i->issues[k];
    s->weight[k] = 0;
    if (interest->values == NULL)
      continue;
    numbers = take(&s->weight[k], &interest->weight, numbers);
    total += s->weight[k];
    own_total += interest->weight.value;
    for (size_t v = 0; v < s->c->issues[k].position_count; v++)
      numbers = take(&s->value[s->first[k] + v], &interest->values[v], numbers);
  }
  for (size_t t = 0; t < i->term_count; t++)
    numbers = take(&s->term[t], &i->terms[t].worth, numbers);
  numbers = take(&s->no_deal, &i->no_deal, numbers);
  s->weight_total = i->weight_total == own_total ? total : i->weight_total;
  return numbers;
}

/* ---- The scale ---- */

static uint64_t magnitude(int64_t x)
{
  return x < 0 ? (uint64_t)-x : (uint64_t)x;
}

static wide gcd_wide(wide a, wide b)
{
  while (b > UINT64_MAX) {
    const wide rest = a % b;
    a = b;
    b = rest;
  }
  return b == 0 ? a : truce__gcd((uint64_t)b, (uint64_t)(a % b));
}

/* Makes *scale a multiple of `denominator`; false if it would grow too large. */
static bool include_denominator(int64_t *scale, wide denominator)
{
  if (denominator > (wide)UNITS_MAX)
    return false;
  const uint64_t d = (uint64_t)denominator;
  const wide both = (wide)*scale * (d / truce__gcd((uint64_t)*scale, d));
  if (both > (wide)UNITS_MAX)
    return false;
  *scale = (int64_t)both;
  return true;
}

static bool include_points(int64_t *scale, int64_t points, uint64_t top)
{
  const uint64_t size = magnitude(points);
  return size == 0 || include_denominator(scale, top / truce__gcd(top, size));
}

/* The least scale that makes everything whole; false if there is none below UNITS_MAX. */
static bool exact_scale(const stated *s, uint64_t top, int64_t *scale)
{
  *scale = 1;
  for (size_t k = 0; k < s->c->issue_count; k++) {
    uint64_t common = 0;
    for (size_t v = s->first[k]; s->weight[k] > 0 && v < s->first[k + 1]; v++)
      common = truce__gcd(common, (uint64_t)s->value[v]);
    if (common == 0)
      continue;
    const wide part = (wide)s->weight[k] * common;
    const wide whole = (wide)s->interests->issues[k].out_of * (wide)s->weight_total;
    if (!include_denominator(scale, whole / gcd_wide(whole, part)))
      return false;
  }
  for (size_t t = 0; t < s->interests->term_count; t++) {
    if (!include_points(scale, s->term[t], top))
      return false;
  }
  return include_points(scale, s->no_deal, top) &&
         (s->interests->ceiling == INT64_MAX || include_points(scale, s->interests->ceiling, top));
}

/* The largest size a sum of this dealer's numbers can have, in tops. */
static double largest_sum(const stated *s, uint64_t top)
{
  double sum = (double)magnitude(s->no_deal) / (double)top;
  for (size_t k = 0; k < s->c->issue_count; k++) {
    int64_t most = 0;
    for (size_t v = s->first[k]; s->weight[k] > 0 && v < s->first[k + 1]; v++)
      most = s->value[v] > most ? s->value[v] : most;
    if (most > 0)
      sum += (double)s->weight[k] * (double)most /
             ((double)s->interests->issues[k].out_of * (double)s->weight_total);
  }
  for (size_t t = 0; t < s->interests->term_count; t++)
    sum += (double)magnitude(s->term[t]) / (double)top;
  return sum;
}

/* scale * part / whole, to the nearest. */
static int64_t scaled(int64_t scale, wide part, wide whole)
{
  if (part == 0)
    return 0;
  const wide common = gcd_wide(whole, part);
  part /= common;
  whole /= common;
  /* Where the product would not fit, low bits go that are far below one unit. */
  while (part >> 67 != 0) {
    part >>= 1;
    whole >>= 1;
  }
  return (int64_t)(((wide)scale * part + whole / 2) / whole);
}

static int64_t scaled_points(int64_t scale, int64_t points, uint64_t top)
{
  const int64_t size = scaled(scale, magnitude(points), top);
  return points < 0 ? -size : size;
}

/* ---- Building ---- */

static void fill_worth(truce__domain *d, size_t dealer, const stated *s)
{
  for (size_t k = 0; k < d->issue_count; k++) {
    const truce_interest *interest = &s->interests->issues[k];
    const wide whole = (wide)interest->out_of * (wide)s->weight_total;
    for (size_t v = d->first[k]; v < d->first[k + 1]; v++) {
      const bool counts = s->weight[k] > 0 && s->weight_total > 0;
      d->worth[v * d->dealer_count + dealer] =
          counts ? scaled(d->scale[dealer], (wide)s->weight[k] * (wide)s->value[v], whole) : 0;
    }
  }
}

static void close_red_lines(truce__domain *d, size_t dealer, const truce_interests *i,
                            size_t lifted_dealer, size_t lifted_issue, size_t lifted_position)
{
  for (size_t k = 0; k < d->issue_count; k++) {
    const bool *never = i->issues[k].never;
    for (size_t v = 0; never != NULL && v < d->c->issues[k].position_count; v++) {
      if (never[v] && !(dealer == lifted_dealer && k == lifted_issue && v == lifted_position))
        d->open[d->first[k] + v] = false;
    }
  }
}

static truce_status add_dealer(truce__domain *d, size_t dealer, stated *s, truce__boxes *boxes)
{
  const uint64_t top = (uint64_t)d->c->points_top * (uint64_t)TRUCE_BILLION;
  const double largest = largest_sum(s, top);
  int64_t scale;
  if (!exact_scale(s, top, &scale) || largest * (double)scale >= (double)UNITS_MAX) {
    d->rounded = true;
    const double most = (double)(UNITS_MAX >> 2) / (largest > 1 ? largest : 1);
    scale = most < (double)ROUNDED_SCALE ? (int64_t)most : ROUNDED_SCALE;
    scale = scale > 0 ? scale : 1;
  }
  d->scale[dealer] = scale;
  d->no_deal[dealer] = scaled_points(scale, s->no_deal, top);
  const int64_t ceiling = s->interests->ceiling;
  d->ceiling[dealer] = ceiling == INT64_MAX ? INT64_MAX : scaled_points(scale, ceiling, top);
  fill_worth(d, dealer, s);
  truce_status status = TRUCE_OK;
  for (size_t t = 0; status == TRUCE_OK && t < s->interests->term_count; t++) {
    const int64_t worth = scaled_points(scale, s->term[t], top);
    if (worth != 0)
      status = truce__boxes_add(boxes, d->c, dealer, t, &s->interests->terms[t], worth);
  }
  return status;
}

static truce__domain *make_empty(const truce_case *c)
{
  truce__arena *arena = truce__arena_new();
  truce__domain *d = arena != NULL ? truce__arena_alloc(arena, 1, sizeof *d) : NULL;
  if (d == NULL) {
    truce__arena_free(arena);
    return NULL;
  }
  d->c = c;
  d->memory = arena;
  d->issue_count = c->issue_count;
  for (size_t p = 0; p < c->party_count && d->dealer_count < TRUCE_DEALERS_MAX; p++) {
    if (interests_of(c, p)->stated)
      d->dealers[d->dealer_count++] = p;
  }
  size_t *first = truce__arena_alloc(arena, c->issue_count + 1, sizeof *first);
  for (size_t k = 0; first != NULL && k < c->issue_count; k++)
    first[k + 1] = first[k] + c->issues[k].position_count;
  d->first = first;
  const size_t places = first != NULL ? first[c->issue_count] : 0;
  d->worth = truce__arena_alloc(arena, places * d->dealer_count, sizeof *d->worth);
  d->open = truce__arena_alloc(arena, places, sizeof *d->open);
  if (truce__arena_failed(arena)) {
    truce__arena_free(arena);
    return NULL;
  }
  memset(d->open, 1, places);
  return d;
}

truce_status truce__domain_build(truce__domain **domain, const truce_case *c,
                                 const int64_t *numbers, size_t lifted_dealer, size_t lifted_issue,
                                 size_t lifted_position)
{
  truce__domain *d = make_empty(c);
  if (d == NULL)
    return TRUCE_NO_MEMORY;
  truce__boxes boxes = {.arena = d->memory};
  size_t terms = 0;
  for (size_t p = 0; p < d->dealer_count; p++) {
    const size_t count = interests_of(c, d->dealers[p])->term_count;
    terms = count > terms ? count : terms;
  }
  stated s = {.c = c, .first = d->first};
  s.weight = truce__array(d->issue_count, sizeof *s.weight);
  s.value = truce__array(d->first[d->issue_count], sizeof *s.value);
  s.term = truce__array(terms, sizeof *s.term);
  truce_status status =
      s.weight != NULL && s.value != NULL && s.term != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  for (size_t p = 0; status == TRUCE_OK && p < d->dealer_count; p++) {
    s.interests = interests_of(c, d->dealers[p]);
    numbers = read_numbers(&s, numbers);
    close_red_lines(d, p, s.interests, lifted_dealer, lifted_issue, lifted_position);
    status = add_dealer(d, p, &s, &boxes);
  }
  free(s.weight);
  free(s.value);
  free(s.term);
  if (status == TRUCE_OK)
    status = truce__boxes_finish(&boxes, &d->boxes, &d->box_count);
  truce__boxes_free(&boxes);
  if (status != TRUCE_OK) {
    truce__domain_free(d);
    return status;
  }
  *domain = d;
  return TRUCE_OK;
}

void truce__domain_free(truce__domain *domain)
{
  if (domain != NULL)
    truce__arena_free(domain->memory);
}

/* ---- Asking ---- */

bool truce__box_holds(const box *b, const uint16_t *positions)
{
  for (size_t k = 0; k < b->count; k++) {
    if (!b->inside[k][positions[b->issues[k]]])
      return false;
  }
  return true;
}

int64_t truce__domain_value(const truce__domain *d, size_t dealer, const uint16_t *positions)
{
  int64_t sum = 0;
  for (size_t k = 0; k < d->issue_count; k++)
    sum += d->worth[(d->first[k] + positions[k]) * d->dealer_count + dealer];
  for (size_t b = 0; b < d->box_count; b++) {
    if (d->boxes[b].dealer == dealer && truce__box_holds(&d->boxes[b], positions))
      sum += d->boxes[b].worth;
  }
  return sum < d->ceiling[dealer] ? sum : d->ceiling[dealer];
}

double truce__domain_points(const truce__domain *d, size_t dealer, int64_t units)
{
  return (double)units * (double)d->c->points_top / (double)d->scale[dealer];
}

bool truce__domain_open(const truce__domain *d, const uint16_t *positions)
{
  for (size_t k = 0; k < d->issue_count; k++) {
    if (!d->open[d->first[k] + positions[k]])
      return false;
  }
  return true;
}

size_t truce__open_positions(const truce__domain *d, size_t issue, uint16_t *list)
{
  size_t count = 0;
  for (size_t v = 0; v < d->first[issue + 1] - d->first[issue]; v++) {
    if (!d->open[d->first[issue] + v])
      continue;
    if (list != NULL)
      list[count] = (uint16_t)v;
    count++;
  }
  return count;
}
