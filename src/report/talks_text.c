/* `truce talks` as text: 80 columns, plain words. */
#include "talks_internal.h"

#include <math.h>

#include "sheet.h"

enum { TALKERS_A_TABLE = 3, GAP_WIDTH = 10 };

static void say_point(void *context, truce__builder *b)
{
  (void)b;
  truce__say(context, "- ", 2);
}

/* ---- Who stands where ---- */

static void standing_row(truce__sheet *t, const truce__table *x, const truce_talks *talks,
                         size_t issue, size_t first, size_t count)
{
  const truce_case *c = talks->c;
  const size_t round = talks->since.to;
  truce__cell(t, c->issues[issue].name);
  for (size_t k = first; k < first + count; k++) {
    truce__words_standing(
        &t->words, &c->issues[issue],
        &talks->standings[(round * talks->talker_count + k) * c->issue_count + issue]);
    truce__end_cell(t);
  }
  if (talks->pair_count == 1) {
    truce__words_percent(&t->words, talks->pairs[0].issue[round * c->issue_count + issue]);
    truce__end_cell(t);
  }
  truce__put_row(t, x);
}

static void standing_tables(truce__sheet *t, const truce_talks *talks)
{
  const truce_case *c = talks->c;
  const bool with_gap = talks->pair_count == 1;
  for (size_t first = 0; first < talks->talker_count; first += TALKERS_A_TABLE) {
    const size_t left = talks->talker_count - first;
    const size_t count = left < TALKERS_A_TABLE ? left : TALKERS_A_TABLE;
    truce__table x = {.count = count + 1 + with_gap, .width = {t->style.width / 4 + 2}};
    const size_t rest = t->style.width + 1 - x.width[0] - (with_gap ? GAP_WIDTH : 0);
    for (size_t k = 1; k <= count; k++)
      x.width[k] = rest / count;
    x.width[count + 1] = GAP_WIDTH;
    putc('\n', t->out);
    truce__end_cell(t);
    for (size_t k = first; k < first + count; k++)
      truce__cell(t, c->parties[talks->talkers[k]].name);
    if (with_gap)
      truce__cell(t, "Gap");
    truce__put_row(t, &x);
    for (size_t issue = 0; issue < c->issue_count; issue++)
      standing_row(t, &x, talks, issue, first, count);
  }
}

/* ---- Gaps over the rounds ---- */

static void gap_table(truce__sheet *t, const truce_talks *talks, const truce_pair_gap *pair)
{
  const truce_case *c = talks->c;
  const size_t width = (t->style.width + 1) / 4;
  const truce__table x = {.count = 4, .width = {width, width, width, width}};
  const char *names[2] = {c->parties[pair->a].name, c->parties[pair->b].name};
  putc('\n', t->out);
  truce__cell(t, "Round");
  for (size_t side = 0; side < 2; side++) {
    truce__build(&t->words, "Gap by the weights of %s", names[side]);
    truce__end_cell(t);
  }
  truce__cell(t, "Share of the weights that is known");
  truce__put_row(t, &x);
  for (size_t round = 0; round < talks->round_count; round++) {
    truce__build(&t->words, "%s, %s", truce__round_name(talks, round),
                 c->talks.rounds[round].date.text);
    truce__end_cell(t);
    truce__words_percent(&t->words, pair->by_a[round]);
    truce__end_cell(t);
    truce__words_percent(&t->words, pair->by_b[round]);
    truce__end_cell(t);
    truce__words_percent(&t->words, pair->known_a[round]);
    truce__build(&t->words, " and ");
    truce__words_percent(&t->words, pair->known_b[round]);
    truce__end_cell(t);
    truce__put_row(t, &x);
  }
}

static void gaps(truce__sheet *t, const truce_talks *talks)
{
  if (talks->pair_count == 0)
    return;
  truce__heading(t, "How far apart, round by round");
  truce__build(&t->words,
               "The weights are the analyst's judgement of each side's interests; 0 %% is "
               "the same position, 100 %% opposite ends.");
  truce__say(t, "", 0);
  for (size_t k = 0; k < talks->pair_count; k++)
    gap_table(t, talks, &talks->pairs[k]);
}

/* ---- Movement ---- */

static bool says_first(const truce_movement *m)
{
  return m->kind == TRUCE_MOVEMENT_STATED && m->before.stance == NULL;
}

/* One line a party: where it stands is in the table above. */
static void first_said(truce__sheet *t, const truce_talks *talks, const truce_rounds_compared *x)
{
  const truce_case *c = talks->c;
  for (size_t k = 0; k < talks->talker_count; k++) {
    size_t told = 0;
    for (size_t n = 0; n < x->movement_count; n++) {
      const truce_movement *m = &x->movements[n];
      if (m->party != talks->talkers[k] || !says_first(m))
        continue;
      if (told == 0)
        truce__build(&t->words, "%s has said for the first time where it stands on ",
                     c->parties[m->party].name);
      truce__build(&t->words, "%s%s", told++ == 0 ? "" : "; ", c->issues[m->issue].name);
    }
    if (told > 0)
      truce__say(t, "- ", 2);
  }
}

