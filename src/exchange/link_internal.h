/* What the parts of record linkage share. Records of both lists are numbered in one row: those of
 * the first list, then those of the second. */
#ifndef TRUCE_EXCHANGE_LINK_INTERNAL_H
#define TRUCE_EXCHANGE_LINK_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/control.h"
#include "link_text.h"
#include "truce/linkage.h"

enum {
  LINK_FIELDS = TRUCE_PEOPLE_FIELDS_MAX,
  LINK_LEVELS = TRUCE_LINK_LEVELS_MAX,
  LINK_MISSING = 15, /* the level of a field that both records lack */
  LINK_ONE_HAS = 14, /* of one that only one of them lacks */
  LINK_STATES = 3,   /* of a parent: agrees, does not, is missing */
  LINK_PASSES = 32,
  LINK_SLIPS = 5, /* numbers of slips told apart: 0, 1, 2, 3, and more */
};

/* The field of a number that only one person has. */
#define TRUCE__OWN_NUMBER "personal_number"

/* ---- Fields prepared for comparison (link_prepare.c) ---- */

/* A value that some record has. */
typedef struct link_value {
  const char *text;  /* as it is compared: folded where the lists are Slavic, a date's digits */
  const char *plain; /* before folding */
  uint16_t length;   /* of `text` */
  bool several;      /* words */
  bool usual;        /* not so rare that it looks like an error in writing */
  uint32_t group;    /* of equivalent names; 0: none */
  uint32_t count;    /* records that have it */
  uint64_t key[2];   /* of blocking; 0: none */
  uint64_t *filter;  /* an encoding's bits */
  unsigned ones;     /* of them that are set */
} link_value;

typedef struct link_column {
  const char *name;
  truce_people_kind kind;
  const truce_people_field *source[2]; /* of either list */
  size_t value_count;                  /* [0]: missing */
  link_value *values;
  uint32_t *cells;             /* [record] */
  size_t filled, filled_first; /* cells that are not empty; of them, those of the first list */
} link_column;

typedef struct link_table {
  const truce_people *list[2];         /* the second may be NULL */
  const truce_people_field *fields[2]; /* the lists', but for whole names that are taken apart */
  size_t field_count[2];
  size_t first, count; /* records of the first list; of both */
  size_t column_count;
  link_column columns[LINK_FIELDS];
  size_t given, surname; /* columns that may be swapped; SIZE_MAX: none */
  size_t rest;           /* of whole names besides those two; SIZE_MAX: none */
  bool slavic;
  truce__arena *arena;
} link_table;

