/* Status codes: what every fallible call of libtruce returns.
 *
 * A call that can fail returns a truce_status and hands its result out through a pointer. On any
 * status but TRUCE_OK the result is untouched and nothing is left to free. What is wrong with a
 * user's input is told in full by diagnostics (truce/diagnostics.h); the status only says which
 * kind of failure it was. Thread-safe: these functions read constant tables. */
#ifndef TRUCE_STATUS_H
#define TRUCE_STATUS_H

#if defined(__GNUC__)
#define TRUCE_MUST_CHECK __attribute__((warn_unused_result))
#define TRUCE_PRINTF(text, first) __attribute__((__format__(printf, text, first)))
#else
#define TRUCE_MUST_CHECK
#define TRUCE_PRINTF(text, first)
#endif

/* X(name, text a user can act on) */
#define TRUCE_STATUS_TABLE(X)                                                                      \
  X(OK, "done")                                                                                    \
  X(BAD_INPUT, "the input has errors; each is listed with its place and remedy")                   \
  X(TOO_LARGE,                                                                                     \
    "the answer would need more memory than allowed; raise --memory or narrow the case")           \
  X(IO, "a file could not be read or written")                                                     \
  X(CANCELLED, "stopped before the end, as asked")                                                 \
  X(NO_MEMORY, "the machine ran out of memory")

typedef enum truce_status {
#define TRUCE_STATUS_ENUM(name, text) TRUCE_##name,
  TRUCE_STATUS_TABLE(TRUCE_STATUS_ENUM)
#undef TRUCE_STATUS_ENUM
} truce_status;

/* The sentence for a status; never NULL. */
const char *truce_status_text(truce_status status);

#endif
