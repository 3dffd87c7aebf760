/* Bytes as a tape: a record of events with a model to fit, and a plan. */
#include "property/escalation_properties.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  truce_property_escalation(data, size);
  truce_property_planning(data, size);
  return 0;
}
