/* Views: the case as each party sees it, solved, and what follows from all of them together. */
#include "truce/views.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "stability_internal.h"

/* A party's view. Its arrays replace those of the case that differ. */
typedef struct view {
  truce_case c;
  truce_party *parties;
  const truce_statement **rules;
  truce_rule *impossible;
  uint32_t *rankings; /* what is left of rankings of states: ranked and tie of each party */
  truce_stability *solved;
} view;

struct truce_views {
  const truce_stability *s;
  size_t party_count;
  view *views; /* [party]; solved == NULL: the case itself */
  size_t agreed[TRUCE_CONCEPT_COUNT], holding[TRUCE_CONCEPT_COUNT];
};

/* ---- Making a view ---- */

static bool differs(const truce_misperception *m)
{
  return m->stated && (m->rule_count > 0 || m->belief_count > 0);
}

static truce_status add_rules(view *w, const truce_misperception *m)
{
  const size_t before = w->c.impossible_count, all = before + m->rule_count;
  w->impossible = truce__array(all, sizeof *w->impossible);
  w->rules = truce__array(all, sizeof(truce_statement *));
  if (w->impossible == NULL || w->rules == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < all; k++) {
    w->impossible[k] = k < before ? w->c.impossible[k] : m->rules[k - before];
    w->rules[k] = w->impossible[k].statement;
  }
  w->c.impossible = w->impossible;
  w->c.impossible_statements = w->rules;
  w->c.impossible_count = all;
  for (size_t k = 0; k < all; k++)
    w->c.has_status_quo =
        w->c.has_status_quo && !truce_statement_holds(w->rules[k], w->c.status_quo);
  return TRUCE_OK;
}

/* A ranking of the states of the case, less those the view does not have. `ranked` and `tie` have
 * room for the states of the view. */
static void keep_ranked(const truce_stability *s, const truce_states *left,
                        truce_preference *preference, uint32_t *ranked, uint32_t *tie)
{
  size_t count = 0;
  for (size_t k = 0; k < preference->ranked_count; k++) {
    size_t state;
    if (!truce_states_find(left, truce_stability_code(s, preference->ranked[k]), &state))
      continue;
    ranked[count] = (uint32_t)state;
    tie[count] = preference->tie[k]; /* the old number for now */
    count++;
  }
  uint32_t place = 0;
  for (size_t k = 0, before = 0; k < count; k++) {
    const uint32_t old = tie[k];
    place += k > 0 && old != before;
    before = old;
    tie[k] = place;
  }
  preference->ranked = ranked;
  preference->tie = tie;
  preference->ranked_count = count;
}

static truce_status keep_rankings(view *w, const truce_stability *s, const truce_control *control)
{
  size_t rankings = 0;
  for (size_t p = 0; p < w->c.party_count; p++)
    rankings += w->parties[p].preference.kind == TRUCE_RANKING;
  if (rankings == 0)
    return TRUCE_OK;
  truce_states left;
  truce_status status = truce_states_init(&left, w->c.option_count, w->c.impossible_statements,
                                          w->c.impossible_count, control);
  if (status != TRUCE_OK)
    return status;
  w->rankings = truce__array(2 * rankings, left.count * sizeof *w->rankings);
  if (w->rankings == NULL)
    status = TRUCE_NO_MEMORY;
  uint32_t *room = w->rankings;
  for (size_t p = 0; p < w->c.party_count && status == TRUCE_OK; p++) {
    if (w->parties[p].preference.kind != TRUCE_RANKING)
      continue;
    keep_ranked(s, &left, &w->parties[p].preference, room, room + left.count);
    room += 2 * left.count;
  }
  truce_states_free(&left);
  return status;
}

