/* Concessions: two dealers make offers in turn, each by its own tactic.
 *
 * The offers they choose from are all possible packages where these are few (LISTED_MAX), and else
 * up to FRONTIER_MAX of the frontier with up to DRAWN_MAX acceptable packages drawn at random,
 * always with the same seed. But for the patient tactic, a side looks at its own interests only:
 * from the packages between what it asked for last and what it asks for now it picks the one most
 * like the other's last offer (after Faratin, Sierra, Jennings 2002,
 * doi 10.1016/S0004-3702(02)00290-4). */
#include "truce/deal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/memory.h"
#include "solve.h"

enum {
  LISTED_MAX = 1 << 17,
  FRONTIER_MAX = 1000,
  DRAWN_MAX = 20000,
  DRAWN_SEED = 1,
  LIKENESS = 60000,
  HALVINGS = 200
};
static const unsigned ROUNDS = 100;
static const double PATIENCE = 0.98;
/* Where both would wait for ever without loss the shares are those they tend to. */
static const double NEARLY_PATIENT = 1 - 1e-6;
/* Rounding must not make a share just missed out of one just reached. */
static const double TOLERANCE = 1e-9;

typedef struct entry {
  int64_t value;
  size_t offer;
} entry;

typedef struct side {
  size_t dealer;
  truce_tactic tactic;
  double exponent, discount;
  int64_t no_deal;
  entry *order; /* the offers worth at least its no-deal value, by decreasing value */
  size_t count;
  int64_t demand, asked; /* what it asks for now, and what its last offer gave it */
  int64_t heard[2];      /* what the other's last but one and last offers gave it */
  size_t heard_count;
  size_t answer;  /* the other's last offer */
  size_t patient; /* the offer the patient tactic stays with */
} side;

/* The offers of one bargain and the two who make them. */
typedef struct table {
  const truce__domain *d;
  const truce_deal *deal;
  uint16_t *positions; /* [offer * issues + issue] */
  int64_t (*value)[2]; /* [offer][side], units */
  size_t count, capacity;
  size_t *edge; /* offers that none beats for the two, by decreasing value to the first */
  size_t edge_count;
  side side[2];
  truce__arena *scratch;
} table;

const char *truce_tactic_id(truce_tactic tactic)
{
  static const char *const ids[] = {
#define TACTIC_ID(name, json, label) json,
      TRUCE_TACTIC_TABLE(TACTIC_ID)
#undef TACTIC_ID
  };
  return ids[tactic];
}

const char *truce_tactic_label(truce_tactic tactic)
{
  static const char *const labels[] = {
#define TACTIC_LABEL(name, json, label) label,
      TRUCE_TACTIC_TABLE(TACTIC_LABEL)
#undef TACTIC_LABEL
  };
  return labels[tactic];
}

/* ---- What can be offered ---- */

static void put_offer(table *t, const uint16_t *positions)
{
  const size_t issues = t->d->issue_count;
  memcpy(&t->positions[t->count * issues], positions, issues * sizeof *positions);
  for (size_t s = 0; s < 2; s++)
    t->value[t->count][s] = truce__domain_value(t->d, t->side[s].dealer, positions);
  t->count++;
}

static bool make_room(table *t, size_t offers)
{
  t->positions = truce__arena_alloc(t->scratch, offers, t->d->issue_count * sizeof *t->positions);
  t->value = truce__arena_alloc(t->scratch, offers, sizeof *t->value);
  return t->positions != NULL && t->value != NULL;
}

/* The number of possible packages; SIZE_MAX past LISTED_MAX. */
static size_t count_possible(const truce__domain *d)
{
  size_t product = 1;
  for (size_t k = 0; k < d->issue_count && product <= LISTED_MAX; k++) {
    size_t open = 0;
    for (size_t place = d->first[k]; place < d->first[k + 1]; place++)
      open += d->open[place];
    product *= open;
  }
  return product <= LISTED_MAX ? product : SIZE_MAX;
}

/* Moves to the next possible package in the order of the file; false after the last. */
static bool next_package(const truce__domain *d, uint16_t *positions)
{
  for (size_t k = d->issue_count; k-- > 0;) {
    const size_t count = d->first[k + 1] - d->first[k];
    size_t v = positions[k] + (size_t)1;
    while (v < count && !d->open[d->first[k] + v])
      v++;
    if (v < count) {
      positions[k] = (uint16_t)v;
      return true;
    }
    for (v = 0; !d->open[d->first[k] + v];)
      v++;
    positions[k] = (uint16_t)v;
  }
  return false;
}

static truce_status list_offers(table *t, size_t count, const truce_control *control)
{
  if (!make_room(t, count))
    return TRUCE_NO_MEMORY;
  uint16_t positions[TRUCE_ISSUES_MAX];
  for (size_t k = 0; k < t->d->issue_count; k++) {
    positions[k] = 0;
    while (!t->d->open[t->d->first[k] + positions[k]])
      positions[k]++;
  }
  do {
    if (t->count % 1024 == 0 && truce__cancelled(control))
      return TRUCE_CANCELLED;
    put_offer(t, positions);
  } while (next_package(t->d, positions));
  return TRUCE_OK;
}

