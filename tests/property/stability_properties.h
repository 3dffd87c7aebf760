/* What must hold of every conflict, as one function over a byte tape. */
#ifndef TESTS_STABILITY_PROPERTIES_H
#define TESTS_STABILITY_PROPERTIES_H

#include <stddef.h>
#include <stdint.h>

/* Builds the conflict of the tape and checks the engine against the definitional twin: the same
 * stable states on one thread and on three, the implications between concepts, every reason legal
 * and shortest, every path legal and shortest. Aborts with a message where something fails.
 * Returns the number of states, so that a driver can see what it has covered. */
size_t truce_property_stability(const uint8_t *tape, size_t size, unsigned options_max);

#endif
