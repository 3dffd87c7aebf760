/* Output files: complete or not at all. What is written goes to a temporary file beside the target,
 * which replaces the target only once all of it is on the disk. */
#ifndef TRUCE_CLI_OUTPUT_H
#define TRUCE_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "arguments.h"
#include "truce/status.h"

typedef struct output {
  FILE *file;
  const char *name; /* what the user called it */
  char *target;     /* the file to replace, links followed; NULL: written to directly */
} output;

/* The file that --output names, or that the command writes without it; NULL: none. */
const char *output_path(const arguments *a);
/* Whether that file may be replaced: not if the command line names it to be read, if it belongs to
 * a register, or is one, or is a key. Says on stderr why not. Asked before any work is done. */
bool output_allowed(const arguments *a);
/* The same for one more file that is read, such as a table beside a case; either may be NULL. */
bool output_apart(const char *target, const char *input);

/* Opens the file (one at a time), or standard output for NULL; on failure says why on stderr.
 * Terminals, pipes and devices are written to directly. */
bool output_open(output *o, const char *path);
/* The same for what holds names: the file is its owner's alone. */
bool output_open_private(output *o, const char *path);
/* Ends it, given what writing to it gave: after TRUCE_OK the new file takes its place, otherwise it
 * is removed. Called right after the writing, so that errno tells why that failed. False if there
 * is no new file; says on stderr if it could not be written. */
bool output_close(output *o, truce_status status);

/* Says on stderr, once, that `name` could not be written, and why. Silent where the reader has gone
 * away, as `head` does. */
void output_failed(const char *name, int error);

/* Tells on standard output where a file is: in full if that fits a line, else as the user did. */
void output_say_where(const char *path);

/* Removes a file that is being written: for a signal handler about to end the process. */
void output_abandon(void);

#endif