static truce_status draw_offers(table *t, const truce_control *control)
{
  const size_t issues = t->d->issue_count;
  truce_cloud cloud;
  uint16_t *frontier;
  size_t count;
  truce_status status = truce__frontier_sample(t->d, FRONTIER_MAX, &frontier, &count, control);
  if (status != TRUCE_OK)
    return status;
  status = truce_deal_cloud(&cloud, t->deal, DRAWN_MAX, DRAWN_SEED);
  if (status != TRUCE_OK) {
    free(frontier);
    return status;
  }
  const size_t known = count > 0 ? 0 : t->deal->frontier_count; /* where merging is too large */
  if (!make_room(t, count + known + cloud.count))
    status = TRUCE_NO_MEMORY;
  for (size_t k = 0; status == TRUCE_OK && k < count; k++)
    put_offer(t, &frontier[k * issues]);
  for (size_t k = 0; status == TRUCE_OK && k < known; k++)
    put_offer(t, t->deal->frontier[k].positions);
  for (size_t k = 0; status == TRUCE_OK && k < cloud.count; k++)
    put_offer(t, cloud.packages[k].positions);
  free(frontier);
  truce_cloud_free(&cloud);
  return status;
}

static int by_value(const void *x, const void *y)
{
  const entry *one = x, *other = y;
  if (one->value != other->value)
    return one->value > other->value ? -1 : 1;
  return (one->offer > other->offer) - (one->offer < other->offer);
}

static bool order_offers(table *t, size_t s)
{
  side *me = &t->side[s];
  me->order = truce__arena_alloc(t->scratch, t->count, sizeof *me->order);
  if (me->order == NULL)
    return false;
  for (size_t k = 0; k < t->count; k++) {
    if (t->value[k][s] >= me->no_deal)
      me->order[me->count++] = (entry){t->value[k][s], k};
  }
  qsort(me->order, me->count, sizeof *me->order, by_value);
  if (me->count > 0)
    me->demand = me->asked = me->order[0].value;
  return true;
}

/* Lists the undominated of some offers ordered by decreasing value to the first side. */
static size_t find_edge(const table *t, const entry *order, size_t count, size_t *edge)
{
  size_t kept = 0;
  for (size_t k = 0; k < count; k++) {
    const size_t offer = order[k].offer;
    if (kept > 0 && t->value[offer][1] <= t->value[edge[kept - 1]][1])
      continue;
    const bool even = kept > 0 && t->value[offer][0] == t->value[edge[kept - 1]][0];
    kept -= even;
    edge[kept++] = offer;
  }
  return kept;
}

/* ---- The patient tactic ---- */

typedef struct point {
  double x, y;
} point;

static double gain(const table *t, size_t s, size_t offer)
{
  const side *me = &t->side[s];
  return truce__domain_points(t->d, me->dealer, t->value[offer][s] - me->no_deal);
}

/* The upper hull of the gains, by decreasing x: what the sides could reach by tossing for packages.
 */
