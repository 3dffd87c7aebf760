/* Counting: for each situation and concept, the profiles in which it holds, and in how many of them
 * each unknown is answered with yes.
 *
 * A profile's answers are the bits of a few words, and a tally adds such words bit by bit: each of
 * its levels, for 1, 2, 4 and so on, has a sum and a word that waits for another to be added with
 * (carry-save addition, as in Warren 2012, Hacker's Delight, section 5-1). One tally counts all
 * profiles in which a situation holds under the same concepts, of which there are few kinds; it
 * collects some of them before it adds, so that how far to carry is asked once for all. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lanes_internal.h"

enum { LEVELS = 24, BLOCK_BYTES = 1 << 16 };

/* The sets of concepts under which a situation can hold: each needs those that ask for less. */
enum { KINDS = 6 };
static const uint8_t kind_concepts[KINDS] = {1U << TRUCE_GMR,
                                             1U << TRUCE_GMR | 1U << TRUCE_SMR,
                                             1U << TRUCE_GMR | 1U << TRUCE_SEQ,
                                             1U << TRUCE_GMR | 1U << TRUCE_SMR | 1U << TRUCE_SEQ,
                                             1U << TRUCE_GMR | 1U << TRUCE_SMR | 1U << TRUCE_SEQ |
                                                 1U << TRUCE_SSEQ,
                                             (1U << TRUCE_CONCEPT_COUNT) - 1};

/* The answers to 128 unknowns, one bit each. */
enum { ANSWERS = 128 };
typedef uint64_t bits __attribute__((vector_size(ANSWERS / 8)));

/* One level of a tally, for ANSWERS unknowns. */
typedef struct level {
  bits sum, waiting;
} level;

typedef struct counting {
  const lane_batch *b;
  size_t words; /* of the answers of a profile */
  bits *yes;    /* [profile * words + word] */
  size_t block; /* states that a thread counts at a time */
} counting;

enum { COLLECTED_LEVELS = 4, COLLECTED = 1 << COLLECTED_LEVELS };

/* A thread's tallies, one for each state of a block and kind. */
typedef struct tallies {
  uint32_t *collected; /* [tally * COLLECTED + k]: profiles not added yet */
  uint8_t *waiting;    /* [tally]: how many of them */
  level *levels;       /* [(level * tallies + tally) * words + word] */
  uint32_t *times;     /* [tally]: samples; its bits are the levels at which a word waits */
} tallies;

/* ---- Answers ---- */

static void answer(const counting *c, size_t profile)
{
  const lane_batch *b = c->b;
  const truce_uncertainty *u = b->u;
  bits *yes = c->yes + profile * c->words;
  uint8_t at[TRUCE_UNKNOWN_LIST_MAX] = {0};
  size_t party = SIZE_MAX;
  uint32_t list = 0;
  memset(yes, 0, c->words * sizeof *yes);
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
    const bool is = q->kind == TRUCE_UNKNOWN_SIGN ? (lists->turned[list] >> q->wish & 1) == 0
                                                  : at[q->wish] < at[q->other];
    yes[k / ANSWERS][k / 64 % 2] |= (uint64_t)is << k % 64;
  }
}

/* ---- Tallies ---- */

static inline level *level_of(const counting *c, const tallies *t, size_t number, size_t tally)
{
  return t->levels + (number * c->block * KINDS + tally) * c->words;
}

/* Adds three words; what is carried over is left in the last. */
static inline bits add_three(bits a, bits b, bits *c)
{
  const bits either = a ^ b, sum = either ^ *c;
  *c = (a & b) | (either & *c);
  return sum;
}

/* Adds a word of answers 2^number times; `free` is the lowest level from there on at which none
 * waits. */
static inline void add_word(const counting *c, tallies *t, size_t tally, size_t word, bits add,
                            size_t number, size_t free)
{
  for (; number < free; number++) {
    level *l = level_of(c, t, number, tally) + word;
    l->sum = add_three(l->sum, l->waiting, &add);
  }
  level_of(c, t, free, tally)[word].waiting = add;
}

