/* Any bytes as GENIUS files, parted by NUL bytes (the last stands for those missing): read or
 * refused with a reason, never anything else. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "case/read_genius.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  genius_file files[3];
  const char *at = (const char *)data, *end = at + size;
  for (size_t k = 0; k < 3; k++) {
    const char *stop = k < 2 && at < end ? memchr(at, '\0', (size_t)(end - at)) : NULL;
    files[k] =
        (genius_file){"fuzz.xml", size > 0 ? at : "", (size_t)((stop != NULL ? stop : end) - at)};
    at = stop != NULL ? stop + 1 : at;
  }
  truce_diagnostics *diagnostics;
  truce_case *c = NULL;
  if (truce_diagnostics_init(&diagnostics) != TRUCE_OK)
    return 0;
  const truce_genius_options options = {.raw = size % 2 == 1};
  const truce_status status = truce__genius_read_memory(&c, files, 3, &options, diagnostics);
  const size_t errors = truce_diagnostics_count(diagnostics, TRUCE_ERROR);
  if ((status == TRUCE_OK) != (errors == 0) || (status == TRUCE_OK) != (c != NULL))
    abort();
  for (size_t p = 0; c != NULL && p < c->party_count; p++) {
    const truce_interests *i = &c->parties[p].interests;
    for (size_t k = 0; k < c->issue_count; k++) {
      const truce_interest *interest = &i->issues[k];
      if (interest->out_of <= 0 || interest->weight.value < 0)
        abort();
      for (size_t v = 0; interest->values != NULL && v < c->issues[k].position_count; v++) {
        if (interest->values[v].value < 0 || interest->values[v].value > interest->out_of)
          abort();
      }
    }
  }
  truce_case_free(c);
  truce_diagnostics_free(diagnostics);
  return 0;
}
