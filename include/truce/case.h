/* The case: one conflict, as read from a case file (docs/case-format.md) or a GMCR+ file.
 *
 * A case is read once and then never changed, so threads may share it. It owns every string and
 * array reachable from it. Optional strings are NULL when absent. */
#ifndef TRUCE_CASE_H
#define TRUCE_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "truce/actors.h"
#include "truce/basis.h"
#include "truce/control.h"
#include "truce/diagnostics.h"
#include "truce/events.h"
#include "truce/judgement.h"
#include "truce/entries.h"
#include "truce/persons.h"
#include "truce/policy.h"
#include "truce/rounds.h"
#include "truce/statement.h"
#include "truce/war.h"
#include "truce/status.h"

#define TRUCE_CASE_BYTES_MAX ((size_t)16 << 20) /* a larger file is refused before it is read */

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

#define TRUCE_UNKNOWN_BLOCK_MAX 20 /* wishes whose order can be unknown together */
#define TRUCE_UNKNOWN_LIST_MAX 32  /* wishes of a party of which something is unknown */

typedef struct truce_wish {
  const truce_statement *statement;
  const char *text; /* the statement as printed by truce_statement_print */
  int64_t weight;   /* TRUCE_WEIGHTS only: in millionths, exact */
  /* TRUCE_PRIORITIES only: what is not known of it; the list is then the best guess. */
  size_t group; /* neighbours with the same number above 0 stand in an unknown order */
  bool unknown_place, unknown_sign; /* may stand anywhere; may be wanted or its opposite */
  truce_basis basis;
} truce_wish;

/* From where on a party greatly prefers one state to another (section `strength`):
 * TRUCE_PRIORITIES: they differ in one of the first `level` wishes; TRUCE_WEIGHTS: by `level`
 * millionths; TRUCE_RANKING: by `level` places, states as good as each other being one place. */
typedef struct truce_strength {
  bool stated;
  int64_t level; /* above 0 */
  truce_basis basis;
} truce_strength;

typedef struct truce_preference {
  truce_preference_kind kind;
  truce_strength strength;
  size_t wish_count; /* TRUCE_PRIORITIES, TRUCE_WEIGHTS */
  const truce_wish *wishes;
  size_t ranked_count;    /* TRUCE_RANKING: equals the number of possible states */
  const uint32_t *ranked; /* 0-based state numbers, best first */
  const uint32_t
      *tie; /* tie[k] == tie[k-1] where ranked[k] is as good as ranked[k-1]; starts at 0 */
} truce_preference;

typedef enum truce_issue_kind {
  TRUCE_NAMED,   /* positions without an order */
  TRUCE_ORDERED, /* positions in the order of the file */
  TRUCE_SCALE,   /* numbers from `from` to `to` in steps */
} truce_issue_kind;

#define TRUCE_POSITIONS_MAX 10001 /* of one issue */
#define TRUCE_ISSUES_MAX 200
#define TRUCE_DEALERS_MAX 10     /* parties with interests */
#define TRUCE_COMPARISONS_MAX 64 /* of one combination */

typedef struct truce_position {
  const char *id;   /* "contact_line"; on a scale the number as written, "2.5" */
  const char *name; /* the user's words; the id if none were given */
  int64_t number;   /* TRUCE_SCALE: in billionths */
} truce_position;

typedef struct truce_issue { /* what a deal must settle */
  const char *id, *name;
  truce_issue_kind kind;
  const char *unit;      /* of a scale; NULL if none */
  bool divisible;        /* any share of it can go to either side (adjusted winner) */
  size_t position_count; /* 2..TRUCE_POSITIONS_MAX; 1 at times in GENIUS files */
  const truce_position *positions;
  truce_basis basis;
} truce_issue;

typedef enum truce_relation {
  TRUCE_EQ,
  TRUCE_NE,
  TRUCE_LT,
  TRUCE_LE,
  TRUCE_GT,
  TRUCE_GE
} truce_relation;

/* "territory = contact_line"; the order relations compare places in an ordered issue or numbers on
 * a scale. */
typedef struct truce_comparison {
  size_t issue, position;
  truce_relation relation;
} truce_comparison;

