/* CSV of `truce exchange`: pairs, answers and encoded lists. */
#include "base/control.h"
#include "csv_cell.h"
#include "report_internal.h"

truce_status truce_report_linkage_csv(const truce_linkage *l, FILE *out)
{
  const truce_people *second = l->b != NULL ? l->b : l->a;
  fputs("a,b,weight,probability,zone,settled,implied\n", out);
  for (size_t k = 0; k < l->pair_count && !ferror(out); k++) {
    const truce_link_pair *p = &l->pairs[k];
    truce__csv_cell(out, "", l->a->ids[p->a]);
    putc(',', out);
    truce__csv_cell(out, "", second->ids[p->b]);
    fprintf(out, ",%.4f,%.6f,%s,%d,%d\n", p->weight, p->probability, truce_link_zone_id(p->zone),
            p->settled, p->implied);
  }
  return truce__report_end(out);
}

truce_status truce_report_link_answer(const truce_link_answer *answer, FILE *out)
{
  if (answer == NULL) {
    fputs("a,b,same\n", out);
    return truce__report_end(out);
  }
  truce__csv_cell(out, "", answer->a);
  putc(',', out);
  truce__csv_cell(out, "", answer->b);
  fputs(answer->same ? ",yes\n" : ",no\n", out);
  return truce__report_end(out);
}

truce_status truce_report_encoding(const truce_people *people,
                                   const unsigned char key[TRUCE_ENCODE_KEY_BYTES], FILE *out,
                                   const truce_control *control)
{
  char bits[TRUCE_ENCODE_BITS / 4 + 1];
  fputs("id," TRUCE_ENCODE_COLUMN "\n", out);
  for (size_t k = 0; k < people->count && !ferror(out); k++) {
    if (k % 4096 == 0 && truce__cancelled(control))
      return TRUCE_CANCELLED;
    const truce_status status = truce_link_encode(bits, people, k, key);
    if (status != TRUCE_OK)
      return status;
    truce__csv_cell(out, "", people->ids[k]);
    fprintf(out, ",%s\n", bits);
  }
  return truce__report_end(out);
}
