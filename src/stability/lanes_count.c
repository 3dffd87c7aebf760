/* Counting: for each situation and concept, the profiles in which it holds, and in how many of them
 * each unknown is answered with yes. A profile's answers are bytes, added to those of each of its
 * equilibria. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lanes_internal.h"

enum { BLOCK_BYTES = 1 << 18 };

/* Sixteen small counts, added as one. */
enum { BYTES = 16 };
typedef struct bytes {
  uint8_t byte[BYTES];
} bytes;

static inline bytes add_bytes(bytes a, bytes b)
{
  bytes sum;
  for (size_t k = 0; k < BYTES; k++)
    sum.byte[k] = (uint8_t)(a.byte[k] + b.byte[k]);
  return sum;
}

typedef struct tally {
  const lane_batch *b;
  size_t columns; /* 1 for all samples, one an unknown, padded to vectors */
  uint8_t *yes;   /* [profile * columns + column] */
  size_t block;   /* chunks that a thread counts at a time */
} tally;

/* A thread's sums for a block. */
typedef struct sums {
  bytes *small; /* [row * columns + column]; a row is a state and a concept */
  uint32_t *large;
  uint8_t *filled; /* [row]: how much may be in `small` */
  bytes *answers;  /* [column]: of as many samples as are added at a time */
} sums;

/* ---- Answers ---- */

static void answer(const tally *t, size_t profile)
{
  const lane_batch *b = t->b;
  const truce_uncertainty *u = b->u;
  uint8_t *yes = t->yes + profile * t->columns, at[TRUCE_UNKNOWN_LIST_MAX];
  size_t party = SIZE_MAX;
  uint32_t list = 0;
  memset(yes, 0, t->columns);
  yes[0] = 1;
  for (size_t k = 0; k < u->unknown_count; k++) {
    const truce_unknown *q = &u->unknowns[k];
    const lane_lists *lists = &b->lists[q->party];
    if (q->party != party) {
      party = q->party;
      list = lists->of[profile];
      const size_t wishes = u->c->parties[party].preference.wish_count;
      for (size_t place = 0; place < wishes; place++)
        at[lists->order[list * wishes + place]] = (uint8_t)place;
    }
    yes[1 + k] = q->kind == TRUCE_UNKNOWN_SIGN ? (lists->turned[list] >> q->wish & 1) == 0
                                               : at[q->wish] < at[q->other];
  }
}

/* ---- Sums ---- */

static void flush(const tally *t, sums *s, size_t row)
{
  bytes *small = s->small + row * t->columns / BYTES;
  uint32_t *large = s->large + row * t->columns;
  for (size_t k = 0; k < t->columns; k++)
    large[k] += small[k / BYTES].byte[k % BYTES];
  memset(small, 0, t->columns);
  s->filled[row] = 0;
}

/* Adds the answers of `times` samples, at most 255, to those of a row. */
static void add(const tally *t, sums *s, size_t row, unsigned times)
{
  if (s->filled[row] + times > UINT8_MAX)
    flush(t, s, row);
  s->filled[row] = (uint8_t)(s->filled[row] + times);
  bytes *small = s->small + row * t->columns / BYTES;
  for (size_t k = 0; k < t->columns / BYTES; k++)
    small[k] = add_bytes(small[k], s->answers[k]);
}

static void add_profile(const tally *t, sums *s, size_t profile, size_t first, size_t end)
{
  const lane_batch *b = t->b;
  const uint16_t *hold = lane_hold(b, profile);
  for (uint32_t left = b->times[profile], some; left > 0; left -= some) {
    some = left < UINT8_MAX ? left : UINT8_MAX;
    for (size_t k = 0; k < t->columns; k++)
      s->answers[k / BYTES].byte[k % BYTES] = (uint8_t)(t->yes[profile * t->columns + k] * some);
    for (unsigned concept = 0; concept < TRUCE_CONCEPT_COUNT; concept++) {
      for (size_t chunk = first; chunk < end; chunk++) {
        for (unsigned held = hold[concept * lane_chunks(b->l) + chunk]; held != 0;
             held &= held - 1) {
          const size_t state = (chunk - first) * 16 + (unsigned)__builtin_ctz(held);
          add(t, s, state * TRUCE_CONCEPT_COUNT + concept, some);
        }
      }
    }
  }
}

