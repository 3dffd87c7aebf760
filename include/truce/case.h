/* The case: one conflict, as read from a case file (docs/case-format.md) or a GMCR+ file.
 *
 * A case is read once and then never changed, so threads may share it. It owns every string and
 * array reachable from it. Optional strings are NULL when absent. */
#ifndef TRUCE_CASE_H
#define TRUCE_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/control.h"
#include "truce/diagnostics.h"
#include "truce/statement.h"
#include "truce/status.h"

#define TRUCE_CASE_BYTES_MAX ((size_t)16 << 20) /* a larger file is refused before it is read */

/* Where a fact is from, or that it is a judgement. */
typedef struct truce_source {
  const char *id;
  const char *title; /* never NULL */
  const char *author, *date, *url;
  bool assumption; /* the analyst's own judgement, not a sourced fact */
} truce_source;

/* Why something is in the case: a line of reason and the sources it rests on. What cites no source,
 * or one that is an assumption, is a judgement (which may rest on sourced facts beside it). */
typedef struct truce_basis {
  const char *because;
  size_t source_count;
  const size_t *sources; /* indices into truce_case.sources */
  bool assumption;       /* derived as said above */
} truce_basis;

/* Which changes of an option its owner can make. */
typedef enum truce_direction {
  TRUCE_BOTH_WAYS,
  TRUCE_FORWARD, /* once taken it stays taken (`once: true`) */
  TRUCE_BACK,    /* once dropped it stays dropped */
  TRUCE_FIXED,   /* nobody changes it; differs between states that no move connects */
} truce_direction;

typedef struct truce_option {
  const char *id;   /* "party.option" */
  const char *name; /* the user's words; the id's last part if none were given */
  size_t party;     /* its owner, an index into truce_case.parties */
  truce_direction direction;
  truce_basis basis;
} truce_option;

typedef enum truce_preference_kind {
  TRUCE_INDIFFERENT, /* nothing said: every state is as good as any other */
  TRUCE_PRIORITIES,  /* statements, most important first, compared lexicographically */
  TRUCE_WEIGHTS,     /* statements with weights; the larger sum is preferred */
  TRUCE_RANKING,     /* states listed best first */
} truce_preference_kind;

typedef struct truce_wish {
  const truce_statement *statement;
  const char *text; /* the statement as printed by truce_statement_print */
  int64_t weight;   /* TRUCE_WEIGHTS only: in millionths, exact */
  truce_basis basis;
} truce_wish;

typedef struct truce_preference {
  truce_preference_kind kind;
  size_t wish_count; /* TRUCE_PRIORITIES, TRUCE_WEIGHTS */
  const truce_wish *wishes;
  size_t ranked_count;    /* TRUCE_RANKING: equals the number of possible states */
  const uint32_t *ranked; /* 0-based state numbers, best first */
  const uint32_t
      *tie; /* tie[k] == tie[k-1] where ranked[k] is as good as ranked[k-1]; starts at 0 */
} truce_preference;

typedef struct truce_party {
  const char *id;
  const char *name; /* the id if none was given */
  const char *role;
  truce_basis basis;
  truce_preference preference;
} truce_party;

typedef struct truce_rule { /* a combination that cannot occur */
  const truce_statement *statement;
  const char *text;
  truce_basis basis;
} truce_rule;

typedef struct truce_coalition {
  size_t count;          /* at least 2 */
  const size_t *parties; /* increasing */
} truce_coalition;

typedef struct truce_case {
  const char *file;  /* as the user named it */
  const char *title; /* never NULL: the file's name if none was given */
  const char *as_of; /* ISO date */
  const char *about; /* a paragraph for the reader */
  size_t party_count;
  const truce_party *parties;  /* at least 1, in file order */
  unsigned option_count;       /* 1..TRUCE_OPTIONS_MAX */
  const truce_option *options; /* option k is bit k of a state's code */
  truce_names names;           /* the ids of the options */
  size_t impossible_count;
  const truce_rule *impossible;
  const truce_statement *const
      *impossible_statements; /* the same, as truce_states_init takes them */
  bool has_status_quo;
  uint64_t status_quo; /* a possible state's code */
  size_t source_count;
  const truce_source *sources;
  size_t coalition_count;
  const truce_coalition *coalitions;
} truce_case;

/* The options party p controls, as a code. */
uint64_t truce_case_party_options(const truce_case *c, size_t party);

/* Reads a case from a file. The format follows the content's first character and the name: GMCR+
 * for `.gmcr` or text that starts with "{", the case file otherwise. Every error of the file is
 * added to `diagnostics`; so are warnings and notes on success. Fails with TRUCE_BAD_INPUT (errors
 * were added), TRUCE_IO (one error added, saying which file and why), TRUCE_NO_MEMORY.
 * Time and memory linear in the file but for the decision diagram of `impossible`. */
truce_status truce_case_read_file(truce_case **result, const char *path,
                                  truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* The same from memory; `name` stands in for the path in messages and in the choice of format. */
truce_status truce_case_read_memory(truce_case **result, const char *name, const char *text,
                                    size_t length, truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_case_free(truce_case *c);

#endif