truce_status truce__link_prepare(link_table *table, const truce_people *a, const truce_people *b,
                                 const truce_control *control,
                                 truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce__link_table_free(link_table *table);

/* Where one list has whole names and the other one their parts: puts the parts of the whole names
 * among the first one's fields (link_whole.c). */
truce_status truce__link_whole_names(link_table *table, link_scripts *scripts,
                                     const link_names *names,
                                     truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
const truce_people_field *truce__link_find_field(const link_table *table, size_t list,
                                                 const char *name);

/* The number of pairs of records that could be one person. */
double truce__link_all_pairs(const link_table *table);

/* ---- Comparison (link_compare.c) ---- */

/* Levels of all fields, four bits each, field 0 lowest. */
typedef uint64_t link_pattern;

static inline unsigned link_level(link_pattern pattern, size_t field)
{
  return (unsigned)(pattern >> 4 * field) & 15;
}

/* Whether there is nothing to compare. */
static inline bool link_lacks(unsigned level)
{
  return level >= LINK_ONE_HAS;
}

size_t truce__link_level_count(truce_people_kind kind);
static inline size_t link_top_level(const link_table *table, size_t field)
{
  return truce__link_level_count(table->columns[field].kind) - 1;
}
const char *truce__link_level_name(truce_people_kind kind, size_t level);
/* The least level that counts as agreement. */
unsigned truce__link_agreement(truce_people_kind kind);
/* Whether it is that of a text that seems to be an error in writing the other. */
bool truce__link_is_misspelt(truce_people_kind kind, unsigned level);
/* Whether the same value, well written, would give a higher one. */
bool truce__link_is_slip(truce_people_kind kind, unsigned level);
/* Whether names are of two people, as far as their likeness can tell. */
bool truce__link_is_other_name(unsigned level);
/* The same of given names or whole names with what else is known of them. */
bool truce__link_are_two(const link_column *column, uint32_t a, uint32_t b);
unsigned truce__link_compare_values(const link_column *column, uint32_t a, uint32_t b);
link_pattern truce__link_compare(const link_table *table, size_t a, size_t b);

/* ---- Blocking (link_block.c) ---- */

typedef struct link_pass {
  const char *name;
  size_t key_count;
  uint8_t column[3], key[3]; /* which keys of which columns it is made of */
  uint32_t *order;           /* records with a key, block by block */
  size_t *starts;            /* [block] into `order`, one more at the end */
  bool *large;               /* [block] */
  size_t block_count;
  uint32_t *place; /* [record] into `order`; UINT32_MAX: none */
  uint64_t pairs;
} link_pass;

typedef struct link_blocking {
  size_t pass_count;
  link_pass passes[LINK_PASSES];
  uint32_t *blocks; /* [record * pass_count + pass]: block + 1; 0: none */
} link_blocking;

truce_status truce__link_block(link_blocking *blocking, const link_table *table,
                               const truce_control *control) TRUCE_MUST_CHECK;
void truce__link_blocking_free(link_blocking *blocking);

/* What is done with a candidate pair, a < b; called from many threads, `part` tells for which part
 * of the work, whose calls all come from one thread and in order. False: memory ran out. */
typedef bool (*link_visit)(void *context, size_t part, size_t pass, uint32_t a, uint32_t b);
/* Visits each candidate pair once, by the first pass that has it; only pairs of which `b` falls in
 * the sample of one in `every` records. `parts` is what truce__link_parts says. */
truce_status truce__link_candidates(const link_blocking *blocking, const link_table *table,
                                    uint64_t every, link_visit visit, void *context,
                                    const truce_control *control) TRUCE_MUST_CHECK;
size_t truce__link_parts(const link_blocking *blocking);

/* ---- The model (link_model.c; learnt in link_learn.c) ---- */

typedef struct link_model {
  double prior; /* the share of matches among all pairs */
  size_t parent[LINK_FIELDS];
  /* [field][state of the parent][level]; without a parent only the last state is used. */
  double m[LINK_FIELDS][LINK_STATES][LINK_LEVELS], u[LINK_FIELDS][LINK_STATES][LINK_LEVELS];
  double bits[LINK_FIELDS][LINK_STATES][LINK_LEVELS]; /* log2(m / u) */
  double exact[LINK_FIELDS];   /* the chance that two records have the same value */
  double one_has[LINK_FIELDS]; /* the weight of a field that only one record has, at most 0 */
  double no_less[LINK_FIELDS]; /* of one that both or neither have, at least 0 */
  /* Relatives share some fields and no others: their share of the pairs of two persons. */
  bool family[LINK_FIELDS];
  size_t birthday; /* SIZE_MAX: none */
  double relatives;
  double twins; /* the weight of the same birthday among relatives */
  /* How much likelier so many slips are among matches than if fields slipped by themselves, and
   * what that adds up to for each set of fields that both records have (bit k: field k), in bits.
   */
  double slips[LINK_SLIPS], *slip_scale;
  double partners[LINK_FIELDS]; /* a record's expected matches that have the same value */
} link_model;

truce_status truce__link_learn(link_model *model, const link_table *table,
                               const link_blocking *blocking,
                               const truce_control *control) TRUCE_MUST_CHECK;
/* To be called whenever m or u changed. */
void truce__link_model_tabulate(link_model *model, const link_table *table);
void truce__link_model_free(link_model *model);
/* What the fields say together beside what each says (`field_weights`): slips that seldom come
 * together, and a likeness that is rather that of relatives. */
double truce__link_together(const link_model *model, const link_table *table, link_pattern pattern,
                            const double field_weights[LINK_FIELDS]);
/* Whether the field that `field` goes with agrees (0), does not (1), or there is none (2). */
unsigned truce__link_parent_state(const link_model *model, const link_table *table,
                                  link_pattern pattern, size_t field);
/* Of a pattern, whatever the values: the odds that two persons are relatives who look like it, and
 * what each field weighs. */
double truce__link_relatives_odds(const link_model *model, const link_table *table,
                                  link_pattern pattern, const double field_weights[LINK_FIELDS]);
void truce__link_pattern_weights(const link_model *model, const link_table *table,
                                 link_pattern pattern, double field_weights[LINK_FIELDS]);
/* The weight of a pattern, whatever the values. */
double truce__link_pattern_weight(const link_model *model, const link_table *table,
                                  link_pattern pattern);
/* The weight of one field in a pair, in bits. */
double truce__link_field_weight(const link_model *model, const link_table *table,
                                link_pattern pattern, size_t field, size_t a, size_t b);
double truce__link_weight(const link_model *model, const link_table *table, link_pattern pattern,
                          size_t a, size_t b);
double truce__link_probability(const link_model *model, double weight);

/* ---- From pairs to an answer ---- */

typedef struct link_pairs {
  truce_link_pair *pairs; /* records numbered in one row */
  size_t count, capacity;
} link_pairs;

void truce__link_sort_pairs(link_pairs *pairs); /* by a, then b */
/* NULL if it is not among the sorted pairs. */
truce_link_pair *truce__link_find_pair(const link_pairs *pairs, size_t a, size_t b);

/* ---- Answers given before (link_answers.c) ---- */

typedef struct link_answer {
  uint32_t a, b; /* records numbered in one row, a < b */
  const truce_link_answer *given;
  bool changed; /* what it was given on is not what the records are now */
} link_answer;

typedef struct link_answers {
  link_answer *answers; /* one a pair, by a, then b; free() */
  size_t count;
  const link_table *table;
  const char *file; /* for what is told of them */
  truce_diagnostics *diagnostics;
} link_answers;

/* The answers that are about records of the lists. TRUCE_BAD_INPUT if some are about what the
 * records no longer are, unless those are to be asked again. */
truce_status truce__link_take_answers(link_answers *taken, const link_table *table,
                                      const truce_link_options *options,
                                      truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* Settles sorted pairs, and adds those that are not there. */
truce_status truce__link_apply_answers(link_pairs *pairs, const link_answers *taken,
                                       const link_model *model) TRUCE_MUST_CHECK;
/* Warns that `same` would make one person of the two of `different`. */
void truce__link_tell_contradiction(const link_answers *taken, const truce_link_pair *same,
                                    const truce_link_pair *different);
/* Warns of records that answers give several partners, where they are to have one. */
truce_status truce__link_tell_partners(const link_answers *taken) TRUCE_MUST_CHECK;

/* ---- Zones (link_zones.c) ---- */

/* For each record the sum of the odds of the pairs it may be in; free(). `prior`: the log odds of a
 * match before any evidence, in bits. Answers count: who is settled with somebody is for others no
 * rival. */
truce_status truce__link_rivals(double **rivals, const link_pairs *pairs, const link_table *table,
                                double prior) TRUCE_MUST_CHECK;
/* `rivals` is NULL where one list was searched. */
truce_link_zone truce__link_zone(truce_link_pair *pair, const link_table *table,
                                 const truce_link_options *options, const double *rivals,
                                 double prior);

/* ---- Encoded lists (link_encoded.c) ---- */

/* Refuses encodings that are not whole; TRUCE_BAD_INPUT. */
truce_status truce__link_check_encodings(const truce_people *list,
                                         truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
/* Warns if two encoded lists seem to be made with two keys, or of other columns. `found`: pairs
 * likelier than not. */
void truce__link_tell_keys(const link_table *table, size_t found, truce_diagnostics *diagnostics);

/* ---- Persons, one to one ---- */

/* Groups the records of one list into persons, and makes the pairs those within them. Answers are
 * followed; of those that contradict each other, what keeps records apart. */
truce_status truce__link_cluster(link_pairs *pairs, truce_linkage *linkage, const link_table *table,
                                 const link_model *model, const link_answers *answers,
                                 const truce_control *control) TRUCE_MUST_CHECK;
/* Keeps each record in one pair at most: settled pairs, then the assignment of pairs likelier than
 * not with the largest sum of log odds (the weight and `prior`, in bits), then other pairs of what
 * is free, best first. */
truce_status truce__link_assign(link_pairs *pairs, const link_table *table, double prior,
                                const truce_control *control) TRUCE_MUST_CHECK;

#endif
