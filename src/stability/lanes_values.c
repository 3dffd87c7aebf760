/* Minima and maxima over what can be reached, for LANES lists of a party side by side. */
#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/memory.h"
#include "base/sort.h"
#include "lanes_internal.h"

/* Comparisons of vectors are -1 where they hold, 0 elsewhere; one instruction is faster, where the
 * machine has it. */
static inline lane_vector least(lane_vector a, lane_vector b)
{
#ifdef __SSE2__
  return (lane_vector)_mm_min_epi16((__m128i)a, (__m128i)b);
#else
  return (a & (a < b)) | (b & ~(a < b));
#endif
}

static inline lane_vector greatest(lane_vector a, lane_vector b)
{
#ifdef __SSE2__
  return (lane_vector)_mm_max_epi16((__m128i)a, (__m128i)b);
#else
  return (a & (a > b)) | (b & ~(a > b));
#endif
}

static inline lanes lower(lanes a, lanes b)
{
  for (size_t k = 0; k < LANE_VECTORS; k++)
    a.part[k] = least(a.part[k], b.part[k]);
  return a;
}

static inline lanes higher(lanes a, lanes b)
{
  for (size_t k = 0; k < LANE_VECTORS; k++)
    a.part[k] = greatest(a.part[k], b.part[k]);
  return a;
}

static inline lanes apart(lanes a, lanes b)
{
  for (size_t k = 0; k < LANE_VECTORS; k++)
    a.part[k] ^= b.part[k];
  return a;
}

static inline lanes all_lanes(int16_t value)
{
  lanes l = {0};
  for (size_t k = 0; k < LANE_VECTORS; k++)
    l.part[k] += value;
  return l;
}

/* Sets a bit where `most` is not above the rank: nothing the party can go to is safe and better. */
static inline lanes mark(lanes marks, lanes most, lanes rank, int16_t bit)
{
  for (size_t k = 0; k < LANE_VECTORS; k++)
    marks.part[k] |= (most.part[k] <= rank.part[k]) & bit;
  return marks;
}

static inline int16_t bit_of(size_t state)
{
  return (int16_t)(uint16_t)(1U << state % 16);
}

bool truce__room_init(lane_room *room, const struct truce__lanes *l)
{
  const size_t n = l->states;
  *room = (lane_room){0};
  const bool searching = truce__lanes_search_init(&room->search, n);
  room->value = truce__array(n, sizeof *room->value);
  room->sorted = truce__array(n, 2 * sizeof *room->sorted);
  room->rank = truce__array(n, sizeof *room->rank);
  room->best = truce__array(n, sizeof *room->best);
  room->part = truce__array(n, sizeof *room->part);
  room->most = truce__array(n, sizeof *room->most);
  room->better = truce__array(n, sizeof *room->better);
  room->wanted = truce__array(lane_chunks(l), sizeof *room->wanted);
  room->stable = truce__array(lane_chunks(l) * TRUCE_CONCEPT_COUNT, LANES * sizeof *room->stable);
  return searching && room->value != NULL && room->sorted != NULL && room->rank != NULL &&
         room->best != NULL && room->part != NULL && room->most != NULL && room->better != NULL &&
         room->wanted != NULL && room->stable != NULL;
}

void truce__room_free(lane_room *room)
{
  truce__lanes_search_free(&room->search);
  free(room->value);
  free(room->sorted);
  free(room->rank);
  free(room->best);
  free(room->part);
  free(room->most);
  free(room->better);
  free(room->wanted);
  free(room->stable);
}

/* ---- Lists ---- */

/* Replaces values by their place among the distinct ones. */
static void squeeze(uint32_t *value, uint64_t *sorted, size_t count)
{
  for (size_t k = 0; k < count; k++)
    sorted[k] = (uint64_t)value[k] << 16 | k;
  truce__sort_u64(sorted, sorted + count, count);
  uint32_t place = 0;
  for (size_t k = 0; k < count; k++) {
    place += k > 0 && sorted[k] >> 16 != sorted[k - 1] >> 16;
    value[sorted[k] & 0xffff] = place;
  }
}