/* What a combination of positions is worth to a party beyond the sum of its values. */
typedef struct truce_term {
  const truce_statement *statement; /* bit k of a code: whether comparisons[k] holds */
  const char *text;
  size_t comparison_count; /* at most TRUCE_COMPARISONS_MAX */
  const truce_comparison *comparisons;
  truce_judgement worth; /* points, may be negative */
} truce_term;

/* A party's judgement of one issue. */
typedef struct truce_interest {
  truce_judgement weight;        /* at least 0; 0 where the party said nothing */
  int64_t out_of;                /* values count relative to this; billionths, more than 0 */
  const truce_judgement *values; /* [position], in 0..out_of; NULL where weight is 0 */
  const bool *never;             /* [position], red lines; NULL if none */
  truce_basis basis;
} truce_interest;

/* How a party values a package, in points of 0..points_top:
 *   points_top * sum of weight_k * value_k / out_of_k / weight_total + worth of each term that
 * holds, and no more than `ceiling`. */
typedef struct truce_interests {
  bool stated;                  /* false: the party takes no part in the deal */
  const truce_interest *issues; /* [issue] */
  int64_t weight_total; /* billionths; the sum of the weights unless the file says otherwise */
  size_t term_count;
  const truce_term *terms;
  bool has_no_deal;
  bool no_deal_from_war;   /* no_deal is what fighting on is worth (truce/war.h) */
  truce_judgement no_deal; /* points of walking away; 0 if not said */
  int64_t ceiling;         /* points in billionths; INT64_MAX: none */
  int64_t discount; /* share of the worth left after the whole time, in billionths, 0..10^9 */
} truce_interests;

typedef struct truce_party {
  const char *id;
  const char *name; /* the id if none was given */
  const char *role;
  truce_basis basis;
  truce_preference preference;
  truce_interests interests;
} truce_party;

typedef struct truce_rule { /* a combination that cannot occur */
  const truce_statement *statement;
  const char *text;
  truce_basis basis;
} truce_rule;

/* What a party makes of the others getting what they want. */
typedef struct truce_attitude {
  bool stated;
  const int8_t *toward; /* [party]: 1 positive, 0 neutral, -1 negative; 1 towards itself */
  truce_basis basis;
} truce_attitude;

/* What a party takes another one to want. */
typedef struct truce_belief {
  size_t party;
  truce_preference preference;
} truce_belief;

/* In what a party's picture of the conflict differs from the case. */
typedef struct truce_misperception {
  bool stated;
  truce_code unseen; /* moves of others that it does not know of, as bits */
  /* Situations it does not see: those it does not think of, then those in which a move it does not
   * know of is not as in the status quo (not made, without one). */
  size_t rule_count, ruled_out; /* all of them, and how many are of the first kind */
  const truce_rule *rules;
  size_t belief_count;
  const truce_belief *beliefs;
  truce_basis basis;
} truce_misperception;

typedef struct truce_coalition {
  size_t count;          /* at least 2 */
  const size_t *parties; /* increasing */
} truce_coalition;

/* A situation somebody would like to see hold: any in which the statement is true. */
typedef struct truce_wanted {
  const char *id, *name;
  const truce_statement *statement;
  const char *text; /* as printed by truce_statement_print */
  truce_basis basis;
} truce_wanted;

/* What a party would want more, were a proposal in force. */
typedef struct truce_added_wish {
  size_t party;
  size_t at; /* before this wish of the party's list in the case; its wish_count: to the end */
  truce_wish wish;
} truce_added_wish;

/* A move somebody could be asked to make possible, or to give up, and what that would change. Its
 * statements are over `proposed_names`. */
typedef struct truce_proposal {
  const char *id, *name;
  size_t party;    /* whose move it is */
  bool adds;       /* a new move; else one of the case that would no longer be made */
  unsigned option; /* of `proposed_options`: what is added (from option_count on) or given up */
  size_t wish_count;
  const truce_added_wish *wishes;
  size_t rule_count;
  const truce_rule *rules; /* what would be impossible then */
  truce_basis basis;
} truce_proposal;

