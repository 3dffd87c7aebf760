/* Sampling: a batch of samples becomes its distinct profiles, and these the distinct lists of each
 * party. What depends on one party's list alone (ranks, order, Nash, GMR, SMR) is worked out once a
 * list. SEQ and SSEQ of a party depend on its list and on the others' improvements only, that is on
 * their order inside fibres: they are worked out once for each such combination. A profile is
 * remembered from batch to batch. */
#include "uncertainty_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { BATCH_MAX = 1 << 15, LANES_BATCH_MAX = 1 << 17, FIRST_BATCH = 1 << 9, STATE_SHIFT = 8 };
static const size_t BATCH_BYTES = (size_t)512 << 20, KEPT_BYTES = (size_t)256 << 20;
static const size_t LANES_BYTES = (size_t)768 << 20; /* they keep nothing */

/* A party's lists in a batch. */
typedef struct party_lists {
  truce__index index;
  size_t count;
  party_view *views; /* [number in index] */
  size_t *order;     /* [number in index]: lists with the same number improve alike */
} party_lists;

typedef struct batch {
  truce_uncertainty *u;
  truce_control inner; /* for a thread that is one of several */
  const truce_control *control;
  size_t count;
  size_t *profile;    /* [sample] */
  size_t fresh_count; /* profiles to solve */
  size_t *fresh;
  size_t *list;       /* [fresh * parties + party]: number of its list, SIZE_MAX: as written */
  party_lists *lists; /* [party] */
  /* SEQ and SSEQ to work out: a party, its list, the others' orders. */
  truce__index replies;
  size_t *reply_keys; /* [(fresh * parties + party) * (parties + 1)] */
  size_t *reply;      /* [fresh * parties + party]: number in replies */
  size_t *asked_by;   /* [number in replies]: fresh * parties + party */
  uint8_t **stable;   /* [number in replies][state]: the bits */
} batch;

void truce__uncertainty_forget(truce_uncertainty *u)
{
  for (size_t k = 0; k < u->index.count; k++) {
    free(u->solved[k].key);
    free(u->solved[k].entries);
  }
  truce__index_free(&u->index);
  free(u->solved);
  u->index = (truce__index){0};
  u->solved = NULL;
  u->solved_capacity = u->kept_bytes = 0;
}

static void view_free(party_view *view)
{
  free(view->rank);
  free(view->order);
  free(view->stable);
  free(view->blocks);
}

static void batch_free(batch *b)
{
  for (size_t p = 0; b->lists != NULL && p < b->u->c->party_count; p++) {
    for (size_t k = 0; b->lists[p].views != NULL && k < b->lists[p].count; k++)
      view_free(&b->lists[p].views[k]);
    free(b->lists[p].views);
    free(b->lists[p].order);
    truce__index_free(&b->lists[p].index);
  }
  for (size_t k = 0; b->stable != NULL && k < b->replies.count; k++)
    free(b->stable[k]);
  free(b->stable);
  free(b->asked_by);
  free(b->reply);
  free(b->reply_keys);
  truce__index_free(&b->replies);
  free(b->lists);
  free(b->list);
  free(b->fresh);
  free(b->profile);
}

/* ---- From samples to profiles to lists ---- */

/* The number of a profile, new or known. */
static bool number_profile(truce_uncertainty *u, const uint64_t *key, size_t *number)
{
  const size_t bytes = u->dial_count * sizeof *key;
  *number = truce__index_get(&u->index, (const char *)key, bytes);
  if (*number != SIZE_MAX)
    return true;
  if (!truce__reserve((void **)&u->solved, &u->solved_capacity, u->index.count + 1,
                      sizeof *u->solved))
    return false;
  uint64_t *copy = truce__array(u->dial_count, sizeof *copy);
  if (copy == NULL)
    return false;
  memcpy(copy, key, bytes);
  bool known;
  const bool fine = truce__index_add(&u->index, (const char *)copy, bytes, number, &known);
  if (fine)
    u->solved[*number] = (solved_profile){.key = copy};
  else
    free(copy);
  return fine;
}

static int by_number(const void *a, const void *b)
{
  const size_t x = *(const size_t *)a, y = *(const size_t *)b;
  return (x > y) - (x < y);
}

