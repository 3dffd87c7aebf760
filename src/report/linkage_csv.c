/* CSV of `truce exchange`: pairs, answers and encoded lists. */
#include <stdlib.h>

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

/* Counts the matches of each record. */
static void count_matches(const truce_linkage *l, size_t *of_a, size_t *of_b)
{
  for (size_t k = 0; k < l->pair_count; k++) {
    const truce_link_pair *p = &l->pairs[k];
    if (p->zone != TRUCE_LINK_MATCH)
      continue;
    of_a[p->a]++;
    of_b[p->b]++;
  }
}

truce_status truce_report_linkage_same(const truce_linkage *l, const char *const senders[2],
                                       FILE *out, size_t *rivals)
{
  size_t *of_a = calloc(l->a->count + 1, sizeof *of_a),
         *of_b = calloc(l->b->count + 1, sizeof *of_b);
  *rivals = 0;
  if (of_a != NULL && of_b != NULL) {
    count_matches(l, of_a, of_b);
    fputs("kind,subject,other,source\n", out);
  }
  for (size_t k = 0; of_a != NULL && of_b != NULL && k < l->pair_count && !ferror(out); k++) {
    const truce_link_pair *p = &l->pairs[k];
    if (p->zone != TRUCE_LINK_MATCH)
      continue;
    if (of_a[p->a] > 1 || of_b[p->b] > 1) {
      ++*rivals;
      continue;
    }
    fputs("same,", out);
    truce__csv_cell(out, senders[0], l->a->ids[p->a]);
    putc(',', out);
    truce__csv_cell(out, senders[1], l->b->ids[p->b]);
    fprintf(out, ",%s\n", p->settled ? "review" : "linkage");
  }
  const bool enough = of_a != NULL && of_b != NULL;
  free(of_b);
  free(of_a);
  return enough ? truce__report_end(out) : TRUCE_NO_MEMORY;
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