static inline size_t free_level(const tallies *t, size_t tally, size_t number)
{
  return number + (unsigned)__builtin_ctz(~(t->times[tally] >> number));
}

static void add_samples(const counting *c, tallies *t, size_t profile, uint32_t times, size_t tally)
{
  for (; times != 0; times &= times - 1) {
    const size_t number = (unsigned)__builtin_ctz(times), free = free_level(t, tally, number);
    for (size_t word = 0; word < c->words; word++)
      add_word(c, t, tally, word, c->yes[profile * c->words + word], number, free);
    t->times[tally] += times & -times;
  }
}

/* Adds COLLECTED profiles once each: two words of a level and its sum make one of the next. */
static void add_collected(const counting *c, tallies *t, size_t tally)
{
  const uint32_t *profiles = t->collected + tally * COLLECTED;
  const size_t free = free_level(t, tally, COLLECTED_LEVELS);
  for (size_t word = 0; word < c->words; word++) {
    bits add[COLLECTED];
    for (size_t k = 0; k < COLLECTED; k++)
      add[k] = c->yes[profiles[k] * c->words + word];
    for (size_t number = 0; number < COLLECTED_LEVELS; number++) {
      level *l = level_of(c, t, number, tally) + word;
      for (size_t k = 0; k < (size_t)COLLECTED >> (number + 1); k++) {
        bits carry = add[2 * k + 1];
        l->sum = add_three(l->sum, add[2 * k], &carry);
        add[k] = carry;
      }
    }
    add_word(c, t, tally, word, add[0], COLLECTED_LEVELS, free);
  }
  t->times[tally] += COLLECTED;
  t->waiting[tally] = 0;
}

static inline void add_to_tally(const counting *c, tallies *t, size_t profile, size_t tally)
{
  if (c->b->times[profile] != 1) {
    add_samples(c, t, profile, c->b->times[profile], tally);
    return;
  }
  t->collected[tally * COLLECTED + t->waiting[tally]++] = (uint32_t)profile;
  if (t->waiting[tally] == COLLECTED)
    add_collected(c, t, tally);
}

static void add_profile(const counting *c, tallies *t, size_t profile, size_t first, size_t end)
{
  const size_t chunks = lane_chunks(c->b->l);
  for (size_t chunk = first / 16; chunk < end / 16; chunk++) {
    const uint16_t *hold = lane_hold(c->b, profile) + chunk;
    const unsigned gmr = hold[TRUCE_GMR * chunks];
    if (gmr == 0)
      continue;
    const unsigned nash = hold[TRUCE_NASH * chunks], smr = hold[TRUCE_SMR * chunks];
    const unsigned seq = hold[TRUCE_SEQ * chunks], sseq = hold[TRUCE_SSEQ * chunks];
    for (unsigned left = gmr; left != 0; left &= left - 1) {
      const unsigned bit = (unsigned)__builtin_ctz(left);
      const unsigned kind = (smr >> bit & 1) + 2 * (seq >> bit & 1) + (sseq >> bit & 1) +
                            (nash >> bit & 1); /* what asks for more comes with all below */
      add_to_tally(c, t, profile, (chunk * 16 + bit - first) * KINDS + kind);
    }
  }
}

/* How many of a tally's samples answered unknown k with yes. */
static uint64_t read_tally(const counting *c, const tallies *t, size_t tally, size_t k)
{
  uint64_t count = 0;
  for (size_t n = 0; t->times[tally] >> n != 0; n++) {
    const level *l = level_of(c, t, n, tally) + k / ANSWERS;
    count += (l->sum[k / 64 % 2] >> k % 64 & 1) << n;
    if ((t->times[tally] >> n & 1) != 0)
      count += (l->waiting[k / 64 % 2] >> k % 64 & 1) << n;
  }
  return count;
}

