/* The register: one file that holds who is held, sought, promised, handed over and come home, as
 * each side tells it, and that neither can quietly change (docs/register.md).
 *
 * Everything is an entry (truce/entries.h), only ever added. What is known of a person now is
 * worked out from the entries by rules (nobody in two places, nobody handed over twice, nobody sent
 * home against their will), in the same transaction that adds them; an entry against the rules is
 * refused and nothing is changed. The entries are the leaves of a Merkle tree (truce/merkle.h)
 * whose root is signed (Ed25519; Bernstein et al. 2012, doi 10.1007/s13389-012-0027-1) after every
 * change. Lists are kept byte for byte; names stand there and nowhere else in the file.
 *
 * The file is an SQLite database. A process that ends at any moment loses nothing that was
 * committed. Two writers: the second is refused (TRUCE_IO) after a few seconds of waiting. A
 * register is used by one thread at a time. Every call adds what is wrong to `diagnostics` with the
 * line of the table where there is one; persons appear there by their references alone.
 * TRUCE_BAD_INPUT: the file is no register, or an entry breaks a rule; TRUCE_IO: the disk, a lock;
 * TRUCE_NO_MEMORY; TRUCE_CANCELLED. After a failure the register is as it was before the call. */
#ifndef TRUCE_REGISTER_H
#define TRUCE_REGISTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "truce/control.h"
#include "truce/diagnostics.h"
#include "truce/entries.h"
#include "truce/people.h"
#include "truce/proof.h"
#include "truce/status.h"

enum {
  TRUCE_SIDES_MAX = 8,
  TRUCE_SEED_BYTES = 32,
};

typedef struct truce_register truce_register;

/* Who writes, when, and with which key. */
typedef struct truce_register_pen {
  const char *author;   /* put where an entry names none; NULL: every entry has to */
  const char *source;   /* the same; NULL: none */
  const char *recorded; /* now, as "2025-06-03T09:00:00Z" */
  unsigned char seed[TRUCE_SEED_BYTES]; /* of the signing key */
} truce_register_pen;

/* Makes the file, which must not be there yet, for 2 to 8 sides. `title` names it in every signed
 * head. */
