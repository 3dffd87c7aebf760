/* Lists of names as a user writes them, with commas between. */
#ifndef TRUCE_BASE_LISTED_H
#define TRUCE_BASE_LISTED_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a text is one of the names in `list`; blanks around a name and capitals of ASCII do not
 * count. */
bool truce__listed(const char *list, const char *text, size_t length);

#endif
