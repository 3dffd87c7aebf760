/* Any bytes as a list of people, and as a tape that lists are made from. */
#include "property/linkage_properties.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  truce_property_people(data, size);
  truce_property_linkage(data, size);
  truce_property_likeness(data, size);
  return 0;
}
