/* Any bytes as a case file: read or refused with a reason, never anything else. */
#include <stdint.h>
#include <stdlib.h>

#include "truce/case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  truce_diagnostics *diagnostics;
  truce_case *c = NULL;
  if (truce_diagnostics_init(&diagnostics) != TRUCE_OK)
    return 0;
  const truce_status status =
      truce_case_read_memory(&c, "fuzz.yaml", (const char *)data, size, diagnostics);
  const size_t errors = truce_diagnostics_count(diagnostics, TRUCE_ERROR);
  if ((status == TRUCE_OK) != (errors == 0) || (status == TRUCE_OK) != (c != NULL))
    abort();
  truce_case_free(c);
  truce_diagnostics_free(diagnostics);
  return 0;
}
