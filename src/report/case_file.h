/* What the parts of the case file writer share. */
#ifndef TRUCE_REPORT_CASE_FILE_H
#define TRUCE_REPORT_CASE_FILE_H

#include <stdio.h>

#include "truce/case.h"

/* A scalar, in quotes where YAML would give it another meaning. */
void truce__put_scalar(FILE *out, const char *text);
/* "key: text" on a line of its own, unless there is no text. */
void truce__put_field(FILE *out, int indent, const char *key, const char *text);
/* `because`, `source` and `assumption`, as far as there is something to say. */
void truce__put_basis(FILE *out, int indent, const truce_case *c, const truce_basis *basis);
/* Whether the basis says more than that nothing is said. */
bool truce__has_basis(const truce_basis *basis);

/* Ends a line after its key: a list of priorities or weights, `margin` blanks before each. Those
 * whose order is unknown stand in a list of their own. */
void truce__put_wishes(FILE *out, const truce_case *c, const truce_preference *preference,
                       int margin);

/* "key: COUNT", so that it is read back the same, unless none is stated. */
void truce__put_count(FILE *out, int indent, const char *key, const truce_count *count);
/* Ends a line after its key: the number, its range, and where it is from unless that is
 * `inherited`. */
void truce__put_judgement(FILE *out, int indent, const truce_case *c, const truce_judgement *j,
                          int64_t factor, const truce_basis *inherited);
/* The sections `war`, `actors`, `exchange`, `events` and `talks`. */
void truce__put_war(FILE *out, const truce_case *c);
void truce__put_actors(FILE *out, const truce_case *c);
void truce__put_exchange(FILE *out, const truce_case *c);
void truce__put_events(FILE *out, const truce_case *c);
void truce__put_talks(FILE *out, const truce_case *c);
/* The sections `issues` and `interests`. */
void truce__put_issues(FILE *out, const truce_case *c);
void truce__put_interests(FILE *out, const truce_case *c);

/* The sections `wanted` and `proposals`. */
void truce__put_wanted(FILE *out, const truce_case *c);
void truce__put_proposals(FILE *out, const truce_case *c);
void truce__put_policies(FILE *out, const truce_case *c);
void truce__put_regard(FILE *out, const truce_case *c); /* `strength` and `attitudes` */
void truce__put_misperceptions(FILE *out, const truce_case *c);

#endif
