/* Any bytes as a statement's text, and as the tape from which one is built.
 * Needs tests/property/statement_properties.c. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "property/statement_properties.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char *text = malloc(size + 1);
  if (text == NULL)
    return 0;
  if (size > 0)
    memcpy(text, data, size);
  text[size] = '\0';
  truce_property_statement_text(text);
  free(text);
  truce_property_statement(data, size);
  return 0;
}
