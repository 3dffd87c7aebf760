/* The greatest common divisor; gcd(a, 0) is a. O(log of the smaller). */
#ifndef TRUCE_BASE_GCD_H
#define TRUCE_BASE_GCD_H

#include <stdint.h>

static inline uint64_t truce__gcd(uint64_t a, uint64_t b)
{
  while (b != 0) {
    const uint64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

#endif
