/* The reckoning as text and CSV: both sides' counts next to the persons behind them, each as its
 * side's claim. Persons appear by their references, with names if these were asked for. */
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "csv_cell.h"
#include "exchange_internal.h"
#include "sheet.h"

const char *truce__about_text(const char *about)
{
  return about[0] != '\0' ? about : "No promise named";
}

static const char *told_kind(truce_entry_kind kind)
{
  return kind == TRUCE_ENTRY_PROMISED      ? "promised"
         : kind == TRUCE_ENTRY_HANDED_OVER ? "handed over"
                                           : "received";
}

/* ---- Text ---- */

static void build_persons(truce__sheet *t, const truce_named_person *const *persons, size_t count,
                          size_t limit)
{
  const size_t told = limit == 0 || count < limit ? count : limit;
  for (size_t k = 0; k < told; k++) {
    truce__build(&t->words, "%s%s", k == 0 ? "" : ", ", persons[k]->reference);
    if (persons[k]->names != NULL && persons[k]->names[0] != '\0')
      truce__build(&t->words, " (%s)", persons[k]->names);
  }
  if (told < count)
    truce__build(&t->words, " and %zu more (`reconcile --limit 0` lists all)", count - told);
}

static void say_count(truce__sheet *t, const truce_side_count *c, size_t limit)
{
  char text[TRUCE__DECIMAL];
  truce__build(&t->words, "%s %s: %s%s", c->side, told_kind(c->kind),
               truce__grouped(text, c->count), c->named ? " by name" : ", as it says");
  if (c->named && c->count > 0) {
    truce__build(&t->words, ": ");
    build_persons(t, c->persons, (size_t)c->count, limit);
  }
  truce__say(t, "  - ", 4);
}

static void say_missing(truce__sheet *t, const truce_difference *d, int which, size_t limit)
{
  if (d->missing_count[which] == 0)
    return;
  truce__build(&t->words, "Not %s: ", d->between[which]);
  build_persons(t, d->missing[which], d->missing_count[which], limit);
  truce__say(t, "      ", 6);
}

static void say_difference(truce__sheet *t, const truce_difference *d, size_t limit)
{
  char a[TRUCE__DECIMAL], b[TRUCE__DECIMAL];
  static const char *const nothing = " (nothing is entered)";
  truce__build(&t->words, "%s %s%s, %s %s%s. ", d->between[0], truce__grouped(a, d->counts[0]),
               d->told[0] ? "" : nothing, d->between[1], truce__grouped(b, d->counts[1]),
               d->told[1] ? "" : nothing);
  if (d->explained != NULL)
    truce__build(&t->words, "Explained: %s", d->explained);
  else if (d->outdated == NULL)
    truce__build(&t->words, "OPEN: nobody has explained this.");
  else if (d->outdated_counts[0] != d->counts[0] || d->outdated_counts[1] != d->counts[1])
    truce__build(&t->words, "OPEN. Outdated, entry %" PRIu64 " explained %s and %s: %s",
                 d->outdated_by, truce__grouped(a, d->outdated_counts[0]),
                 truce__grouped(b, d->outdated_counts[1]), d->outdated);
  else
    truce__build(&t->words, "OPEN. Outdated, entry %" PRIu64 " explained other persons: %s",
                 d->outdated_by, d->outdated);
  truce__say(t, "  - Differ: ", 4);
  say_missing(t, d, 0, limit);
  say_missing(t, d, 1, limit);
}

static void say_dispute(truce__sheet *t, const truce_dispute *d, bool with_names)
{
  char date[TRUCE__DATE];
  const char *by = d->side != NULL ? d->side : d->author;
  truce__build(&t->words, "Disputed%s%s%s%s (entry %" PRIu64 "%s%s)", by != NULL ? " by " : "",
               by != NULL ? by : "", d->subject != NULL ? ", about " : "",
               d->subject != NULL ? d->subject : "", d->entry, d->day != TRUCE_NO_DAY ? ", " : "",
               d->day != TRUCE_NO_DAY ? truce__date_text(date, d->day) : "");
  if (d->detail != NULL && (d->subject == NULL || with_names))
    truce__build(&t->words, ": %s", d->detail);
  truce__say(t, "  - ", 4);
}