/* The ranks of a list of more than 16 wishes. */
static void load_long_list(const lane_batch *b, lane_room *room, size_t party, size_t list,
                           size_t lane)
{
  const ground *g = &b->l->grounds[party];
  const size_t wishes = b->u->c->parties[party].preference.wish_count;
  size_t order[TRUCE_UNKNOWN_LIST_MAX];
  for (size_t k = 0; k < wishes; k++)
    order[k] = b->lists[party].order[list * wishes + k];
  truce__uncertainty_rearrange(g->written, room->value, g->type_count, order, wishes,
                               b->lists[party].turned[list]);
  squeeze(room->value, room->sorted, g->type_count);
  for (size_t k = 0; k < g->type_count; k++)
    lane_set(&room->rank[k], lane, (int16_t)((int32_t)room->value[k] + INT16_MIN));
}

/* The ranks of lists of at most 16 wishes: the bits of the rank as written, moved. */
static void load_short_lists(const lane_batch *b, lane_room *room, size_t party,
                             const uint32_t *lists)
{
  const ground *g = &b->l->grounds[party];
  const size_t wishes = b->u->c->parties[party].preference.wish_count;
  lanes flip, marks[16];
  for (size_t lane = 0; lane < LANES; lane++) {
    const uint8_t *order = b->lists[party].order + lists[lane] * wishes;
    const uint32_t turned = b->lists[party].turned[lists[lane]];
    uint32_t flips = UINT32_C(1) << 15; /* makes signed order the order of the bits */
    for (size_t place = 0; place < wishes; place++) {
      const uint32_t mark = UINT32_C(1) << (wishes - 1 - place);
      lane_set(&marks[wishes - 1 - order[place]], lane, (int16_t)(uint16_t)mark);
      flips ^= (turned >> order[place] & 1) != 0 ? mark : 0;
    }
    lane_set(&flip, lane, (int16_t)(uint16_t)flips);
  }
  for (size_t k = 0; k < g->type_count; k++) {
    lanes rank = flip;
    for (uint32_t left = g->written[k]; left != 0; left &= left - 1)
      rank = apart(rank, marks[__builtin_ctz(left)]);
    room->rank[k] = rank;
  }
}

/* The ranks of a list that is known: the order of its types. */
static void load_known_list(const ground *g, lane_room *room)
{
  for (size_t k = 0; k < g->type_count; k++)
    room->rank[k] = all_lanes((int16_t)((int32_t)k + INT16_MIN));
}

void truce__lanes_load(const lane_batch *b, lane_room *room, size_t party, const uint32_t *lists,
                       size_t count)
{
  const ground *g = &b->l->grounds[party];
  uint32_t list[LANES];
  for (size_t lane = 0; lane < LANES; lane++) /* unused lanes repeat the first */
    list[lane] = lists[lane < count ? lane : 0];
  if (!g->open)
    load_known_list(g, room);
  else if (b->u->c->parties[party].preference.wish_count <= 16)
    load_short_lists(b, room, party, list);
  else {
    for (size_t lane = 0; lane < LANES; lane++)
      load_long_list(b, room, party, list[lane], lane);
  }
  for (size_t k = 0; k < g->choice_count; k++) {
    const uint32_t state = g->choice_state[k];
    const uint32_t *fibre = g->member + g->fibre[state];
    lanes best = room->rank[g->type[state]];
    for (uint64_t left = g->moves[g->slot[state]]; left != 0; left &= left - 1)
      best = higher(best, room->rank[g->type[fibre[__builtin_ctzll(left)]]]);
    room->best[k] = best;
  }
}

/* ---- Concepts ---- */

