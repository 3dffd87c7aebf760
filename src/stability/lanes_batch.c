/* A batch of samples: its profiles, what they have in common, and what holds in each. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lanes_internal.h"

enum { TASK_MAX = 256 }; /* profiles that one thread takes at a time */

/* ---- Profiles ---- */

static truce_status draw(lane_batch *b, uint64_t seed, bool every, uint64_t first)
{
  const truce_uncertainty *u = b->u;
  b->keys = truce__array(b->samples, u->dial_count * sizeof *b->keys);
  b->times = calloc(b->samples, sizeof *b->times);
  if (b->keys == NULL || b->times == NULL)
    return TRUCE_NO_MEMORY;
#pragma omp parallel for num_threads(truce__threads(b->control)) schedule(static)
  for (size_t k = 0; k < b->samples; k++)
    truce__uncertainty_key(u, seed, every, first + k, b->keys + k * u->dial_count);
  for (size_t k = 0; k < b->samples; k++) {
    size_t number;
    bool known;
    if (!truce__index_add(&b->profiles, (const char *)(b->keys + k * u->dial_count),
                          u->dial_count * sizeof *b->keys, &number, &known))
      return TRUCE_NO_MEMORY;
    b->times[number]++;
  }
  b->count = b->profiles.count;
  return TRUCE_OK;
}

/* Runs a step for each party. */
static truce_status for_parties(lane_batch *b, truce_status (*step)(lane_batch *, size_t))
{
  int worst = TRUCE_OK;
#pragma omp parallel for num_threads(truce__threads(b->control)) schedule(dynamic)                 \
    reduction(max                                                                                  \
              : worst)
  for (size_t p = 0; p < b->l->parties; p++) {
    const int status = (int)step(b, p);
    worst = status > worst ? status : worst;
  }
  return (truce_status)worst;
}

/* Sorts the profiles by a number below `count`: start[n] is where those with n begin. */
static bool sort_profiles(const lane_batch *b, const uint32_t *number, size_t count,
                          uint32_t **sequence, uint32_t **start)
{
  *sequence = truce__array(b->count, sizeof **sequence);
  *start = calloc(count + 2, sizeof **start);
  if (*sequence == NULL || *start == NULL)
    return false;
  for (size_t k = 0; k < b->count; k++)
    (*start)[number[k] + 2]++;
  for (size_t n = 2; n < count + 2; n++)
    (*start)[n] += (*start)[n - 1];
  for (size_t k = 0; k < b->count; k++)
    (*sequence)[(*start)[number[k] + 1]++] = (uint32_t)k;
  return true;
}

/* ---- Nash, GMR and SMR ---- */

/* Keeps what holds and is stable; `count` is a multiple of CHUNK_BLOCK. */
static void keep(uint16_t *restrict hold, const uint16_t *restrict stable, size_t count)
{
  for (; count > 0; count -= CHUNK_BLOCK, hold += CHUNK_BLOCK, stable += CHUNK_BLOCK) {
    for (size_t k = 0; k < CHUNK_BLOCK; k++)
      hold[k] &= stable[k];
  }
}

/* Works out up to LANES lists of a party and takes from their profiles what they make unstable. */
static void take_lists(const lane_batch *b, lane_room *room, size_t party, size_t first,
                       const uint32_t *sequence, const uint32_t *start)
{
  const size_t chunks = lane_chunks(b->l), left = b->lists[party].count - first;
  const size_t count = left < LANES ? left : LANES;
  uint32_t lists[LANES];
  for (size_t lane = 0; lane < count; lane++)
    lists[lane] = (uint32_t)(first + lane);
  truce__lanes_load(b, room, party, lists, count);
  truce__lanes_alone(b, room, party);
  for (size_t lane = 0; lane < count; lane++) {
    for (size_t k = start[first + lane]; k < start[first + lane + 1]; k++)
      keep(lane_hold(b, sequence[k]), room->stable + lane * TRUCE_CONCEPT_COUNT * chunks,
           (TRUCE_SMR + 1) * chunks);
  }
}

static truce_status hold_alone(lane_batch *b, size_t party)
{
  const lane_lists *lists = &b->lists[party];
  uint32_t *sequence = NULL, *start = NULL;
  const bool fine = sort_profiles(b, lists->of, lists->count, &sequence, &start);
#pragma omp parallel for num_threads(truce__threads(b->control)) schedule(dynamic)
  for (size_t first = 0; first < (fine ? lists->count : 0); first += LANES) {
    if (!truce__cancelled(b->control))
      take_lists(b, &b->rooms[lane_thread()], party, first, sequence, start);
  }
  free(sequence);
  free(start);
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}

/* What SEQ and SSEQ start from: they ask for all that GMR and SMR ask for, and for more. */
static void start_replies(const lane_batch *b)
{
  const size_t chunks = lane_chunks(b->l);
#pragma omp parallel for num_threads(truce__threads(b->control)) schedule(static)
  for (size_t k = 0; k < b->count; k++) {
    uint16_t *hold = lane_hold(b, k);
    memcpy(hold + TRUCE_SEQ * chunks, hold + TRUCE_GMR * chunks, chunks * sizeof *hold);
    memcpy(hold + TRUCE_SSEQ * chunks, hold + TRUCE_SMR * chunks, chunks * sizeof *hold);
  }
}

