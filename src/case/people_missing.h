/* Words and signs that people put where they know nothing. */
#ifndef TRUCE_CASE_PEOPLE_MISSING_H
#define TRUCE_CASE_PEOPLE_MISSING_H

#include "truce/people.h"

/* Whether a whole cell says that its value is not known ("невідомо", "н/д", "-"). What may also be
 * a name ("Null", "Na"), initials ("Н.Д.") or a value of a category ("немає") is none there. */
bool truce__is_missing(truce_people_kind kind, const char *text, size_t length);

#endif
