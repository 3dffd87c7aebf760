/* Pieces that both readers of cases share: fields of the right kind, ids, statements, sources. */
#ifndef TRUCE_CASE_FIELDS_H
#define TRUCE_CASE_FIELDS_H

#include "logic/keywords.h"
#include "tree.h"

/* A case with what it owns beside its arena. */
typedef struct statement_link {
  struct statement_link *next;
  truce_statement *statement;
} statement_link;

typedef struct owned_case {
  truce_case c; /* first, so that truce_case_free finds the rest */
  truce__arena *arena;
  statement_link *statements;
} owned_case;

/* An empty case with its arena; NULL if memory ran out. truce_case_free(&owner->c) frees it. */
owned_case *truce__owned_case_new(void);

/* Each returns whether the value is what it should be, and complains if it is not. `what` names the
 * thing for the message, such as "the title". */
bool truce__expect(reader *r, const tree *t, tree_kind kind, const char *what);
bool truce__expect_text(reader *r, const tree *t, const char *what);
bool truce__read_truth(reader *r, const tree *t, const char *what, bool *value);
/* A decimal of at most 10^9 in size with at most `places` places behind the point, in units of
 * 10^-places. False if the text is not one. */
bool truce__parse_decimal(const char *text, size_t length, unsigned places, int64_t *value);
/* A decimal with at most six places, in millionths. */
bool truce__read_millionths(reader *r, const tree *t, const char *what, int64_t *value);
/* A whole number from 1 on. */
bool truce__read_count(reader *r, const tree *t, const char *what, uint64_t *value);

/* Complains of keys of a map that are not in `known`. */
void truce__check_keys(reader *r, const tree *map, const char *const *known, size_t count,
                       const char *where);

/* Whether the text can be an id in statements; complains if not. */
bool truce__check_id(reader *r, const tree *key, const char *what);

/* The index of `word` in `known`; SIZE_MAX if it is not there. */
size_t truce__index_of(const char *word, const char *const *known, size_t count);

/* Parses a statement over the case's options; the case owns it. NULL after a complaint or if memory
 * ran out (the arena then says so). *text is its canonical form. */
const truce_statement *truce__read_statement(reader *r, const tree *t, const char **text);
/* The same for a text that does not stand in the file as such. */
const truce_statement *truce__make_statement(reader *r, const char *text);

/* The same, with the comparisons it is made of (read_when.c). */
const truce_statement *truce__read_when(reader *r, const tree *t, truce_term *term);

/* A statement that r->c owns from now on; NULL if memory ran out. */
const truce_statement *truce__own_statement(reader *r, truce_statement *statement);
/* Where a stretch of a scalar's value stands in the text; the whole scalar where that is unclear.
 */
place truce__place_within(const reader *r, const tree *t, size_t offset, size_t length);
/* Complains of a text that is not a statement; offsets count from the start of the scalar. */
void truce__complain_of_statement(reader *r, const tree *t, const truce_statement_error *error);

/* The party whose id this is; SIZE_MAX after a complaint. The parties have been read. */
size_t truce__party_of(reader *r, const tree *t);

/* The text under a key, or NULL. */
const char *truce__text_of(reader *r, const tree *map, const char *key, const char *what);
/* A text, or a list of texts put together with commas; NULL after a complaint. */
const char *truce__names_of(reader *r, const tree *t, const char *what);
/* The date under a key; false, and a date without text, if there is none or after a complaint. */
bool truce__read_date(reader *r, const tree *map, const char *key, truce_date *date);
/* How many, as people write it: 6057, "1,212", "at least 1000", "over 1000", "at most 20", "about
 * 20", "1000 to 1200", and the short forms "~30", "120+", "1000-1200". The count points to the
 * text. False if it is not one. */
bool truce__parse_count(const char *text, truce_count *count);
/* The count under a key; one that is not stated if there is none or after a complaint. */
void truce__read_count_of(reader *r, const tree *map, const char *key, truce_count *count);
/* A section that maps names to things; NULL if it is absent or something else. */
const tree *truce__map_section(reader *r, const tree *root, const char *key, const char *what);

/* Reads `because`, `source` and `assumption` from a map (NULL or another kind: none). */
truce_basis truce__read_basis(reader *r, const tree *map);
/* Marks the sources it rests on in used[source]. */
void truce__mark_used(const truce_basis *basis, bool *used);

#endif
