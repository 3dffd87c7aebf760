/* Preferences as ranks: one 32-bit number a state and party, so that every later step compares
 * integers. Statements are evaluated for 64 states at a time. */
#include "stability_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/sort.h"

enum { BLOCK = 64, CHUNK = 32 };

/* Transposes a 64 x 64 matrix of bits in place: bit j of row k becomes bit k of row j (Warren 2012,
 * Hacker's Delight, section 7-3). */
static void transpose(uint64_t rows[BLOCK])
{
  uint64_t mask = UINT64_C(0x00000000ffffffff);
  for (unsigned half = 32; half != 0; half >>= 1, mask ^= mask << half) {
    for (unsigned k = 0; k < BLOCK; k = ((k | half) + 1) & ~half) {
      const uint64_t swap = ((rows[k] >> half) ^ rows[k | half]) & mask;
      rows[k] ^= swap << half;
      rows[k | half] ^= swap;
    }
  }
}

/* Bit j of planes[k]: whether the state numbered first + j takes option k. States past the last
 * read as taking nothing. */
static void load_planes(const truce_states *states, size_t first, uint64_t planes[BLOCK])
{
  static const uint64_t low[6] = {UINT64_C(0xaaaaaaaaaaaaaaaa), UINT64_C(0xcccccccccccccccc),
                                  UINT64_C(0xf0f0f0f0f0f0f0f0), UINT64_C(0xff00ff00ff00ff00),
                                  UINT64_C(0xffff0000ffff0000), UINT64_C(0xffffffff00000000)};
  if (states->codes == NULL) {
    for (unsigned k = 0; k < states->options; k++)
      planes[k] = k < 6 ? low[k] : (first >> k & 1) != 0 ? ~UINT64_C(0) : 0;
    return;
  }
  memset(planes, 0, BLOCK * sizeof *planes);
  for (size_t j = 0; j < BLOCK && first + j < states->count; j++)
    planes[j] = states->codes[first + j];
  transpose(planes);
}

static size_t block_end(const truce_states *states, size_t first)
{
  const size_t left = states->count - first;
  return first + (left < BLOCK ? left : BLOCK);
}

/* score[s]: for wishes first..first+count (at most 32), bit count-1-k says whether wish k holds, so
 * that a greater score is lexicographically better. */
static void score_chunk(const truce_stability *s, const truce_wish *wishes, size_t count,
                        uint32_t *score, int threads)
{
#pragma omp parallel for num_threads(threads) schedule(static) if (s->states.count > PARALLEL_MIN)
  for (size_t first = 0; first < s->states.count; first += BLOCK) {
    uint64_t planes[BLOCK], rows[BLOCK] = {0};
    load_planes(&s->states, first, planes);
    for (size_t k = 0; k < count; k++)
      rows[count - 1 - k] = truce_statement_holds_64(wishes[k].statement, planes);
    transpose(rows);
    for (size_t state = first, end = block_end(&s->states, first); state < end; state++)
      score[state] = (uint32_t)rows[state - first];
  }
}

/* Replaces keys by their place among the distinct keys: rank[s] = how many distinct keys are less
 * than key[s]. `sorted` and `scratch` have room for all states. */
static void dense_ranks(const uint64_t *key, uint64_t *sorted, uint64_t *scratch, size_t count,
                        uint32_t *rank, int threads)
{
  memcpy(sorted, key, count * sizeof *sorted);
  truce__sort_u64(sorted, scratch, count);
  size_t distinct = 0;
  for (size_t k = 0; k < count; k++) {
    if (k == 0 || sorted[k] != sorted[distinct - 1])
      sorted[distinct++] = sorted[k];
  }
#pragma omp parallel for num_threads(threads) schedule(static) if (count > PARALLEL_MIN)
  for (size_t state = 0; state < count; state++) {
    size_t low = 0, high = distinct - 1;
    while (low < high) {
      const size_t middle = low + (high - low) / 2;
      if (sorted[middle] < key[state])
        low = middle + 1;
      else
        high = middle;
    }
    rank[state] = (uint32_t)low;
  }
}

/* More than 32 wishes: rank by the first 32, then split ties by the next 32, and so on. */
static void rank_long_list(const truce_stability *s, const truce_preference *preference,
                           uint32_t *rank, uint64_t *key, uint64_t *work, int threads)
{
  const size_t states = s->states.count;
  memset(key, 0, states * sizeof *key);
  for (size_t done = 0; done < preference->wish_count; done += CHUNK) {
    const size_t left = preference->wish_count - done;
    score_chunk(s, preference->wishes + done, left < CHUNK ? left : CHUNK, rank, threads);
    for (size_t state = 0; state < states; state++)
      key[state] = key[state] << 32 | rank[state];
    dense_ranks(key, work, work + states, states, rank, threads);
    for (size_t state = 0; state < states; state++)
      key[state] = rank[state];
  }
}

static void sum_weights(const truce_stability *s, const truce_preference *preference, uint64_t *key,
                        int threads)
{
#pragma omp parallel for num_threads(threads) schedule(static) if (s->states.count > PARALLEL_MIN)
  for (size_t first = 0; first < s->states.count; first += BLOCK) {
    uint64_t planes[BLOCK];
    int64_t sums[BLOCK] = {0};
    load_planes(&s->states, first, planes);
    for (size_t k = 0; k < preference->wish_count; k++) {
      uint64_t holds = truce_statement_holds_64(preference->wishes[k].statement, planes);
      for (; holds != 0; holds &= holds - 1)
        sums[__builtin_ctzll(holds)] += preference->wishes[k].weight;
    }
    /* Flipping the sign bit makes unsigned order the order of the sums. */
    for (size_t state = first, end = block_end(&s->states, first); state < end; state++)
      key[state] = (uint64_t)sums[state - first] ^ UINT64_C(1) << 63;
  }
}

static bool needs_keys(const truce_preference *preference)
{
  return preference->kind == TRUCE_WEIGHTS ||
         (preference->kind == TRUCE_PRIORITIES && preference->wish_count > CHUNK);
}

uint64_t truce__rank_scratch_bytes(const truce_preference *preference, uint64_t states)
{
  return needs_keys(preference) ? 3 * sizeof(uint64_t) * states : 0;
}

truce_status truce__rank_states(const truce_stability *s, const truce_preference *preference,
                                uint32_t *rank, const truce_control *control)
{
  const size_t states = s->states.count;
  const int threads = truce__threads(control);
  if (needs_keys(preference)) {
    uint64_t *key = truce__array(states, 3 * sizeof *key);
    if (key == NULL)
      return TRUCE_NO_MEMORY;
    if (preference->kind == TRUCE_WEIGHTS) {
      sum_weights(s, preference, key, threads);
      dense_ranks(key, key + states, key + 2 * states, states, rank, threads);
    } else {
      rank_long_list(s, preference, rank, key, key + states, threads);
    }
    free(key);
  } else if (preference->kind == TRUCE_PRIORITIES) {
    score_chunk(s, preference->wishes, preference->wish_count, rank, threads);
  } else if (preference->kind == TRUCE_RANKING) {
    const uint32_t worst = preference->tie[preference->ranked_count - 1];
    for (size_t k = 0; k < preference->ranked_count; k++)
      rank[preference->ranked[k]] = worst - preference->tie[k];
  } else {
    memset(rank, 0, states * sizeof *rank);
  }
  return truce__cancelled(control) ? TRUCE_CANCELLED : TRUCE_OK;
}
