/* The section `talks` while it is read; see docs/case-format.md. */
#ifndef TRUCE_CASE_READ_TALKS_H
#define TRUCE_CASE_READ_TALKS_H

#include "judgement.h"
#include "read.h"

typedef struct talks_reader {
  reader *r;
  truce_rounds *talks; /* in r->c */
  const char **party_ids, **issue_ids, **round_ids, **document_ids;
  truce_round *rounds;
  truce_stance *stances;
  truce_document *documents;
  truce_demand *demands;
  truce_agreement *agreements;
  truce_step *steps;
  const tree **item_keys; /* ids of all items read so far: they are unique in the section */
  size_t item_count;
} talks_reader;

/* Each gives an index, or TRUCE_NOBODY after a complaint; an absent value gives TRUCE_NOBODY
 * without one. */
size_t truce__talks_party(talks_reader *s, const tree *t);
size_t truce__talks_round(talks_reader *s, const tree *t);
size_t truce__talks_position(talks_reader *s, const tree *t, const truce_issue *issue);
const truce_issue *truce__talks_issue(talks_reader *s, const tree *key, size_t *index);

/* The lists of one round. */
void truce__read_documents(talks_reader *s, const tree *map, size_t round);
void truce__read_demands(talks_reader *s, const tree *map, size_t round);
void truce__read_agreements(talks_reader *s, const tree *map, size_t round);
void truce__read_steps(talks_reader *s, const tree *map, size_t round);

#endif
