/* Any bytes as a table of events, and as what --where says of one: read or refused with a reason,
 * and what is read makes series or is refused with a reason. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "truce/event_series.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const truce_event_table *table, truce_diagnostics *diagnostics)
{
  truce_event_series series;
  truce_human_cost cost;
  truce_raids raids;
  const truce_series_options options = {.by = TRUCE_BY_AUTO};
  for (size_t k = 1; k < table->record_count; k++) {
    if (table->records[k].time < table->records[k - 1].time)
      abort();
  }
  const size_t errors = truce_diagnostics_count(diagnostics, TRUCE_ERROR);
  const truce_status status = truce_event_series_init(&series, table, &options, diagnostics);
  if (status == TRUCE_OK) {
    size_t where;
    if (truce_activity_check(series.activity, &where) == TRUCE_ACTIVITY_ORDER)
      abort();
    truce_event_series_free(&series);
  } else if (truce_diagnostics_count(diagnostics, TRUCE_ERROR) == errors) {
    abort();
  }
  if (truce_human_cost_init(&cost, table) == TRUCE_OK)
    truce_human_cost_free(&cost);
  if (truce_raids_find(&raids, table, NULL, NULL) == TRUCE_OK)
    truce_raids_free(&raids);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  truce_diagnostics *diagnostics;
  truce_event_table *table = NULL;
  if (truce_diagnostics_init(&diagnostics) != TRUCE_OK)
    return 0;
  /* What stands before the first NUL, if there is one, is a statement of --where. */
  const uint8_t *nul = memchr(data, 0, size);
  const size_t skip = nul != NULL ? (size_t)(nul - data) + 1 : 0;
  const truce_event_choice choice = {.where = nul != NULL ? (const char *)data : NULL};
  const truce_status status = truce_event_table_read_memory(
      &table, "fuzz.csv", (const char *)data + skip, size - skip, &choice, NULL, diagnostics);
  const size_t errors = truce_diagnostics_count(diagnostics, TRUCE_ERROR);
  if ((status == TRUCE_OK) != (errors == 0) || (status == TRUCE_OK) != (table != NULL))
    abort();
  if (table != NULL)
    use(table, diagnostics);
  truce_event_table_free(table);
  truce_diagnostics_free(diagnostics);
  return 0;
}
