/* Makes the n-th allocation of the library fail. Linked with --wrap=malloc,calloc,realloc, it
 * counts the calls made by the project's own objects only. */
#ifndef TESTS_FAIL_ALLOC_H
#define TESTS_FAIL_ALLOC_H

#include <stdbool.h>

void fail_alloc_after(
    long n);               /* the allocation after n more fails, and all that follow; -1: none */
bool fail_alloc_hit(void); /* whether one has failed since then */

#endif