static void say_reckoning(truce__sheet *t, const truce_reckoning *g, bool with_names, size_t limit)
{
  truce__build(&t->words, "%s%s%s", truce__about_text(g->about), g->category[0] != '\0' ? ", " : "",
               g->category);
  truce__say(t, "", 0);
  for (size_t k = 0; k < g->count_count; k++)
    say_count(t, &g->counts[k], limit);
  for (size_t k = 0; k < g->difference_count; k++)
    say_difference(t, &g->differences[k], limit);
  if (g->unnamed && g->count_count > 0) {
    truce__build(&t->words, "Nobody is entered by name.");
    truce__say(t, "  - ", 4);
  }
  if (g->difference_count == 0 && g->count_count > 0) {
    truce__build(&t->words, g->compared == 0 ? "There is nothing yet to compare this with."
                            : g->unnamed     ? "The counts told here agree."
                                             : "What is told here agrees, counts and names.");
    truce__say(t, "  - ", 4);
  }
  for (size_t k = 0; k < g->dispute_count; k++)
    say_dispute(t, &g->disputes[k], with_names);
}

static void say_standings(truce__sheet *t, const truce_reconciliation *all)
{
  char text[TRUCE__DECIMAL];
  truce__heading(t, "Everybody");
  truce__build(&t->words, "%s persons:", truce__grouped(text, all->persons));
  for (int k = 0; k < TRUCE_STANDINGS; k++)
    truce__build(&t->words, "%s %s %s", k > 0 ? "," : "", truce__grouped(text, all->standing[k]),
                 truce_subject_standing_id((truce_subject_standing)k));
  truce__build(&t->words, "; the dead, counted apart: %s", truce__grouped(text, all->dead));
  truce__build(&t->words, " (%s identified).", truce__grouped(text, all->identified));
  truce__say(t, "- ", 2);
  truce__build(&t->words, "Bags of remains:");
  truce__build(&t->words, " %s held,", truce__grouped(text, all->bags[TRUCE_STANDING_HELD]));
  truce__build(&t->words, " %s underway,",
               truce__grouped(text, all->bags[TRUCE_STANDING_UNDERWAY]));
  truce__build(&t->words, " %s home.", truce__grouped(text, all->bags[TRUCE_STANDING_HOME]));
  truce__say(t, "- ", 2);
}

static void say_idle(truce__sheet *t, const truce_idle *idle)
{
  if (idle->entry != 0)
    truce__build(&t->words, "Entry %" PRIu64, idle->entry);
  else
    truce__build(&t->words, "Line %zu of the table of counts", idle->line);
  truce__build(&t->words, " explains nothing: there is no such difference (%s).",
               truce__about_text(idle->about));
  truce__say(t, "- ", 2);
}

static void say_sought(truce__sheet *t, const truce_seeking *s)
{
  char text[TRUCE__DECIMAL];
  truce__build(&t->words, "Sought by %s, on its lists of the missing: %s", s->side,
               truce__grouped(text, s->sought));
  if (s->sought > 0) {
    const size_t *at = s->sought_standing;
    truce__build(&t->words, "; of them acknowledged by nobody %s",
                 truce__grouped(text, at[TRUCE_STANDING_MISSING]));
    truce__build(&t->words, ", held %s", truce__grouped(text, at[TRUCE_STANDING_HELD]));
    truce__build(&t->words, ", underway %s", truce__grouped(text, at[TRUCE_STANDING_UNDERWAY]));
    truce__build(&t->words, ", home %s", truce__grouped(text, at[TRUCE_STANDING_HOME]));
    truce__build(&t->words, ", dead %s", truce__grouped(text, s->sought_dead));
  }
  truce__build(&t->words, ".");
  truce__say(t, "- ", 2);
  truce__build(&t->words, "Held by %s: %s", s->side, truce__grouped(text, s->held));
  if (s->held > 0)
    truce__build(&t->words, "; of them sought by another side %s",
                 truce__grouped(text, s->held_sought));
  truce__build(&t->words, ".");
  truce__say(t, "- ", 2);
}

