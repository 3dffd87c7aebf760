/* Situations that hold in conflicts too large to list: up to TRUCE_OPTIONS_MAX options.
 *
 * The question: is there an equilibrium (truce/stability.h: the same states, moves and concepts) in
 * which a statement holds? The answer is a state, or a proof that there is none.
 *
 * Method: counterexample-guided refinement over satisfiability (Clarke, Grumberg, Jha, Lu, Veith
 * 2003, doi 10.1145/876638.876643; for alternating quantifiers Janota, Marques-Silva 2011,
 * Abstraction-based algorithm for 2QBF). One solver proposes a state. For each party another looks
 * for an improvement that no known sanction answers; for an improvement a third looks for a
 * sequence of the others' moves that ends no better for the party. A sequence found is kept as a
 * pattern that answers other improvements too. If there is none, property-directed reachability
 * (Bradley 2011, doi 10.1007/978-3-642-18275-4_7) has proven so by a set of states that no move of
 * the others leaves and in which nothing deters; every state from which the same move leads there
 * is then excluded. Sequences have no bound on their length, so both answers are exact.
 *
 * Deciding this is hard in theory (PSPACE for the sanctions alone); conflicts of 60 options and
 * 5 parties usually take seconds. Single-threaded; the same case and request give the same answer.
 * Memory grows with the work; the SAT solver (CaDiCaL) ends the process where it gets none. */
#ifndef TRUCE_SYMBOLIC_H
#define TRUCE_SYMBOLIC_H

#include "truce/stability.h"

/* A party's ranking of more states than this is refused: such a case is small enough to list. */
#define TRUCE_SYMBOLIC_RANKED_MAX ((size_t)4096)

typedef struct truce_symbolic_request {
  truce_concept concept;
  const truce_statement *statement; /* over the case's options; NULL: any equilibrium will do */
  size_t most;                      /* how many different states to look for; 0 counts as 1 */
  bool fewest;                      /* those that take the fewest options, fewest first */
  uint64_t work; /* give up after so many steps of the solvers (about a hundred thousand a second);
                    0: no limit */
} truce_symbolic_request;

typedef struct truce_symbolic {
  truce_concept concept;
  truce_truth exists; /* TRUCE_YES: see `codes`; TRUCE_NO: proven; TRUCE_UNKNOWN: stopped before */
  bool possible;      /* false: proven that no possible state at all satisfies the statement */
  bool complete;      /* `codes` are proven to be all there are */
  bool fewest;        /* it was asked for, and no state listed could take fewer options, but for the
                         last where the search was interrupted */
  bool interrupted;   /* cancelled, or past the work or memory allowed, before all was found */
  size_t count;
  truce_code *codes;   /* the states found, all different */
  uint64_t candidates; /* states proposed and examined */
  uint64_t questions;  /* asked of the solvers */
  uint64_t work;       /* steps they took */
} truce_symbolic;

/* Looks for equilibria under request->concept. Every code is possible, satisfies the statement and
 * is an equilibrium. The case and the statement need only live during the call. Cancelled it gives
 * what was found, marked; so it does past request->work and past control->memory_limit (an
 * estimate). Fails with TRUCE_NO_MEMORY; TRUCE_BAD_INPUT where the case has no moves and
 * TRUCE_TOO_LARGE for a long ranking, each with an error in `diagnostics`. On success free it with
 * truce_symbolic_free. Thread-safe for different results. */
truce_status truce_symbolic_init(truce_symbolic *result, const truce_case *c,
                                 const truce_symbolic_request *request,
                                 const truce_control *control,
                                 truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_symbolic_free(truce_symbolic *result);

#endif