static truce_status make_view(view *w, const truce_stability *s, const truce_misperception *m,
                              const truce_control *control, truce_diagnostics *diagnostics)
{
  const truce_case *c = s->c;
  w->c = *c;
  w->parties = truce__array(c->party_count, sizeof *w->parties);
  if (w->parties == NULL)
    return TRUCE_NO_MEMORY;
  memcpy(w->parties, c->parties, c->party_count * sizeof *w->parties);
  w->c.parties = w->parties;
  for (size_t k = 0; k < m->belief_count; k++)
    w->parties[m->beliefs[k].party].preference = m->beliefs[k].preference;
  truce_status status = add_rules(w, m);
  if (status == TRUCE_OK)
    status = keep_rankings(w, s, control);
  return status == TRUCE_OK ? truce_stability_solve(&w->solved, &w->c, control, diagnostics)
                            : status;
}

static truce_status refuse(const truce_case *c, truce_status status, const char *message,
                           const char *hint, truce_diagnostics *diagnostics)
{
  truce_diagnostics_add(
      diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                       .code = status == TRUCE_BAD_INPUT ? "missing" : "too-large",
                                       .file = c->file,
                                       .message = message,
                                       .hint = hint});
  return status;
}

static truce_status check_case(const truce_stability *s, const truce_control *control,
                               truce_diagnostics *diagnostics)
{
  const truce_case *c = s->c;
  uint64_t views = 0;
  for (size_t p = 0; c->misperceptions != NULL && p < c->party_count; p++)
    views += differs(&c->misperceptions[p]);
  if (views == 0)
    return refuse(c, TRUCE_BAD_INPUT, "nobody misperceives anything in this case",
                  "add a section `misperceptions`; docs/misperception.md tells how", diagnostics);
  const uint64_t each = truce_stability_bytes(c, s->states.count);
  const size_t limit = control != NULL ? control->memory_limit : 0;
  if (limit == 0 || each <= limit / (views + 1))
    return TRUCE_OK;
  char message[160];
  snprintf(message, sizeof message,
           "%" PRIu64 " views of %zu situations would need about %" PRIu64
           " MiB; the limit is %zu MiB",
           views, s->states.count, (views + 1) * (each >> 20), limit >> 20);
  return refuse(c, TRUCE_TOO_LARGE, message, "allow more with --memory", diagnostics);
}

static void count_states(truce_views *v)
{
  for (size_t state = 0; state < v->s->states.count; state++) {
    for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
      v->agreed[k] += truce_views_agreed(v, (truce_concept)k, state);
      v->holding[k] += truce_views_holds(v, (truce_concept)k, state);
    }
  }
}

truce_status truce_views_solve(truce_views **views, const truce_stability *s,
                               const truce_control *control, truce_diagnostics *diagnostics)
{
  *views = NULL;
  truce_status status = check_case(s, control, diagnostics);
  if (status != TRUCE_OK)
    return status;
  truce_views *v = calloc(1, sizeof *v);
  if (v == NULL)
    return TRUCE_NO_MEMORY;
  v->s = s;
  v->party_count = s->c->party_count;
  v->views = calloc(v->party_count, sizeof *v->views);
  status = v->views != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  for (size_t p = 0; p < v->party_count && status == TRUCE_OK; p++) {
    if (differs(&s->c->misperceptions[p]))
      status = make_view(&v->views[p], s, &s->c->misperceptions[p], control, diagnostics);
  }
  if (status != TRUCE_OK) {
    truce_views_free(v);
    return status;
  }
  count_states(v);
  *views = v;
  return TRUCE_OK;
}

void truce_views_free(truce_views *v)
{
  if (v == NULL)
    return;
  for (size_t p = 0; v->views != NULL && p < v->party_count; p++) {
    truce_stability_free(v->views[p].solved);
    free(v->views[p].parties);
    free(v->views[p].impossible);
    free(v->views[p].rules);
    free(v->views[p].rankings);
  }
  free(v->views);
  free(v);
}

/* ---- Asking ---- */

const truce_stability *truce_views_of(const truce_views *v, size_t party)
{
  return v->views[party].solved != NULL ? v->views[party].solved : v->s;
}

bool truce_views_sees(const truce_views *v, size_t party, size_t state, size_t *seen)
{
  *seen = state;
  return v->views[party].solved == NULL ||
         truce_stability_find(v->views[party].solved, truce_stability_code(v->s, state), seen);
}

