/* The section `talks` of a case file: what its two readers share. */
#ifndef TRUCE_CASE_READ_TALKS_H
#define TRUCE_CASE_READ_TALKS_H

#include "judgement.h"
#include "read.h"

enum { TALK_ITEM_KINDS = 4 }; /* documents, demands, agreements, steps */

/* The section as far as it has been read; the arrays become those of `made`. */
typedef struct talks_reader {
  reader *r;
  truce_rounds *made;
  size_t round_count;
  const char **parties, **issues, **round_ids, **document_ids;
  truce_round *rounds;
  truce_stance *stances;
  truce_document *documents;
  truce_demand *demands;
  truce_agreement *agreements;
  truce_step *steps;
  bool skipped[TALK_ITEM_KINDS]; /* there are too many of them */
  bool issues_wrong;             /* there is a section `issues`, but it has been refused */
  const tree **ids;              /* of all items, in the order of the file */
  size_t id_count;
} talks_reader;

/* The party, issue or round under a key: TRUCE_NOBODY if there is none or after a complaint. */
size_t truce__talk_party(talks_reader *in, const tree *map, const char *key);
size_t truce__talk_issue(talks_reader *in, const tree *name);
/* The party under a key that has to be there; `what` is whom it belongs to. */
size_t truce__talk_needed_party(talks_reader *in, const tree *map, const char *key,
                                const char *what, const char *hint);
/* The party of that id; TRUCE_NOBODY, and nothing said, if there is none. */
size_t truce__talk_find_party(const talks_reader *in, const char *id);
/* Complains of a name that is not among those known; its index otherwise. */
size_t truce__talk_name(talks_reader *in, const tree *name, const char *const *known, size_t count,
                        const char *what, const char *otherwise);
/* The position of an issue that a text names; TRUCE_NOBODY after a complaint. */
size_t truce__talk_position(talks_reader *in, size_t issue, const tree *name, const char *if_none);
/* Complains if the date under a key is before another; `what` names the other. */
void truce__talk_check_order(talks_reader *in, const tree *map, const char *key,
                             const truce_date *date, const truce_date *earliest, const char *what);

/* Makes room for the items of all rounds. */
void truce__talk_make_room(talks_reader *in, const tree *rounds);
/* The documents, demands, agreements and steps of a round. */
void truce__talk_read_items(talks_reader *in, size_t round, const tree *map);
/* Complains of ids that stand for two items. */
void truce__talk_check_ids(talks_reader *in);

#endif