static void add_counts(const counting *c, const tallies *t, size_t first, uint64_t *counts)
{
  const truce_uncertainty *u = c->b->u;
  for (size_t tally = 0; tally < c->block * KINDS; tally++) {
    const size_t state = first + tally / KINDS;
    if (t->times[tally] == 0)
      continue;
    for (size_t k = 0; k <= u->unknown_count; k++) {
      const uint64_t count = k == 0 ? t->times[tally] : read_tally(c, t, tally, k - 1);
      for (unsigned concepts = kind_concepts[tally % KINDS]; concepts != 0;
           concepts &= concepts - 1)
        counts[truce__uncertainty_cell(u, k == 0 ? SIZE_MAX : k - 1,
                                       (unsigned)__builtin_ctz(concepts), state)] += count;
    }
  }
}

/* ---- All states ---- */

/* Those of all threads, one after the other. */
static bool tallies_init(tallies *t, const counting *c, size_t threads)
{
  const size_t count = c->block * KINDS;
  t->levels = truce__array(threads * count * LEVELS, c->words * sizeof *t->levels);
  t->times = truce__array(threads * count, sizeof *t->times);
  t->collected = truce__array(threads * count, COLLECTED * sizeof *t->collected);
  t->waiting = truce__array(threads * count, sizeof *t->waiting);
  return t->levels != NULL && t->times != NULL && t->collected != NULL && t->waiting != NULL;
}

static tallies tallies_of(const tallies *all, const counting *c, size_t thread)
{
  const size_t first = thread * c->block * KINDS;
  return (tallies){.levels = all->levels + first * LEVELS * c->words,
                   .times = all->times + first,
                   .collected = all->collected + first * COLLECTED,
                   .waiting = all->waiting + first};
}

static void tallies_free(tallies *t)
{
  free(t->levels);
  free(t->times);
  free(t->collected);
  free(t->waiting);
}

/* Counts the states from `first` on, which no other thread writes to. */
static void count_block(const counting *c, tallies *t, size_t first, uint64_t *counts)
{
  const size_t count = c->block * KINDS, all = lane_chunks(c->b->l) * 16;
  memset(t->levels, 0, count * LEVELS * c->words * sizeof *t->levels);
  memset(t->times, 0, count * sizeof *t->times);
  memset(t->waiting, 0, count * sizeof *t->waiting);
  for (size_t k = 0; k < c->b->count; k++)
    add_profile(c, t, k, first, first + c->block < all ? first + c->block : all);
  for (size_t tally = 0; tally < count; tally++) {
    for (size_t k = 0; k < t->waiting[tally]; k++)
      add_samples(c, t, t->collected[tally * COLLECTED + k], 1, tally);
  }
  add_counts(c, t, first, counts);
}

/* Nothing is counted if memory runs out. */
static bool count_states(const counting *c, uint64_t *counts)
{
  tallies all = {0};
  const bool fine = tallies_init(&all, c, (size_t)truce__threads(c->b->control));
#pragma omp parallel for num_threads(truce__threads(c->b->control)) schedule(dynamic)
  for (size_t first = 0; first < (fine ? c->b->l->states : 0); first += c->block) {
    tallies own = tallies_of(&all, c, lane_thread());
    count_block(c, &own, first, counts);
  }
  tallies_free(&all);
  return fine;
}

truce_status truce__lanes_count(const lane_batch *b, uint64_t *counts)
{
  const truce_uncertainty *u = b->u;
  counting c = {.b = b, .words = (u->unknown_count + ANSWERS - 1) / ANSWERS};
  const size_t fit = BLOCK_BYTES / (2 * sizeof(level) * KINDS * c.words) / 16;
  c.block = fit > 0 ? fit * 16 : 16;
  c.yes = truce__array(b->count, c.words * sizeof *c.yes);
  if (c.yes == NULL)
    return TRUCE_NO_MEMORY;
#pragma omp parallel for num_threads(truce__threads(b->control)) schedule(static)
  for (size_t k = 0; k < b->count; k++)
    answer(&c, k);
  const bool fine = count_states(&c, counts);
  if (fine) {
    counts[0] += b->samples;
    for (size_t k = 0; k < b->count; k++) {
      for (size_t q = 0; q < u->unknown_count; q++)
        counts[truce__uncertainty_yes_cell(u, q)] +=
            (c.yes[k * c.words + q / ANSWERS][q / 64 % 2] >> q % 64 & 1) * b->times[k];
    }
  }
  free(c.yes);
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}
