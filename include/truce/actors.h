/* Who wants what, and how much it counts: the input of forecasts. Read from a table file or from
 * the section `actors` of a case.
 *
 * A table is read once and then never changed, so threads may share it. */
#ifndef TRUCE_ACTORS_H
#define TRUCE_ACTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/diagnostics.h"
#include "truce/status.h"

#define TRUCE_ACTORS_MAX 1000 /* on one issue */
#define TRUCE_ACTOR_TABLE_BYTES_MAX ((size_t)1 << 30)

typedef struct truce_actor {
  const char *name;
  double position;       /* low..high of the issue */
  double salience;       /* how much it cares, from 0 on; 100 is the most by custom */
  double capability;     /* how much it can do, at least 0; 1 where the table has none */
  const double *numbers; /* [truce_actor_table.column_count]: NAN where a cell is not a number */
} truce_actor;

typedef struct truce_actor_issue {
  const char *id;
  const char *name;          /* the id if none was given */
  double low, high;          /* the ends of the scale, 0 and 100 unless the case says otherwise */
  size_t actor_count;        /* at least 2; at least one has salience and capability above 0 */
  const truce_actor *actors; /* in file order, names all different */
  bool has_reference, has_outcome;
  double reference;           /* what happens without an agreement */
  double outcome;             /* what came of it: for scoring and training, never for predicting */
  const char *const *columns; /* [truce_actor_table.column_count], of the issue's first row */
} truce_actor_issue;

typedef struct truce_actor_table {
  const char *file;
  size_t issue_count;
  const truce_actor_issue *issues; /* in the order of their first rows */
  bool has_capability;
  size_t column_count; /* further columns, for grouping and for what a model learned of them */
  const char *const *column_names;
} truce_actor_table;

/* Reads a table. The layout follows the header: the long one (issue, actor, position,
 * salience[, capability][, reference][, outcome][, further columns]); Actor,Capability,Position,
 * Salience (one issue); KTAB's (a scenario line, then Actor,Description,Influence,<dimension>
 * Position,<dimension> Salience, ...: one issue a dimension). Comma, semicolon or tab between
 * cells, told from the header; with semicolons and tabs a decimal comma is read. Column names count
 * without regard to capitals. Every error is added to `diagnostics` with line and column. Fails
 * with TRUCE_BAD_INPUT, TRUCE_IO, TRUCE_NO_MEMORY. Linear in the file. */
truce_status truce_actor_table_read_file(truce_actor_table **table, const char *path,
                                         truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
truce_status truce_actor_table_read_memory(truce_actor_table **table, const char *name,
                                           const char *text, size_t length,
                                           truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_actor_table_free(truce_actor_table *table);

/* A number that an issue keeps wherever its table goes: from its id, positions and outcome. Tells
 * whether an ensemble was fitted to the issue. */
uint32_t truce_issue_fingerprint(const truce_actor_issue *issue);

/* The column of that name (capitals do not count), or SIZE_MAX. */
size_t truce_actor_table_column(const truce_actor_table *table, const char *name);

#endif
