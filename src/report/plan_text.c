/* `truce exchange plan` as text. */
#include <stdlib.h>

#include "plan_internal.h"
#include "sheet.h"

enum { IDS_TOLD = 200, CLASHES_TOLD = 100 };

typedef struct sheet {
  truce__sheet s;
  const truce_case *c;
  const truce_plan *plan;
  const truce_exchange *e;
  const size_t *held_back; /* [person]: by whom; TRUCE_NOWHERE: by nobody */
} sheet;

static const char *number(char text[TRUCE__DECIMAL], size_t value)
{
  return truce__grouped(text, value);
}

/* ---- In brief ---- */

static void sum_up(sheet *t)
{
  const truce_schedule *s = &t->plan->schedule;
  char sent[TRUCE__DECIMAL], all[TRUCE__DECIMAL], excluded[TRUCE__DECIMAL];
  size_t out = 0;
  for (size_t k = 0; k < t->e->person_count; k++)
    out += t->e->persons[k].excluded != NULL;
  truce__build(&t->s.words, "%s of %s persons go home in %zu round%s; %s %s excluded.",
               number(sent, s->sent), number(all, t->e->person_count), t->e->round_count,
               t->e->round_count == 1 ? "" : "s", number(excluded, out), out == 1 ? "is" : "are");
  truce__say(&t->s, "- ", 2);
  for (size_t k = 0; k < s->stage_count; k++) {
    truce__stage_words(&t->s.words, s, k);
    truce__say(&t->s, "- ", 2);
  }
  for (size_t c = 0; c < t->e->category_count; c++) {
    const size_t only = truce__one_sided(t->e, t->held_back, c);
    if (only == TRUCE_NOWHERE)
      continue;
    truce__build(
        &t->s.words,
        "Nobody of the category %s can go: they go n for n, and only %s holds any who may.",
        t->e->categories[c], truce__holder_name(t->c, only));
    truce__say(&t->s, "- ", 2);
  }
}

/* Which part of the answer is missing, after a stop. */
static void tell_stop(sheet *t)
{
  truce__build(
      &t->s.words, "%s",
      !t->plan->possible ? "Stopped before the end: not all is told."
      : t->plan->schedule.proven
          ? "Stopped before it was known what parity costs, which is left out; the plan is "
            "complete."
          : "Stopped before the end: this is the best plan found until then, and what "
            "parity costs is left out.");
  truce__say(&t->s, "- ", 2);
}

/* What persons count for, in the order of the plan, and what does not count. */
static void tell_order(sheet *t)
{
  static const char *const scales[] = {[TRUCE_AIM_GRAVITY] = " (0 to 3)",
                                       [TRUCE_AIM_HELD] = "",
                                       [TRUCE_AIM_AGE] = " (child 2, 60 and over 1)"};
  const truce_exchange *e = t->e;
  bool counts[TRUCE_ORDER_MOST] = {false};
  const char *between = " Not counted: ";
  for (size_t k = 0; k < e->order_count; k++) {
    truce__build(&t->s.words, "%s%s%s", k == 0 ? "Each counts with " : ", then ",
                 truce__aim_words(e->order[k]), scales[e->order[k]]);
    counts[e->order[k]] = true;
  }
  truce__build(&t->s.words,
               "%s, times the rounds at home; these are summed over all, and one comes after the "
               "other: `order` in the case.",
               e->order_count == 0 ? "Everyone counts alike" : ", and last everyone alike");
  for (size_t a = 0; a < TRUCE_ORDER_MOST; a++) {
    if (counts[a])
      continue;
    truce__build(&t->s.words, "%s%s", between, truce__aim_words((truce_aim)a));
    between = ", ";
  }
  truce__build(&t->s.words, "%s With `objective: sum` they are weighed.",
               e->order_count < TRUCE_ORDER_MOST ? "." : "");
}

static void brief(sheet *t)
{
  const truce_priority_weights *w = &t->e->weights;
  truce__heading(&t->s, "In brief");
  if (t->plan->possible) {
    sum_up(t);
  } else {
    truce__build(&t->s.words, "%s",
                 t->plan->decided ? "No plan keeps all the rules."
                                  : "No plan was found; whether there is one is not known.");
    truce__say(&t->s, "- ", 2);
  }
  if (t->plan->stopped)
    tell_stop(t);
  if (t->e->in_order)
    tell_order(t);
  else
    truce__build(&t->s.words,
                 "A person counts 1 + %u × gravity (0 to 3) + %u × months held + %u × age class "
                 "(child 2, 60 and over 1), times the rounds at home: `weights` in the case.",
                 w->gravity, w->held, w->age);
  truce__say(&t->s, "- ", 2);
}

/* ---- Rounds ---- */

static size_t count(const sheet *t, size_t round, size_t holder, truce_gravity least)
{
  size_t n = 0;
  for (size_t k = 0; k < t->e->person_count; k++)
    n += t->plan->schedule.round[k] == round && t->e->persons[k].holder == holder &&
         t->e->persons[k].gravity >= least;
  return n;
}

