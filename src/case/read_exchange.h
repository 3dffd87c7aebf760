/* The section `exchange`: what its two readers share. */
#ifndef TRUCE_CASE_READ_EXCHANGE_H
#define TRUCE_CASE_READ_EXCHANGE_H

#include "csv.h"
#include "read.h"

/* Reads the table of persons into e->persons, categories, camps and groups; e->holders and the
 * parties' names (by holder) are known. Goes on after errors, so that all show. TRUCE_NO_MEMORY;
 * anything else is told by the diagnostics. */
truce_status truce__read_persons(reader *r, const char *path, truce_exchange *e,
                                 const char *const *names) TRUCE_MUST_CHECK;

/* Reads the table of counts into r->c->counts, with every complaint. */
void truce__read_counts(reader *r, const char *path);

#endif