/* Works out W and B of each part, from those it leads to. */
static void spread(const closure *f, const ground *g, lane_room *room)
{
  size_t node = 0, edge = 0;
  for (size_t part = 0; part < f->count; part++) {
    uint32_t state = f->node[node];
    lanes worst = room->rank[g->type[state]], answer = room->best[g->choice[state]];
    for (node++; node < f->node_end[part]; node++) {
      state = f->node[node];
      worst = lower(worst, room->rank[g->type[state]]);
      answer = lower(answer, room->best[g->choice[state]]);
    }
    for (; edge < f->edge_end[part]; edge++) {
      worst = lower(worst, room->part[f->edge[edge]].worst);
      answer = lower(answer, room->part[f->edge[edge]].answer);
    }
    room->part[part] = (answers){worst, answer};
  }
}

static void put(lane_room *room, size_t chunks, unsigned concept, size_t chunk, const lanes *marks)
{
  for (size_t lane = 0; lane < LANES; lane++)
    room->stable[(lane * TRUCE_CONCEPT_COUNT + concept) * chunks + chunk] =
        (uint16_t)lane_get(marks, lane);
}

/* The largest of what the states of a mask are safe for: W, and B where they are better. */
static inline void find_most(const lane_room *room, const ground *g, const closure *f,
                             const uint32_t *stand_in, const uint32_t *fibre, uint64_t mask,
                             answers *most)
{
  lanes worst = all_lanes(INT16_MIN), answer = worst;
  for (uint64_t left = mask; left != 0; left &= left - 1) {
    const uint32_t to = fibre[__builtin_ctzll(left)];
    const answers *there = &room->part[part_of(f, stand_in[to])];
    worst = higher(worst, there->worst);
    answer = higher(answer, lower(room->rank[g->type[to]], there->answer));
  }
  *most = (answers){worst, answer};
}

void truce__lanes_alone(const lane_batch *b, lane_room *room, size_t party)
{
  const ground *g = &b->l->grounds[party];
  const uint32_t *stand_in = b->l->stand_in + party * b->l->states;
  const closure *any = &b->l->any[party];
  const size_t chunks = lane_chunks(b->l);
  spread(any, g, room);
  for (size_t r = 0; r < g->reach_count; r++) {
    const uint32_t state = g->reach_state[r];
    find_most(room, g, any, stand_in, g->member + g->fibre[state], reach_mask(g, g->slot[state]),
              &room->most[r]);
  }
  for (size_t chunk = 0; chunk < chunks; chunk++) {
    const size_t end = chunk * 16 + 16 < b->l->states ? chunk * 16 + 16 : b->l->states;
    lanes nash = {0}, gmr = nash, smr = nash;
    for (size_t s = chunk * 16; s < end; s++) {
      const lanes rank = room->rank[g->type[s]];
      const answers *most = &room->most[g->reach[s]];
      nash = mark(nash, room->best[g->choice[s]], rank, bit_of(s));
      gmr = mark(gmr, most->worst, rank, bit_of(s));
      smr = mark(smr, most->answer, rank, bit_of(s));
    }
    put(room, chunks, TRUCE_NASH, chunk, &nash);
    put(room, chunks, TRUCE_GMR, chunk, &gmr);
    put(room, chunks, TRUCE_SMR, chunk, &smr);
  }
}

void truce__lanes_replies(const lane_batch *b, lane_room *room, size_t party)
{
  const ground *g = &b->l->grounds[party];
  const uint32_t *stand_in = b->l->stand_in + party * b->l->states;
  const closure *f = &room->search.found;
  const size_t chunks = lane_chunks(b->l);
  spread(f, g, room);
  for (size_t chunk = 0; chunk < chunks; chunk++) {
    lanes seq = {0}, sseq = seq;
    for (unsigned wanted = room->wanted[chunk]; wanted != 0; wanted &= wanted - 1) {
      const size_t s = chunk * 16 + (unsigned)__builtin_ctz(wanted);
      answers most;
      find_most(room, g, f, stand_in, g->member + g->fibre[s], room->better[g->slot[s]], &most);
      seq = mark(seq, most.worst, room->rank[g->type[s]], bit_of(s));
      sseq = mark(sseq, most.answer, room->rank[g->type[s]], bit_of(s));
    }
    put(room, chunks, TRUCE_SEQ, chunk, &seq);
    put(room, chunks, TRUCE_SSEQ, chunk, &sseq);
  }
}