bool truce_views_stable(const truce_views *v, truce_concept concept, size_t party, size_t state)
{
  size_t seen;
  return truce_views_sees(v, party, state, &seen) &&
         truce_stability_stable(truce_views_of(v, party), concept, party, seen);
}

bool truce_views_believed(const truce_views *v, truce_concept concept, size_t observer,
                          size_t state)
{
  size_t seen;
  return truce_views_sees(v, observer, state, &seen) &&
         truce_stability_equilibrium(truce_views_of(v, observer), concept, seen);
}

bool truce_views_agreed(const truce_views *v, truce_concept concept, size_t state)
{
  bool all = true;
  for (size_t p = 0; p < v->party_count && all; p++)
    all = truce_views_believed(v, concept, p, state);
  return all;
}

bool truce_views_holds(const truce_views *v, truce_concept concept, size_t state)
{
  bool all = true;
  for (size_t p = 0; p < v->party_count && all; p++)
    all = truce_views_stable(v, concept, p, state);
  return all;
}

size_t truce_views_agreed_count(const truce_views *v, truce_concept concept)
{
  return v->agreed[concept];
}

size_t truce_views_holding_count(const truce_views *v, truce_concept concept)
{
  return v->holding[concept];
}

/* ---- Surprises ---- */

/* The list being gathered. */
typedef struct gathering {
  const truce_views *v;
  const truce_control *control;
  truce_surprise *list;
  size_t count, capacity;
} gathering;

/* The party's best move from a state of a view that nothing deters there: its target in the case.
 * The state is not stable for the party. */
static truce_status best_move(const gathering *g, truce_explainer *explainer, size_t viewer,
                              truce_concept concept, size_t party, size_t seen, size_t *to)
{
  const truce_stability *s = truce_views_of(g->v, viewer);
  truce_reason reason;
  const truce_status status =
      truce_explainer_reason(explainer, concept, party, seen, g->control, &reason);
  if (status != TRUCE_OK)
    return status;
  for (size_t k = 0; k < reason.reply_count; k++) {
    if (reason.replies[k].deterred)
      continue;
    const bool found =
        truce_stability_find(g->v->s, truce_stability_code(s, reason.replies[k].improvement), to);
    truce__require(found);
    break;
  }
  truce_reason_free(&reason);
  return TRUCE_OK;
}

/* Why the observer, who takes the mover to stay, does not expect the move. */
static truce_surprise_kind why_not(const truce_views *v, size_t observer, size_t mover, size_t from,
                                   size_t to)
{
  size_t seen_from, seen_to;
  if (!truce_views_sees(v, observer, from, &seen_from) ||
      !truce_views_sees(v, observer, to, &seen_to))
    return TRUCE_SURPRISE_UNSEEN;
  return truce_stability_compare(truce_views_of(v, observer), mover, seen_to, seen_from) > 0
             ? TRUCE_SURPRISE_DETERRED
             : TRUCE_SURPRISE_UNWANTED;
}

/* What the mover does at a state is asked once for all observers: `acts` is whose view the move is
 * good in, `seen` the state there. */
static truce_status gather(gathering *g, truce_explainer *explainer, truce_concept concept,
                           size_t observer, size_t mover, size_t from, bool stays)
{
  const size_t viewer = stays ? observer : mover;
  size_t seen, to = 0;
  if (!truce_views_sees(g->v, viewer, from, &seen))
    return TRUCE_OK;
  const truce_status status = best_move(g, explainer, viewer, concept, mover, seen, &to);
  if (status != TRUCE_OK)
    return status;
  if (!truce__reserve((void **)&g->list, &g->capacity, g->count + 1, sizeof *g->list))
    return TRUCE_NO_MEMORY;
  g->list[g->count++] = (truce_surprise){.observer = observer,
                                         .mover = mover,
                                         .from = from,
                                         .to = to,
                                         .kind = stays ? TRUCE_SURPRISE_STAYS
                                                       : why_not(g->v, observer, mover, from, to),
                                         .concepts = 1U << concept};
  return TRUCE_OK;
}

