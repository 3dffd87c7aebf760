/* What must hold of every record of events, however odd, and of every answer about it. Aborts with
 * a message where something fails. */
#ifndef TESTS_ESCALATION_PROPERTIES_H
#define TESTS_ESCALATION_PROPERTIES_H

#include <stddef.h>
#include <stdint.h>

/* Builds a small record (events or counts, some with numbers no record should have) and a model to
 * fit from the tape. A record with a fault must be refused by every function, one without be
 * answered. A fit that converged must be at least as likely as the plain model it contains, have
 * its estimates inside their intervals, and its residuals, forecast and backtest must be in order.
 * Returns 0 if the record was refused, 1 if the fit did not converge, 2 if it did. */
int truce_property_escalation(const uint8_t *tape, size_t size);

/* The same for change points, raids and the stopping rate. */
void truce_property_planning(const uint8_t *tape, size_t size);

#endif
