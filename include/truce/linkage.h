/* Record linkage: which records of two lists, or of one, are the same person, and how likely.
 *
 * Pairs are compared field by field into levels of agreement, and weighed by the model of Fellegi
 * and Sunter (1969, doi 10.1080/01621459.1969.10501049): a pair's weight is the sum over its fields
 * of log2(m / u), m the chance of the level among records of one person and u among records of two.
 * No labels are needed: u comes from all pairs, m and the share of matches from expectation and
 * maximisation (Dempster, Laird, Rubin 1977; Winkler 1988). Agreement on a rare value weighs more
 * (term frequencies, Winkler 2000). Fields that go together (a place and its postal code) are
 * weighed along a tree of dependences (Chow, Liu 1968, doi 10.1109/TIT.1968.1054142). A field that
 * only one record has speaks against a match as far as records of one person share what they lack
 * (its presence is one more field of two levels, learnt in the same way); else what is missing is
 * no evidence. Two things are weighed for all fields together: how many of them differ, where that
 * is not as if each did by itself; and whether the pair is rather one of relatives, who share the
 * surname, the patronymic and the place but not the given name (a third class beside matches and
 * others, learnt in the same way). docs/linkage.md has the levels and the measured accuracy.
 *
 * Only pairs that share the key of some blocking pass are compared; blocks are bounded, so that
 * time grows with the number of records and not with its square. */
#ifndef TRUCE_LINKAGE_H
#define TRUCE_LINKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "truce/control.h"
#include "truce/diagnostics.h"
#include "truce/people.h"
#include "truce/status.h"

enum { TRUCE_LINK_LEVELS_MAX = 8 };

typedef struct truce_link_options {
  double threshold; /* keep pairs of at least this probability; 0: one half */
  /* Pairs of at least `match` are matches, below `review` none; what lies between is to be looked
   * at, and so are likelier ones whose given names differ, or, of two lists, that have a rival:
   * were each record in one pair at most, the pair would be less likely than `match`. 0: 0.9 and
   * 0.1. */
  double match, review;
  /* Of two lists: each record in one pair at most. Settled pairs stand; of pairs likelier than not
   * the assignment with the largest sum of log odds is taken, whatever the threshold; where that is
   * below one half, records left free may be listed in less likely pairs, best first. */
  bool one_to_one;
  bool no_clusters; /* of one list: do not group records into persons */
  /* Settle these pairs, whatever their weight. An answer with a check stands for the records it was
   * given on, in whatever order the lists are; if these are no longer what they were, linking is
   * refused, or, with ask_again, the answer is not followed and its pair is kept, to be decided on
   * anew. Answers without a check are for the lists as they are given; if none of them is, for the
   * other order. Of answers on one list that contradict each other those that part records are
   * followed; diagnostics tell of it, of answers about other records and of those without check. */
  size_t answer_count;
  const truce_link_answer *answers;
  const char *answers_file; /* named in diagnostics; NULL: none */
  bool ask_again;
} truce_link_options;

typedef enum truce_link_zone { TRUCE_LINK_NO, TRUCE_LINK_REVIEW, TRUCE_LINK_MATCH } truce_link_zone;

const char *truce_link_zone_id(truce_link_zone zone); /* "match" */

typedef struct truce_link_pair {
  uint32_t a, b; /* records: of the two lists, or a < b of one */
  double weight; /* log2 of the odds that the evidence of this pair gives, without the prior */
  double probability;
  truce_link_zone zone;
  bool settled; /* by an answer */
  bool implied; /* by what both have in common with other records of the person */
  bool again;   /* there is an answer to it, but on what the records no longer are */
  bool twins;   /* a match but for names that may be of two people */
} truce_link_pair;

/* A blocking pass: pairs that agree on all its keys. */
typedef struct truce_link_pass {
  const char *name; /* "surname + date_of_birth" */
  uint64_t pairs;   /* in its blocks */
  uint64_t fresh;   /* of them, those that no pass before it had */
  size_t large;     /* blocks that were too large: only neighbours in sorted order are compared */
} truce_link_pass;

/* What was learnt about one level of one field. */
typedef struct truce_link_level {
  const char *name; /* "one digit off" */
  double m, u;      /* its chance among records of one person, of two */
} truce_link_level;

