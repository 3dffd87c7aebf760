/* Numbers that somebody judged. */
#ifndef TRUCE_JUDGEMENT_H
#define TRUCE_JUDGEMENT_H

#include "truce/basis.h"

/* A number somebody judged, in billionths, and how far off it may be. */
typedef struct truce_judgement {
  int64_t value, low, high; /* low <= value <= high; all the same where no range was given */
  truce_basis basis;
} truce_judgement;
#define TRUCE_BILLION INT64_C(1000000000)

#endif
