/* Records of one list into persons.
 *
 * From the surest pair on, two groups become one if the evidence of all pairs across them, taken
 * together, is for it: each pair's log odds count up to a bound, so that one odd pair neither joins
 * nor parts two groups. Answers come first: groups that one says are two are never joined, those
 * that one says are one always. This is greedy correlation clustering (Bansal, Blum, Chawla 2004,
 * doi 10.1023/B:MACH.0000033116.57574.95).
 *
 * How often a person who is there twice is there a third time is learnt in a first round: in lists
 * where nobody is, a third record is more likely somebody else of much the same name and day. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "link_internal.h"

enum {
  CROSS_MAX = 400,  /* pairs looked at to join two groups */
  THIRDS_MAX = 100, /* records of a group that each pair is set against */
};
static const double BOUND = 8; /* bits */

typedef struct clusterer {
  const link_table *table;
  const link_model *model;
  const link_answers *answers;
  link_pairs *pairs;     /* by a, then b */
  size_t *first;         /* [record]: its first pair */
  uint32_t *group;       /* [record]: the group it is in */
  uint32_t *next;        /* [record]: the next member of its group; itself at the end */
  uint32_t *last, *size; /* [group] */
  double against;        /* how much one pair can say against joining */
  double third;          /* bits for or against a third record, 0 or less */
  /* Pairs settled as different, each in the list of both groups that have a part in it; entry + 1,
   * 0 for none. NULL if there are none. */
  size_t *apart, *apart_last; /* [group]: the first and last entry */
  size_t *apart_next;         /* [entry] */
  size_t *apart_pair;         /* [entry] */
} clusterer;

static double log_odds(const clusterer *c, double probability)
{
  const double p = fmin(fmax(probability, 1e-9), 1 - 1e-9);
  return fmax(-c->against, fmin(BOUND, log2(p / (1 - p))));
}

static const truce_link_pair *find_pair(const clusterer *c, uint32_t a, uint32_t b)
{
  const uint32_t x = a < b ? a : b, y = a < b ? b : a;
  size_t low = c->first[x], high = c->first[x + 1];
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (c->pairs->pairs[middle].b < y)
      low = middle + 1;
    else
      high = middle;
  }
  return low < c->first[x + 1] && c->pairs->pairs[low].b == y ? &c->pairs->pairs[low] : NULL;
}

static double evidence(const clusterer *c, uint32_t a, uint32_t b)
{
  const truce_link_pair *known = find_pair(c, a, b);
  if (known != NULL && known->settled)
    return known->probability > 0.5 ? 1e6 : -1e6;
  if (known != NULL)
    return log_odds(c, known->probability);
  const uint32_t x = a < b ? a : b, y = a < b ? b : a;
  const link_pattern pattern = truce__link_compare(c->table, x, y);
  const double weight = truce__link_weight(c->model, c->table, pattern, x, y);
  return log_odds(c, truce__link_probability(c->model, weight));
}

/* The mean evidence across two groups. */
static double mean_evidence(const clusterer *c, uint32_t p, uint32_t q)
{
  const size_t pairs = (size_t)c->size[p] * c->size[q];
  const size_t step = pairs / CROSS_MAX + 1;
  double sum = 0;
  size_t at = 0, counted = 0;
  for (uint32_t a = p;; a = c->next[a]) {
    for (uint32_t b = q;; b = c->next[b]) {
      if (at++ % step == 0) {
        sum += evidence(c, a, b);
        counted++;
      }
      if (c->next[b] == b)
        break;
    }
    if (c->next[a] == a)
      break;
  }
  return sum / (double)counted;
}

static void join(clusterer *c, uint32_t p, uint32_t q)
{
  for (uint32_t b = q;; b = c->next[b]) {
    c->group[b] = p;
    if (c->next[b] == b)
      break;
  }
  c->next[c->last[p]] = q;
  c->last[p] = c->last[q];
  c->size[p] += c->size[q];
  if (c->apart == NULL || c->apart[q] == 0)
    return;
  if (c->apart[p] == 0)
    c->apart[p] = c->apart[q];
  else
    c->apart_next[c->apart_last[p] - 1] = c->apart[q];
  c->apart_last[p] = c->apart_last[q];
}

/* ---- What answers keep apart ---- */

static void list_apart(clusterer *c)
{
  size_t count = 0;
  memset(c->apart, 0, c->table->count * sizeof *c->apart);
  for (size_t k = 0; k < c->pairs->count; k++) {
    const truce_link_pair *p = &c->pairs->pairs[k];
    const uint32_t both[2] = {p->a, p->b};
    for (size_t i = 0; i < 2 && p->settled && p->probability < 0.5; i++) {
      c->apart_pair[count] = k;
      c->apart_next[count++] = c->apart[both[i]];
      if (c->apart[both[i]] == 0)
        c->apart_last[both[i]] = count;
      c->apart[both[i]] = count;
    }
  }
}

