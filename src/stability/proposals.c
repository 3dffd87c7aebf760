/* Proposals: the case solved with each one in force, and with each two. */
#include "inverse_internal.h"

#include <string.h>

#include "base/memory.h"

typedef struct inquiry {
  const truce_stability *base;
  const truce_inverse_request *request;
  const truce_control *control;
  truce_diagnostics *unused; /* what solving a variant complains of */
} inquiry;

/* One bundle being looked at. */
typedef struct look {
  const inquiry *q;
  const truce_stability *s; /* of the variant */
  uint64_t added, removed;  /* options that the proposals in force add or take away */
  size_t *wanted;           /* its wanted states, increasing */
  size_t count;
} look;

static bool is_wanted(const look *l, size_t state)
{
  for (size_t low = 0, high = l->count; low < high;) {
    const size_t middle = low + (high - low) / 2;
    if (l->wanted[middle] == state)
      return true;
    if (l->wanted[middle] < state)
      low = middle + 1;
    else
      high = middle;
  }
  return false;
}

static int by_number(const void *a, const void *b)
{
  const size_t x = *(const size_t *)a, y = *(const size_t *)b;
  return (x > y) - (x < y);
}

static bool list_by_statement(look *l)
{
  size_t capacity = 0;
  for (size_t state = 0; state < l->s->states.count; state++) {
    const uint64_t code = state_code(l->s, state);
    if ((code & l->added) != l->added || !truce_statement_holds(l->q->request->statement, code))
      continue;
    if (!truce__reserve((void **)&l->wanted, &capacity, l->count + 1, sizeof *l->wanted))
      return false;
    l->wanted[l->count++] = state;
  }
  return true;
}

static bool list_wanted(look *l)
{
  const truce_inverse_request *r = l->q->request;
  if (r->statement != NULL)
    return list_by_statement(l);
  l->wanted = truce__array(r->wanted_count, sizeof *l->wanted);
  if (l->wanted == NULL)
    return false;
  for (size_t k = 0; k < r->wanted_count; k++) {
    const uint64_t code = (state_code(l->q->base, r->wanted[k]) & ~l->removed) | l->added;
    if (truce_stability_find(l->s, code, &l->wanted[l->count]))
      l->count++;
  }
  qsort(l->wanted, l->count, sizeof *l->wanted, by_number);
  size_t kept = 0; /* two may have become the same */
  for (size_t k = 0; k < l->count; k++) {
    if (kept == 0 || l->wanted[k] != l->wanted[kept - 1])
      l->wanted[kept++] = l->wanted[k];
  }
  l->count = kept;
  return true;
}

static int distance(const look *l, truce_code code)
{
  const truce_case *c = l->q->base->c;
  return c->has_status_quo ? (int)truce_code_count((code & ~l->added) ^ c->status_quo) : 0;
}

static void judge(const look *l, truce_bundle *b)
{
  b->wanted = l->count;
  for (unsigned concept = 0; concept < TRUCE_CONCEPT_COUNT; concept++) {
    for (size_t k = 0; k < l->count; k++) {
      const uint64_t code = state_code(l->s, l->wanted[k]);
      if (!truce_stability_equilibrium(l->s, (truce_concept)concept, l->wanted[k]))
        continue;
      if (b->holding[concept]++ == 0 || distance(l, code) < distance(l, b->code[concept]))
        b->code[concept] = code;
    }
    const size_t enough = l->q->request->every ? l->count : 1;
    if (b->holding[concept] > 0 && b->holding[concept] >= enough)
      b->concepts |= 1U << concept;
  }
}

/* ---- Spoilers ---- */

/* Whether a party would sooner break it by a than by b. */
static bool sooner(const truce_spoiler *a, const truce_spoiler *b)
{
  return a->gain != b->gain ? a->gain > b->gain : a->settles && !b->settles;
}

static truce_status find_spoiler(const look *l, truce_concept concept, size_t party, size_t state,
                                 truce_spoiler *spoiler, bool *found)
{
  truce_move *moves;
  size_t count;
  truce_status status = truce_stability_moves(l->s, party, state, false, &moves, &count);
  if (status != TRUCE_OK)
    return status;
  *found = false;
  for (size_t k = 0; k < count; k++) {
    const size_t to = moves[k].to;
    if (is_wanted(l, to))
      continue;
    const truce_spoiler s = {party, state_code(l->s, to),
                             truce_stability_compare(l->s, party, to, state),
                             truce_stability_equilibrium(l->s, concept, to)};
    if ((s.gain < 0 && !s.settles) || (*found && !sooner(&s, spoiler)))
      continue;
    *spoiler = s;
    *found = true;
  }
  free(moves);
  return TRUCE_OK;
}

