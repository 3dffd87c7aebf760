/* Concessions: two dealers make offers in turn, each by its own tactic.
 *
 * But for the patient tactic, a side looks at its own interests only: from the packages between
 * what it asked for last and what it asks for now it picks the one most like the other's last offer
 * (after Faratin, Sierra, Jennings 2002, doi 10.1016/S0004-3702(02)00290-4). */
#include "truce/deal.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/memory.h"
#include "offers.h"
#include "solve.h"

enum { LIKENESS = 60000, HALVINGS = 200 };
static const unsigned ROUNDS = 100;
static const double PATIENCE = 0.98;
/* Where both would wait for ever without loss the shares are those they tend to. */
static const double NEARLY_PATIENT = 1 - 1e-6;
/* Rounding must not make a share just missed out of one just reached. */
static const double TOLERANCE = 1e-9;

typedef struct side {
  size_t dealer;
  truce_tactic tactic;
  double exponent, discount;
  int64_t no_deal;
  const ranked_offer *order; /* the offers worth at least its no-deal value, by decreasing value */
  size_t count;
  int64_t demand, asked; /* what it asks for now, and what its last offer gave it */
  int64_t heard[2];      /* what the other's last but one and last offers gave it */
  size_t heard_count;
  size_t answer;  /* the other's last offer */
  size_t patient; /* the offer the patient tactic stays with */
} side;

/* One bargain and the two who make it. */
typedef struct table {
  const truce__domain *d;
  const truce_deal *deal;
  truce__offers *offers;
  size_t *edge; /* offers that none beats for the two, by decreasing value to the first */
  size_t edge_count;
  side side[2];
  truce__arena *scratch;
} table;

#define TACTIC_ID(name, json, label) json,
#define TACTIC_LABEL(name, json, label) label,
static const char *const ids[] = {TRUCE_TACTIC_TABLE(TACTIC_ID)};
static const char *const labels[] = {TRUCE_TACTIC_TABLE(TACTIC_LABEL)};

const char *truce_tactic_id(truce_tactic tactic)
{
  return ids[tactic];
}

const char *truce_tactic_label(truce_tactic tactic)
{
  return labels[tactic];
}

/* ---- What can be offered ---- */

static int64_t value_of(const table *t, size_t s, size_t offer)
{
  return truce__offer_value(t->offers, offer, t->side[s].dealer);
}