static void tell_ids(sheet *t, size_t round, size_t holder)
{
  size_t told = 0, more = 0;
  char text[TRUCE__DECIMAL];
  for (size_t k = 0; k < t->e->person_count; k++) {
    if (t->plan->schedule.round[k] != round || t->e->persons[k].holder != holder)
      continue;
    if (told == IDS_TOLD)
      more++;
    else
      truce__build(&t->s.words, "%s%s", told++ == 0 ? "" : ", ", t->e->persons[k].id);
  }
  if (more > 0)
    truce__build(&t->s.words, " and %s more; --format csv lists them all", number(text, more));
}

static void rounds(sheet *t)
{
  truce__heading(&t->s, "Round by round");
  for (size_t k = 0; k < t->e->round_count; k++) {
    truce__build(&t->s.words, "Round %s", t->e->rounds[k].name);
    truce__say(&t->s, "", 0);
    for (size_t h = 0; h < t->e->holder_count; h++) {
      const size_t persons = count(t, k, h, TRUCE_WELL), grave = count(t, k, h, TRUCE_SERIOUS);
      char text[TRUCE__DECIMAL];
      truce__build(&t->s.words, "%s lets %s go", truce__holder_name(t->c, h),
                   number(text, persons));
      if (grave > 0)
        truce__build(&t->s.words, " (%s seriously wounded or sick)", number(text, grave));
      truce__build(&t->s.words, persons > 0 ? ": " : ".");
      tell_ids(t, k, h);
      truce__say(&t->s, "  - ", 4);
    }
  }
}

/* ---- Who stays ---- */

/* How many of each holder and category stay, and for what of it there is a reason. */
static void tell_counts(sheet *t)
{
  struct {
    size_t stay, excluded, held;
  } counts[TRUCE_HOLDERS_MAX][TRUCE_PERSON_CATEGORIES_MAX] = {0}, *n;
  for (size_t k = 0; k < t->e->person_count; k++) {
    const truce_person *p = &t->e->persons[k];
    n = &counts[p->holder][p->category];
    if (t->plan->schedule.round[k] != TRUCE_NOWHERE)
      continue;
    n->stay++;
    n->excluded += p->excluded != NULL;
    n->held += t->held_back[k] != TRUCE_NOWHERE;
  }
  for (size_t at = 0; at < t->e->holder_count * t->e->category_count; at++) {
    const size_t holder = at / t->e->category_count, category = at % t->e->category_count;
    n = &counts[holder][category];
    if (n->stay == 0)
      continue;
    truce__build(&t->s.words, "%s, %s: %zu", truce__holder_name(t->c, holder),
                 t->e->categories[category], n->stay);
    if (n->excluded > 0)
      truce__build(&t->s.words, "; %zu excluded", n->excluded);
    if (n->held > 0)
      truce__build(&t->s.words, "; %zu of a group with an excluded one", n->held);
    truce__say(&t->s, "- ", 2);
  }
}

/* Those who are excluded with their reason, or those who stay because of them. */
static void tell_reasons(sheet *t, bool excluded)
{
  size_t told = 0;
  for (size_t k = 0; k < t->e->person_count; k++) {
    const truce_person *p = &t->e->persons[k];
    if (excluded ? p->excluded == NULL : t->held_back[k] == TRUCE_NOWHERE)
      continue;
    if (told++ == 0)
      truce__heading(&t->s, excluded ? "Excluded" : "Stay with an excluded one of their group");
    if (told > IDS_TOLD)
      continue;
    truce__build(&t->s.words, "%s: %s", p->id,
                 excluded ? p->excluded : t->e->persons[t->held_back[k]].id);
    truce__say(&t->s, "- ", 2);
  }
  if (told > IDS_TOLD) {
    char text[TRUCE__DECIMAL];
    truce__build(&t->s.words, "and %s more; --format csv lists them all",
                 number(text, told - IDS_TOLD));
    truce__say(&t->s, "- ", 2);
  }
}

static void who_stays(sheet *t)
{
  if (t->plan->possible && t->plan->schedule.sent < t->e->person_count) {
    truce__heading(&t->s, "Who stays");
    tell_counts(t);
  }
  tell_reasons(t, true);
  tell_reasons(t, false);
}

/* ---- The cost of parity ---- */

/* What could be gained by each aim. */
static void tell_gains(sheet *t)
{
  const truce_schedule *with = &t->plan->schedule, *free = &t->plan->free;
  bool any = false;
  for (size_t k = 0; t->plan->possible && k < free->stage_count; k++) {
    char gain[TRUCE__DECIMAL];
    const int64_t more = free->stages[k].value - with->stages[k].value;
    if (more == 0)
      continue;
    truce__build(&t->s.words, "%s%s %s%s", any ? ", " : "Over all rounds it would change: ",
                 truce__aim_words(free->stages[k].by), more > 0 ? "+" : "−",
                 number(gain, (size_t)llabs(more)));
    any = true;
  }
  if (!any && t->plan->possible)
    truce__build(&t->s.words, "By what is counted here parity costs nothing");
  if (any || t->plan->possible) {
    truce__build(&t->s.words, ".");
    truce__say(&t->s, "- ", 2);
  }
}