truce_status truce_register_create(const char *path, const char *title, const char *const *sides,
                                   size_t side_count, const truce_register_pen *pen,
                                   truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
truce_status truce_register_open(truce_register **r, const char *path, bool writing,
                                 truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_register_close(truce_register *r); /* NULL is allowed */

/* Owned by the register. */
const char *truce_register_title(const truce_register *r);
size_t truce_register_side_count(const truce_register *r);
const char *truce_register_side(const truce_register *r, size_t side);
void truce_register_public_key(const truce_register *r, unsigned char key[TRUCE_PUBLIC_BYTES]);

/* ---- Writing ---- */

/* Adds entries, all or none. The first 20 that break a rule are told of. *first is the number of
 * the first one added. O(entries * log) time; memory O(subjects they are about), and up to 256 MB
 * of the file's pages. */
truce_status truce_register_add(truce_register *r, const truce_entries *entries,
                                const truce_register_pen *pen, const truce_control *control,
                                uint64_t *first, truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;

/* X(NAME, id, what its sender says of those on a list) */
#define TRUCE_CLAIM_TABLE(X)                                                                       \
  X(HELD, "held", "we hold these persons")                                                         \
  X(MISSING, "missing", "we seek these persons, who are ours")                                     \
  X(REMAINS, "remains", "we hold these remains, a bag a row")                                      \
  X(NAMED, "named", "these persons are named; nothing follows for where they are")
typedef enum truce_list_claim {
#define TRUCE_CLAIM_ENUM(NAME, id, what) TRUCE_CLAIM_##NAME,
  TRUCE_CLAIM_TABLE(TRUCE_CLAIM_ENUM)
#undef TRUCE_CLAIM_ENUM
      TRUCE_CLAIMS
} truce_list_claim;
const char *truce_list_claim_id(truce_list_claim claim);

/* A list as it came. Each row is somebody whose reference is "SENDER:ID"; one that is known from an
 * older list of the same sender is that person again. */
typedef struct truce_register_list {
  const char *name, *sender;
  truce_list_claim claim;
  const char *category; /* of all on it, by truce_law_category_id; NULL: not said */
  int32_t day;          /* it is of */
  const char *bytes;
  size_t length;
  const truce_people *people; /* as read from the bytes */
  const char *id, *map;       /* as in truce_people_options when it was read */
} truce_register_list;
truce_status truce_register_import(truce_register *r, const truce_register_list *list,
                                   const truce_register_pen *pen, const truce_control *control,
                                   uint64_t *number,
                                   truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;

/* How many entries there are after the last change made through `r`; 0: none was. Whoever keeps
 * that number can tell whether entries were taken off the end. */
uint64_t truce_register_entries(const truce_register *r);

/* ---- Reading ---- */

/* X(NAME, id, what it means) */
#define TRUCE_STANDING_TABLE(X)                                                                    \
  X(NAMED, "named", "named on a list; where is not known")                                         \
  X(MISSING, "missing", "sought by the own side")                                                  \
  X(HELD, "held", "held by a side")                                                                \
  X(UNDERWAY, "underway", "handed over; not yet received")                                         \
  X(HOME, "home", "received by the own side")
typedef enum truce_subject_standing {
#define TRUCE_STANDING_ENUM(NAME, id, what) TRUCE_STANDING_##NAME,
  TRUCE_STANDING_TABLE(TRUCE_STANDING_ENUM)
#undef TRUCE_STANDING_ENUM
      TRUCE_STANDINGS
} truce_subject_standing;
const char *truce_subject_standing_id(truce_subject_standing standing);

typedef enum truce_subject_kind { TRUCE_PERSON, TRUCE_BAG, TRUCE_PART } truce_subject_kind;
const char *truce_subject_kind_id(truce_subject_kind kind); /* "person" */

/* X(NAME, id) */
#define TRUCE_LAW_CATEGORY_TABLE(X)                                                                \
  X(UNKNOWN, "unknown")                                                                            \
  X(POW, "pow")                                                                                    \
  X(MEDICAL, "medical")                                                                            \
  X(CIVILIAN, "civilian")                                                                          \
  X(CHILD, "child")                                                                                \
  X(REMAINS, "remains")
typedef enum truce_law_category {
#define TRUCE_LAW_CATEGORY_ENUM(NAME, id) TRUCE_LAW_##NAME,
  TRUCE_LAW_CATEGORY_TABLE(TRUCE_LAW_CATEGORY_ENUM)
#undef TRUCE_LAW_CATEGORY_ENUM
      TRUCE_LAW_CATEGORIES
} truce_law_category;
const char *truce_law_category_id(truce_law_category category);

/* X(NAME, id, for categories as bits of truce_law_category, what it says). Articles of the Geneva
 * Conventions of 1949 (GC I, III, IV) and of Additional Protocol I of 1977 (AP I). */
#define TRUCE_LAW_CLASS_TABLE(X)                                                                   \
  X(NONE, "", 0, "no class stated")                                                                \
  X(GC3_109, "gc3-109", 1u << TRUCE_LAW_POW,                                                       \
    "seriously wounded or sick: home regardless of number or rank, never against their will")      \
  X(GC3_110, "gc3-110", 1u << TRUCE_LAW_POW,                                                       \
    "incurable or gravely diminished: direct repatriation, or a neutral country (Annex I)")        \
  X(GC3_33, "gc3-33", 1u << TRUCE_LAW_MEDICAL,                                                     \
    "medical personnel and chaplains: retained only as far as prisoners need them")                \
  X(GC3_118, "gc3-118", 1u << TRUCE_LAW_POW,                                                       \
    "home without delay after the end of active hostilities")                                      \
  X(GC3_119, "gc3-119", 1u << TRUCE_LAW_POW,                                                       \
    "may be kept for a criminal trial or sentence of an indictable offence")                       \
  X(GC4_132, "gc4-132", (1u << TRUCE_LAW_CIVILIAN) | (1u << TRUCE_LAW_CHILD),                      \
    "internee: released when the reasons end; children, mothers, wounded and sick first")          \
  X(GC4_134, "gc4-134", (1u << TRUCE_LAW_CIVILIAN) | (1u << TRUCE_LAW_CHILD),                      \
    "internee: return at the close of hostilities")                                                \
  X(AP1_34, "ap1-34", 1u << TRUCE_LAW_REMAINS, "remains: respected, marked, returned")
typedef enum truce_law_class {
#define TRUCE_LAW_CLASS_ENUM(NAME, id, categories, what) TRUCE_LAW_##NAME,
  TRUCE_LAW_CLASS_TABLE(TRUCE_LAW_CLASS_ENUM)
#undef TRUCE_LAW_CLASS_ENUM
      TRUCE_LAW_CLASSES
} truce_law_class;
const char *truce_law_class_id(truce_law_class law);   /* "gc3-109" */
const char *truce_law_class_text(truce_law_class law); /* what it says */

typedef enum truce_consent { TRUCE_NOT_ASKED, TRUCE_WILLING, TRUCE_UNWILLING } truce_consent;
const char *truce_consent_id(truce_consent consent); /* "", "yes", "no" */

/* Somebody, or somebody's remains, as the entries leave them. */
typedef struct truce_subject {
  const char *reference;
  truce_subject_kind kind;
  truce_subject_standing standing;
  const char *holder, *home; /* sides; NULL: none, not known */
  int32_t since;             /* the day of the last move; TRUCE_NO_DAY */
  bool since_or_before;      /* only a list of that day tells that they are held */
  bool dead, disputed;
  bool withdrawn; /* is in the register no more */
  truce_consent consent;
  truce_law_category category;
  truce_law_class law;
  const char *bag;     /* of a part: where it lies */
  const char *same_as; /* the person it turned out to be; NULL: itself */
  const char *remains; /* of a dead person: the body, or the part that was identified last; NULL */
  const char *person;  /* of a bag or part: whose it is; NULL: not known, or of several */
} truce_subject;

typedef struct truce_subjects {
  size_t count;
  const truce_subject *subjects; /* by when they came into the register */
} truce_subjects;
/* All of them but those that turned out to be others, who match: a standing (TRUCE_STANDINGS: any),
 * a holder and a category (NULL: any; TRUCE_BAD_INPUT: there is none of that name). Free with
 * truce_subjects_free. O(subjects). */
truce_status truce_register_subjects(truce_register *r, truce_subject_standing standing,
                                     const char *holder, const char *category,
                                     truce_subjects **subjects,
                                     truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_subjects_free(truce_subjects *subjects);

/* One value of a list about one person, as its sender wrote it. */
typedef struct truce_claim_value {
  uint64_t list, row;
  const char *sender, *field, *value;
} truce_claim_value;
typedef struct truce_history {
  truce_subject subject; /* reference NULL: the history of a promise or exchange */
  size_t remains_count;
  const char *const *remains; /* of a person: all that was identified */
  size_t entry_count;
  const truce_entry *entries; /* about it, and about those who turned out to be the same; value and
                                 detail may name people */
  const bool *counts;         /* [entry]: false if another has taken its place */
  bool with_values;           /* it was asked what the lists say */
  size_t value_count;
  const truce_claim_value *values; /* none unless asked for */
} truce_history;
/* Everything about one reference; `values` also reads what the lists say, names too (O(lists)). */
truce_status truce_register_history(truce_register *r, const char *reference, bool values,
                                    truce_history **history,
                                    truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* Everything entered about one promise or exchange, of nobody (no `subject`) and of somebody; "":
 * what belongs to none. TRUCE_BAD_INPUT: nothing is. `values` tells writers to give free texts too.
 * O(entries). */
truce_status truce_register_about(truce_register *r, const char *about, bool values,
                                  truce_history **history,
                                  truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_history_free(truce_history *history);

/* A list as the register keeps it. */
enum { TRUCE_UNHEARD_TOLD = 10 };
typedef struct truce_kept_list {
  uint64_t number, rows, length; /* length: of its bytes */
  uint64_t entry;                /* of its arrival: what it is amended by; 0: it was withdrawn */
  uint64_t withdrawn;            /* rows that were, one by one */
  const char *name, *sender, *claim;
  int32_t day;          /* it is of; TRUCE_NO_DAY: not known */
  truce_hash hash;      /* SHA-256 of its bytes */
  const char *id, *map; /* how it was read; NULL: by its heads */
  /* Persons whom it was the last to tell as held, though its sender sent another such list later,
   * and of whom nothing was entered since: how many, and the references of the first. */
  size_t unheard;
  const char *unheard_first[TRUCE_UNHEARD_TOLD];
} truce_kept_list;
typedef struct truce_kept_lists {
  size_t count;
  const truce_kept_list *lists; /* by number */
} truce_kept_lists;
/* Free with truce_kept_lists_free. O(lists), and O(register) if a side sent two lists as held. */
truce_status truce_register_lists(truce_register *r, truce_kept_lists **lists,
                                  truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_kept_lists_free(truce_kept_lists *lists); /* NULL is allowed */
/* The bytes of a list as they came in, names and all; free() them. TRUCE_BAD_INPUT also if they are
 * not those any more. O(length). */
truce_status truce_register_list_bytes(truce_register *r, uint64_t number, char **bytes,
                                       size_t *length,
                                       truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;

/* What is written of those who match (as in truce_register_subjects) in `columns`: list fields as
 * "SENDER.FIELD" ("russia.surname"), or reference, kind, standing, holder, home, since, dead,
 * consent, category, class; or, as a plan's table of persons calls them, id (the reference),
 * held_since, gravity (serious if the class is gc3-109 or gc3-110, which is a judgement; else not
 * told) and excluded (the reason, of who does not want to go). */
typedef struct truce_register_table {
  size_t column_count, row_count;
  const char *const *columns;
  const char *const *cells; /* [row * column_count + column]; "" if there is nothing */
} truce_register_table;
truce_status truce_register_export(truce_register *r, const char *const *columns,
                                   size_t column_count, truce_subject_standing standing,
                                   const char *holder, const char *category,
                                   truce_register_table **table,
                                   truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* The table of persons that a plan reads (truce/persons.h), of the living who are held; narrowed as
 * above. */
truce_status truce_register_for_plan(truce_register *r, const char *holder, const char *category,
                                     truce_register_table **table,
                                     truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_register_table_free(truce_register_table *table);

/* Decisions of mixed medical commissions (GC III art. 112, Annex II). The holder is to be told
 * within a month and to carry a repatriation out within three months of that. Whether somebody
 * wants to go counts as it was stated last, whatever the day asked about. */
/* X(NAME, id, what it means) */
#define TRUCE_DECISION_TABLE(X)                                                                    \
  X(TO_TELL, "to_be_told", "the holder is to be told")                                             \
  X(TOLD, "told", "the holder was told, and there is nothing to carry out")                        \
  X(TO_DO, "to_be_done", "the holder was told and is to carry it out")                             \
  X(DONE, "carried_out", "the person was handed over")                                             \
  X(REPLACED, "replaced", "a later decision on the person took its place")                         \
  X(DIED, "died", "the person died")                                                               \
  X(UNWILLING, "does_not_want_to_go", "nobody is sent home against their will")
typedef enum truce_decision_state {
#define TRUCE_DECISION_ENUM(NAME, id, what) TRUCE_DECISION_##NAME,
  TRUCE_DECISION_TABLE(TRUCE_DECISION_ENUM)
#undef TRUCE_DECISION_ENUM
      TRUCE_DECISION_STATES
} truce_decision_state;
const char *truce_decision_state_id(truce_decision_state state);
typedef struct truce_commission_decision {
  uint64_t entry;
  truce_decision_state state; /* only what is to be told or done can be overdue */
  int32_t ended; /* the day of the death, or of the decision that took its place; TRUCE_NO_DAY */
  const char *reference, *value, *detail;
  int32_t decided, notify_by, notified, carry_out_by, carried_out; /* TRUCE_NO_DAY: not, or none */
  bool notice_overdue, carrying_out_overdue;                       /* on the day asked about */
} truce_commission_decision;
typedef struct truce_decisions {
  size_t count, overdue;
  const truce_commission_decision *decisions; /* by number */
} truce_decisions;
truce_status truce_register_decisions(truce_register *r, int32_t as_of, truce_decisions **decisions,
                                      truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_decisions_free(truce_decisions *decisions);
enum { TRUCE_COMMISSION_MEMBERS = 3 };
/* A member of a commission: texts of given lengths within the decision's `detail`. */
typedef struct truce_vote {
  const char *name, *of, *vote; /* of: "neutral", or a side */
  size_t name_length, of_length, vote_length;
} truce_vote;
/* Reads up to `room` votes; how many there are. */
size_t truce_commission_votes(const char *detail, truce_vote *votes, size_t room);

/* Somebody who is counted by name, or a bag of remains. */
typedef struct truce_named_person {
  const char *reference;
  const char *names; /* as the lists say, each with its sender; NULL unless asked for */
} truce_named_person;
/* How many a side promised, handed over or received: as it says, or by name. */
typedef struct truce_side_count {
  const char *side;
  truce_entry_kind kind; /* promised, handed over or received */
  bool named;            /* the persons and bags entered by name; false: the side's own count */
  uint64_t count;        /* the sum of its entries; who is promised twice is one */
  const truce_named_person *const *persons; /* [count] if named, by when they came into the
                                               register; who was handed over twice, twice */
} truce_side_count;
/* Two numbers that ought to agree and do not, or persons who ought to be the same. */
typedef struct truce_difference {
  const char *field;      /* promised, promised_names, received, received_names or named: which
                             explanations are about it; those of promised and received are of the names
                             where the counts did not differ when they were given */
  const char *between[2]; /* "promised by russia", "handed over by russia, by name", ... */
  uint64_t counts[2];
  bool told[2]; /* false: nothing is entered, which counts as none */
  size_t missing_count[2];
  const truce_named_person *const *missing[2]; /* [0]: in [1] and not in [0]; if both are by name */
  const char *explained; /* why, in somebody's words, who saw these numbers; NULL: open */
  uint64_t explained_by; /* the entry */
  const char *outdated;  /* open: why, in the words of somebody who saw other numbers; NULL */
  uint64_t outdated_by, outdated_counts[2]; /* the entry; the numbers it was about */
} truce_difference;
/* Somebody says otherwise about a promise or exchange. */
typedef struct truce_dispute {
  uint64_t entry;
  int32_t day;
  const char *subject;                           /* the person it is about; NULL: the whole */
  const char *side, *category, *author, *detail; /* NULL: not said */
} truce_dispute;
/* One exchange or promise (`about`; "": no promise is named) and one category of it ("": all). */
typedef struct truce_reckoning {
  const char *about, *category;
  size_t count_count;
  const truce_side_count *counts;
  size_t compared; /* how many pairs of numbers could be */
  bool unnamed;    /* a register, and nobody is entered by name */
  size_t difference_count;
  const truce_difference *differences;
  size_t dispute_count;
  const truce_dispute *disputes;
} truce_reckoning;
/* An explanation that is about nothing: there is no such difference, nor was when it was given. */
typedef struct truce_idle {
  uint64_t entry; /* 0: of a case's table, at `line` */
  size_t line;
  const char *about; /* "": none named */
} truce_idle;
/* How many were promised, handed over, received, had died or were identified by a day. */
typedef struct truce_flow_point {
  truce_entry_kind kind;
  const char *side; /* who says so, or acts; "" if no side is told */
  bool named;       /* as in truce_side_count */
  bool remains;     /* bodies and bags; false: persons */
  int32_t day;
  uint64_t count, total; /* on this day, and up to it */
} truce_flow_point;
/* The living whom a side holds, of one category. */
typedef struct truce_waiting {
  const char *holder;
  truce_law_category category;
  size_t count, grave; /* grave: of class gc3-109 or gc3-110 */
  int32_t since;       /* of the one held longest; TRUCE_NO_DAY: not known */
} truce_waiting;
/* Whom a side seeks, and whom it holds. The living stand by where they are now, whoever says so:
 * of those sought, the missing are acknowledged by nobody. */
typedef struct truce_seeking {
  const char *side;
  size_t sought; /* on its lists of the missing */
  size_t sought_standing[TRUCE_STANDINGS], sought_dead;
  size_t held, held_sought; /* the living it holds; of them, sought by another side */
} truce_seeking;
typedef struct truce_reconciliation {
  size_t count, open, disputed;
  size_t named_count;
  const truce_named_person *const *named; /* all who are counted by name */
  bool with_names;                        /* truce_register_reconcile_names was asked */
  const truce_reckoning *reckonings; /* by `about`, then as they first come up; last what belongs to
                                        no promise */
  size_t idle_count;
  const truce_idle *idle;
  size_t standing[TRUCE_STANDINGS]; /* how many of the living stand where */
  size_t bags[TRUCE_STANDINGS];
  size_t flow_count;
  const truce_flow_point *flow; /* by kind, side, named and remains, then by day */
  size_t waiting_count;
  const truce_waiting *waiting; /* by holder, then category */
  size_t underway_count;
  const truce_waiting *underway; /* handed over and not received; `holder`: who handed them over */
  size_t seeking_count;
  const truce_seeking *seeking; /* of a register: by side */
  bool unlinked; /* a side misses people, another holds some, and nobody stands on the lists of two:
                    they may be the same people */
  int32_t last_day;                 /* the last day the register tells of; TRUCE_NO_DAY: none */
  int32_t recorded_day;             /* of its last entry; TRUCE_NO_DAY: there is no register */
  size_t persons, dead, identified; /* persons = the living + dead; identified of the dead */
} truce_reconciliation;
/* Numbers are compared where both are told: a side's promise with what it says it handed over, that
 * with what the other says it received, each as a count or by name, and each count with the names.
 * An explanation stands for the numbers there were after the change it came in with, and is
 * outdated once they are others. O(entries * log, and once more for each explanation of an
 * `about`). */
truce_status truce_register_reconcile(truce_register *r, truce_reconciliation **reconciliation,
                                      truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_reconciliation_free(truce_reconciliation *reconciliation);
/* Reads what the lists call those who are counted by name into their `names` ("" if no list names
 * them), such as "russia: Stone A; ukraine: Ston A". O(lists). */
truce_status truce_register_reconcile_names(truce_register *r, truce_reconciliation *reconciliation,
                                            truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* The same from a table of counts alone (truce_case.counts) between `sides`, up to and with the day
 * `as_of`; nobody by name. Explanations of no day are left out where numbers they may be of come
 * later. O(rows^2) at most. */
truce_status truce_reckon_counts(const truce_entries *counts, const char *const *sides,
                                 size_t side_count, int32_t as_of,
                                 truce_reconciliation **reconciliation) TRUCE_MUST_CHECK;

/* Those of a plan, by their references, of whom the register says that there is nobody to be sent:
 * the living who are underway or home, and the dead. */
typedef struct truce_planned {
  size_t known; /* in the register */
  size_t underway, home, dead;
} truce_planned;
/* O(count log(subjects)). */
truce_status truce_register_planned(truce_register *r, const char *const *references, size_t count,
                                    truce_planned *planned,
                                    truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;

/* ---- Checking ---- */

typedef struct truce_verification {
  uint64_t entries, heads;
  truce_head head;             /* the last */
  size_t problem_count;        /* 0: nothing was changed */
  const char *const *problems; /* the first of them, each with its place */
} truce_verification;
/* Looks at everything: the file itself, every entry against its hash, every head against its root
 * and signature, every list against its hash, and the standing of everybody against the entries.
 * O(bytes of the file), and one signature a head. Problems are an answer, not a failure. */
truce_status truce_register_verify(truce_register *r, const truce_control *control,
                                   truce_verification **verification,
                                   truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_verification_free(truce_verification *verification);

/* Of entry `number`, or with number 0 of the head over `older` entries. Free with
 * truce_proof_free. O(entries). */
truce_status truce_register_prove(truce_register *r, uint64_t number, uint64_t older,
                                  truce_proof **proof,
                                  truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* NULL if it holds, else why not. Trusts nothing but the public key in it: compare that with the
 * one you were given. */
const char *truce_proof_fault(const truce_proof *proof);

#endif