/* How many of a side's offers are worth at least so much to it. */
static size_t count_from(const side *me, int64_t value)
{
  size_t low = 0, high = me->count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (me->order[middle].value >= value)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool order_offers(table *t, size_t s)
{
  side *me = &t->side[s];
  me->order = truce__offers_ranked(t->offers, me->dealer);
  if (me->order == NULL)
    return false;
  me->count = t->offers->count;
  me->count = count_from(me, me->no_deal);
  if (me->count > 0)
    me->demand = me->asked = me->order[0].value;
  return true;
}

static bool find_edge(table *t)
{
  size_t *edge = truce__arena_alloc(t->scratch, t->offers->count, sizeof *edge);
  if (edge == NULL)
    return false;
  size_t kept = 0;
  for (size_t k = 0; k < t->offers->count; k++) {
    const size_t offer = t->side[0].order[k].offer;
    if (kept > 0 && value_of(t, 1, offer) <= value_of(t, 1, edge[kept - 1]))
      continue;
    const bool even = kept > 0 && value_of(t, 0, offer) == value_of(t, 0, edge[kept - 1]);
    kept -= even;
    edge[kept++] = offer;
  }
  t->edge = edge;
  t->edge_count = kept;
  return true;
}

/* ---- The patient tactic ---- */

typedef struct point {
  double x, y;
} point;

static double gain(const table *t, size_t s, size_t offer)
{
  const side *me = &t->side[s];
  return truce__domain_points(t->d, me->dealer, value_of(t, s, offer) - me->no_deal);
}

/* The upper hull of the gains, by decreasing x: what the sides could reach by tossing for packages.
 */
static size_t make_hull(const table *t, const size_t *edge, size_t count, point *hull)
{
  size_t n = 0;
  for (size_t k = 0; k < count; k++) {
    const point p = {gain(t, 0, edge[k]), gain(t, 1, edge[k])};
    while (n >= 2 && (hull[n - 1].x - hull[n - 2].x) * (p.y - hull[n - 2].y) <=
                         (hull[n - 1].y - hull[n - 2].y) * (p.x - hull[n - 2].x))
      n--;
    hull[n++] = p;
  }
  return n;
}

/* The most the second can have if the first has x: what is not used up may be thrown away. */
static double most_beside(const point *hull, size_t n, double x)
{
  if (x <= hull[n - 1].x)
    return hull[n - 1].y;
  size_t k = n - 1;
  while (k > 1 && hull[k - 1].x < x)
    k--;
  const point right = hull[k - 1], left = hull[k];
  return left.y + (right.y - left.y) * ((x - left.x) / (right.x - left.x));
}

/* The shares both would wait for: x when the first proposes leaves the second as well off as its
 * own proposal a round later, and the other way round. */
static void patient_shares(const table *t, const point *hull, size_t n, double *share)
{
  double patience[2] = {t->side[0].discount, t->side[1].discount};
  if (patience[0] >= NEARLY_PATIENT && patience[1] >= NEARLY_PATIENT)
    patience[0] = patience[1] = NEARLY_PATIENT;
  double low = 0, high = hull[0].x;
  for (int k = 0; k < HALVINGS; k++) {
    const double x = k == 0 ? high : low + (high - low) / 2;
    const bool keeps =
        most_beside(hull, n, x) >= patience[1] * most_beside(hull, n, patience[0] * x);
    low = keeps ? x : low;
    high = keeps ? high : x;
  }
  share[0] = patience[0] * low;
  share[1] = patience[1] * most_beside(hull, n, share[0]);
}

/* How near a package comes to both shares: the smaller of what it gives of either. */
static double nearness(const table *t, size_t offer, const double *share)
{
  double least = INFINITY;
  for (size_t s = 0; s < 2; s++)
    least = share[s] > TOLERANCE ? fmin(least, gain(t, s, offer) / share[s]) : least;
  return least;
}

/* The offer that leaves both their shares and keeps the most. Where packages are too far apart for
 * that, the one that comes nearest: both would then offer it, and neither could hope for more. */
static size_t patient_offer(const table *t, size_t s, const size_t *edge, size_t count,
                            const double *share)
{
  size_t chosen = edge[0];
  double nearest = -1;
  for (size_t k = 0; k < count; k++) {
    const size_t offer = edge[k];
    const double near = fmin(nearness(t, offer, share), 1 - TOLERANCE);
    const bool keeps = near == nearest && near == 1 - TOLERANCE;
    if (near > nearest || (keeps && value_of(t, s, offer) > value_of(t, s, chosen))) {
      nearest = near;
      chosen = offer;
    }
  }
  return chosen;
}

/* What the patient tactic offers; without an offer both would accept, its best. */
static bool settle_patient(table *t)
{
  for (size_t s = 0; s < 2; s++)
    t->side[s].patient = t->side[s].order[0].offer;
  size_t first = 0, end = t->edge_count;
  while (first < end && value_of(t, 1, t->edge[first]) < t->side[1].no_deal)
    first++;
  while (first < end && value_of(t, 0, t->edge[end - 1]) < t->side[0].no_deal)
    end--;
  const size_t *both = &t->edge[first], count = end - first;
  if (count == 0)
    return true;
  point *hull = truce__arena_alloc(t->scratch, count, sizeof *hull);
  if (hull == NULL)
    return false;
  double share[2];
  patient_shares(t, hull, make_hull(t, both, count, hull), share);
  for (size_t s = 0; s < 2; s++)
    t->side[s].patient = patient_offer(t, s, both, count, share);
  return true;
}

/* ---- The other tactics ---- */

/* `share` of the way from the no-deal value to the best. */
static int64_t level(const side *me, double share)
{
  const double range = (double)(me->order[0].value - me->no_deal);
  const int64_t above = (int64_t)ceil((share < 1 ? share : 1) * range - TOLERANCE * range);
  const int64_t at = me->no_deal + (above > 0 ? above : 0);
  return at < me->order[0].value ? at : me->order[0].value;
}

/* Relative tit for tat, on what is withheld: as the other's offers come nearer to all this side
 * could wish, its own demand comes nearer to the no-deal value in the same ratio. */
static int64_t mirrored(const side *me)
{
  const int64_t best = me->order[0].value;
  const double before = (double)(best - me->heard[0]), now = (double)(best - me->heard[1]);
  if (me->heard_count < 2 || before <= 0 || best == me->no_deal)
    return me->demand;
  return level(me,
               (double)(me->demand - me->no_deal) / (double)(best - me->no_deal) * now / before);
}

static unsigned unlike(const table *t, size_t one, size_t other, unsigned enough)
{
  const size_t issues = t->d->issue_count;
  const uint16_t *a = truce__offer_positions(t->offers, one);
  const uint16_t *b = truce__offer_positions(t->offers, other);
  unsigned sum = 0;
  for (size_t k = 0; k < issues && sum < enough; k++) {
    if (a[k] == b[k])
      continue;
    const truce_issue *issue = &t->d->c->issues[k];
    const unsigned apart = a[k] > b[k] ? (unsigned)(a[k] - b[k]) : (unsigned)(b[k] - a[k]);
    sum += issue->kind == TRUCE_NAMED ? (unsigned)LIKENESS
                                      : LIKENESS * apart / (unsigned)(issue->position_count - 1);
  }
  return sum;
}

/* What a side offers in a round, its demand then, by all it has heard. */
static size_t next_offer(table *t, size_t s, double time)
{
  side *me = &t->side[s];
  if (me->tactic == TRUCE_TACTIC_RUBINSTEIN)
    return me->patient;
  me->demand = me->tactic == TRUCE_TACTIC_TIT_FOR_TAT ? mirrored(me)
                                                      : level(me, 1 - pow(time, 1 / me->exponent));
  const size_t end = count_from(me, me->demand);
  const int64_t least = me->order[end - 1].value;
  const int64_t most = me->asked > least ? me->asked : least;
  size_t chosen = most < INT64_MAX ? count_from(me, most + 1) : 0;
  unsigned nearest = UINT32_MAX;
  for (size_t k = chosen; me->heard_count > 0 && k < end; k++) {
    const unsigned apart = unlike(t, me->order[k].offer, me->answer, nearest);
    if (apart < nearest) {
      nearest = apart;
      chosen = k;
    }
  }
  me->asked = me->order[chosen].value;
  return me->order[chosen].offer;
}

static void hear(table *t, size_t s, size_t offer)
{
  side *me = &t->side[s];
  me->heard[0] = me->heard[1];
  me->heard[1] = value_of(t, s, offer);
  me->heard_count++;
  me->answer = offer;
}

/* Whether an offer gives a side at least what its own next one would, a round later. */
static bool accepts(const table *t, size_t s, size_t offer, size_t own)
{
  const side *me = &t->side[s];
  const int64_t value = value_of(t, s, offer);
  if (value < me->no_deal)
    return false;
  if (own == SIZE_MAX || value >= value_of(t, s, own))
    return true;
  return (double)(value - me->no_deal) >=
         me->discount * (double)(value_of(t, s, own) - me->no_deal);
}

/* ---- The bargain ---- */

typedef struct said {
  size_t by, offer;
} said;

/* Lets them talk; *agreed says whether the last thing said was accepted. */
static truce_status bargain(table *t, unsigned rounds, said **talk, size_t *count, bool *agreed,
                            const truce_control *control)
{
  size_t capacity = 0, by = 0;
  if (t->side[0].count == 0 || t->side[1].count == 0)
    return TRUCE_OK;
  size_t offer = next_offer(t, 0, 0);
  for (unsigned round = 1; round <= rounds && !*agreed; round++) {
    if (truce__cancelled(control))
      return TRUCE_CANCELLED;
    void *grown = *talk;
    const bool room = truce__reserve(&grown, &capacity, *count + 1, sizeof **talk);
    *talk = grown;
    if (!room)
      return TRUCE_NO_MEMORY;
    (*talk)[(*count)++] = (said){by, offer};
    by = 1 - by;
    hear(t, by, offer);
    const size_t own =
        round < rounds ? next_offer(t, by, (double)round / (double)rounds) : SIZE_MAX;
    *agreed = accepts(t, by, offer, own);
    offer = own;
  }
  return TRUCE_OK;
}

/* ---- The result ---- */

static double apart(const table *t, const double *at, const uint16_t *positions)
{
  double square = 0;
  for (size_t s = 0; s < 2; s++) {
    const side *me = &t->side[s];
    const int64_t value = truce__domain_value(t->d, me->dealer, positions);
    const double gap = truce__domain_points(t->d, me->dealer, value - me->no_deal) - at[s];
    square += gap * gap;
  }
  return sqrt(square);
}

/* Two dealers: to what none of the offers beats, which is the frontier where all packages are among
 * them. More: to the packages of the result's frontier, if any is known. */
static double distance_from(const table *t, size_t offer)
{
  const double at[2] = {gain(t, 0, offer), gain(t, 1, offer)};
  const truce_deal *deal = t->deal;
  const bool by_edge = deal->dealer_count == 2 || deal->frontier_count == 0;
  double least = INFINITY;
  for (size_t k = 0; by_edge && k < t->edge_count; k++)
    least = fmin(least, apart(t, at, truce__offer_positions(t->offers, t->edge[k])));
  for (size_t k = 0; !by_edge && k < deal->frontier_count; k++)
    least = fmin(least, apart(t, at, deal->frontier[k].positions));
  return least;
}

static bool fill_offers(const table *t, truce_concession *result, const said *talk, size_t count)
{
  truce_offer *offers = truce__arena_alloc(result->memory, count, sizeof *offers);
  size_t *first =
      truce__arena_alloc(t->scratch, t->offers->count, sizeof *first); /* 1 + where it was */
  if (offers == NULL || first == NULL)
    return false;
  for (size_t k = 0; k < count; k++) {
    const size_t offer = talk[k].offer;
    offers[k] = (truce_offer){.round = (unsigned)(k + 1), .by = talk[k].by};
    if (first[offer] > 0) {
      offers[k].package = offers[first[offer] - 1].package;
      continue;
    }
    first[offer] = k + 1;
    if (!truce__package_make(result->memory, &offers[k].package, t->d,
                             truce__offer_positions(t->offers, offer)))
      return false;
  }
  result->offers = offers;
  result->offer_count = count;
  result->round = (unsigned)count;
  return true;
}

static bool fill_result(const table *t, truce_concession *result, const said *talk, size_t count,
                        bool agreed)
{
  if (!fill_offers(t, result, talk, count))
    return false;
  for (size_t s = 0; s < 2; s++)
    result->discounted[s] = truce__domain_points(t->d, t->side[s].dealer, t->side[s].no_deal);
  if (!agreed)
    return true;
  const said *last = &talk[count - 1];
  result->agreed = true;
  result->accepted_by = 1 - last->by;
  result->package = result->offers[count - 1].package;
  for (size_t s = 0; s < 2; s++)
    result->discounted[s] +=
        gain(t, s, last->offer) * pow(t->side[s].discount, (double)(count - 1));
  result->distance = distance_from(t, last->offer);
  return true;
}

static void seat(table *t, const truce_concession_options *options)
{
  static const double exponents[] = {[TRUCE_TACTIC_BOULWARE] = 0.2,
                                     [TRUCE_TACTIC_LINEAR] = 1,
                                     [TRUCE_TACTIC_CONCEDER] = 5,
                                     [TRUCE_TACTIC_TIT_FOR_TAT] = 1,
                                     [TRUCE_TACTIC_RUBINSTEIN] = 1};
  const bool waits = options->tactic[0] == TRUCE_TACTIC_RUBINSTEIN ||
                     options->tactic[1] == TRUCE_TACTIC_RUBINSTEIN;
  for (size_t s = 0; s < 2; s++) {
    const truce_tactic tactic = options->tactic[s];
    const double exponent = options->exponent[s], discount = options->discount[s];
    truce__require(options->dealer[s] < t->d->dealer_count);
    truce__require(tactic < TRUCE_TACTIC_COUNT);
    truce__require(exponent >= 0 && discount >= 0 && discount <= 1);
    t->side[s] = (side){
        .dealer = options->dealer[s],
        .tactic = tactic,
        .exponent = exponent > 0 ? exponent : exponents[tactic],
        .discount = discount > 0 ? discount
                    : waits      ? PATIENCE
                                 : 1,
        .no_deal = t->d->no_deal[options->dealer[s]],
    };
  }
  truce__require(options->dealer[0] != options->dealer[1]);
}

static truce_status concede(table *t, truce_concession *result, unsigned rounds,
                            const truce_control *control)
{
  if (!order_offers(t, 0) || !order_offers(t, 1) || !find_edge(t))
    return TRUCE_NO_MEMORY;
  if (t->side[0].count > 0 && t->side[1].count > 0 && !settle_patient(t))
    return TRUCE_NO_MEMORY;
  said *talk = NULL;
  size_t count = 0;
  bool agreed = false;
  truce_status status = bargain(t, rounds, &talk, &count, &agreed, control);
  if (status == TRUCE_OK && !fill_result(t, result, talk, count, agreed))
    status = TRUCE_NO_MEMORY;
  free(talk);
  return status;
}

static truce_status concede_over(truce__offers *offers, truce_concession *result,
                                 const truce_deal *deal, const truce_concession_options *options,
                                 const truce_control *control)
{
  truce__require(options->rounds <= TRUCE_ROUNDS_MAX);
  table t = {.d = deal->domain, .deal = deal, .offers = offers, .scratch = truce__arena_new()};
  truce_concession made = {.memory = truce__arena_new()};
  seat(&t, options);
  truce_status status = t.scratch != NULL && made.memory != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = concede(&t, &made, options->rounds > 0 ? options->rounds : ROUNDS, control);
  truce__arena_free(t.scratch);
  if (status == TRUCE_OK)
    *result = made;
  else
    truce__arena_free(made.memory);
  return status;
}

truce_status truce_deal_concede_all(truce_concession *results, const truce_deal *deal,
                                    const truce_concession_options *options, size_t count,
                                    const truce_control *control)
{
  truce__offers offers;
  truce_status status = truce__offers_make(&offers, deal, control);
  if (status != TRUCE_OK)
    return status;
  size_t made = 0;
  while (made < count && status == TRUCE_OK) {
    status = concede_over(&offers, &results[made], deal, &options[made], control);
    made += status == TRUCE_OK;
  }
  truce__offers_free(&offers);
  while (status != TRUCE_OK && made > 0)
    truce_concession_free(&results[--made]);
  return status;
}

truce_status truce_deal_concede(truce_concession *result, const truce_deal *deal,
                                const truce_concession_options *options,
                                const truce_control *control)
{
  return truce_deal_concede_all(result, deal, options, 1, control);
}

void truce_concession_free(truce_concession *result)
{
  truce__arena_free(result->memory);
  *result = (truce_concession){0};
}