/* Compares what an observer expects of a mover with what the mover does, at every state it looks
 * at. The explainer is of the mover's view, or with `stays` of the observer's. */
static truce_status compare_views(gathering *g, truce_explainer *explainer, truce_concept concept,
                                  size_t observer, size_t mover, bool stays)
{
  const truce_views *v = g->v;
  const truce_case *c = v->s->c;
  const truce_stability *its = truce_views_of(v, observer);
  for (size_t state = 0; state < v->s->states.count; state++) {
    size_t seen, own;
    const bool now = c->has_status_quo && state_code(v->s, state) == c->status_quo;
    if (!truce_views_sees(v, observer, state, &seen) || !truce_views_sees(v, mover, state, &own) ||
        !(now || (!stays && truce_stability_equilibrium(its, concept, seen))))
      continue;
    const bool expected = truce_stability_stable(its, concept, mover, seen);
    const bool does = truce_stability_stable(truce_views_of(v, mover), concept, mover, own);
    if (expected == does || does != stays)
      continue;
    const truce_status status = gather(g, explainer, concept, observer, mover, state, stays);
    if (status != TRUCE_OK)
      return status;
    if (truce__cancelled(g->control))
      return TRUCE_CANCELLED;
  }
  return TRUCE_OK;
}

static int by_place(const void *a, const void *b)
{
  const truce_surprise *x = a, *y = b;
  const size_t of_x[] = {x->observer, x->from, x->mover, x->to, x->kind},
               of_y[] = {y->observer, y->from, y->mover, y->to, y->kind};
  for (size_t k = 0; k < sizeof of_x / sizeof *of_x; k++) {
    if (of_x[k] != of_y[k])
      return of_x[k] < of_y[k] ? -1 : 1;
  }
  return (x->concepts > y->concepts) - (x->concepts < y->concepts);
}

/* Puts those together that differ in the concept only. */
static void merge(gathering *g)
{
  if (g->count == 0)
    return;
  qsort(g->list, g->count, sizeof *g->list, by_place);
  size_t kept = 0;
  for (size_t k = 1; k < g->count; k++) {
    truce_surprise *last = &g->list[kept];
    const unsigned concepts = g->list[k].concepts;
    truce_surprise same = *last;
    same.concepts = concepts;
    if (by_place(&same, &g->list[k]) == 0)
      last->concepts |= concepts;
    else
      g->list[++kept] = g->list[k];
  }
  g->count = kept + 1;
}

/* All that can surprise about what `mover` does, seen with an explainer of one view: the mover's
 * own, against all observers; or one observer's, where the mover stays against expectation. */
static truce_status gather_all(gathering *g, size_t mover)
{
  truce_explainer *explainer = NULL;
  truce_status status = truce_explainer_init(&explainer, truce_views_of(g->v, mover));
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT && status == TRUCE_OK; k++) {
    for (size_t i = 0; i < g->v->party_count && status == TRUCE_OK; i++) {
      if (i != mover)
        status = compare_views(g, explainer, (truce_concept)k, i, mover, false);
    }
  }
  truce_explainer_free(explainer);
  for (size_t i = 0; i < g->v->party_count && status == TRUCE_OK; i++) {
    if (i == mover)
      continue;
    explainer = NULL;
    status = truce_explainer_init(&explainer, truce_views_of(g->v, i));
    for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT && status == TRUCE_OK; k++)
      status = compare_views(g, explainer, (truce_concept)k, i, mover, true);
    truce_explainer_free(explainer);
  }
  return status;
}

truce_status truce_views_surprises(const truce_views *v, const truce_control *control,
                                   truce_surprise **surprises, size_t *count)
{
  gathering g = {.v = v, .control = control};
  truce_status status = TRUCE_OK;
  for (size_t mover = 0; mover < v->party_count && status == TRUCE_OK; mover++)
    status = gather_all(&g, mover);
  if (status != TRUCE_OK) {
    free(g.list);
    g = (gathering){0};
  }
  merge(&g);
  *surprises = g.list;
  *count = g.count;
  return status;
}
