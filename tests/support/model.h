/* Random conflicts from a byte tape: the same tape gives the same conflict, so a seeded driver and
 * a fuzzer can share every property. */
#ifndef TESTS_MODEL_H
#define TESTS_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "truce/case.h"

typedef struct tape {
  const uint8_t *bytes;
  size_t size, at;
} tape;

/* The next number below `bound`; 0 once the tape has run out. */
unsigned tape_below(tape *t, unsigned bound);

typedef struct model {
  truce_case c; /* filled as the reader would fill it; there is no file behind it */
  void *parts;  /* what to free */
} model;

/* Builds a conflict of 2..5 parties and 1..options_max options: interleaved owners, one-way and
 * fixed options, impossible statements, all kinds of preferences with ties. It may have no state
 * left. Aborts if memory runs out. */
void model_init(model *m, tape *t, unsigned options_max);
void model_free(model *m);

/* Hides part of what the parties' priorities say: order, place and sign. */
void model_hide(truce_case *c, tape *t);

/* A conflict of `parties` parties with `options` two-way options dealt out in blocks, `wishes`
 * random priorities each, and nothing impossible: what speed is measured on. */
void model_init_regular(model *m, uint64_t seed, unsigned parties, unsigned options,
                        unsigned wishes);

/* Fills a tape from a seed (splitmix64, Steele, Lea, Flood 2014). */
void tape_fill(uint8_t *bytes, size_t size, uint64_t seed);

#endif
