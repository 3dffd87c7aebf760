/* CSV of `truce stability`: one row a situation, for a spreadsheet or R. RFC 4180 but for the line
 * ends, which are LF as everywhere else. */
#include "report_internal.h"

#include <inttypes.h>

#include "base/control.h"
#include "csv_cell.h"

static void put_header(const truce_case *c, FILE *out)
{
  fputs("id,code", out);
  for (unsigned k = 0; k < c->option_count; k++) {
    putc(',', out);
    truce__csv_cell(out, "", c->options[k].id);
  }
  fputs(",status_quo", out);
  for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    fprintf(out, ",%s", truce_concept_id(k));
  for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    char prefix[16];
    snprintf(prefix, sizeof prefix, "%s.", truce_concept_id(k));
    for (size_t p = 0; p < c->party_count; p++) {
      putc(',', out);
      truce__csv_cell(out, prefix, c->parties[p].id);
    }
  }
  putc('\n', out);
}

static void put_bit(FILE *out, bool yes)
{
  fputs(yes ? ",1" : ",0", out);
}

static void put_row(const truce_case *c, const truce_stability *s, size_t state, FILE *out)
{
  const uint64_t code = truce_stability_code(s, state);
  fprintf(out, "%zu,%" PRIu64, state + 1, code);
  for (unsigned k = 0; k < c->option_count; k++)
    put_bit(out, (code >> k & 1) != 0);
  put_bit(out, c->has_status_quo && code == c->status_quo);
  for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    put_bit(out, truce_stability_equilibrium(s, k, state));
  for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    for (size_t p = 0; p < c->party_count; p++)
      put_bit(out, truce_stability_stable(s, k, p, state));
  }
  putc('\n', out);
}

truce_status truce_report_csv(const truce_case *c, const truce_stability *stability, FILE *out,
                              size_t limit, const truce_control *control)
{
  const size_t states = truce_stability_states(stability);
  put_header(c, out);
  for (size_t k = 0; k < states && (limit == 0 || k < limit); k++) {
    if ((k & 0xFFF) == 0 && truce__cancelled(control))
      return TRUCE_CANCELLED;
    if (ferror(out))
      return TRUCE_IO;
    put_row(c, stability, k, out);
  }
  return truce__report_end(out);
}
