/* Robustness: the case solved again and again with its judgements drawn from their ranges.
 *
 * Sample k draws from stream k of the seed and samples are added up in order, so the answer is the
 * same on any number of threads, and a run that was stopped equals a shorter one. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/control.h"
#include "base/memory.h"
#include "base/random.h"
#include "solve.h"

enum { SAMPLES = 10000, BATCH = 256, KEPT_MAX = 20 };

static const size_t NOWHERE = SIZE_MAX;

typedef struct range {
  int64_t low, high;
} range;

/* How often there was a deal, by the half of a number's range that was drawn. */
typedef struct halves {
  uint64_t samples[2], deals[2];
} halves;

typedef struct sampler {
  const truce__domain *d;
  const truce_control *control;
  uint64_t seed;
  judged *list;
  size_t count; /* judged numbers */
  range *ranges;
  int64_t *numbers; /* of the sample that is added up */
  halves *halves;
  /* One batch: what each of its samples gave. */
  bool *solved;        /* [sample] */
  bool *found;         /* [sample] */
  uint16_t *positions; /* [sample * issues + issue] */
  /* Nash packages so far, found by hashing. */
  uint64_t *seen; /* [package]: how often */
  size_t seen_count, seen_capacity;
  uint16_t *packages; /* [package * issues + issue] */
  size_t packages_capacity;
  size_t *table; /* open addressing; NOWHERE: empty */
  size_t table_size;
  uint64_t done, deals;
} sampler;

/* ---- Drawing ---- */

static int64_t clamp(double value, int64_t low, int64_t high)
{
  return value <= (double)low ? low : value >= (double)high ? high : (int64_t)llround(value);
}

static void find_ranges(sampler *s, double spread)
{
  for (size_t k = 0; k < s->count; k++) {
    const judged *j = &s->list[k];
    const truce_judgement *n = j->judgement;
    int64_t low = n->low, high = n->high;
    if (low == high && spread > 0) {
      const double reach = fabs((double)n->value) * spread;
      low = clamp((double)n->value - reach, INT64_MIN / 4, INT64_MAX / 4);
      high = clamp((double)n->value + reach, INT64_MIN / 4, INT64_MAX / 4);
    }
    const bool bounded = j->kind == TRUCE_JUDGED_VALUE || j->kind == TRUCE_JUDGED_WEIGHT;
    if (bounded && low < 0)
      low = 0;
    if (j->kind == TRUCE_JUDGED_VALUE) {
      const truce_interests *i = &s->d->c->parties[s->d->dealers[j->dealer]].interests;
      high = high > i->issues[j->issue].out_of ? i->issues[j->issue].out_of : high;
    }
    s->ranges[k] = (range){low, high};
  }
}

/* Whether every dealer that weighs anything has some weight left. */
static bool usable(const sampler *s, const int64_t *numbers)
{
  bool weighs[TRUCE_DEALERS_MAX] = {false}, weighed[TRUCE_DEALERS_MAX] = {false};
  for (size_t k = 0; k < s->count; k++) {
    const judged *j = &s->list[k];
    if (j->kind != TRUCE_JUDGED_WEIGHT)
      continue;
    weighs[j->dealer] = weighs[j->dealer] || s->ranges[k].high > 0;
    weighed[j->dealer] = weighed[j->dealer] || numbers[k] > 0;
  }
  return memcmp(weighs, weighed, sizeof weighs) == 0;
}

static void draw(const sampler *s, uint64_t sample, int64_t *numbers)
{
  truce__random r;
  truce__random_start(&r, s->seed, sample);
  do {
    for (size_t k = 0; k < s->count; k++) {
      const range *a = &s->ranges[k];
      numbers[k] = a->low == a->high ? a->low : truce__random_between(&r, a->low, a->high);
    }
  } while (!usable(s, numbers));
}

static truce_status solve_sample(const sampler *s, uint64_t sample, size_t slot, int64_t *numbers)
{
  draw(s, sample, numbers);
  truce__domain *drawn;
  truce_status status = truce__domain_build(&drawn, s->d->c, numbers, SIZE_MAX, SIZE_MAX, SIZE_MAX);
  if (status != TRUCE_OK)
    return status;
  bool proven;
  status = truce__domain_nash(drawn, 0, s->control, &s->positions[slot * s->d->issue_count],
                              &s->found[slot], &proven);
  truce__domain_free(drawn);
  s->solved[slot] = status == TRUCE_OK;
  return status;
}

