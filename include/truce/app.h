/* Whole answers: a question asked with all its parts, ready to be reported. */
#ifndef TRUCE_APP_H
#define TRUCE_APP_H

#include "truce/report.h"

typedef struct truce_deal_request {
  truce_deal_options solve;
  size_t cloud;     /* packages for a picture at most; 0: none */
  uint64_t samples; /* of robustness; 0: none */
  double spread;    /* as in truce_robustness_options */
  uint64_t seed;
  bool one_bargain; /* only the bargain of `tactics`; false: a table of common pairs */
  truce_tactic tactics[2];
  unsigned rounds;    /* of a bargain; 0: 100 */
  double discount[2]; /* as in truce_concession_options */
} truce_deal_request;

/* Whether some number of the case's interests has a range of its own. */
bool truce_case_has_ranges(const truce_case *c);

/* Asks truce_deal_solve and then, as far as they apply, all other functions of truce/deal.h; the
 * bargains are between the first two dealers, and only where there are two. A raised cancel flag
 * during robustness, which comes last, keeps what is done (robustness.done < samples); earlier it
 * gives TRUCE_CANCELLED. Otherwise fails as truce_deal_solve does. The case must outlive the
 * answer. */
truce_status truce_deal_answer_init(truce_deal_answer **answer, const truce_case *c,
                                    const truce_deal_request *request, const truce_control *control,
                                    truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_deal_answer_free(truce_deal_answer *answer);

#endif
