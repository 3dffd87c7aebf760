/* Where the bytes of a table come from: a stream or memory, as they are or compressed by gzip. */
#ifndef TRUCE_CASE_SOURCE_H
#define TRUCE_CASE_SOURCE_H

#include <stdbool.h>
#include <stdio.h>

#include "truce/status.h"

typedef struct truce__source {
  FILE *file;       /* NULL: from memory */
  const char *rest; /* of the memory */
  size_t rest_length;
  struct truce__unpacker *unpacker; /* NULL: nothing is compressed */
} truce__source;

/* Looks at the first bytes for gzip's mark. On success free with truce__source_close, which leaves
 * the stream open. TRUCE_NO_MEMORY, TRUCE_IO (errno). */
truce_status truce__source_open(truce__source *source, FILE *file, const char *text,
                                size_t length) TRUCE_MUST_CHECK;
void truce__source_close(truce__source *source);

/* Reads up to `room` > 0 bytes; *got is 0 at the end. TRUCE_IO (errno); TRUCE_BAD_INPUT: what is
 * compressed is damaged or cut off. */
truce_status truce__source_read(truce__source *source, char *to, size_t room,
                                size_t *got) TRUCE_MUST_CHECK;

#endif