static void movement(truce__sheet *t, const truce_talks *talks, const truce_rounds_compared *x)
{
  truce__build(&t->words, "Since %s, %s", truce__round_name(talks, x->from),
               talks->c->talks.rounds[x->from].date.text);
  if (x->to + 1 < talks->round_count)
    truce__build(&t->words, ", until %s", truce__round_name(talks, x->to));
  truce__heading(t, truce__built(&t->words));
  truce__builder_clear(&t->words);
  if (x->movement_count == 0) {
    truce__build(&t->words, "Nobody has moved on any issue.");
    truce__say(t, "", 0);
  }
  first_said(t, talks, x);
  for (size_t k = 0; k < x->movement_count; k++) {
    if (says_first(&x->movements[k]))
      continue;
    truce__words_movement(&t->words, talks, &x->movements[k]);
    truce__say(t, "- ", 2);
  }
  for (size_t k = 0; k < talks->pair_count; k++) {
    truce__words_gap_change(&t->words, talks, x, k);
    if (t->words.length > 0)
      truce__say(t, "- ", 2);
  }
}

/* ---- Demands, promises, what is next ---- */

static void demand(truce__sheet *t, const truce_talks *talks, const truce_demand_state *d)
{
  truce__build(&t->words, "%s", d->demand->text);
  if (d->demand->of != TRUCE_NOBODY)
    truce__build(&t->words, " (asked of %s)", talks->c->parties[d->demand->of].name);
  truce__build(&t->words, ": ");
  truce__words_answer(&t->words, talks, d);
  truce__say(t, "- ", 2);
}

static void demands(truce__sheet *t, const truce_talks *talks)
{
  for (size_t p = 0; p < talks->c->party_count; p++) {
    bool any = false;
    for (size_t k = 0; k < talks->demand_count; k++) {
      const truce_demand_state *d = &talks->demands[k];
      if (d->demand->by != p)
        continue;
      if (!any) {
        truce__build(&t->words, "What %s asks for, and the answer so far",
                     talks->c->parties[p].name);
        truce__heading(t, truce__built(&t->words));
        truce__builder_clear(&t->words);
      }
      any = true;
      demand(t, talks, d);
    }
  }
}

static void promises(truce__sheet *t, const truce_talks *talks)
{
  if (talks->agreement_count == 0)
    return;
  truce__heading(t, "What was promised, and what became of it");
  for (size_t k = 0; k < talks->agreement_count; k++) {
    const truce_agreement_state *s = &talks->agreements[k];
    truce__build(&t->words, "%s, %s", s->agreement->text,
                 truce__round_name(talks, s->agreement->round));
    if (s->agreement->count.stated) {
      truce__build(&t->words, " (");
      truce__words_count(&t->words, &s->agreement->count, s->agreement->unit);
      truce__build(&t->words, ")");
    }
    truce__build(&t->words, ": ");
    truce__words_outcome(&t->words, s);
    if (s->agreement->became.because != NULL)
      truce__build(&t->words, ". %s", s->agreement->became.because);
    truce__build(&t->words, ".%s", s->counts_differ ? " The sides' own counts differ:" : "");
    truce__say(t, "- ", 2);
    for (size_t n = 0; n < s->claim_count; n++) {
      truce__words_claim(&t->words, talks->c, s->claims[n], s->agreement->unit);
      truce__say(t, "    ", 6);
    }
  }
}

static void steps(truce__sheet *t, const truce_talks *talks)
{
  if (talks->step_count == 0)
    return;
  truce__heading(t, "What was to come next");
  for (size_t k = 0; k < talks->step_count; k++) {
    truce__words_step(&t->words, talks, &talks->steps[k]);
    truce__say(t, "- ", 2);
  }
}

static void rounds(truce__sheet *t, const truce_talks *talks)
{
  truce__heading(t, "Rounds");
  for (size_t k = 0; k < talks->round_count; k++) {
    const truce_round *round = &talks->c->talks.rounds[k];
    truce__build(&t->words, "%s, %s", round->name, round->date.text);
    if (round->place != NULL)
      truce__build(&t->words, ", %s", round->place);
    if (round->lasted != NULL)
      truce__build(&t->words, ", %s", round->lasted);
    if (round->convened_by != NULL)
      truce__build(&t->words, "; convened by %s", round->convened_by);
    for (size_t n = 0; n < round->attendance_count; n++)
      truce__build(&t->words, "%s%s", n == 0 ? "; there: " : ", ", round->attendances[n].name);
    truce__build(&t->words, "%s%s", round->result != NULL ? ". " : "",
                 round->result != NULL ? round->result : "");
    truce__say(t, "- ", 2);
  }
}

truce_status truce_report_talks_text(const truce_talks *talks, FILE *out, truce_style style)
{
  truce__sheet t;
  truce__sheet_start(&t, talks->c, talks->as_of.text, out, style);
  truce__heading(&t, "In brief");
  truce__talks_summary(talks, false, &t.words, say_point, &t);
  if (talks->talker_count > 0) {
    truce__build(&t.words, "Where each side stands after %s",
                 truce__round_name(talks, talks->since.to));
    truce__heading(&t, truce__built(&t.words));
    truce__builder_clear(&t.words);
    standing_tables(&t, talks);
    gaps(&t, talks);
    if (talks->since.from < talks->since.to) {
      movement(&t, talks, &talks->since);
      if (talks->since.from > 0)
        movement(&t, talks, &talks->since_first);
    }
  }
  demands(&t, talks);
  promises(&t, talks);
  steps(&t, talks);
  rounds(&t, talks);
  return truce__sheet_end(&t);
}