static truce_status solve_batch(sampler *s, size_t count)
{
  truce_status status = TRUCE_OK;
  memset(s->solved, 0, count * sizeof *s->solved);
#pragma omp parallel num_threads(truce__threads(s->control))
  {
    int64_t *numbers = truce__array(s->count, sizeof *numbers);
    truce_status mine = numbers != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
#pragma omp for schedule(dynamic, 4)
    for (size_t k = 0; k < count; k++) {
      if (mine == TRUCE_OK)
        mine = truce__cancelled(s->control) ? TRUCE_CANCELLED
                                            : solve_sample(s, s->done + k, k, numbers);
    }
    free(numbers);
#pragma omp critical
    {
      /* A real failure outweighs a cancellation. */
      if (mine != TRUCE_OK && (status == TRUCE_OK || status == TRUCE_CANCELLED))
        status = mine;
    }
  }
  return status;
}

/* ---- Adding up ---- */

static uint64_t hash_of(const uint16_t *positions, size_t count)
{
  uint64_t hash = UINT64_C(1469598103934665603);
  for (size_t k = 0; k < count; k++)
    hash = (hash ^ positions[k]) * UINT64_C(1099511628211);
  return hash ^ hash >> 29;
}

static bool grow_table(sampler *s)
{
  const size_t size = s->table_size == 0 ? 1024 : 2 * s->table_size, issues = s->d->issue_count;
  size_t *table = truce__array(size, sizeof *table);
  if (table == NULL)
    return false;
  memset(table, 0xff, size * sizeof *table);
  for (size_t k = 0; k < s->seen_count; k++) {
    size_t at = hash_of(&s->packages[k * issues], issues) & (size - 1);
    while (table[at] != NOWHERE)
      at = (at + 1) & (size - 1);
    table[at] = k;
  }
  free(s->table);
  s->table = table;
  s->table_size = size;
  return true;
}

static bool count_package(sampler *s, const uint16_t *positions)
{
  const size_t issues = s->d->issue_count;
  if (2 * (s->seen_count + 1) > s->table_size && !grow_table(s))
    return false;
  size_t at = hash_of(positions, issues) & (s->table_size - 1);
  for (; s->table[at] != NOWHERE; at = (at + 1) & (s->table_size - 1)) {
    if (memcmp(&s->packages[s->table[at] * issues], positions, issues * sizeof *positions) == 0) {
      s->seen[s->table[at]]++;
      return true;
    }
  }
  if (!truce__reserve((void **)&s->seen, &s->seen_capacity, s->seen_count + 1, sizeof *s->seen) ||
      !truce__reserve((void **)&s->packages, &s->packages_capacity, (s->seen_count + 1) * issues,
                      sizeof *s->packages))
    return false;
  memcpy(&s->packages[s->seen_count * issues], positions, issues * sizeof *positions);
  s->seen[s->seen_count] = 1;
  s->table[at] = s->seen_count++;
  return true;
}

/* Numbers are drawn again here: that is cheaper than to keep them, and takes no memory. */
static bool add_batch(sampler *s, size_t count)
{
  for (size_t k = 0; k < count; k++) {
    s->deals += s->found[k];
    draw(s, s->done + k, s->numbers);
    for (size_t n = 0; n < s->count; n++) {
      const range *a = &s->ranges[n];
      const bool upper = s->numbers[n] - a->low >= (a->high - a->low + 1) / 2;
      s->halves[n].samples[upper]++;
      s->halves[n].deals[upper] += s->found[k];
    }
    if (s->found[k] && !count_package(s, &s->positions[k * s->d->issue_count]))
      return false;
  }
  s->done += count;
  return true;
}

static truce_status sample_all(sampler *s, uint64_t samples)
{
  while (s->done < samples) {
    const size_t count = samples - s->done < BATCH ? (size_t)(samples - s->done) : BATCH;
    truce__progress(s->control, "Drawing cases from the ranges", (double)s->done / (double)samples);
    const truce_status status = solve_batch(s, count);
    if (status != TRUCE_OK && status != TRUCE_CANCELLED)
      return status;
    size_t solved = 0;
    while (solved < count && s->solved[solved])
      solved++;
    if (!add_batch(s, solved))
      return TRUCE_NO_MEMORY;
    if (status == TRUCE_CANCELLED)
      break; /* what is done stands */
  }
  return TRUCE_OK;
}

/* ---- The result ---- */

static truce_share share_of(uint64_t hits, uint64_t count)
{
  truce_share share = {.share = count > 0 ? (double)hits / (double)count : 0};
  truce__wilson(hits, count, &share.low, &share.high);
  return share;
}