static truce_status number_samples(batch *b, uint64_t seed, bool every, uint64_t first)
{
  truce_uncertainty *u = b->u;
  uint64_t *keys = truce__array(b->count, (u->dial_count + 1) * sizeof *keys);
  if (keys == NULL)
    return TRUCE_NO_MEMORY;
#pragma omp parallel for num_threads(truce__threads(b->control)) schedule(static)
  for (size_t k = 0; k < b->count; k++)
    truce__uncertainty_key(u, seed, every, first + k, keys + k * u->dial_count);
  bool fine = true;
  for (size_t k = 0; k < b->count && fine; k++)
    fine = number_profile(u, keys + k * u->dial_count, &b->profile[k]);
  free(keys);
  if (!fine)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < b->count; k++) {
    if (u->solved[b->profile[k]].entries == NULL)
      b->fresh[b->fresh_count++] = b->profile[k];
  }
  qsort(b->fresh, b->fresh_count, sizeof *b->fresh, by_number);
  size_t distinct = 0;
  for (size_t k = 0; k < b->fresh_count; k++) {
    if (k == 0 || b->fresh[k] != b->fresh[distinct - 1])
      b->fresh[distinct++] = b->fresh[k];
  }
  b->fresh_count = distinct;
  return TRUCE_OK;
}

static truce_status number_lists(batch *b)
{
  const truce_uncertainty *u = b->u;
  const size_t parties = u->c->party_count;
  b->lists = calloc(parties, sizeof *b->lists);
  b->list = truce__array(b->fresh_count, parties * sizeof *b->list);
  if (b->lists == NULL || b->list == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t p = 0; p < parties; p++) {
    const size_t first = u->first_dial[p], dials = u->first_dial[p + 1] - first;
    for (size_t k = 0; k < b->fresh_count; k++) {
      size_t *number = &b->list[k * parties + p];
      bool known;
      *number = SIZE_MAX;
      if (dials > 0 &&
          !truce__index_add(&b->lists[p].index, (const char *)(u->solved[b->fresh[k]].key + first),
                            dials * sizeof(uint64_t), number, &known))
        return TRUCE_NO_MEMORY;
    }
    b->lists[p].count = b->lists[p].index.count;
    b->lists[p].views = calloc(b->lists[p].count + 1, sizeof *b->lists[p].views);
    b->lists[p].order = truce__array(b->lists[p].count, sizeof *b->lists[p].order);
    if (b->lists[p].views == NULL || b->lists[p].order == NULL)
      return TRUCE_NO_MEMORY;
  }
  return TRUCE_OK;
}

/* ---- A list ---- */

/* Works out all that depends on this list alone. */
static truce_status solve_list(const batch *b, size_t party, size_t number)
{
  const truce_uncertainty *u = b->u;
  const size_t states = u->base->states.count;
  party_view *view = &b->lists[party].views[number];
  *view = u->base->parties[party];
  view->blocks = NULL;
  view->rank = truce__array(states, sizeof *view->rank);
  view->order = truce__array(states, sizeof *view->order);
  view->stable = calloc(states, sizeof *view->stable);
  sanction *values = truce__array(states, sizeof *values);
  party_view *parties = truce__array(u->c->party_count, sizeof *parties);
  truce_status status = TRUCE_NO_MEMORY;
  if (view->rank != NULL && view->order != NULL && view->stable != NULL && values != NULL &&
      parties != NULL) {
    size_t order[TRUCE_UNKNOWN_LIST_MAX];
    uint32_t turned;
    const uint64_t *own =
        (const uint64_t *)(const void *)b->lists[party].index.entries[number].text;
    truce__uncertainty_list(u, own - u->first_dial[party], party, order, &turned);
    truce__uncertainty_rearrange(u->base->parties[party].rank, view->rank, states, order,
                                 u->c->parties[party].preference.wish_count, turned);
    truce_stability s = {.c = u->c, .states = u->base->states, .parties = parties};
    memcpy(parties, u->base->parties, u->c->party_count * sizeof *parties);
    status = truce__order_states(&s, view, &b->inner);
    parties[party] = *view;
    if (status == TRUCE_OK)
      status = truce__sweep_stable(&s, view, NULL, TRUCE_NASH, TRUCE_NASH, &b->inner);
    if (status == TRUCE_OK)
      status = truce__find_sanctions(&s, party, false, values, &b->inner);
    if (status == TRUCE_OK)
      status = truce__sweep_stable(&s, view, values, TRUCE_GMR, TRUCE_SMR, &b->inner);
  }
  free(values);
  free(parties);
  return status;
}

