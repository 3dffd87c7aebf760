/* What the search decides, one variable after another, and what choices add to its bounds. */
#ifndef TRUCE_DEAL_VARIABLES_H
#define TRUCE_DEAL_VARIABLES_H

#include "base/arena.h"
#include "blocks.h"

enum { OBJECTIVE_CUTS = 3, CUTS_MAX = TRUCE_DEALERS_MAX + OBJECTIVE_CUTS };

/* f(u) <= weight . u + constant for all u that the goal allows. */
typedef struct cut {
  double weight[TRUCE_DEALERS_MAX], constant;
} cut;

/* One decision: a listed block as a whole, or an issue of a block that is not. */
typedef struct variable {
  const block *b; /* NULL: an issue */
  size_t issue;
  size_t choices;
  double *value;       /* [choice * dealers + dealer], points */
  uint16_t *positions; /* issues: [choice] */
} variable;

/* A box over variables that are issues counts at the last of them, until it is lost. */
typedef struct link link;

typedef struct truce__variables {
  const truce__domain *d;
  truce__arena *arena;
  size_t count, choices; /* choices: of all variables together */
  variable *list;
  size_t *of_issue; /* [issue]: SIZE_MAX where a block as a whole decides */
  size_t link_count;
  link *links;
  size_t **touching; /* [variable]: links about it, ended by SIZE_MAX */
  size_t cuts;       /* one for each dealer, then those of the goal */
  cut cut[CUTS_MAX];
  double *worth[CUTS_MAX]; /* [cut][variable's offset + choice]: now, with the links not lost */
  size_t *offset;          /* [variable] */
  double *most;            /* [cut * count + variable]: the largest worth */
} truce__variables;

/* Without cuts. All memory is the arena's; false if it ran out. */
bool truce__variables_make(truce__variables *vars, const truce__blocks *blocks,
                           truce__arena *arena) TRUCE_MUST_CHECK;

/* Writes the positions of a choice into a package. */
void truce__variables_write(const truce__variables *vars, size_t v, size_t choice,
                            uint16_t *positions);

/* Fills the worths of a cut while no variable is decided. */
void truce__variables_weigh(truce__variables *vars, size_t c);

/* [choice] */
static inline double *truce__variables_worth(const truce__variables *vars, size_t c, size_t v)
{
  return &vars->worth[c][vars->offset[v]];
}

/* Takes the bonus of every link that the choice loses out of the worths, or puts it back. */
void truce__variables_move(truce__variables *vars, size_t v, size_t choice, bool forward);

/* What links worth less than 0 take away once their last variable falls inside. */
double truce__variables_penalty(const truce__variables *vars, size_t v, size_t choice, size_t c);

#endif
