/* CSV of `truce exchange plan`: one row a person. */
#include <stdlib.h>

#include "csv_cell.h"
#include "plan_internal.h"

static void put_round(const truce_exchange *e, bool known, const size_t *rounds, size_t person,
                      FILE *out)
{
  putc(',', out);
  if (known && rounds[person] != TRUCE_NOWHERE)
    truce__csv_cell(out, "", e->rounds[rounds[person]].name);
}

truce_status truce_report_plan_csv(const truce_plan *plan, FILE *out)
{
  const truce_exchange *e = plan->exchange;
  size_t *held_back = truce__held_back(e);
  if (held_back == NULL)
    return TRUCE_NO_MEMORY;
  fputs("id,holder,home,category,weight,round,round_without_parity,excluded,excluded_with\n", out);
  for (size_t k = 0; k < e->person_count && !ferror(out); k++) {
    const truce_person *p = &e->persons[k];
    const char *const cells[] = {p->id, e->holders[p->holder], e->holders[p->home],
                                 e->categories[p->category]};
    for (size_t n = 0; n < sizeof cells / sizeof *cells; n++) {
      truce__csv_cell(out, "", cells[n]);
      putc(',', out);
    }
    fprintf(out, "%lld", (long long)truce_person_weight(p, &e->weights));
    put_round(e, plan->possible, plan->schedule.round, k, out);
    put_round(e, plan->has_free, plan->free.round, k, out);
    putc(',', out);
    truce__csv_cell(out, "", p->excluded != NULL ? p->excluded : "");
    putc(',', out);
    truce__csv_cell(out, "", held_back[k] != TRUCE_NOWHERE ? e->persons[held_back[k]].id : "");
    putc('\n', out);
  }
  free(held_back);
  return truce__report_end(out);
}