/* ---- A profile ---- */

/* Lists the states that some concept makes an equilibrium. */
static truce_status list_equilibria(const uint8_t *stable, size_t states, solved_profile *solved)
{
  size_t count = 0;
  for (size_t s = 0; s < states; s++)
    count += stable[s] != 0;
  uint64_t *entries = truce__array(count, sizeof *entries);
  if (entries == NULL)
    return TRUCE_NO_MEMORY;
  count = 0;
  for (size_t s = 0; s < states; s++) {
    if (stable[s] != 0)
      entries[count++] = (uint64_t)s << STATE_SHIFT | stable[s];
  }
  solved->count = count;
  solved->entries = entries;
  return TRUCE_OK;
}

/* Finds the lists of each party that have the same order inside its fibres. */
static truce_status number_orders(batch *b)
{
  const size_t bytes = b->u->base->states.count * sizeof(uint32_t);
  bool fine = true;
  for (size_t p = 0; p < b->u->c->party_count && fine; p++) {
    truce__index index = {0};
    bool known;
    for (size_t k = 0; k < b->lists[p].count && fine; k++)
      fine = truce__index_add(&index, (const char *)b->lists[p].views[k].order, bytes,
                              &b->lists[p].order[k], &known);
    truce__index_free(&index);
  }
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}

static truce_status number_replies(batch *b)
{
  const size_t parties = b->u->c->party_count, cells = b->fresh_count * parties;
  b->reply_keys = truce__array(cells, (parties + 1) * sizeof *b->reply_keys);
  b->reply = truce__array(cells, sizeof *b->reply);
  b->asked_by = truce__array(cells, sizeof *b->asked_by);
  if (b->reply_keys == NULL || b->reply == NULL || b->asked_by == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t cell = 0; cell < cells; cell++) {
    size_t *key = b->reply_keys + cell * (parties + 1);
    const size_t party = cell % parties, *list = &b->list[cell - party];
    for (size_t p = 0; p < parties; p++)
      key[p] = p == party || list[p] == SIZE_MAX ? list[p] : b->lists[p].order[list[p]];
    key[parties] = party;
    bool known;
    if (!truce__index_add(&b->replies, (const char *)key, (parties + 1) * sizeof *key,
                          &b->reply[cell], &known))
      return TRUCE_NO_MEMORY;
    if (!known)
      b->asked_by[b->reply[cell]] = cell;
  }
  b->stable = calloc(b->replies.count + 1, sizeof *b->stable);
  return b->stable != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
}

static const party_view *view_of(const batch *b, size_t fresh, size_t party)
{
  const size_t number = b->list[fresh * b->u->c->party_count + party];
  return number == SIZE_MAX ? &b->u->base->parties[party] : &b->lists[party].views[number];
}

static truce_status solve_reply(const batch *b, size_t number)
{
  const truce_uncertainty *u = b->u;
  const size_t parties = u->c->party_count, states = u->base->states.count;
  const size_t fresh = b->asked_by[number] / parties, party = b->asked_by[number] % parties;
  party_view *views = truce__array(parties, sizeof *views);
  sanction *values = truce__array(states, sizeof *values);
  b->stable[number] = calloc(states, 1);
  truce_status status = TRUCE_NO_MEMORY;
  if (views != NULL && values != NULL && b->stable[number] != NULL) {
    truce_stability s = {.c = u->c, .states = u->base->states, .parties = views};
    for (size_t p = 0; p < parties; p++)
      views[p] = *view_of(b, fresh, p);
    views[party].stable = b->stable[number];
    status = truce__find_sanctions(&s, party, true, values, &b->inner);
    if (status == TRUCE_OK)
      status = truce__sweep_stable(&s, &views[party], values, TRUCE_SEQ, TRUCE_SSEQ, &b->inner);
  }
  free(views);
  free(values);
  return status;
}