static bool start_apart(clusterer *c)
{
  size_t count = 0;
  for (size_t k = 0; k < c->answers->count; k++)
    count += !c->answers->answers[k].changed;
  if (count == 0)
    return true;
  c->apart = truce__array(c->table->count, sizeof *c->apart);
  c->apart_last = truce__array(c->table->count, sizeof *c->apart_last);
  c->apart_next = truce__array(2 * count, sizeof *c->apart_next);
  c->apart_pair = truce__array(2 * count, sizeof *c->apart_pair);
  return c->apart != NULL && c->apart_last != NULL && c->apart_next != NULL &&
         c->apart_pair != NULL;
}

/* A pair settled as different across two groups; NULL if there is none. It is in the lists of both,
 * so the shorter one settles it. */
static const truce_link_pair *kept_apart(const clusterer *c, uint32_t p, uint32_t q)
{
  if (c->apart == NULL)
    return NULL;
  for (size_t x = c->apart[p], y = c->apart[q]; x != 0 && y != 0;
       x = c->apart_next[x - 1], y = c->apart_next[y - 1]) {
    const truce_link_pair *of_p = &c->pairs->pairs[c->apart_pair[x - 1]],
                          *of_q = &c->pairs->pairs[c->apart_pair[y - 1]];
    if (c->group[of_p->a] == q || c->group[of_p->b] == q)
      return of_p;
    if (c->group[of_q->a] == p || c->group[of_q->b] == p)
      return of_q;
  }
  return NULL;
}

/* ---- Joining, from the surest pair on ---- */

typedef struct order {
  double weight;
  size_t pair;
} order;

static int by_weight(const void *a, const void *b)
{
  const order *p = a, *q = b;
  if (p->weight != q->weight)
    return p->weight > q->weight ? -1 : 1;
  return p->pair < q->pair ? -1 : p->pair > q->pair;
}

static truce_status join_groups(clusterer *c, const truce_control *control)
{
  order *sorted = truce__array(c->pairs->count, sizeof *sorted);
  size_t count = 0;
  if (sorted == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < c->pairs->count; k++) {
    const truce_link_pair *p = &c->pairs->pairs[k];
    if (p->probability >= 0.5)
      sorted[count++] = (order){p->settled ? 1e6 + p->weight : p->weight, k};
  }
  qsort(sorted, count, sizeof *sorted, by_weight);
  truce_status status = TRUCE_OK;
  for (size_t k = 0; k < count && status == TRUCE_OK; k++) {
    truce_link_pair *p = &c->pairs->pairs[sorted[k].pair];
    const uint32_t x = c->group[p->a], y = c->group[p->b];
    const uint32_t first = x < y ? x : y, second = x < y ? y : x;
    if (x == y)
      continue;
    const truce_link_pair *different = kept_apart(c, first, second);
    const double prior = c->size[x] + c->size[y] > 2 ? c->third : 0;
    if (different != NULL && p->settled) {
      truce__link_tell_contradiction(c->answers, p, different);
      p->probability = 0;
    } else if (different == NULL && (p->settled || prior + mean_evidence(c, first, second) > 0)) {
      join(c, first, second);
    }
    if (k % 65536 == 0 && truce__cancelled(control))
      status = TRUCE_CANCELLED;
  }
  free(sorted);
  return status;
}

/* ---- Pairs from groups ---- */

static truce_status list_members(const clusterer *c, truce_linkage *l)
{
  const size_t n = c->table->count;
  size_t groups = 0, members = 0;
  for (uint32_t k = 0; k < n; k++) {
    if (c->group[k] == k && c->size[k] > 1) {
      groups++;
      members += c->size[k];
    }
  }
  size_t *starts = truce__array(groups + 1, sizeof *starts);
  uint32_t *list = truce__array(members, sizeof *list);
  uint32_t *number = truce__array(n, sizeof *number);
  if (starts == NULL || list == NULL || number == NULL) {
    free(starts);
    free(list);
    free(number);
    return TRUCE_NO_MEMORY;
  }
  starts[0] = 0;
  groups = 0;
  for (uint32_t k = 0; k < n; k++) {
    if (c->group[k] == k && c->size[k] > 1) {
      number[k] = (uint32_t)groups;
      starts[groups + 1] = starts[groups] + c->size[k];
      groups++;
    }
  }
  for (uint32_t k = 0; k < n; k++) {
    if (c->size[c->group[k]] > 1)
      list[starts[number[c->group[k]]]++] = k;
  }
  for (size_t k = groups; k > 0; k--)
    starts[k] = starts[k - 1];
  starts[0] = 0;
  free(number);
  l->cluster_count = groups;
  l->starts = starts;
  l->members = list;
  return TRUCE_OK;
}

/* How likely both records are the same person as some third one of their group. */
static double by_a_third(const clusterer *c, const uint32_t *members, size_t count,
                         truce_link_pair pair)
{
  double best = 0;
  for (size_t k = 0; k < count && count <= THIRDS_MAX; k++) {
    const truce_link_pair *x = find_pair(c, pair.a, members[k]);
    const truce_link_pair *y = find_pair(c, pair.b, members[k]);
    if (x != NULL && y != NULL)
      best = fmax(best, x->probability * y->probability);
  }
  return best;
}

