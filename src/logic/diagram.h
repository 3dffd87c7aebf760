/* Reduced ordered binary decision diagrams (Bryant 1986, doi 10.1109/TC.1986.1676819): sets of
 * codes as graphs that share their equal parts. The highest option is decided first, so that a walk
 * meets codes in increasing order. Small on purpose: what states.c needs, no reordering, no
 * collection. At most 36 bytes a node while building, 12 after. */
#ifndef TRUCE_LOGIC_DIAGRAM_H
#define TRUCE_LOGIC_DIAGRAM_H

#include <stdint.h>

#include "statement_internal.h"

enum { DIAGRAM_FALSE, DIAGRAM_TRUE };

typedef struct diagram_node {
  int32_t option; /* decided here; -1 for the two constants */
  uint32_t low, high;
} diagram_node;

typedef struct diagram {
  diagram_node *nodes; /* children come before their parents */
  size_t count, capacity;
  uint32_t *unique;             /* hash table of nodes, twice the capacity; 0 is free */
  struct diagram_result *cache; /* what combining two sets gave before */
  size_t cache_size;
  const truce_control *control;
  truce_status status; /* once it is not TRUCE_OK, results mean nothing */
} diagram;

truce_status truce__diagram_init(diagram *d, const truce_control *control) TRUCE_MUST_CHECK;
void truce__diagram_free(diagram *d);
/* Gives up what only building needs. */
void truce__diagram_finish(diagram *d);
/* The bytes it holds. */
size_t truce__diagram_bytes(const diagram *d);

/* The set of codes in which the statement holds. Check d->status. */
uint32_t truce__diagram_statement(diagram *d, const truce_statement *statement);
uint32_t truce__diagram_and(diagram *d, uint32_t a, uint32_t b);
uint32_t truce__diagram_not(diagram *d, uint32_t a);

bool truce__cancelled(const truce_control *control);
/* Whether so many bytes are within the control's limit. */
bool truce__affordable(const truce_control *control, size_t bytes);

#endif
