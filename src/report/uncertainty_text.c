/* `truce stability --samples` for a person: how often each situation holds, and what it hangs on.
 */
#include <inttypes.h>

#include "report_internal.h"
#include "sheet.h"
#include "words.h"

enum { SHOWN = 12, CAUSES = 8, SHARE_WIDTH = 8 };

static double score(const truce_uncertainty *u, const uint64_t *counts, size_t state)
{
  double sum = 0;
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    sum += truce_uncertainty_chance(u, counts, (truce_concept)k, state).share;
  return sum;
}

/* Adds an item to the best few, best first; of equals the one seen first stays ahead. */
static void keep(size_t *best, double *scores, size_t *count, size_t most, size_t item,
                 double value)
{
  size_t at = *count;
  while (at > 0 && scores[at - 1] < value)
    at--;
  if (at == most)
    return;
  *count += *count < most;
  for (size_t k = *count - 1; k > at; k--) {
    best[k] = best[k - 1];
    scores[k] = scores[k - 1];
  }
  best[at] = item;
  scores[at] = value;
}

static void taken(truce__sheet *t, const truce_case *c, uint64_t code)
{
  bool any = false;
  for (unsigned k = 0; k < c->option_count; k++) {
    if ((code >> k & 1) == 0)
      continue;
    truce__build(&t->words, "%s%s", any ? ", " : "", c->options[k].id);
    any = true;
  }
  if (!any)
    truce__build(&t->words, "nothing taken");
}

static void situations(truce__sheet *t, const truce_case *c, const truce_uncertainty *u,
                       const uint64_t *counts)
{
  const truce_stability *s = truce_uncertainty_stability(u);
  size_t best[SHOWN], count = 0;
  double scores[SHOWN];
  for (size_t k = 0; k < truce_stability_states(s); k++) {
    const double value = score(u, counts, k);
    if (value > 0)
      keep(best, scores, &count, SHOWN, k, value);
  }
  truce__heading(t, "How often each situation holds");
  truce__table x = {.count = TRUCE_CONCEPT_COUNT + 1, .width = {8}};
  for (size_t k = 1; k <= TRUCE_CONCEPT_COUNT; k++)
    x.width[k] = SHARE_WIDTH;
  truce__end_cell(t);
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
    truce__cell(t, truce_concept_label((truce_concept)k));
  truce__put_row(t, &x);
  for (size_t n = 0; n < count; n++) {
    truce__build(&t->words, "%zu", best[n] + 1);
    truce__end_cell(t);
    for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
      const truce_chance chance = truce_uncertainty_chance(u, counts, (truce_concept)k, best[n]);
      truce__build(&t->words, "%.1f %%", 100 * chance.share);
      truce__end_cell(t);
    }
    truce__put_row(t, &x);
  }
  for (size_t n = 0; n < count; n++) {
    truce__build(&t->words, "%zu: ", best[n] + 1);
    taken(t, c, truce_stability_code(s, best[n]));
    truce__say(t, "- ", 2);
  }
}

static void robust(truce__sheet *t, const truce_uncertainty *u, const truce_uncertainty_run *run)
{
  const size_t states = truce_stability_states(truce_uncertainty_stability(u));
  truce__heading(t, run->every && run->counts[0] == run->samples ? "What holds whatever is true"
                                                                 : "What held in every sample");
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    size_t count = 0;
    for (size_t s = 0; s < states; s++)
      count += truce_uncertainty_chance(u, run->counts, (truce_concept)k, s).hits == run->counts[0];
    truce__build(&t->words, "%s: %zu of %zu situations", truce_concept_label((truce_concept)k),
                 count, states);
    truce__say(t, "- ", 2);
  }
}

static void causes(truce__sheet *t, const truce_case *c, const truce_uncertainty *u,
                   const uint64_t *counts)
{
  size_t best[CAUSES], count = 0;
  double scores[CAUSES];
  for (size_t k = 0; k < truce_uncertainty_unknowns(u); k++) {
    const double value = truce_uncertainty_influence(u, counts, k, TRUCE_SEQ, SIZE_MAX);
    if (value > 0)
      keep(best, scores, &count, CAUSES, k, value);
  }
  truce__heading(t, "Which unknown matters most (share of the variation under SEQ)");
  for (size_t n = 0; n < count; n++) {
    const truce_unknown *q = truce_uncertainty_unknown(u, best[n]);
    const truce_party *party = &c->parties[q->party];
    truce__build(&t->words, "%.1f %%: %s, whether `%s` ", 100 * scores[n], party->name,
                 party->preference.wishes[q->wish].text);
    if (q->kind == TRUCE_UNKNOWN_SIGN)
      truce__build(&t->words, "is wanted, or its opposite");
    else
      truce__build(&t->words, "counts more than `%s`", party->preference.wishes[q->other].text);
    truce__say(t, "- ", 2);
  }
  if (count == 0) {
    truce__build(&t->words, "None: no situation's standing depends on one.");
    truce__say(t, "", 0);
  }
}

truce_status truce_report_uncertainty_text(const truce_case *c, const truce_uncertainty *u,
                                           const truce_uncertainty_run *run, FILE *out,
                                           truce_style style)
{
  truce__sheet t;
  truce__sheet_start(&t, c, c->as_of.text, out, style);
  truce__heading(&t, "Unknown priorities");
  if (run->every)
    truce__build(&t.words, "All %" PRIu64 " ways in which the priorities can be filled in",
                 run->samples);
  else
    truce__build(&t.words,
                 "%" PRIu64 " ways to fill in the priorities, drawn evenly (seed %" PRIu64 ")",
                 run->samples, run->seed);
  truce__build(&t.words, ", each solved as a case of its own.");
  if (run->counts[0] < run->samples)
    truce__build(&t.words, " Stopped early: this is the answer after %" PRIu64 ".", run->counts[0]);
  truce__say(&t, "", 0);
  if (run->counts[0] > 0) {
    situations(&t, c, u, run->counts);
    robust(&t, u, run);
    causes(&t, c, u, run->counts);
  }
  return truce__sheet_end(&t);
}
