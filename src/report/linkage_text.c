/* `truce exchange link` and `dedupe` as text: 80 columns, plain words, ids and no names. */
#include <math.h>
#include <string.h>

#include "report_internal.h"
#include "sheet.h"

enum { PAIRS_TOLD = 30 };

static void put_brief(truce__sheet *t, const truce_linkage *l)
{
  size_t matches = 0;
  for (size_t k = 0; k < l->pair_count; k++)
    matches += l->pairs[k].zone == TRUCE_LINK_MATCH;
  truce__heading(t, "In brief");
  if (l->b != NULL)
    truce__build(&t->words, "%zu records of %s against %zu of %s.", l->a->count, l->a->file,
                 l->b->count, l->b->file);
  else
    truce__build(&t->words, "%zu records of %s against each other.", l->a->count, l->a->file);
  truce__say(t, "- ", 2);
  truce__build(&t->words,
               "%zu pair%s with a probability of at least %.3g, of which %zu %s (%.3g and more). "
               "%.0f matching pairs are expected among all.",
               l->pair_count, l->pair_count == 1 ? "" : "s", l->options.threshold, matches,
               matches == 1 ? "is a match" : "are matches", l->options.match, l->matches);
  truce__say(t, "- ", 2);
  if (l->b == NULL && l->cluster_count > 0) {
    truce__build(&t->words, "%zu person%s stand%s in the list more than once.", l->cluster_count,
                 l->cluster_count == 1 ? "" : "s", l->cluster_count == 1 ? "s" : "");
    truce__say(t, "- ", 2);
  }
  truce__build(
      &t->words,
      "%zu pair%s to be looked at (%.3g to %.3g, and likelier ones whose given names may be "
      "those of two people%s): `truce exchange review` shows them one by one.",
      l->review_count, l->review_count == 1 ? "" : "s", l->options.review, l->options.match,
      l->b != NULL ? ", or that have a rival" : "");
  truce__say(t, "- ", 2);
}

static void put_fields(truce__sheet *t, const truce_linkage *l)
{
  const truce__table x = {.count = 4, .width = {t->style.width - 45, 15, 15, 15}};
  static const char *const heads[] = {"Field", "If the same", "If different", "Goes with"};
  truce__heading(t, "What each field weighs, in bits");
  putc('\n', t->out);
  for (size_t k = 0; k < x.count; k++)
    truce__cell(t, heads[k]);
  truce__put_row(t, &x);
  for (size_t f = 0; f < l->field_count; f++) {
    const truce_link_field *field = &l->fields[f];
    const truce_link_level *top = &field->levels[field->level_count - 1], *none = &field->levels[0];
    truce__cell(t, field->name);
    truce__build(&t->words, "%+.1f", log2(top->m / top->u));
    truce__end_cell(t);
    truce__build(&t->words, "%+.1f", log2(none->m / none->u));
    truce__end_cell(t);
    truce__cell(t, field->parent == SIZE_MAX ? "–" : l->fields[field->parent].name);
    truce__put_row(t, &x);
  }
  truce__build(&t->words, "A rare value weighs more than a common one; what only one of "
                          "two records has may weigh against them.");
  truce__say(t, "", 0);
}

static void put_passes(truce__sheet *t, const truce_linkage *l)
{
  const truce__table x = {.count = 3, .width = {t->style.width - 32, 16, 16}};
  static const char *const heads[] = {"Pairs that agree on", "Pairs", "Not seen before"};
  truce__heading(t, "What was compared");
  putc('\n', t->out);
  for (size_t k = 0; k < x.count; k++)
    truce__cell(t, heads[k]);
  truce__put_row(t, &x);
  size_t large = 0;
  for (size_t k = 0; k < l->pass_count; k++) {
    truce__cell(t, l->passes[k].name);
    truce__build(&t->words, "%llu", (unsigned long long)l->passes[k].pairs);
    truce__end_cell(t);
    truce__build(&t->words, "%llu", (unsigned long long)l->passes[k].fresh);
    truce__end_cell(t);
    truce__put_row(t, &x);
    large += l->passes[k].large;
  }
  if (large > 0) {
    truce__build(&t->words,
                 "%zu blocks were too large for all their pairs: there only neighbours "
                 "in sorted order are compared.",
                 large);
    truce__say(t, "", 0);
  }
}