/* The most frequent packages; of equals, the one seen first. */
static bool fill_often(const sampler *s, truce_robustness *made)
{
  truce__arena *arena = made->memory;
  const size_t kept = s->seen_count < KEPT_MAX ? s->seen_count : KEPT_MAX;
  truce_often *often = truce__arena_alloc(arena, kept, sizeof *often);
  bool *used = calloc(s->seen_count + 1, sizeof *used);
  bool fine = often != NULL && used != NULL;
  for (size_t n = 0; fine && n < kept; n++) {
    size_t best = NOWHERE;
    for (size_t k = 0; k < s->seen_count; k++) {
      if (!used[k] && (best == NOWHERE || s->seen[k] > s->seen[best]))
        best = k;
    }
    used[best] = true;
    often[n].share = share_of(s->seen[best], s->deals);
    fine =
        truce__package_make(arena, &often[n].package, s->d, &s->packages[best * s->d->issue_count]);
  }
  free(used);
  made->often = often;
  made->often_count = kept;
  made->often_total = s->seen_count;
  return fine;
}

static double share_in(const halves *h, size_t half)
{
  return h->samples[half] > 0 ? (double)h->deals[half] / (double)h->samples[half] : 0;
}

static double difference(const halves *h)
{
  return h->samples[0] > 0 && h->samples[1] > 0 ? fabs(share_in(h, 1) - share_in(h, 0)) : 0;
}

static bool fill_influences(const sampler *s, truce_robustness *made)
{
  truce_influence *list = truce__arena_alloc(made->memory, KEPT_MAX, sizeof *list);
  bool *used = calloc(s->count + 1, sizeof *used);
  if (list == NULL || used == NULL) {
    free(used);
    return false;
  }
  size_t n = 0;
  for (; n < KEPT_MAX; n++) {
    size_t best = NOWHERE;
    for (size_t k = 0; k < s->count; k++) {
      if (!used[k] && s->ranges[k].low < s->ranges[k].high && difference(&s->halves[k]) > 0 &&
          (best == NOWHERE || difference(&s->halves[k]) > difference(&s->halves[best])))
        best = k;
    }
    if (best == NOWHERE)
      break;
    used[best] = true;
    const judged *j = &s->list[best];
    list[n] = (truce_influence){.kind = j->kind,
                                .dealer = j->dealer,
                                .issue = j->issue,
                                .position = j->position,
                                .low = (double)s->ranges[best].low / 1e9,
                                .high = (double)s->ranges[best].high / 1e9,
                                .deal_if_low = share_in(&s->halves[best], 0),
                                .deal_if_high = share_in(&s->halves[best], 1)};
  }
  free(used);
  made->influences = list;
  made->influence_count = n;
  return true;
}

static truce_status prepare(sampler *s)
{
  truce_status status = truce__judged_list(s->d->c, &s->list, &s->count);
  if (status != TRUCE_OK)
    return status;
  s->ranges = truce__array(s->count, sizeof *s->ranges);
  s->halves = calloc(s->count + 1, sizeof *s->halves);
  s->solved = truce__array(BATCH, sizeof *s->solved);
  s->found = truce__array(BATCH, sizeof *s->found);
  s->numbers = truce__array(s->count, sizeof *s->numbers);
  s->positions = truce__array(BATCH, s->d->issue_count * sizeof *s->positions);
  return s->ranges != NULL && s->halves != NULL && s->solved != NULL && s->found != NULL &&
                 s->numbers != NULL && s->positions != NULL
             ? TRUCE_OK
             : TRUCE_NO_MEMORY;
}

static void clean(sampler *s)
{
  free(s->list);
  free(s->ranges);
  free(s->halves);
  free(s->solved);
  free(s->found);
  free(s->numbers);
  free(s->positions);
  free(s->seen);
  free(s->packages);
  free(s->table);
}

truce_status truce_deal_robustness(truce_robustness *result, const truce_deal *deal,
                                   const truce_robustness_options *options,
                                   const truce_control *control)
{
  truce__require(options->spread >= 0 && options->spread <= 1);
  sampler s = {.d = deal->domain, .control = control, .seed = options->seed};
  truce_robustness made = {.samples = options->samples > 0 ? options->samples : SAMPLES};
  made.memory = truce__arena_new();
  truce_status status = made.memory != NULL ? prepare(&s) : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK) {
    find_ranges(&s, options->spread);
    for (size_t k = 0; k < s.count; k++)
      made.any_range = made.any_range || s.ranges[k].low < s.ranges[k].high;
    status = sample_all(&s, made.samples);
  }
  made.done = s.done;
  made.deal = share_of(s.deals, s.done);
  if (status == TRUCE_OK && (!fill_often(&s, &made) || !fill_influences(&s, &made)))
    status = TRUCE_NO_MEMORY;
  clean(&s);
  if (status == TRUCE_OK)
    *result = made;
  else
    truce__arena_free(made.memory);
  return status;
}

void truce_robustness_free(truce_robustness *result)
{
  truce__arena_free(result->memory);
}