static truce_status solve_profile(const batch *b, size_t fresh)
{
  static const uint8_t own_bits = 1U << TRUCE_NASH | 1U << TRUCE_GMR | 1U << TRUCE_SMR;
  const size_t parties = b->u->c->party_count, states = b->u->base->states.count;
  uint8_t *all = truce__array(states, 1);
  if (all == NULL)
    return TRUCE_NO_MEMORY;
  memset(all, (1 << TRUCE_CONCEPT_COUNT) - 1, states);
  for (size_t p = 0; p < parties; p++) {
    const uint8_t *own = view_of(b, fresh, p)->stable;
    const uint8_t *replies = b->stable[b->reply[fresh * parties + p]];
    for (size_t k = 0; k < states; k++)
      all[k] &= (uint8_t)((own[k] & own_bits) | replies[k]);
  }
  const truce_status status = list_equilibria(all, states, &b->u->solved[b->fresh[fresh]]);
  free(all);
  return status;
}

/* ---- A batch ---- */

typedef truce_status task(const batch *b, size_t number);

static truce_status list_task(const batch *b, size_t number)
{
  size_t party = 0;
  for (; number >= b->lists[party].count; party++)
    number -= b->lists[party].count;
  return solve_list(b, party, number);
}

static truce_status run_tasks(const batch *b, task *work, size_t count)
{
  int failed = TRUCE_OK;
#pragma omp parallel for num_threads(truce__threads(b->control)) schedule(dynamic)
  for (size_t k = 0; k < count; k++) {
    int before;
#pragma omp atomic read
    before = failed;
    if (before != TRUCE_OK)
      continue;
    const truce_status status = work(b, k);
    if (status != TRUCE_OK) {
#pragma omp atomic write
      failed = (int)status;
    }
  }
  return (truce_status)failed;
}

static void add_entries(const truce_uncertainty *u, size_t unknown, const solved_profile *solved,
                        uint64_t times, uint64_t *counts)
{
  for (size_t k = 0; k < solved->count; k++) {
    const size_t state = (size_t)(solved->entries[k] >> STATE_SHIFT);
    for (unsigned concept = 0; concept < TRUCE_CONCEPT_COUNT; concept++)
      counts[truce__uncertainty_cell(u, unknown, concept, state)] +=
          (solved->entries[k] >> concept & 1) * times;
  }
}

/* Adds the batch's samples. Threads share the unknowns, so no two write to one cell. */
static void add_batch(const batch *b, uint64_t *counts)
{
  const truce_uncertainty *u = b->u;
  qsort(b->profile, b->count, sizeof *b->profile, by_number);
  counts[0] += b->count;
#pragma omp parallel for num_threads(truce__threads(b->control)) schedule(dynamic)
  for (size_t table = 0; table <= u->unknown_count; table++) {
    for (size_t k = 0, end; k < b->count; k = end) {
      for (end = k + 1; end < b->count && b->profile[end] == b->profile[k];)
        end++;
      const solved_profile *solved = &u->solved[b->profile[k]];
      const size_t unknown = table == 0 ? SIZE_MAX : table - 1;
      if (unknown != SIZE_MAX && !truce__uncertainty_answer(u, solved->key, unknown))
        continue;
      add_entries(u, unknown, solved, end - k, counts);
      if (unknown != SIZE_MAX)
        counts[truce__uncertainty_yes_cell(u, unknown)] += end - k;
    }
  }
}

static truce_status solve_batch(batch *b)
{
  truce_uncertainty *u = b->u;
  truce_status status = number_lists(b);
  size_t lists = 0;
  for (size_t p = 0; status == TRUCE_OK && p < u->c->party_count; p++)
    lists += b->lists[p].count;
  if (status == TRUCE_OK)
    status = run_tasks(b, list_task, lists);
  if (status == TRUCE_OK)
    status = number_orders(b);
  if (status == TRUCE_OK)
    status = number_replies(b);
  if (status == TRUCE_OK)
    status = run_tasks(b, solve_reply, b->replies.count);
  if (status == TRUCE_OK)
    status = run_tasks(b, solve_profile, b->fresh_count);
  for (size_t k = 0; k < b->fresh_count; k++)
    u->kept_bytes += (u->solved[b->fresh[k]].count + u->dial_count + 16) * sizeof(uint64_t);
  return status;
}