/* ---- SEQ and SSEQ ---- */

static void join(uint16_t *restrict all, const uint16_t *restrict more, size_t count)
{
  for (; count > 0; count -= CHUNK_BLOCK, all += CHUNK_BLOCK, more += CHUNK_BLOCK) {
    for (size_t k = 0; k < CHUNK_BLOCK; k++)
      all[k] |= more[k];
  }
}

/* The states that still are equilibria under SEQ in some of the profiles. */
static void find_wanted(const lane_batch *b, lane_room *room, const uint32_t *profiles,
                        size_t count)
{
  const size_t chunks = lane_chunks(b->l);
  memset(room->wanted, 0, chunks * sizeof *room->wanted);
  for (size_t k = 0; k < count; k++) {
    const uint16_t *seq = lane_hold(b, profiles[k]) + TRUCE_SEQ * chunks;
    join(room->wanted, seq, chunks);
  }
}

/* Finds what the others can reach by improvements from wherever the party may want to go. */
static bool find_replies(const lane_batch *b, lane_room *room, size_t party,
                         const uint32_t *profiles, size_t count)
{
  const struct truce__lanes *l = b->l;
  const ground *g = &l->grounds[party];
  movers m = {.bottom = l->bottom + party * l->states};
  memset(room->better, 0, g->slot_count * sizeof *room->better);
  for (size_t k = 0; k < count; k++) {
    const lane_lists *own = &b->lists[party];
    const uint64_t *better = own->better[own->relation[own->of[profiles[k]]]];
    for (size_t slot = 0; slot < g->slot_count; slot++)
      room->better[slot] |= better[slot];
  }
  for (size_t p = 0; p < l->parties; p++) {
    const lane_lists *lists = &b->lists[p];
    if (truce__lanes_moves(l, party, p))
      m.each[m.count++] = (mover){.moves = lists->better[lists->relation[lists->of[profiles[0]]]] +
                                           l->grounds[p].slot_count,
                                  .member = l->member + p * l->states,
                                  .party = p};
  }
  truce__lanes_search_clear(&room->search);
  for (size_t chunk = 0; chunk < lane_chunks(l); chunk++) {
    for (unsigned wanted = room->wanted[chunk]; wanted != 0; wanted &= wanted - 1) {
      const size_t s = chunk * 16 + (unsigned)__builtin_ctz(wanted);
      for (uint64_t left = room->better[g->slot[s]]; left != 0; left &= left - 1) {
        const uint32_t to = g->member[g->fibre[s] + (unsigned)__builtin_ctzll(left)];
        if (!truce__lanes_search_from(&room->search, l, &m, l->stand_in[party * l->states + to]))
          return false;
      }
    }
  }
  return true;
}

/* Works out profiles in which the others improve alike. */
static bool take_profiles(const lane_batch *b, lane_room *room, size_t party,
                          const uint32_t *profiles, size_t count)
{
  const size_t chunks = lane_chunks(b->l);
  find_wanted(b, room, profiles, count);
  if (!find_replies(b, room, party, profiles, count))
    return false;
  for (size_t first = 0; first < count; first += LANES) {
    const size_t some = count - first < LANES ? count - first : LANES;
    uint32_t lists[LANES];
    for (size_t lane = 0; lane < some; lane++)
      lists[lane] = b->lists[party].of[profiles[first + lane]];
    truce__lanes_load(b, room, party, lists, some);
    find_wanted(b, room, profiles + first, some);
    truce__lanes_replies(b, room, party);
    for (size_t lane = 0; lane < some; lane++)
      keep(lane_hold(b, profiles[first + lane]) + TRUCE_SEQ * chunks,
           room->stable + (lane * TRUCE_CONCEPT_COUNT + TRUCE_SEQ) * chunks, 2 * chunks);
  }
  return true;
}

/* Cuts groups into tasks; task[k] is where in `start` the k-th begins. */
static uint32_t *cut_tasks(const uint32_t *start, size_t groups, size_t profiles, size_t *count)
{
  uint32_t *task = truce__array(groups + profiles / TASK_MAX + 1, sizeof *task);
  *count = 0;
  for (size_t n = 0; task != NULL && n < groups; n++) {
    for (uint32_t k = start[n]; k < start[n + 1]; k += TASK_MAX)
      task[(*count)++] = k;
  }
  if (task != NULL)
    task[*count] = (uint32_t)profiles;
  return task;
}

