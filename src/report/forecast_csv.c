/* CSV of `truce forecast`: one row an issue. */
#include <math.h>

#include "csv_cell.h"
#include "report_internal.h"

static void put_number(FILE *out, double value)
{
  putc(',', out);
  if (!isnan(value))
    fprintf(out, "%.12g", value);
}

truce_status truce_report_forecast_csv(const truce_forecast_answer *answer, FILE *out)
{
  const truce_actor_table *table = answer->forecast->table;
  fputs("issue", out);
  for (int m = 0; m < TRUCE_FORECAST_COUNT; m++)
    fprintf(out, ",%s", truce_forecast_id((truce_forecast_model)m));
  fputs(",low,high,outcome,seen\n", out);
  for (size_t k = 0; k < table->issue_count && !ferror(out); k++) {
    const truce_issue_forecast *f = &answer->forecast->issues[k];
    if (answer->issue != SIZE_MAX && answer->issue != k)
      continue;
    truce__csv_cell(out, "", table->issues[k].id);
    for (int m = 0; m < TRUCE_FORECAST_COUNT; m++)
      put_number(out, f->value[m]);
    put_number(out, f->low);
    put_number(out, f->high);
    put_number(out, table->issues[k].has_outcome ? table->issues[k].outcome : NAN);
    fputs(f->seen ? ",1\n" : ",0\n", out);
  }
  return truce__report_end(out);
}
