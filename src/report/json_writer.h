/* A streaming JSON writer: what is said is written at once, so that a list of a million situations
 * takes no memory. (A library that builds the whole tree first would hold about a kilobyte each.)
 *
 * `<` is written as \u003c, so that the text can stand inside a script element of a page. Write
 * errors stay in the FILE: ask ferror at the end. */
#ifndef TRUCE_REPORT_JSON_WRITER_H
#define TRUCE_REPORT_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { TRUCE__JSON_DEPTH = 16 };

typedef struct truce__json {
  FILE *out;
  unsigned lines; /* members of the outermost `lines` levels each get a line of their own */
  unsigned depth;
  bool after_key;
  bool started[TRUCE__JSON_DEPTH]; /* the container at this depth has a member */
} truce__json;

void truce__json_object(truce__json *json);
void truce__json_object_end(truce__json *json);
void truce__json_array(truce__json *json);
void truce__json_array_end(truce__json *json);
void truce__json_key(truce__json *json, const char *key);
void truce__json_string(truce__json *json, const char *text); /* NULL gives null */
void truce__json_integer(truce__json *json, uint64_t value);
void truce__json_millionths(truce__json *json, int64_t value); /* exact: 2500000 gives 2.5 */
void truce__json_bool(truce__json *json, bool value);
void truce__json_null(truce__json *json);
/* The shortest decimal that reads back as the same number; null for one that is not finite. */
void truce__json_number(truce__json *json, double value);

/* A member: its key and then its value, or the start of it. */
void truce__json_key_string(truce__json *json, const char *key, const char *text);
void truce__json_key_integer(truce__json *json, const char *key, uint64_t value);
void truce__json_key_number(truce__json *json, const char *key, double value);
void truce__json_key_bool(truce__json *json, const char *key, bool value);
void truce__json_key_array(truce__json *json, const char *key);
void truce__json_key_object(truce__json *json, const char *key);

#endif