typedef struct truce_case {
  const char *file;  /* as the user named it */
  const char *title; /* never NULL: the file's name if none was given */
  truce_date as_of;  /* may have no text; what was due before it and is not done is overdue */
  const char *about; /* a paragraph for the reader */
  size_t party_count;
  const truce_party *parties;  /* at least 1, in file order */
  unsigned option_count;       /* up to TRUCE_OPTIONS_MAX; 0 in a case about issues only */
  const truce_option *options; /* option k is bit k of a state's code */
  truce_names names;           /* the ids of the options */
  size_t impossible_count;
  const truce_rule *impossible;
  const truce_statement *const
      *impossible_statements; /* the same, as truce_states_init takes them */
  bool has_status_quo;
  truce_code status_quo; /* a possible state's code */
  size_t source_count;
  const truce_source *sources;
  size_t coalition_count;
  const truce_coalition *coalitions;
  const truce_policy *policies;              /* [party]; NULL: none is stated */
  const truce_attitude *attitudes;           /* [party]; NULL: none is stated, all are neutral */
  const truce_misperception *misperceptions; /* [party]; NULL: none is stated */
  size_t wanted_count;
  const truce_wanted *wanted;
  size_t proposal_count;
  const truce_proposal *proposals;
  const truce_option *proposed_options; /* the case's, then those that proposals add; together at
                                           most TRUCE_OPTIONS_MAX; NULL without proposals */
  truce_names proposed_names;           /* their ids */
  size_t issue_count;                   /* 0: the case says nothing of a deal */
  const truce_issue *issues;
  truce_rounds talks;
  size_t event_count;
  truce_events_use escalation;
  truce_war war;
  const truce_event *events;       /* in the order of their dates */
  const char *event_file;          /* the table beside the case they stand in; NULL: none */
  const truce_actor_table *actors; /* for forecasts; NULL if the case names none */
  const truce_exchange *exchange;  /* NULL if the case plans none */
  const truce_entries *counts;     /* of exchanges, as the sides tell them; NULL: none */
  int points_top; /* what a party gets at most without terms: 100; 1 for GENIUS files */
} truce_case;

/* The options party p controls, as a code. */
truce_code truce_case_party_options(const truce_case *c, size_t party);

/* How much a case says of a deal. */
typedef struct truce_deal_counts {
  size_t positions;   /* of all issues */
  size_t dealers;     /* parties with interests */
  size_t terms;       /* combinations of all parties */
  size_t numbers;     /* weights, values, worths and no-deal values; along a scale values are one */
  size_t assumptions; /* those of the numbers that are judgements */
} truce_deal_counts;
truce_deal_counts truce_case_count_deal(const truce_case *c);

/* Reads a case from a file. The format follows the content's first character and the name: GMCR+
 * for `.gmcr` or text that starts with "{", the case file otherwise. Every error of the file is
 * added to `diagnostics`; so are warnings and notes on success. Fails with TRUCE_BAD_INPUT (errors
 * were added), TRUCE_IO (one error added, saying which file and why), TRUCE_NO_MEMORY.
 * Time and memory linear in the file but for the decision diagram of `impossible`. */
truce_status truce_case_read_file(truce_case **result, const char *path,
                                  truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* The same, as of another day than the case's `as_of`: a day that truce_date_read takes, or NULL.
 */
truce_status truce_case_read_file_as_of(truce_case **result, const char *path, const char *as_of,
                                        truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* The same from memory; `name` stands in for the path in messages and in the choice of format. */
truce_status truce_case_read_memory(truce_case **result, const char *name, const char *text,
                                    size_t length, truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_case_free(truce_case *c);

/* GENIUS (ANAC) negotiation files, read by GENIUS's own rules (docs/genius.md). */
typedef struct truce_genius_options {
  unsigned steps; /* a real issue becomes steps + 1 positions; 0: 10; at most 10,000 */
  bool raw;       /* evaluations count as they stand and totals have no ceiling: NegMAS's reading */
} truce_genius_options;

/* Reads a domain and one profile for each party (count: 3 to 1 + TRUCE_DEALERS_MAX paths, the
 * domain first) into a case with issues and interests; points_top is 1. `options` NULL: the
 * defaults. Nothing but these files is opened. Fails like truce_case_read_file; a wrong number of
 * files and too many steps are TRUCE_BAD_INPUT with an error that has no place. What GENIUS
 * overlooks in a file is a warning. O(files * log(values)). libxml2's error handlers of this thread
 * are set while it runs and put back. */
truce_status truce_case_read_genius(truce_case **result, const char *const *paths, size_t count,
                                    const truce_genius_options *options,
                                    truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* Whether the path is a file whose first character is "<", as in XML. */
bool truce_case_is_xml(const char *path);

#endif