static truce_status hold_replies(lane_batch *b, size_t party)
{
  const lane_lists *lists = &b->lists[party];
  uint32_t *sequence = NULL, *start = NULL, *task = NULL;
  size_t tasks = 0;
  bool fine = sort_profiles(b, lists->group, lists->group_count, &sequence, &start);
  if (fine) {
    task = cut_tasks(start, lists->group_count, b->count, &tasks);
    fine = task != NULL;
  }
  int failed = 0;
#pragma omp parallel for num_threads(truce__threads(b->control)) schedule(dynamic)                 \
    reduction(||                                                                                   \
              : failed)
  for (size_t k = 0; k < tasks; k++) {
    if (!failed && !truce__cancelled(b->control))
      failed = !take_profiles(b, &b->rooms[lane_thread()], party, sequence + task[k],
                              task[k + 1] - task[k]);
  }
  free(task);
  free(sequence);
  free(start);
  return fine && !failed ? TRUCE_OK : TRUCE_NO_MEMORY;
}

/* ---- A batch ---- */

/* No more relations than orders of the wishes that some fibre tells apart, and signs of these. */
static double most_relations(const truce_uncertainty *u, size_t party)
{
  const ground *g = &u->lanes->grounds[party];
  double most = 1;
  for (int k = __builtin_popcount(g->relevant); g->open && k > 0; k--)
    most *= 2 * k;
  return most;
}

static truce_status make_rooms(lane_batch *b)
{
  const size_t threads = (size_t)truce__threads(b->control), parties = b->l->parties;
  b->rooms = calloc(threads, sizeof *b->rooms);
  b->lists = calloc(parties, sizeof *b->lists);
  b->hold = truce__array(b->count, TRUCE_CONCEPT_COUNT * lane_chunks(b->l) * sizeof *b->hold);
  bool fine = b->rooms != NULL && b->lists != NULL && b->hold != NULL;
  for (size_t k = 0; fine && k < threads; k++)
    fine = truce__room_init(&b->rooms[k], b->l);
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}

static void batch_free(lane_batch *b)
{
  for (size_t k = 0; b->rooms != NULL && k < (size_t)truce__threads(b->control); k++)
    truce__room_free(&b->rooms[k]);
  for (size_t p = 0; b->lists != NULL && p < b->l->parties; p++)
    truce__lists_free(&b->lists[p]);
  truce__index_free(&b->profiles);
  free(b->rooms);
  free(b->lists);
  free(b->keys);
  free(b->times);
  free(b->hold);
}

/* Two passes over the parties, the second of which takes longer. */
static void tell(const lane_batch *b, bool again, size_t number)
{
  const double parties = (double)b->l->parties, share = (double)number / parties;
  truce__progress(b->control, "Drawing priorities", again ? 0.2 + 0.6 * share : 0.2 * share);
}

static truce_status solve(lane_batch *b)
{
  const size_t cells = TRUCE_CONCEPT_COUNT * lane_chunks(b->l), parties = b->l->parties;
  memset(b->hold, 0xff, b->count * cells * sizeof *b->hold);
  truce_status status = for_parties(b, truce__lists_init);
  if (status == TRUCE_OK)
    status = for_parties(b, truce__lists_group);
  for (size_t p = 0; status == TRUCE_OK && p < parties; p++) {
    tell(b, false, p);
    status = hold_alone(b, p);
  }
  if (status == TRUCE_OK)
    start_replies(b);
  /* Few groups first: they are quick, and leave the others fewer states to ask about. */
  uint64_t done = 0;
  for (size_t n = 0; status == TRUCE_OK && n < parties; n++) {
    size_t next = parties;
    for (size_t p = 0; p < parties; p++) {
      if ((done >> p & 1) == 0 &&
          (next == parties || b->lists[p].group_count < b->lists[next].group_count))
        next = p;
    }
    done |= UINT64_C(1) << next;
    tell(b, true, n);
    if (b->l->grounds[next].moves_at_all)
      status = hold_replies(b, next);
  }
  return status;
}

double truce__lanes_bytes(const truce_uncertainty *u, size_t size)
{
  const struct truce__lanes *l = u->lanes;
  const double n = (double)size, profiles = (double)u->profiles < n ? (double)u->profiles : n;
  double each = (double)(TRUCE_CONCEPT_COUNT * lane_chunks(l) * sizeof(uint16_t)) +
                (double)(u->unknown_count + 64);
  double bytes = n * (double)(u->dial_count + 8) * sizeof(uint64_t);
  for (size_t p = 0; p < l->parties; p++) {
    const size_t wishes = u->c->parties[p].preference.wish_count;
    const double relations = most_relations(u, p);
    each += (double)(2 * wishes + 128);
    bytes += (relations < profiles ? relations : profiles) *
             (double)(2 * l->grounds[p].slot_count * sizeof(uint64_t));
  }
  return bytes + profiles * each;
}

truce_status truce__lanes_take(const truce_uncertainty *u, uint64_t seed, bool every,
                               uint64_t first, size_t count, uint64_t *counts,
                               const truce_control *control)
{
  lane_batch b = {.u = u, .l = u->lanes, .control = control, .samples = count};
  truce_status status = draw(&b, seed, every, first);
  if (status == TRUCE_OK)
    status = make_rooms(&b);
  if (status == TRUCE_OK)
    status = solve(&b);
  if (status == TRUCE_OK && truce__cancelled(control))
    status = TRUCE_CANCELLED;
  if (status == TRUCE_OK)
    status = truce__lanes_count(&b, counts);
  batch_free(&b);
  return status;
}
