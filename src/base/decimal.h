/* Numbers held in units of 10^-places, as people write them. */
#ifndef TRUCE_BASE_DECIMAL_H
#define TRUCE_BASE_DECIMAL_H

#include <stdint.h>

enum { TRUCE__DECIMAL = 32 };

/* Exact and without trailing zeros: 2500000 with six places as "2.5". Returns `text`. `places` is
 * from 1 to 18. */
const char *truce__decimal_text(char text[TRUCE__DECIMAL], int64_t value, unsigned places);

#endif