static void put_pairs(truce__sheet *t, const truce_linkage *l)
{
  const truce_people *second = l->b != NULL ? l->b : l->a;
  const size_t wide = (t->style.width - 36) / 2;
  const truce__table x = {.count = 5, .width = {wide, wide, 10, 14, 12}};
  static const char *const heads[] = {"Record", "Record", "Weight", "Probability", "Zone"};
  if (l->pair_count == 0)
    return;
  truce__heading(t, "Pairs");
  putc('\n', t->out);
  for (size_t k = 0; k < x.count; k++)
    truce__cell(t, heads[k]);
  truce__put_row(t, &x);
  for (size_t k = 0; k < l->pair_count && k < PAIRS_TOLD; k++) {
    const truce_link_pair *p = &l->pairs[k];
    truce__cell(t, l->a->ids[p->a]);
    truce__cell(t, second->ids[p->b]);
    truce__build(&t->words, "%.1f", p->weight);
    truce__end_cell(t);
    truce__build(&t->words, "%.4f", p->probability);
    truce__end_cell(t);
    truce__cell(t, p->settled ? "settled" : p->implied ? "implied" : truce_link_zone_id(p->zone));
    truce__put_row(t, &x);
  }
  if (l->pair_count > PAIRS_TOLD) {
    truce__build(&t->words, "And %zu more; --format csv lists them all.",
                 l->pair_count - PAIRS_TOLD);
    truce__say(t, "", 0);
  }
}

truce_status truce_report_linkage_text(const truce_linkage *l, FILE *out, truce_style style)
{
  truce__sheet t;
  truce__sheet_start_titled(
      &t, l->b != NULL ? "Which records are the same person?" : "Who stands in the list twice?",
      out, style);
  put_brief(&t, l);
  if (l->field_count > 0)
    put_fields(&t, l);
  if (l->pass_count > 0)
    put_passes(&t, l);
  put_pairs(&t, l);
  return truce__sheet_end(&t);
}

/* A value as it was written, a day in the usual order and as far as it is known. */
static void put_value(truce__sheet *t, truce_people_kind kind, const char *value)
{
  if (kind != TRUCE_PEOPLE_DATE || strlen(value) != 8) {
    truce__cell(t, value);
    return;
  }
  const bool day = strcmp(value + 6, "00") != 0;
  truce__build(&t->words, "%.4s", strncmp(value, "0000", 4) != 0 ? value : "????");
  if (day || strncmp(value + 4, "00", 2) != 0)
    truce__build(&t->words, "-%.2s", strncmp(value + 4, "00", 2) != 0 ? value + 4 : "??");
  if (day)
    truce__build(&t->words, "-%.2s", value + 6);
  truce__end_cell(t);
}

/* Other pairs, likelier than not, that one of the two records is in. */
static void put_rivals(truce__sheet *t, const truce_linkage *l, const truce_link_pair *p)
{
  enum { TOLD = 3 };
  size_t found = 0;
  for (size_t k = 0; k < l->pair_count && l->b != NULL; k++) {
    const truce_link_pair *q = &l->pairs[k];
    if (q->probability <= 0.5 || (q->a == p->a) == (q->b == p->b))
      continue;
    if (++found <= TOLD)
      truce__build(&t->words, "%s %s with %s (%s%.3f)", found == 1 ? "Rivals:" : ",",
                   l->a->ids[q->a], l->b->ids[q->b], q->settled ? "settled, " : "", q->probability);
  }
  if (found > TOLD)
    truce__build(&t->words, " and %zu more", found - TOLD);
  if (found > 0)
    truce__say(t, "", 0);
}

truce_status truce_report_link_pair(const truce_linkage *l, const truce_link_pair *p, FILE *out,
                                    truce_style style)
{
  const truce_people *second = l->b != NULL ? l->b : l->a;
  truce_link_reason reasons[TRUCE_PEOPLE_FIELDS_MAX];
  char title[80];
  truce__sheet t;
  const double together = truce_link_reasons(l, p, reasons);
  (void)snprintf(title, sizeof title, "Probability %.3f, weight %.1f%s", p->probability, p->weight,
                 p->again ? "; changed since you decided" : "");
  truce__sheet_start_titled(&t, title, out, style);
  const size_t wide = (t.style.width - 28) / 2;
  const truce__table x = {.count = 4, .width = {18, wide, wide, 10}};
  putc('\n', out);
  truce__cell(&t, "record");
  truce__cell(&t, l->a->ids[p->a]);
  truce__cell(&t, second->ids[p->b]);
  truce__cell(&t, "weight");
  truce__put_row(&t, &x);
  for (size_t f = 0; f < l->field_count; f++) {
    truce__cell(&t, l->fields[f].name);
    put_value(&t, l->fields[f].kind, reasons[f].a);
    put_value(&t, l->fields[f].kind, reasons[f].b);
    if (reasons[f].level == SIZE_MAX && reasons[f].weight == 0)
      truce__build(&t.words, "–");
    else
      truce__build(&t.words, "%+.1f", reasons[f].weight);
    truce__end_cell(&t);
    truce__put_row(&t, &x);
  }
  if (fabs(together) >= 0.05) {
    truce__cell(&t, "all together");
    truce__cell(&t, "");
    truce__cell(&t, "");
    truce__build(&t.words, "%+.1f", together);
    truce__end_cell(&t);
    truce__put_row(&t, &x);
  }
  put_rivals(&t, l, p);
  if (p->twins) {
    truce__build(&t.words, "The names may be of two people, such as twins or brother and sister.");
    truce__say(&t, "", 0);
  }
  return truce__sheet_end(&t);
}
