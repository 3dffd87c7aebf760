/* What must hold of the search without listing, on the conflict that a tape describes: the same
 * equilibria as the engine that lists all states. */
#ifndef TESTS_SYMBOLIC_PROPERTIES_H
#define TESTS_SYMBOLIC_PROPERTIES_H

#include <stddef.h>
#include <stdint.h>

/* Aborts if a property fails. How many of the answers were "there is none" and "here is one", in
 * found[0] and found[1]. */
void truce_property_symbolic(const uint8_t *bytes, size_t size, unsigned options_max,
                             size_t found[2]);

#endif
