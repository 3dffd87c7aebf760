/* What must hold of every list of people, however odd, and of what is found in it. Aborts with a
 * message where something fails. */
#ifndef TESTS_LINKAGE_PROPERTIES_H
#define TESTS_LINKAGE_PROPERTIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the bytes as a list: it is read or refused with a reason. True if it was read. */
bool truce_property_people(const uint8_t *bytes, size_t size);

/* Builds a small list with doubles from the tape, links it with itself and with a part of itself:
 * pairs are in order, probabilities in 0..1, reasons add up to weights, clusters are disjoint and
 * hold the pairs, one to one is one to one. */
void truce_property_linkage(const uint8_t *tape, size_t size);

/* Two short texts: edits against the table of Damerau's distance (optimal string alignment), the
 * likenesses symmetric, 1 for the same text and within 0..1. */
void truce_property_likeness(const uint8_t *tape, size_t size);

/* Takes a whole name of odd pieces apart: its parts lie in it, none over another, and no letter is
 * lost. */
void truce_property_whole_name(const uint8_t *tape, size_t size);

#endif