typedef struct truce_link_field {
  const char *name;
  truce_people_kind kind;
  size_t parent; /* the field it goes together with; SIZE_MAX: none */
  size_t level_count;
  truce_link_level levels[TRUCE_LINK_LEVELS_MAX]; /* from no agreement up to the same */
} truce_link_field;

typedef struct truce_linkage {
  const truce_people *a, *b; /* b is NULL where one list was searched for doubles */
  truce_link_options options;
  size_t field_count;
  const truce_link_field *fields;
  size_t pass_count;
  const truce_link_pass *passes;
  uint64_t compared; /* pairs */
  double matches;    /* expected number of matching pairs */
  size_t pair_count;
  const truce_link_pair *pairs; /* by a, then b */
  size_t review_count;          /* pairs in the middle zone, kept or not */
  /* Of one list: persons with more than one record. Cluster k is the records
   * members[starts[k]..starts[k + 1]), in increasing order. */
  size_t cluster_count;
  const size_t *starts;
  const uint32_t *members;
} truce_linkage;

/* Compares list `a` with `b`, or with itself where `b` is NULL. Both must outlive the answer. The
 * lists need one field in common; columns that only one of them has are told of in a note. Fails
 * with TRUCE_BAD_INPUT (nothing to compare; answers about what records no longer are; encodings
 * that are not whole; lists of more than 2^31 records together), TRUCE_TOO_LARGE, TRUCE_CANCELLED,
 * TRUCE_NO_MEMORY. The same on any number of threads. About O(n log n) in the number of records;
 * some 500 bytes a record. */
truce_status truce_link(truce_linkage **linkage, const truce_people *a, const truce_people *b,
                        const truce_link_options *options, const truce_control *control,
                        truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_link_free(truce_linkage *linkage); /* NULL is allowed */

/* Why a pair has its weight: for each field the level (SIZE_MAX: a record lacks it) and the weight
 * it adds, at most 0 if only one record has it. `reasons` has room for field_count. Returns what
 * the fields say together beside that; with it they add up to the pair's weight. Thread-safe. */
typedef struct truce_link_reason {
  size_t level;
  double weight;
  const char *a, *b; /* the values as the lists keep them (truce_people_field); "" where missing */
} truce_link_reason;
double truce_link_reasons(const truce_linkage *linkage, const truce_link_pair *pair,
                          truce_link_reason *reasons);

/* A name in small Latin letters as it is compared: Cyrillic by the table of the Cabinet of
 * Ministers of Ukraine (resolution 55 of 2010) or its like for Russian, other scripts by ICU; with
 * `fold`, spellings that stand for one sound become one (g = h = kh, i = y = yi, ie = ye = e).
 * Writes at most `room` bytes with the closing NUL; false if memory ran out or the text is not
 * UTF-8. Thread-safe. */
bool truce_link_normalise(char *to, size_t room, const char *text, bool fold);

/* ---- Comparing without disclosing ---- */

enum { TRUCE_ENCODE_KEY_BYTES = 32, TRUCE_ENCODE_BITS = 1024 };

/* The column that an encoded list has beside the id. */
#define TRUCE_ENCODE_COLUMN "encoding"

/* Encodes record `record` as a Bloom filter of keyed hashes of the parts of its fields (Schnell,
 * Bachteler, Reiher 2009, doi 10.1186/1472-6947-9-41; one filter a record: Durham et al. 2014, doi
 * 10.1109/TKDE.2013.91), each field with a key derived from `key` (BLAKE2b, libsodium). A whole
 * name is encoded as its parts would be, as far as they have no fields of their own. Two lists can
 * be compared only if encoded with the same key; who has the key can test guesses, so both sides
 * share it and whoever compares does not get it. Encodings made with two keys, or of other
 * columns, have next to nothing in common; truce_link warns of that. `bits` gets TRUCE_ENCODE_BITS
 * / 4 hexadecimal digits and a NUL. TRUCE_NO_MEMORY. */
truce_status truce_link_encode(char bits[TRUCE_ENCODE_BITS / 4 + 1], const truce_people *people,
                               size_t record,
                               const unsigned char key[TRUCE_ENCODE_KEY_BYTES]) TRUCE_MUST_CHECK;

#endif