/* Counts the states of chunks first..end-1, which no other thread writes to. */
static void count_block(const tally *t, sums *s, size_t first, size_t end, uint64_t *counts)
{
  const truce_uncertainty *u = t->b->u;
  const size_t rows = t->block * 16 * TRUCE_CONCEPT_COUNT;
  memset(s->small, 0, rows * t->columns);
  memset(s->large, 0, rows * t->columns * sizeof *s->large);
  memset(s->filled, 0, rows);
  for (size_t k = 0; k < t->b->count; k++)
    add_profile(t, s, k, first, end);
  for (size_t row = 0; row < rows; row++)
    flush(t, s, row);
  const size_t states = 16 * end < t->b->l->states ? 16 * end : t->b->l->states;
  for (size_t column = 0; column <= u->unknown_count; column++) {
    for (unsigned concept = 0; concept < TRUCE_CONCEPT_COUNT; concept++) {
      for (size_t state = 16 * first; state < states; state++) {
        const size_t row = (state - 16 * first) * TRUCE_CONCEPT_COUNT + concept;
        counts[truce__uncertainty_cell(u, column == 0 ? SIZE_MAX : column - 1, concept, state)] +=
            s->large[row * t->columns + column];
      }
    }
  }
}

static bool sums_init(sums *s, const tally *t)
{
  const size_t rows = t->block * 16 * TRUCE_CONCEPT_COUNT;
  s->small = truce__array(rows, t->columns);
  s->large = truce__array(rows, t->columns * sizeof *s->large);
  s->filled = truce__array(rows, 1);
  s->answers = truce__array(t->columns, 1);
  return s->small != NULL && s->large != NULL && s->filled != NULL && s->answers != NULL;
}

static void sums_free(sums *s)
{
  free(s->small);
  free(s->large);
  free(s->filled);
  free(s->answers);
}

/* Counts all states; nothing is counted if memory runs out. */
static bool count_states(const tally *t, uint64_t *counts)
{
  const size_t threads = (size_t)truce__threads(t->b->control), chunks = lane_chunks(t->b->l);
  sums *all = calloc(threads, sizeof *all);
  bool fine = all != NULL;
  for (size_t k = 0; fine && k < threads; k++)
    fine = sums_init(&all[k], t);
#pragma omp parallel for num_threads(truce__threads(t->b->control)) schedule(dynamic)
  for (size_t first = 0; first < (fine ? chunks : 0); first += t->block)
    count_block(t, &all[lane_thread()], first,
                first + t->block < chunks ? first + t->block : chunks, counts);
  for (size_t k = 0; all != NULL && k < threads; k++)
    sums_free(&all[k]);
  free(all);
  return fine;
}

truce_status truce__lanes_count(const lane_batch *b, uint64_t *counts)
{
  const truce_uncertainty *u = b->u;
  tally t = {.b = b, .columns = (1 + u->unknown_count + BYTES - 1) / BYTES * BYTES};
  const size_t wide = BLOCK_BYTES / (t.columns * 16 * TRUCE_CONCEPT_COUNT);
  t.block = wide > 0 ? wide : 1;
  t.yes = truce__array(b->count, t.columns);
  if (t.yes == NULL)
    return TRUCE_NO_MEMORY;
#pragma omp parallel for num_threads(truce__threads(b->control)) schedule(static)
  for (size_t k = 0; k < b->count; k++)
    answer(&t, k);
  const bool fine = count_states(&t, counts);
  if (fine) {
    counts[0] += b->samples;
    for (size_t k = 0; k < b->count; k++) {
      for (size_t q = 0; q < u->unknown_count; q++)
        counts[truce__uncertainty_yes_cell(u, q)] +=
            (uint64_t)t.yes[k * t.columns + 1 + q] * b->times[k];
    }
  }
  free(t.yes);
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}