static size_t make_hull(const table *t, point *hull)
{
  size_t n = 0;
  for (size_t k = 0; k < t->edge_count; k++) {
    const point p = {gain(t, 0, t->edge[k]), gain(t, 1, t->edge[k])};
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
static size_t patient_offer(const table *t, size_t s, const double *share)
{
  size_t chosen = t->edge[0];
  double nearest = -1;
  for (size_t k = 0; k < t->edge_count; k++) {
    const size_t offer = t->edge[k];
    const double near = fmin(nearness(t, offer, share), 1 - TOLERANCE);
    const bool keeps = near == nearest && near == 1 - TOLERANCE;
    if (near > nearest || (keeps && t->value[offer][s] > t->value[chosen][s])) {
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
  size_t kept = 0;
  entry *both = truce__arena_alloc(t->scratch, t->side[0].count, sizeof *both);
  t->edge = truce__arena_alloc(t->scratch, t->side[0].count, sizeof *t->edge);
  point *hull = truce__arena_alloc(t->scratch, t->side[0].count, sizeof *hull);
  if (both == NULL || t->edge == NULL || hull == NULL)
    return false;
  for (size_t k = 0; k < t->side[0].count; k++) {
    if (t->value[t->side[0].order[k].offer][1] >= t->side[1].no_deal)
      both[kept++] = t->side[0].order[k];
  }
  t->edge_count = find_edge(t, both, kept, t->edge);
  if (t->edge_count == 0)
    return true;
  double share[2];
  patient_shares(t, hull, make_hull(t, hull), share);
  for (size_t s = 0; s < 2; s++)
    t->side[s].patient = patient_offer(t, s, share);
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
  const uint16_t *a = &t->positions[one * issues], *b = &t->positions[other * issues];
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
  me->heard[1] = t->value[offer][s];
  me->heard_count++;
  me->answer = offer;
}

/* Whether an offer gives a side at least what its own next one would, a round later. */
static bool accepts(const table *t, size_t s, size_t offer, size_t own)
{
  const side *me = &t->side[s];
  if (t->value[offer][s] < me->no_deal)
    return false;
  if (own == SIZE_MAX || t->value[offer][s] >= t->value[own][s])
    return true;
  return (double)(t->value[offer][s] - me->no_deal) >=
         me->discount * (double)(t->value[own][s] - me->no_deal);
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

static double distance_to(const table *t, size_t offer, const double *at)
{
  double square = 0;
  for (size_t s = 0; s < 2; s++) {
    const double apart = gain(t, s, offer) - at[s];
    square += apart * apart;
  }
  return sqrt(square);
}

/* Two dealers: to what none of the offers beats, which is the frontier where all packages are among
 * them. More: to the packages of the result's frontier, if any is known. */
static truce_status measure_distance(table *t, size_t offer, double *distance)
{
  const double at[2] = {gain(t, 0, offer), gain(t, 1, offer)};
  const truce_deal *deal = t->deal;
  *distance = INFINITY;
  if (deal->dealer_count == 2 || deal->frontier_count == 0) {
    entry *all = truce__arena_alloc(t->scratch, t->count, sizeof *all);
    size_t *edge = truce__arena_alloc(t->scratch, t->count, sizeof *edge);
    if (all == NULL || edge == NULL)
      return TRUCE_NO_MEMORY;
    for (size_t k = 0; k < t->count; k++)
      all[k] = (entry){t->value[k][0], k};
    qsort(all, t->count, sizeof *all, by_value);
    const size_t kept = find_edge(t, all, t->count, edge);
    for (size_t k = 0; k < kept; k++)
      *distance = fmin(*distance, distance_to(t, edge[k], at));
    return TRUCE_OK;
  }
  for (size_t k = 0; k < deal->frontier_count; k++) {
    double square = 0;
    for (size_t s = 0; s < 2; s++) {
      const size_t dealer = t->side[s].dealer;
      const int64_t value = truce__domain_value(t->d, dealer, deal->frontier[k].positions);
      const double apart = truce__domain_points(t->d, dealer, value - t->side[s].no_deal) - at[s];
      square += apart * apart;
    }
    *distance = fmin(*distance, sqrt(square));
  }
  return TRUCE_OK;
}

static bool fill_offers(const table *t, truce_concession *result, const said *talk, size_t count)
{
  truce_offer *offers = truce__arena_alloc(result->memory, count, sizeof *offers);
  size_t *first = truce__arena_alloc(t->scratch, t->count, sizeof *first); /* 1 + where it was */
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
                             &t->positions[offer * t->d->issue_count]))
      return false;
  }
  result->offers = offers;
  result->offer_count = count;
  result->round = (unsigned)count;
  return true;
}

static truce_status fill_result(table *t, truce_concession *result, const said *talk, size_t count,
                                bool agreed)
{
  if (!fill_offers(t, result, talk, count))
    return TRUCE_NO_MEMORY;
  for (size_t s = 0; s < 2; s++)
    result->discounted[s] = truce__domain_points(t->d, t->side[s].dealer, t->side[s].no_deal);
  if (!agreed)
    return TRUCE_OK;
  const said *last = &talk[count - 1];
  result->agreed = true;
  result->accepted_by = 1 - last->by;
  result->package = result->offers[count - 1].package;
  for (size_t s = 0; s < 2; s++)
    result->discounted[s] +=
        gain(t, s, last->offer) * pow(t->side[s].discount, (double)(count - 1));
  return measure_distance(t, last->offer, &result->distance);
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
  const size_t possible = count_possible(t->d);
  truce_status status =
      possible != SIZE_MAX ? list_offers(t, possible, control) : draw_offers(t, control);
  if (status != TRUCE_OK)
    return status;
  if (!order_offers(t, 0) || !order_offers(t, 1))
    return TRUCE_NO_MEMORY;
  if (t->side[0].count > 0 && t->side[1].count > 0 && !settle_patient(t))
    return TRUCE_NO_MEMORY;
  said *talk = NULL;
  size_t count = 0;
  bool agreed = false;
  status = bargain(t, rounds, &talk, &count, &agreed, control);
  if (status == TRUCE_OK)
    status = fill_result(t, result, talk, count, agreed);
  free(talk);
  return status;
}

truce_status truce_deal_concede(truce_concession *result, const truce_deal *deal,
                                const truce_concession_options *options,
                                const truce_control *control)
{
  truce__require(options->rounds <= TRUCE_ROUNDS_MAX);
  table t = {.d = deal->domain, .deal = deal, .scratch = truce__arena_new()};
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

void truce_concession_free(truce_concession *result)
{
  truce__arena_free(result->memory);
  *result = (truce_concession){0};
}