static truce_status find_spoilers(const look *l, truce_bundle *b)
{
  static const truce_concept order[] = {TRUCE_NASH, TRUCE_SSEQ, TRUCE_SEQ, TRUCE_SMR, TRUCE_GMR};
  size_t k = 0;
  while (k < sizeof order / sizeof *order && (b->concepts >> order[k] & 1) == 0)
    k++;
  if (k == sizeof order / sizeof *order)
    return TRUCE_OK;
  b->strictest = order[k];
  const size_t parties = l->s->c->party_count;
  b->spoilers = truce__array(parties, sizeof *b->spoilers);
  size_t state = 0;
  if (b->spoilers == NULL)
    return TRUCE_NO_MEMORY;
  if (!truce_stability_find(l->s, b->code[b->strictest], &state))
    return TRUCE_OK;
  for (size_t p = 0; p < parties; p++) {
    truce_spoiler s;
    bool found;
    truce_status status = find_spoiler(l, b->strictest, p, state, &s, &found);
    if (status != TRUCE_OK)
      return status;
    if (!found)
      continue;
    size_t at = b->spoiler_count++;
    for (; at > 0 && sooner(&s, &b->spoilers[at - 1]); at--)
      b->spoilers[at] = b->spoilers[at - 1];
    b->spoilers[at] = s;
  }
  return TRUCE_OK;
}

/* ---- Bundles ---- */

static truce_status look_at(look *l, truce_bundle *b)
{
  truce_status status = list_wanted(l) ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK) {
    judge(l, b);
    status = find_spoilers(l, b);
  }
  free(l->wanted);
  return status;
}

static truce_status solve_bundle(const inquiry *q, truce_bundle *b)
{
  look l = {.q = q, .s = q->base};
  if (b->count == 0)
    return look_at(&l, b);
  const truce_case *c = q->base->c;
  for (size_t k = 0; k < b->count; k++) {
    const truce_proposal *proposal = &c->proposals[b->proposals[k]];
    *(proposal->adds ? &l.added : &l.removed) |= UINT64_C(1) << proposal->option;
  }
  truce_variant *variant;
  truce_status status = truce_variant_init(&variant, c, NULL, NULL, b->proposals, b->count);
  if (status != TRUCE_OK)
    return status;
  truce_stability *s;
  status = truce_stability_solve(&s, truce_variant_case(variant), q->control, q->unused);
  if (status == TRUCE_OK) {
    l.s = s;
    status = look_at(&l, b);
    truce_stability_free(s);
  }
  truce_variant_free(variant);
  return status;
}

/* What this bundle brings about that neither the case nor one of its proposals alone does. */
static unsigned turned(const truce_proposals_answer *a, const truce_bundle *b)
{
  unsigned before = a->bundles[0].concepts;
  for (size_t k = 0; k < b->count && b->count > 1; k++)
    before |= a->bundles[1 + b->proposals[k]].concepts;
  return b->concepts & ~before;
}

static void list_bundles(truce_proposals_answer *a, size_t proposals)
{
  size_t count = 1; /* the first is as things are */
  for (size_t k = 0; k < proposals; k++)
    a->bundles[count++] = (truce_bundle){.count = 1, .proposals = {k}};
  for (size_t k = 0; k < proposals; k++) {
    for (size_t other = k + 1; other < proposals; other++)
      a->bundles[count++] = (truce_bundle){.count = 2, .proposals = {k, other}};
  }
}

static truce_status solve_all(const inquiry *q, truce_proposals_answer *a, size_t total)
{
  for (; a->bundle_count < total; a->bundle_count++) {
    truce_bundle *b = &a->bundles[a->bundle_count];
    truce__progress(q->control, "trying proposals", (double)a->bundle_count / (double)total);
    const truce_status status = truce__cancelled(q->control) ? TRUCE_CANCELLED : solve_bundle(q, b);
    if (status == TRUCE_CANCELLED) {
      a->interrupted = true;
      a->complete = false;
      return TRUCE_OK;
    }
    if (status == TRUCE_TOO_LARGE)
      a->complete = false;
    else if (status == TRUCE_NO_MEMORY)
      return status;
    b->turned = b->count > 0 ? turned(a, b) : 0;
  }
  return TRUCE_OK;
}

truce_status truce_proposals_init(truce_proposals_answer *answer, const truce_stability *s,
                                  const truce_inverse_request *request,
                                  const truce_control *control)
{
  const size_t n = s->c->proposal_count;
  const size_t total = 1 + n + n * (n - (n > 0)) / 2;
  truce_proposals_answer made = {.every = request->every, .complete = true};
  inquiry q = {.base = s, .request = request, .control = control};
  truce_status status = truce_diagnostics_init(&q.unused);
  if (status != TRUCE_OK)
    return status;
  made.bundles = calloc(total, sizeof *made.bundles);
  if (made.bundles == NULL) {
    status = TRUCE_NO_MEMORY;
  } else {
    list_bundles(&made, n);
    status = solve_all(&q, &made, total);
    made.bundle_count = status == TRUCE_OK ? made.bundle_count : total;
  }
  truce_diagnostics_free(q.unused);
  if (status == TRUCE_OK)
    *answer = made;
  else
    truce_proposals_free(&made);
  return status;
}

void truce_proposals_free(truce_proposals_answer *answer)
{
  for (size_t k = 0; answer->bundles != NULL && k < answer->bundle_count; k++)
    free(answer->bundles[k].spoilers);
  free(answer->bundles);
  answer->bundles = NULL;
  answer->bundle_count = 0;
}
