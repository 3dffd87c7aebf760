/* CSV of `truce talks`: one row a round, issue and party. */
#include "talks_internal.h"

#include <math.h>

#include "csv_cell.h"

static void put_header(const truce_talks *talks, FILE *out)
{
  fputs("round,date,issue,party,stance,position,place,said_at,weight", out);
  for (size_t k = 0; k < talks->talker_count; k++) {
    putc(',', out);
    truce__csv_cell(out, "gap.", talks->c->parties[talks->talkers[k]].id);
  }
  putc('\n', out);
}

static void put_gap(const truce_talks *talks, size_t round, size_t issue, size_t a, size_t b,
                    FILE *out)
{
  const size_t low = talks->talkers[a < b ? a : b], high = talks->talkers[a < b ? b : a];
  putc(',', out);
  for (size_t k = 0; k < talks->pair_count; k++) {
    const truce_pair_gap *pair = &talks->pairs[k];
    const double gap = pair->issue[round * talks->c->issue_count + issue];
    if (pair->a == low && pair->b == high && !isnan(gap))
      fprintf(out, "%.12g", gap);
  }
}

static void put_row(const truce_talks *talks, size_t round, size_t issue, size_t talker, FILE *out)
{
  static const char *const kinds[] = {"unsaid", "position", "none", "study"};
  const truce_case *c = talks->c;
  const truce_issue *i = &c->issues[issue];
  const truce_standing *standing =
      &talks->standings[(round * talks->talker_count + talker) * c->issue_count + issue];
  const truce_stance *s = standing->stance;
  const truce_interests *interests = &c->parties[talks->talkers[talker]].interests;
  const bool placed = s != NULL && s->kind == TRUCE_STANCE_POSITION;
  truce__csv_cell(out, "", c->talks.rounds[round].id);
  fprintf(out, ",%s,", c->talks.rounds[round].date.text);
  truce__csv_cell(out, "", i->id);
  putc(',', out);
  truce__csv_cell(out, "", c->parties[talks->talkers[talker]].id);
  fprintf(out, ",%s,", kinds[s == NULL ? TRUCE_STANCE_UNSAID : s->kind]);
  if (placed)
    truce__csv_cell(out, "", i->positions[s->position].id);
  putc(',', out);
  if (placed && i->kind != TRUCE_NAMED)
    fprintf(out, "%.12g", truce_issue_distance(i, 0, s->position));
  putc(',', out);
  if (s != NULL)
    truce__csv_cell(out, "", c->talks.rounds[standing->since].id);
  putc(',', out);
  if (interests->stated)
    fprintf(out, "%.12g", (double)interests->issues[issue].weight.value / (double)TRUCE_BILLION);
  for (size_t other = 0; other < talks->talker_count; other++)
    put_gap(talks, round, issue, talker, other, out);
  putc('\n', out);
}

truce_status truce_report_talks_csv(const truce_talks *talks, FILE *out)
{
  put_header(talks, out);
  for (size_t round = 0; round < talks->round_count; round++) {
    for (size_t issue = 0; issue < talks->c->issue_count; issue++) {
      for (size_t talker = 0; talker < talks->talker_count && !ferror(out); talker++)
        put_row(talks, round, issue, talker, out);
    }
  }
  return truce__report_end(out);
}