/* Within a group a pair is at least a little likelier than not; across groups, not. */
static truce_status pairs_of_groups(const clusterer *c, const truce_linkage *l, link_pairs *pairs)
{
  const double inside = 0.5 + 1e-6, outside = 0.5 - 1e-6;
  link_pairs made = {0};
  for (size_t k = 0; k < l->cluster_count; k++) {
    const uint32_t *m = &l->members[l->starts[k]];
    const size_t n = l->starts[k + 1] - l->starts[k];
    if (!truce__reserve((void **)&made.pairs, &made.capacity, made.count + n * (n - 1) / 2,
                        sizeof *made.pairs)) {
      free(made.pairs);
      return TRUCE_NO_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
      for (size_t j = i + 1; j < n; j++) {
        const truce_link_pair *known = find_pair(c, m[i], m[j]);
        truce_link_pair p = {.a = m[i], .b = m[j]};
        if (known != NULL) {
          p = *known;
        } else {
          const link_pattern pattern = truce__link_compare(c->table, p.a, p.b);
          p.weight = truce__link_weight(c->model, c->table, pattern, p.a, p.b);
          p.probability = truce__link_probability(c->model, p.weight);
        }
        p.implied = p.probability < inside && !p.settled;
        if (p.implied)
          p.probability = fmax(inside, by_a_third(c, m, n, p));
        made.pairs[made.count++] = p;
      }
    }
  }
  for (size_t k = 0; k < pairs->count; k++) {
    truce_link_pair p = pairs->pairs[k];
    if (c->group[p.a] == c->group[p.b])
      continue;
    if (!truce__reserve((void **)&made.pairs, &made.capacity, made.count + 1, sizeof *made.pairs)) {
      free(made.pairs);
      return TRUCE_NO_MEMORY;
    }
    if (!p.settled && p.probability > outside)
      p.probability = outside;
    made.pairs[made.count++] = p;
  }
  free(pairs->pairs);
  *pairs = made;
  return TRUCE_OK;
}

static void part_all(clusterer *c)
{
  for (uint32_t k = 0; k < c->table->count; k++) {
    c->group[k] = c->next[k] = c->last[k] = k;
    c->size[k] = 1;
  }
  if (c->apart != NULL)
    list_apart(c);
}

/* How much rarer a third record of a person is than a second, in bits: the groups made so far, with
 * half a person more on either side. What is not rarer counts as 0: the pairs speak for it. */
static double rarity_of_thirds(const clusterer *c)
{
  double persons = 0, twice = 0, thrice = 0;
  for (uint32_t k = 0; k < c->table->count; k++) {
    persons += c->group[k] == k;
    twice += c->group[k] == k && c->size[k] >= 2;
    thrice += c->group[k] == k && c->size[k] >= 3;
  }
  const double second = (twice + 0.5) / (persons + 1), third = (thrice + 0.5) / (twice + 1);
  return fmin(0, log2(third / second));
}

static bool start(clusterer *c)
{
  const size_t n = c->table->count;
  c->first = truce__array(n + 1, sizeof *c->first);
  c->group = truce__array(n, sizeof *c->group);
  c->next = truce__array(n, sizeof *c->next);
  c->last = truce__array(n, sizeof *c->last);
  c->size = truce__array(n, sizeof *c->size);
  if (c->first == NULL || c->group == NULL || c->next == NULL || c->last == NULL || c->size == NULL)
    return false;
  /* The more records a person has, the likelier are two of them to have little in common. */
  const double partners = 2 * c->model->prior * truce__link_all_pairs(c->table) / (double)n;
  c->against = fmax(1, fmin(BOUND, 4 / partners));
  size_t at = 0;
  for (uint32_t k = 0; k < n; k++) {
    c->first[k] = at;
    while (at < c->pairs->count && c->pairs->pairs[at].a == k)
      at++;
  }
  c->first[n] = at;
  if (!start_apart(c))
    return false;
  part_all(c);
  return true;
}

truce_status truce__link_cluster(link_pairs *pairs, truce_linkage *linkage, const link_table *table,
                                 const link_model *model, const link_answers *answers,
                                 const truce_control *control)
{
  clusterer c = {.table = table, .model = model, .answers = answers, .pairs = pairs};
  truce_status status = start(&c) ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = join_groups(&c, control);
  if (status == TRUCE_OK)
    c.third = rarity_of_thirds(&c);
  if (status == TRUCE_OK && c.third < 0) {
    part_all(&c);
    status = join_groups(&c, control);
  }
  if (status == TRUCE_OK)
    status = list_members(&c, linkage);
  if (status == TRUCE_OK)
    status = pairs_of_groups(&c, linkage, pairs);
  free(c.first);
  free(c.group);
  free(c.next);
  free(c.last);
  free(c.size);
  free(c.apart);
  free(c.apart_last);
  free(c.apart_next);
  free(c.apart_pair);
  return status;
}
