/* CSV of `truce deal`: one row a frontier package, and the fair points that are not among them. */
#include "deal_internal.h"

#include <string.h>

#include "csv_cell.h"

static void put_header(const truce_deal *deal, FILE *out)
{
  for (size_t k = 0; k < deal->c->issue_count; k++) {
    truce__csv_cell(out, "", deal->c->issues[k].id);
    putc(',', out);
  }
  static const char *const columns[] = {"utility.", "gain."};
  for (size_t column = 0; column < 2; column++) {
    for (size_t p = 0; p < deal->dealer_count; p++) {
      truce__csv_cell(out, columns[column], truce__dealer_id(deal, p));
      putc(',', out);
    }
  }
  fputs("acceptable", out);
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++)
    fprintf(out, ",%s", truce_solution_id((truce_solution_kind)kind));
  putc('\n', out);
}

static bool same(const truce_deal *deal, const truce_package *a, const truce_package *b)
{
  return memcmp(a->positions, b->positions, deal->c->issue_count * sizeof *a->positions) == 0;
}

static void put_row(const truce_deal *deal, const truce_package *package, FILE *out)
{
  for (size_t k = 0; k < deal->c->issue_count; k++) {
    truce__csv_cell(out, "", deal->c->issues[k].positions[package->positions[k]].id);
    putc(',', out);
  }
  for (size_t p = 0; p < deal->dealer_count; p++)
    fprintf(out, "%.12g,", package->utility[p]);
  for (size_t p = 0; p < deal->dealer_count; p++)
    fprintf(out, "%.12g,", package->utility[p] - deal->no_deal[p]);
  putc(package->acceptable ? '1' : '0', out);
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    const truce_solution *s = &deal->solutions[kind];
    fputs(s->found && same(deal, &s->package, package) ? ",1" : ",0", out);
  }
  putc('\n', out);
}

/* Whether a fair point has a row already: in the frontier, or as an earlier one. */
static bool has_row(const truce_deal *deal, int kind)
{
  for (size_t k = 0; k < deal->frontier_count; k++) {
    if (same(deal, &deal->frontier[k], &deal->solutions[kind].package))
      return true;
  }
  for (int earlier = 0; earlier < kind; earlier++) {
    if (same(deal, &deal->solutions[earlier].package, &deal->solutions[kind].package))
      return true;
  }
  return false;
}

truce_status truce_report_deal_csv(const truce_deal_answer *answer, FILE *out)
{
  const truce_deal *deal = answer->deal;
  put_header(deal, out);
  for (size_t k = 0; k < deal->frontier_count && !ferror(out); k++)
    put_row(deal, &deal->frontier[k], out);
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++) {
    if (deal->solutions[kind].found && !has_row(deal, kind))
      put_row(deal, &deal->solutions[kind].package, out);
  }
  return truce__report_end(out);
}
