/* Talks: what each side asks for, how far apart they are, who moved, what is agreed, what is due.
 *
 * A party *stands* on an issue where it last said so (truce_stance in rounds.h). The *gap* between
 * two parties on an issue is the distance of their positions as a share of the issue's range: on an
 * ordered issue with n positions |i - j| / (n - 1), on a scale the difference over the range, on an
 * unordered issue 0 or 1; it is not known (NAN) unless both have a position. Their *overall gap* is
 * the mean over the issues with a known gap, weighted by what one side says the issues weigh (its
 * interests; all the same where it has none): one number for each side's weights, never merged.
 *
 * What is said of dates (due, overdue) is as of one day. Rounds after that day, and what was said
 * or counted after it, are left out. */
#ifndef TRUCE_TALKS_H
#define TRUCE_TALKS_H

#include "truce/case.h"

typedef struct truce_talks_options {
  size_t from, to;  /* rounds to compare; TRUCE_NOBODY: the one before `to`, the latest */
  truce_date as_of; /* without text: the case's own, or the last round's */
} truce_talks_options;

/* Where one party stands on one issue after a round. */
typedef struct truce_standing {
  const truce_stance *stance; /* NULL: it has said nothing so far */
  size_t since;               /* the round it said so; TRUCE_NOBODY: none */
} truce_standing;

/* How far two parties are apart. */
typedef struct truce_pair_gap {
  size_t a, b;                     /* parties */
  const double *issue;             /* [round * issues + issue]: 0..1 or NAN */
  const double *by_a, *by_b;       /* [round]: the overall gap by a's weights, by b's; NAN */
  const double *known_a, *known_b; /* [round]: the share of its weights that lies on known gaps */
} truce_pair_gap;

typedef enum truce_movement_kind {
  TRUCE_MOVEMENT_STATED,   /* a position where there was none */
  TRUCE_MOVEMENT_MOVED,    /* another position than before */
  TRUCE_MOVEMENT_WITHDRAWN /* no position, or under study, where there was one */
} truce_movement_kind;

const char *truce_movement_id(truce_movement_kind kind); /* "stated" */

/* What one party changed on one issue between two rounds. */
typedef struct truce_movement {
  truce_movement_kind kind;
  size_t party, issue;
  truce_standing before, after;
  double distance;      /* MOVED: the share of the range; else NAN */
  const double *nearer; /* [talker]: MOVED: by how much it came nearer to where that party stood
                           before (below 0: went away); NAN for itself and where not known */
} truce_movement;

/* Two rounds side by side. */
typedef struct truce_rounds_compared {
  size_t from, to;
  size_t movement_count;
  const truce_movement *movements; /* by party, then by issue */
  /* [pair * 2 + side]: the overall gap by the side's weights over the issues whose gap is known
   * in both rounds; NAN if there is none. */
  const double *before, *after;
} truce_rounds_compared;

typedef struct truce_demand_state {
  const truce_demand *demand;
  const truce_answer *answer; /* the latest one; NULL: none */
  bool open;                  /* neither accepted nor rejected nor countered */
  truce_date due;             /* when an answer was due; may have no text */
  int32_t overdue;            /* days past it, 0 if not */
} truce_demand_state;

typedef struct truce_agreement_state {
  const truce_agreement *agreement;
  truce_outcome outcome; /* open for a day before the case's own: the file tells none for it */
  int32_t overdue;       /* days past its date and not known to be kept, 0 if not */
  size_t claim_count;    /* those counted by the day looked at */
  const truce_claim *const *claims;
  bool counts_differ; /* two latest counts of the same thing cannot both be right */
} truce_agreement_state;

typedef struct truce_step_state {
  const truce_step *step;
  bool done;
  int32_t overdue; /* days past its date and not done, 0 if not */
} truce_step_state;

typedef struct truce_talks {
  const truce_case *c;
  truce_date as_of;
  size_t round_count; /* held by then, from the first on */
  size_t talker_count;
  const size_t *talkers; /* parties that have said where they stand on something, in order */
  const truce_standing *standings; /* [(round * talkers + talker) * issues + issue] */
  size_t pair_count;
  const truce_pair_gap *pairs;              /* of talkers, in order */
  truce_rounds_compared since_first, since; /* since the first round, and as asked */
  size_t demand_count;
  const truce_demand_state *demands;
  size_t agreement_count;
  const truce_agreement_state *agreements;
  size_t step_count;
  const truce_step_state *steps;
} truce_talks;

/* Works it out. The case must outlive the result; free it with truce_talks_free. Fails with
 * TRUCE_BAD_INPUT and an error in `diagnostics` if the case tells of no round by that day or a
 * round asked for is not among them, or `from` does not come before `to`; TRUCE_NO_MEMORY. O(rounds
 * * talkers^2 * issues). */
truce_status truce_talks_init(truce_talks **talks, const truce_case *c,
                              const truce_talks_options *options,
                              truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_talks_free(truce_talks *talks);

/* The distance of two positions of an issue, 0..1. */
double truce_issue_distance(const truce_issue *issue, size_t a, size_t b);

#endif