static void cost_of_parity(sheet *t)
{
  size_t told = 0;
  const truce__parity_cost cost = truce__cost_of_parity(t->plan);
  const size_t grave = cost.grave;
  char free[TRUCE__DECIMAL], with[TRUCE__DECIMAL], serious[TRUCE__DECIMAL];
  if (!t->plan->has_free)
    return;
  truce__heading(&t->s, "What parity costs");
  truce__build(&t->s.words,
               "Without n for n and balance, and with the same places, %s would go home",
               number(free, t->plan->free.sent));
  if (t->plan->possible)
    truce__build(&t->s.words, " instead of %s.", number(with, t->plan->schedule.sent));
  else
    truce__build(&t->s.words, "; with them %s.",
                 t->plan->decided ? "there is no plan" : "no plan was found");
  truce__say(&t->s, "- ", 2);
  tell_gains(t);
  truce__build(&t->s.words, "%s could go in the first round", number(free, cost.waiting));
  if (t->plan->possible)
    truce__build(&t->s.words, " who now go later or stay, and %s would go later or stay instead",
                 number(with, cost.instead));
  truce__build(&t->s.words, ".");
  if (grave > 0)
    truce__build(&t->s.words,
                 " %s of those who could go at once %s seriously wounded or sick; prisoners of war "
                 "among them the Third Geneva Convention (art. 109) sends home regardless of "
                 "number, but nobody against their will while hostilities last.",
                 number(serious, grave), grave == 1 ? "is" : "are");
  truce__say(&t->s, "- ", 2);
  for (size_t k = 0; k < t->e->person_count && grave > 0; k++) {
    if (!truce__could_go_at_once(t->plan, k) || t->e->persons[k].gravity < TRUCE_SERIOUS)
      continue;
    if (told < IDS_TOLD)
      truce__build(&t->s.words, "%s%s", told == 0 ? "These are: " : ", ", t->e->persons[k].id);
    told++;
  }
  if (told > IDS_TOLD)
    truce__build(&t->s.words, " and %s more", number(free, told - IDS_TOLD));
  if (told > 0)
    truce__say(&t->s, "- ", 2);
}

/* ---- Clashes ---- */

static void tell_clashes(sheet *t, const truce_plan_clash *clashes, size_t count,
                         const truce_plan_answer *enough)
{
  for (size_t k = 0; k < count && k < CLASHES_TOLD; k++) {
    truce__clash_words(&t->s.words, t->c, t->plan, &clashes[k], true);
    if (enough != NULL)
      truce__build(&t->s.words, "%s", truce__enough_words(enough[k]));
    truce__say(&t->s, "- ", 2);
  }
  if (count > CLASHES_TOLD) {
    truce__build(&t->s.words, "and %zu more; --format json lists them all", count - CLASHES_TOLD);
    truce__say(&t->s, "- ", 2);
  }
}

static void clashes(sheet *t)
{
  const truce_plan *plan = t->plan;
  if (plan->clash_count == 0)
    return;
  truce__heading(&t->s, "What clashes");
  truce__build(&t->s.words, "%s",
               truce__how_few(plan->clash_count, plan->irreducible, plan->smallest));
  truce__say(&t->s, "", 0);
  tell_clashes(t, plan->clashes, plan->clash_count, plan->enough);
  for (size_t k = 0; k < plan->further_count; k++) {
    const truce_plan_further *f = &plan->further[k];
    truce__build(&t->s.words, "Beside them: %s",
                 truce__how_few(f->count, f->irreducible, f->smallest));
    truce__say(&t->s, "", 0);
    tell_clashes(t, f->clashes, f->count, NULL);
  }
  if (plan->further_count > 0) {
    truce__build(&t->s.words, "%s", truce__further_words(plan));
    truce__say(&t->s, "", 0);
  }
}

truce_status truce_report_plan_text(const truce_plan *plan, const truce_case *c, FILE *out,
                                    truce_style style)
{
  size_t *held_back = truce__held_back(plan->exchange);
  if (held_back == NULL)
    return TRUCE_NO_MEMORY;
  sheet t = {.c = c, .plan = plan, .e = plan->exchange, .held_back = held_back};
  truce__sheet_start(&t.s, c, c->as_of.text, out, style);
  brief(&t);
  clashes(&t);
  if (plan->possible)
    rounds(&t);
  cost_of_parity(&t);
  who_stays(&t);
  free(held_back);
  return truce__sheet_end(&t.s);
}