static void say_lists(truce__sheet *t, const truce_reconciliation *all)
{
  truce__heading(t, "Lists against lists");
  for (size_t k = 0; k < all->seeking_count; k++)
    say_sought(t, &all->seeking[k]);
  if (all->unlinked) {
    truce__build(&t->words, "Nobody is entered as the same person on lists of two sides: missing "
                            "and held may be the same people; `truce exchange link` finds them.");
    truce__say(t, "- ", 2);
  }
}

truce_status truce_report_reconciliation_text(const char *title, const truce_reconciliation *all,
                                              size_t limit, FILE *out, truce_style style)
{
  truce__sheet t;
  truce__sheet_start_titled(&t, title, out, style);
  if (all->count == 0)
    truce__build(&t.words, "Nothing promised or handed over is entered yet. ");
  else
    truce__build(&t.words, "%zu difference%s open. ", all->open, all->open == 1 ? "" : "s");
  if (all->disputed > 0)
    truce__build(&t.words, "%zu dispute%s. ", all->disputed, all->disputed == 1 ? "" : "s");
  truce__build(&t.words, "Each side's count is its own claim.");
  truce__say(&t, "", 0);
  if (all->count > 0)
    truce__heading(&t, "Counts against names");
  for (size_t k = 0; k < all->count; k++)
    say_reckoning(&t, &all->reckonings[k], all->with_names, limit);
  for (size_t k = 0; k < all->idle_count; k++)
    say_idle(&t, &all->idle[k]);
  if (all->seeking_count > 0) { /* of a register */
    say_lists(&t, all);
    say_standings(&t, all);
  }
  return truce__sheet_end(&t);
}

/* ---- CSV ---- */

static void put_row(FILE *out, const truce_reckoning *g, const truce_difference *d, int which,
                    const truce_named_person *person, bool with_names)
{
  char first[24], second[24];
  (void)snprintf(first, sizeof first, "%" PRIu64, d->counts[0]);
  (void)snprintf(second, sizeof second, "%" PRIu64, d->counts[1]);
  const char *const cells[] = {g->about,
                               g->category,
                               d->between[0],
                               first,
                               d->between[1],
                               second,
                               d->explained != NULL  ? "explained"
                               : d->outdated != NULL ? "outdated"
                                                     : "open",
                               d->explained != NULL  ? d->explained
                               : d->outdated != NULL ? d->outdated
                                                     : "",
                               person != NULL ? d->between[which] : "",
                               person != NULL ? person->reference : "",
                               person != NULL && person->names != NULL ? person->names : ""};
  const size_t count = sizeof cells / sizeof *cells - (with_names ? 0 : 1);
  for (size_t k = 0; k < count; k++) {
    if (k > 0)
      putc(',', out);
    truce__csv_cell(out, "", cells[k]);
  }
  putc('\n', out);
}

truce_status truce_report_reconciliation_csv(const truce_reconciliation *all, FILE *out)
{
  fprintf(out,
          "about,category,first,first_count,second,second_count,state,explanation,"
          "missing_from,reference%s\n",
          all->with_names ? ",names" : "");
  for (size_t k = 0; k < all->count && !ferror(out); k++) {
    const truce_reckoning *g = &all->reckonings[k];
    for (size_t n = 0; n < g->difference_count; n++) {
      const truce_difference *d = &g->differences[n];
      if (d->missing_count[0] + d->missing_count[1] == 0)
        put_row(out, g, d, 0, NULL, all->with_names);
      for (int which = 0; which < 2; which++) {
        for (size_t p = 0; p < d->missing_count[which]; p++)
          put_row(out, g, d, which, d->missing[which][p], all->with_names);
      }
    }
  }
  return truce__report_end(out);
}
