/* What must hold of every case about issues, as one function over a byte tape each. */
#ifndef TESTS_DEAL_PROPERTIES_H
#define TESTS_DEAL_PROPERTIES_H

#include <stddef.h>
#include <stdint.h>

/* What a tape led to, so that a driver can see what it has covered. */
typedef struct deal_covered {
  size_t possible, acceptable, frontier; /* packages; points */
} deal_covered;

/* Builds the case of the tape and checks the engine against the definitional twin: counts, ideals,
 * the frontier, the fair points with their ties, the nearest miss; the same answer, bit by bit, on
 * one thread and on three; a limited frontier spread evenly with its extremes; and the search,
 * which small cases do not need, against the same twin. Then what theory says of changed cases:
 * Nash does not move when a dealer's utilities are scaled and shifted; with another position but
 * the same ideals the smallest share of Kalai-Smorodinsky does not fall. Aborts with a message
 * where something fails. */
deal_covered truce_property_deal(const uint8_t *tape, size_t size, size_t packages_max);

/* Thousands of packages with combinations worth much: the search finds what the twin finds, or says
 * how far off it may be. Returns the number of agreements. */
size_t truce_property_deal_rugged(const uint8_t *tape, size_t size);

/* Two dealers who mirror each other: the fair points mirror each other too. Returns whether there
 * was a point on the frontier that gives both the same, which must then be the fair one. */
int truce_property_deal_symmetric(const uint8_t *tape, size_t size);

#endif