static truce_status take_batch(truce_uncertainty *u, uint64_t seed, bool every, uint64_t first,
                               size_t count, uint64_t *counts, const truce_control *control)
{
  if (u->kept_bytes > truce__afford(control, KEPT_BYTES, 1))
    truce__uncertainty_forget(u);
  batch b = {.u = u, .control = control, .count = count};
  b.inner.cancel = control != NULL ? control->cancel : NULL;
  b.profile = truce__array(count, sizeof *b.profile);
  b.fresh = truce__array(count, sizeof *b.fresh);
  truce_status status = b.profile != NULL && b.fresh != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    status = number_samples(&b, seed, every, first);
  if (status == TRUCE_OK && b.fresh_count > 0)
    status = solve_batch(&b);
  if (status == TRUCE_OK && truce__cancelled(control))
    status = TRUCE_CANCELLED;
  if (status == TRUCE_OK)
    add_batch(&b, counts);
  batch_free(&b);
  return status;
}

/* The most bytes that a batch of `size` samples can need. */
static double batch_bytes(const truce_uncertainty *u, size_t size)
{
  if (u->lanes != NULL)
    return truce__lanes_bytes(u, size);
  const double states = (double)u->base->states.count + 64, n = (double)size;
  const double profiles = (double)u->profiles < n ? (double)u->profiles : n;
  double bytes = profiles * (double)u->c->party_count * states;
  for (size_t p = 0; p < u->c->party_count; p++) {
    double lists = 1;
    for (size_t d = u->first_dial[p]; d < u->first_dial[p + 1]; d++)
      lists *= (double)u->dials[d].choices;
    bytes += (lists < n ? lists : n) * states * (2 * sizeof(uint32_t) + 1);
  }
  return bytes;
}

/* As many samples as have room, even if all are different. */
static size_t batch_size(const truce_uncertainty *u, const truce_control *control)
{
  const double room =
      (double)truce__afford(control, u->lanes != NULL ? LANES_BYTES : BATCH_BYTES, 1);
  size_t size = u->lanes != NULL ? LANES_BATCH_MAX : BATCH_MAX;
  while (size > 1 && batch_bytes(u, size) > room)
    size -= (size + 3) / 4;
  return size > 0 ? size : 1;
}

/* A batch's share of all samples, for its own progress. */
typedef struct span {
  const truce_control *control;
  double start, length;
} span;

static void tell_within(void *context, const char *phase, double share)
{
  const span *within = context;
  truce__progress(within->control, phase, within->start + share * within->length);
}

static truce_status take_lanes(const truce_uncertainty *u, uint64_t seed, bool every,
                               uint64_t first, size_t count, uint64_t *counts, span *within)
{
  truce_control own = within->control != NULL ? *within->control : (truce_control){0};
  own.progress = tell_within;
  own.progress_context = within;
  return truce__lanes_take(u, seed, every, first, count, counts, &own);
}

truce_status truce_uncertainty_sample(truce_uncertainty *u, uint64_t seed, bool every,
                                      uint64_t first, uint64_t count, uint64_t *counts,
                                      const truce_control *control)
{
  truce__require(!every || (first <= u->profiles && count <= u->profiles - first));
  const size_t most = batch_size(u, control);
  for (uint64_t done = 0; done < count;) {
    /* The first batch is small: a run that is stopped soon has something to tell. */
    const size_t enough = done == 0 && most > FIRST_BATCH ? FIRST_BATCH : most;
    const size_t size = count - done < enough ? (size_t)(count - done) : enough;
    span within = {control, (double)done / (double)count, (double)size / (double)count};
    truce__progress(control, "Drawing priorities", within.start);
    const truce_status status =
        u->lanes != NULL ? take_lanes(u, seed, every, first + done, size, counts, &within)
                         : take_batch(u, seed, every, first + done, size, counts, control);
    if (status == TRUCE_CANCELLED)
      return TRUCE_OK; /* what is counted stands */
    if (status != TRUCE_OK)
      return status;
    done += size;
  }
  return TRUCE_OK;
}
