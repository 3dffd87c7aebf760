/* Two dealers: counting by halves. */
#ifndef TRUCE_DEAL_HALVES_H
#define TRUCE_DEAL_HALVES_H

#include "blocks.h"

/* *done false: too fine and too many for either way. */
truce_status truce__count_by_halves(truce_package_count *count, const truce__blocks *blocks,
                                    bool *done, const truce_control *control) TRUCE_MUST_CHECK;

#endif
