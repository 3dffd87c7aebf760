#include "random.h"

#include <math.h>

static uint64_t split_mix(uint64_t *state)
{
  uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

static uint64_t rotate(uint64_t x, int by)
{
  return x << by | x >> (64 - by);
}

void truce__random_start(truce__random *r, uint64_t seed, uint64_t stream)
{
  uint64_t mixed = seed;
  uint64_t state = split_mix(&mixed) ^ stream;
  for (int k = 0; k < 4; k++)
    r->state[k] = split_mix(&state);
}

uint64_t truce__random_next(truce__random *r)
{
  uint64_t *s = r->state;
  const uint64_t result = rotate(s[1] * 5, 7) * 9, shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotate(s[3], 45);
  return result;
}

uint64_t truce__random_below(truce__random *r, uint64_t count)
{
  unsigned __int128 product = (unsigned __int128)truce__random_next(r) * count;
  if ((uint64_t)product < count) {
    const uint64_t unfair = -count % count;
    while ((uint64_t)product < unfair)
      product = (unsigned __int128)truce__random_next(r) * count;
  }
  return (uint64_t)(product >> 64);
}

int64_t truce__random_between(truce__random *r, int64_t low, int64_t high)
{
  const uint64_t span = (uint64_t)high - (uint64_t)low;
  const uint64_t above =
      span == UINT64_MAX ? truce__random_next(r) : truce__random_below(r, span + 1);
  return (int64_t)((uint64_t)low + above);
}

void truce__wilson(uint64_t hits, uint64_t count, double *low, double *high)
{
  *low = 0;
  *high = 1;
  if (count == 0)
    return;
  const double z = 1.959963984540054, n = (double)count, share = (double)hits / n;
  const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
  const double reach = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  *low = hits == 0 ? 0 : fmax(0, middle - reach);
  *high = hits == count ? 1 : fmin(1, middle + reach);
}
