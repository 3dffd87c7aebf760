/* The engine against its definitions on conflicts made from arbitrary bytes. */
#include "property/stability_properties.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  truce_property_stability(data, size, 5);
  return 0;
}
