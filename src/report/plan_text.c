/* `truce exchange plan` as text. */
#include <math.h>
#include <stdlib.h>

#include "plan_internal.h"
#include "sheet.h"

enum { IDS_TOLD = 200, CLASHES_TOLD = 100 };

typedef struct sheet {
  truce__sheet s;
  const truce_case *c;
  const truce_plan *plan;
  const truce_exchange *e;
} sheet;

static const char *number(char text[TRUCE__DECIMAL], size_t value)
{
  return truce__grouped(text, value);
}

/* ---- In brief ---- */

/* By how much a plan could at most be better, in percent of what it has, rounded up. */
static double above(const truce_stage *stage)
{
  const double more = stage->value > 0 ? stage->bound / (double)stage->value - 1 : 1;
  return ceil(100000 * more) / 1000;
}

static void tell_worth(sheet *t)
{
  const truce_stage *s = &t->plan->schedule.stages[0];
  char worth[TRUCE__DECIMAL];
  truce__build(&t->s.words, "Worth %s", number(worth, (size_t)s->value));
  if (s->proven)
    truce__build(&t->s.words, ": proven, no plan under these rules is worth more.");
  else
    truce__build(&t->s.words, "; no plan under these rules is worth over %.3f %% more.", above(s));
  truce__say(&t->s, "- ", 2);
}

static void tell_stages(sheet *t)
{
  char value[TRUCE__DECIMAL];
  for (size_t k = 0; k < t->plan->schedule.stage_count; k++) {
    const truce_stage *s = &t->plan->schedule.stages[k];
    truce__build(&t->s.words, "%s%s: %s",
                 k == 0                                   ? "First "
                 : k + 1 == t->plan->schedule.stage_count ? "Last "
                                                          : "Then ",
                 truce__aim_words(s->by), number(value, (size_t)s->value));
    if (s->proven)
      truce__build(&t->s.words, "; proven, no plan%s has more.",
                   k > 0 ? " that does as well by the above" : " under these rules");
    else
      truce__build(&t->s.words, "; no plan%s has over %.3f %% more.",
                   k > 0 ? " that does as well by the above" : " under these rules", above(s));
    truce__say(&t->s, "- ", 2);
  }
}

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
  if (s->stage_count > 1)
    tell_stages(t);
  else
    tell_worth(t);
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
  if (t->plan->stopped) {
    truce__build(&t->s.words, "Stopped before the end: this is the best plan found until then.");
    truce__say(&t->s, "- ", 2);
  }
  if (t->e->in_order)
    truce__build(
        &t->s.words,
        "Each counts with gravity (0 to 3), months held and age class (child 2, 60 and "
        "over 1), times the rounds at home; these are summed over all, and one comes after "
        "the other: `order` in the case. With `objective: sum` they are weighed.");
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

static void who_stays(sheet *t)
{
  size_t told = 0;
  for (size_t k = 0; k < t->e->person_count; k++) {
    const truce_person *p = &t->e->persons[k];
    if (p->excluded == NULL)
      continue;
    if (told++ == 0)
      truce__heading(&t->s, "Excluded");
    if (told > IDS_TOLD)
      continue;
    truce__build(&t->s.words, "%s: %s", p->id, p->excluded);
    truce__say(&t->s, "- ", 2);
  }
  if (told > IDS_TOLD) {
    char text[TRUCE__DECIMAL];
    truce__build(&t->s.words, "and %s more; --format csv lists them all",
                 number(text, told - IDS_TOLD));
    truce__say(&t->s, "- ", 2);
  }
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
  const size_t sent = t->plan->possible ? t->plan->schedule.sent : 0;
  const truce__parity_cost cost = truce__cost_of_parity(t->plan);
  const size_t grave = cost.grave;
  char free[TRUCE__DECIMAL], with[TRUCE__DECIMAL], serious[TRUCE__DECIMAL];
  if (!t->plan->has_free)
    return;
  truce__heading(&t->s, "What parity costs");
  truce__build(&t->s.words,
               "Without n for n and balance, and with the same places, %s would go home instead "
               "of %s.",
               number(free, t->plan->free.sent), number(with, sent));
  truce__say(&t->s, "- ", 2);
  tell_gains(t);
  truce__build(&t->s.words,
               "%s could go in the first round who now go later or stay, and %s would go later or "
               "stay instead; %s of the former are "
               "seriously wounded or sick, whom the Third Geneva Convention (art. 109) sends home "
               "regardless of number.",
               number(free, cost.waiting), number(with, cost.instead), number(serious, grave));
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
  static const char *const words[] = {" (without this rule alone there is still no plan)",
                                      " (without this rule alone there is a plan)",
                                      " (whether there is a plan without it is not known)"};
  for (size_t k = 0; k < count && k < CLASHES_TOLD; k++) {
    truce__clash_words(&t->s.words, t->c, t->plan, &clashes[k]);
    if (enough != NULL)
      truce__build(&t->s.words, "%s", words[enough[k]]);
    truce__say(&t->s, "- ", 2);
  }
  if (count > CLASHES_TOLD) {
    truce__build(&t->s.words, "and %zu more; --format json lists them all", count - CLASHES_TOLD);
    truce__say(&t->s, "- ", 2);
  }
}

/* What is known of how few rules clash. */
static const char *how_few(size_t count, bool irreducible, bool smallest)
{
  return count == 1    ? "This rule cannot hold by itself:"
         : smallest    ? "These rules clash by themselves, and no fewer do:"
         : irreducible ? "These rules clash by themselves, and none of them is superfluous; "
                         "whether fewer rules clash is not known:"
                       : "These rules clash by themselves; whether all of them are needed for "
                         "that is not known:";
}

static void clashes(sheet *t)
{
  const truce_plan *plan = t->plan;
  if (plan->clash_count == 0)
    return;
  truce__heading(&t->s, "What clashes");
  truce__build(&t->s.words, "%s", how_few(plan->clash_count, plan->irreducible, plan->smallest));
  truce__say(&t->s, "", 0);
  tell_clashes(t, plan->clashes, plan->clash_count, plan->enough);
  for (size_t k = 0; k < plan->further_count; k++) {
    const truce_plan_further *f = &plan->further[k];
    truce__build(&t->s.words, "Beside them: %s", how_few(f->count, f->irreducible, f->smallest));
    truce__say(&t->s, "", 0);
    tell_clashes(t, f->clashes, f->count, NULL);
  }
  if (plan->further_count > 0) {
    truce__build(&t->s.words, "%s",
                 plan->complete
                     ? "Something of each of these has to give way. Without all of them there is "
                       "a plan."
                     : "Something of each of these has to give way; there may be more clashes.");
    truce__say(&t->s, "", 0);
  }
}

truce_status truce_report_plan_text(const truce_plan *plan, const truce_case *c, FILE *out,
                                    truce_style style)
{
  sheet t = {.c = c, .plan = plan, .e = plan->exchange};
  truce__sheet_start(&t.s, c, c->as_of.text, out, style);
  brief(&t);
  clashes(&t);
  if (plan->possible)
    rounds(&t);
  cost_of_parity(&t);
  who_stays(&t);
  return truce__sheet_end(&t.s);
}
