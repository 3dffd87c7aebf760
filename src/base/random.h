/* Random numbers that depend on a seed and the number of a stream only, so that work can be shared
 * between threads in any way: xoshiro256** (Blackman, Vigna 2021, doi 10.1145/3460772), started
 * from splitmix64. Not for secrets. */
#ifndef TRUCE_BASE_RANDOM_H
#define TRUCE_BASE_RANDOM_H

#include <stdint.h>

typedef struct truce__random {
  uint64_t state[4];
} truce__random;

void truce__random_start(truce__random *r, uint64_t seed, uint64_t stream);
uint64_t truce__random_next(truce__random *r);
/* Uniform in 0..count-1; count > 0. Without bias (Lemire 2019, doi 10.1145/3230636). */
uint64_t truce__random_below(truce__random *r, uint64_t count);
/* Uniform in low..high, both included; low <= high. */
int64_t truce__random_between(truce__random *r, int64_t low, int64_t high);

/* The 95 % interval of a share seen `hits` times in `count` (Wilson 1927,
 * doi 10.1080/01621459.1927.10502953); 0..1 if count is 0. */
void truce__wilson(uint64_t hits, uint64_t count, double *low, double *high);

#endif
