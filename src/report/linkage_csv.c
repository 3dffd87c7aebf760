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

truce_status truce_report_link_answers(const truce_link_answers *answers, FILE *out)
{
  const char s = answers->separator;
  fprintf(out, "%sa%cb%csame%ccheck\n", answers->mark ? "\xEF\xBB\xBF" : "", s, s, s);
  for (size_t k = 0; k < answers->count && !ferror(out); k++) {
    const truce_link_answer *answer = &answers->answers[k];
    truce__csv_cell_of(out, s, answer->a);
    putc(s, out);
    truce__csv_cell_of(out, s, answer->b);
    fprintf(out, "%c%s%c", s, answer->same ? "yes" : "no", s);
    truce__csv_cell_of(out, s, answer->check != NULL ? answer->check : "");
    putc('\n', out);
  }
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
