/* The smallest changes to priorities: single edits first, pairs where no single one is enough.
 *
 * Under Nash, GMR and SMR what a party makes of a state hangs on its own preferences alone, so only
 * parties that would leave need to change, each by itself. Under SEQ and SSEQ a sanction hangs on
 * what the others want, so every edit is tried; but what is not GMR (SMR) cannot be SEQ (SSEQ),
 * which leaves few. */
#include "inverse_ask.h"

#include <string.h>

#include "base/memory.h"

/* States that have to hold together: one wanted state, or all of them. */
typedef struct target {
  const size_t *states;
  size_t count;
  uint64_t leaving; /* parties that would leave one of them, by the preferences of the case */
} target;

typedef struct search {
  const truce_inverse_request *request;
  const truce_control *control;
  trial t;
  truce__asking asking;
  size_t *wanted; /* nearest first */
  truce_edit *edits;
  size_t edit_count, edit_capacity;
  size_t first[65];  /* the edits of party p are first[p] to first[p + 1] */
  uint64_t *asked;   /* per edit; UINT64_MAX: not yet known */
  uint8_t *possible; /* per edit, for one target: its party might then stay */
  bool *neutral;     /* per edit: it changes nobody's stability but its own party's */
  uint64_t *staying; /* per edit, for one target: the parties that stay after it alone */
  bool *done;        /* per edit: enough by itself for an earlier target */
  uint64_t bound;    /* steps after which the search stops: single edits leave half to pairs */
  size_t limit;
  truce_inverse *made;
  bool no_memory;
} search;

static bool credible(truce_concept concept)
{
  return concept == TRUCE_SEQ || concept == TRUCE_SSEQ;
}

/* The concept that a party's own preferences decide, and that the other one implies. */
static truce_concept own_part(truce_concept concept)
{
  return concept == TRUCE_SEQ ? TRUCE_GMR : concept == TRUCE_SSEQ ? TRUCE_SMR : concept;
}

/* Whether to go on; says in the result if not. */
static bool going(search *q)
{
  if (truce__cancelled(q->control))
    q->made->interrupted = true;
  const bool stopped = q->made->interrupted || q->t.steps > q->bound;
  if (stopped)
    q->made->complete = false;
  return !stopped && !q->no_memory;
}

/* ---- The edits there are ---- */

static bool editable(const truce_case *c, size_t party)
{
  const truce_preference *preference = &c->parties[party].preference;
  return preference->kind == TRUCE_INDIFFERENT ||
         (preference->kind == TRUCE_PRIORITIES && preference->wish_count <= TRUCE_EDIT_WISHES_MAX);
}

static bool add_edit(search *q, truce_edit edit)
{
  if (!truce__reserve((void **)&q->edits, &q->edit_capacity, q->edit_count + 1, sizeof *q->edits))
    return false;
  q->edits[q->edit_count++] = edit;
  return true;
}

static bool list_inserts(search *q, size_t party, unsigned option, bool taken)
{
  const size_t wishes = q->t.s->c->parties[party].preference.wish_count;
  bool fine = true;
  for (size_t at = 0; at <= wishes && fine; at++)
    fine = add_edit(q, (truce_edit){TRUCE_EDIT_INSERT, party, at, 0, option, taken});
  return fine;
}

static bool list_edits(search *q, size_t party)
{
  const truce_case *c = q->t.s->c;
  const size_t wishes = c->parties[party].preference.wish_count;
  bool fine = true;
  for (size_t k = 0; k < wishes; k++) {
    for (size_t other = k + 1; other < wishes && fine; other++)
      fine = add_edit(q, (truce_edit){TRUCE_EDIT_SWAP, party, k, other, 0, false});
  }
  for (size_t k = 0; k < wishes && fine; k++)
    fine = add_edit(q, (truce_edit){TRUCE_EDIT_DROP, party, k, 0, 0, false});
  for (unsigned k = 0; k < c->option_count && fine; k++)
    fine = list_inserts(q, party, k, true) && list_inserts(q, party, k, false);
  if (q->request->statement != NULL && fine)
    fine = list_inserts(q, party, TRUCE_OPTIONS_MAX, true);
  return fine;
}

/* Whether the wish at a place tells apart states that the party can move between. */
static bool bears_on_moves(const search *q, size_t party, size_t at)
{
  const truce_wish *wish = &q->t.s->c->parties[party].preference.wishes[at];
  return (truce_statement_options(wish->statement) & q->t.s->parties[party].options) != 0;
}

/* Whether the edit surely changes nobody's stability but its own party's: under SEQ and SSEQ, if
 * the wishes that bear on the party's own moves stay as they are and in their order. */
static bool is_neutral(const search *q, const truce_edit *edit)
{
  if (!credible(q->request->concept))
    return true;
  if (edit->kind == TRUCE_EDIT_INSERT) {
    const truce_code options = edit->option == TRUCE_OPTIONS_MAX
                                   ? truce_statement_options(q->request->statement)
                                   : truce_code_bit(edit->option);
    return (options & q->t.s->parties[edit->party].options) == 0;
  }
  if (edit->kind == TRUCE_EDIT_DROP)
    return !bears_on_moves(q, edit->party, edit->at);
  size_t bearing = 0;
  for (size_t at = edit->at; at <= edit->other; at++)
    bearing += bears_on_moves(q, edit->party, at);
  const size_t ends = (size_t)bears_on_moves(q, edit->party, edit->at) +
                      (size_t)bears_on_moves(q, edit->party, edit->other);
  return ends == 0 || bearing == 1;
}

static bool list_all_edits(search *q)
{
  const truce_case *c = q->t.s->c;
  for (size_t p = 0; p < c->party_count; p++) {
    q->first[p] = q->edit_count;
    if (!editable(c, p))
      q->made->fixed_count++;
    else if (!list_edits(q, p))
      return false;
  }
  q->first[c->party_count] = q->edit_count;
  q->asked = truce__array(q->edit_count, sizeof *q->asked);
  q->possible = truce__array(q->edit_count, sizeof *q->possible);
  q->neutral = truce__array(q->edit_count, sizeof *q->neutral);
  q->staying = truce__array(q->edit_count, sizeof *q->staying);
  q->done = calloc(q->edit_count + 1, sizeof *q->done);
  if (q->asked == NULL || q->possible == NULL || q->neutral == NULL || q->staying == NULL ||
      q->done == NULL)
    return false;
  for (size_t e = 0; e < q->edit_count; e++)
    q->neutral[e] = is_neutral(q, &q->edits[e]);
  memset(q->asked, 0xff, q->edit_count * sizeof *q->asked);
  return true;
}

/* ---- Keeping the best ---- */

static int compare_edits(const truce_edit *a, const truce_edit *b, bool with_places)
{
  if (a->party != b->party)
    return a->party < b->party ? -1 : 1;
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  if (a->kind == TRUCE_EDIT_INSERT && a->option != b->option)
    return a->option < b->option ? -1 : 1;
  if (a->kind == TRUCE_EDIT_INSERT && a->taken != b->taken)
    return a->taken ? -1 : 1;
  if (a->kind == TRUCE_EDIT_INSERT && !with_places)
    return 0;
  if (a->at != b->at)
    return a->at < b->at ? -1 : 1;
  return (a->other > b->other) - (a->other < b->other);
}

static int compare_revisions(const truce_revision *a, const truce_revision *b)
{
  if (a->asked != b->asked)
    return a->asked < b->asked ? -1 : 1;
  int order = 0;
  for (size_t k = 0; k < a->count && order == 0; k++)
    order = compare_edits(&a->edits[k], &b->edits[k], true);
  return order;
}

/* Whether they differ at most in where something is inserted. */
static bool alike(const truce_revision *a, const truce_revision *b)
{
  bool same = true;
  for (size_t k = 0; k < a->count && same; k++)
    same = compare_edits(&a->edits[k], &b->edits[k], false) == 0;
  return same;
}

static uint64_t ask(search *q, size_t edit)
{
  if (q->asked[edit] == UINT64_MAX &&
      !truce__ask(&q->asking, &q->t, &q->edits[edit], &q->asked[edit])) {
    q->no_memory = true;
    return 0;
  }
  return q->asked[edit];
}

static void remove_revision(truce_inverse *made, size_t at)
{
  made->revision_count--;
  memmove(&made->revisions[at], &made->revisions[at + 1],
          (made->revision_count - at) * sizeof *made->revisions);
}

/* Notes a change that is enough; `second` may be SIZE_MAX. */
static void keep(search *q, size_t first, size_t second, size_t state)
{
  truce_inverse *made = q->made;
  truce_revision found = {.count = 1, .edits = {q->edits[first]}, .state = state};
  found.asked = ask(q, first);
  if (second != SIZE_MAX) {
    found.edits[found.count++] = q->edits[second];
    found.asked += ask(q, second);
  }
  made->found++;
  const size_t last = made->revision_count - 1;
  if (q->no_memory ||
      (made->revision_count == q->limit && compare_revisions(&found, &made->revisions[last]) >= 0))
    return;
  for (size_t k = 0; k < made->revision_count; k++) {
    if (!alike(&found, &made->revisions[k]))
      continue;
    if (compare_revisions(&found, &made->revisions[k]) >= 0)
      return;
    remove_revision(made, k);
    break;
  }
  if (made->revision_count == q->limit)
    made->revision_count--;
  size_t at = made->revision_count++;
  for (; at > 0 && compare_revisions(&found, &made->revisions[at - 1]) < 0; at--)
    made->revisions[at] = made->revisions[at - 1];
  made->revisions[at] = found;
}

/* ---- Trying ---- */

static bool party_stays(search *q, truce_concept concept, size_t party, const target *wanted)
{
  for (size_t k = 0; k < wanted->count; k++) {
    if (!truce__trial_stable(&q->t, concept, party, wanted->states[k]))
      return false;
  }
  return true;
}

static bool parties_stay(search *q, uint64_t parties, const target *wanted)
{
  for (; parties != 0; parties &= parties - 1) {
    if (!party_stays(q, q->request->concept, (size_t)__builtin_ctzll(parties), wanted))
      return false;
  }
  return true;
}

/* Whether all parties would stay with these edits; who would leave as things are is asked first. */
static bool enough(search *q, const truce_edit *edits, size_t count, const target *wanted)
{
  uint64_t edited = 0;
  for (size_t k = 0; k < count; k++)
    edited |= UINT64_C(1) << edits[k].party;
  uint64_t rest = edited | wanted->leaving;
  if (credible(q->request->concept))
    rest = all_parties(q->t.s);
  else if ((wanted->leaving & ~edited) != 0)
    return false;
  truce__trial_edit(&q->t, edits, count);
  return parties_stay(q, wanted->leaving, wanted) &&
         parties_stay(q, edited & ~wanted->leaving, wanted) &&
         parties_stay(q, rest & ~edited & ~wanted->leaving, wanted);
}

static void try_singles(search *q, const target *wanted)
{
  for (size_t e = 0; e < q->edit_count && going(q); e++) {
    if (q->done[e] || !enough(q, &q->edits[e], 1, wanted))
      continue;
    q->done[e] = true;
    keep(q, e, SIZE_MAX, wanted->states[0]);
  }
}

/* ---- Pairs ---- */

/* What is known of a pair before it is tried: who surely stays, and whom to ask. */
typedef struct forecast {
  uint64_t asked;
  bool hopeless; /* somebody surely leaves */
} forecast;

/* The parties that would leave whatever the others want. */
static uint64_t must_change(search *q, const target *wanted)
{
  uint64_t leaving = 0;
  truce__trial_edit(&q->t, NULL, 0);
  for (uint64_t rest = wanted->leaving; rest != 0; rest &= rest - 1) {
    if (!party_stays(q, own_part(q->request->concept), (size_t)__builtin_ctzll(rest), wanted))
      leaving |= rest & -rest;
  }
  return leaving;
}

/* For each edit alone: its party's own part in staying, and who stays. After a neutral edit only
 * its own party can do otherwise than before. */
static void try_alone(search *q, const target *wanted)
{
  const truce_concept own = own_part(q->request->concept);
  const uint64_t all = all_parties(q->t.s);
  for (size_t e = 0; e < q->edit_count && going(q); e++) {
    const uint64_t mine = UINT64_C(1) << q->edits[e].party;
    truce__trial_edit(&q->t, &q->edits[e], 1);
    q->possible[e] = party_stays(q, own, q->edits[e].party, wanted);
    q->staying[e] = all & ~wanted->leaving & ~mine;
    for (uint64_t rest = q->neutral[e] ? mine : all; rest != 0; rest &= rest - 1) {
      const uint64_t party = rest & -rest;
      q->staying[e] &= ~party;
      if (party_stays(q, q->request->concept, (size_t)__builtin_ctzll(party), wanted))
        q->staying[e] |= party;
    }
  }
}

/* Of two edits of different parties. */
static forecast foresee_two(const search *q, size_t a, size_t b, const target *wanted)
{
  const uint64_t all = all_parties(q->t.s);
  const uint64_t first = UINT64_C(1) << q->edits[a].party;
  const uint64_t second = UINT64_C(1) << q->edits[b].party, rest = all & ~first & ~second;
  uint64_t leaving = 0, asked = 0;
  if (q->neutral[b])
    leaving |= first & ~q->staying[a];
  else
    asked |= first;
  if (q->neutral[a])
    leaving |= second & ~q->staying[b];
  else
    asked |= second;
  if (q->neutral[a] && q->neutral[b])
    leaving |= rest & wanted->leaving;
  else if (q->neutral[b])
    leaving |= rest & ~q->staying[a];
  else if (q->neutral[a])
    leaving |= rest & ~q->staying[b];
  else
    asked |= rest;
  return (forecast){asked, leaving != 0 || !q->possible[a] || !q->possible[b]};
}

/* Of two edits of one party. Neutral ones are neutral together too, unless one moves what the other
 * moves or drops. */
static forecast foresee_double(const search *q, size_t a, size_t b, const target *wanted)
{
  const uint64_t all = all_parties(q->t.s), mine = UINT64_C(1) << q->edits[a].party;
  const bool swap = q->edits[a].kind == TRUCE_EDIT_SWAP || q->edits[b].kind == TRUCE_EDIT_SWAP;
  const bool insert =
      q->edits[a].kind == TRUCE_EDIT_INSERT || q->edits[b].kind == TRUCE_EDIT_INSERT;
  const bool neutral =
      !credible(q->request->concept) || (q->neutral[a] && q->neutral[b] && (!swap || insert));
  return neutral ? (forecast){mine, (wanted->leaving & ~mine) != 0} : (forecast){all, false};
}

static void try_pair(search *q, size_t a, size_t b, const target *wanted, forecast known)
{
  const truce_edit edits[2] = {q->edits[a], q->edits[b]};
  q->t.steps++;
  if (known.hopeless)
    return;
  truce__trial_edit(&q->t, edits, 2);
  if (parties_stay(q, known.asked & wanted->leaving, wanted) &&
      parties_stay(q, known.asked & ~wanted->leaving, wanted))
    keep(q, a, b, wanted->states[0]);
}

/* Two edits of one party. Two insertions at one place are tried in either order. */
static void try_doubles(search *q, size_t party, const target *wanted)
{
  for (size_t a = q->first[party]; a < q->first[party + 1]; a++) {
    for (size_t b = q->first[party]; b < q->first[party + 1] && going(q); b++) {
      const bool one_place = q->edits[a].kind == TRUCE_EDIT_INSERT &&
                             q->edits[b].kind == TRUCE_EDIT_INSERT &&
                             q->edits[a].at == q->edits[b].at;
      if (a < b || (one_place && a != b))
        try_pair(q, a, b, wanted, foresee_double(q, a, b, wanted));
    }
  }
}

/* An edit of each of two parties. */
static void try_two_parties(search *q, size_t p, size_t other, const target *wanted)
{
  for (size_t a = q->first[p]; a < q->first[p + 1]; a++) {
    for (size_t b = q->first[other]; b < q->first[other + 1] && going(q); b++)
      try_pair(q, a, b, wanted, foresee_two(q, a, b, wanted));
  }
}

/* Those that touch a party that would leave come first, for where the work ends early. */
static void try_pairs(search *q, const target *wanted)
{
  const size_t parties = q->t.s->c->party_count;
  const uint64_t must = must_change(q, wanted);
  if (__builtin_popcountll(must) > 2)
    return;
  try_alone(q, wanted);
  for (int touching = 1; touching >= 0; touching--) {
    for (size_t p = 0; p < parties; p++) {
      for (size_t other = p; other < parties && going(q); other++) {
        const uint64_t edited = UINT64_C(1) << p | UINT64_C(1) << other;
        if (((edited & wanted->leaving) != 0) != (touching == 1))
          continue;
        if ((must & ~edited) != 0)
          continue;
        if (p == other)
          try_doubles(q, p, wanted);
        else
          try_two_parties(q, p, other, wanted);
      }
    }
  }
}

static uint64_t leaving(const search *q, const size_t *states, size_t count)
{
  uint64_t found = 0;
  for (size_t p = 0; p < q->t.s->c->party_count; p++) {
    for (size_t k = 0; k < count; k++) {
      if (!truce_stability_stable(q->t.s, q->request->concept, p, states[k]))
        found |= UINT64_C(1) << p;
    }
  }
  return found;
}

static void search_all(search *q, void (*attempt)(search *q, const target *wanted))
{
  const size_t each = q->request->every ? q->made->wanted_count : 1;
  for (size_t k = 0; k < q->made->wanted_count && going(q); k += each) {
    const target wanted = {q->wanted + k, each, leaving(q, q->wanted + k, each)};
    truce__progress(q->control, "trying changes", (double)k / (double)q->made->wanted_count);
    attempt(q, &wanted);
  }
}

/* ---- The wanted states ---- */

typedef struct near_state {
  size_t state;
  int leaving, distance;
} near_state;

static int by_nearness(const void *a, const void *b)
{
  const near_state *x = a, *y = b;
  if (x->leaving != y->leaving)
    return x->leaving - y->leaving;
  if (x->distance != y->distance)
    return x->distance - y->distance;
  return (x->state > y->state) - (x->state < y->state);
}

static truce_status order_wanted(search *q)
{
  const truce_inverse_request *r = q->request;
  const truce_stability *s = q->t.s;
  near_state *near = truce__array(r->wanted_count, sizeof *near);
  q->wanted = truce__array(r->wanted_count, sizeof *q->wanted);
  if (near == NULL || q->wanted == NULL) {
    free(near);
    return TRUCE_NO_MEMORY;
  }
  for (size_t k = 0; k < r->wanted_count; k++) {
    const size_t state = r->wanted[k];
    const truce_code far = s->c->has_status_quo ? state_code(s, state) ^ s->c->status_quo : 0;
    near[k] = (near_state){state, __builtin_popcountll(leaving(q, &state, 1)),
                           (int)truce_code_count(far)};
    q->made->holding += near[k].leaving == 0;
  }
  qsort(near, r->wanted_count, sizeof *near, by_nearness);
  for (size_t k = 0; k < r->wanted_count; k++)
    q->wanted[k] = near[k].state;
  q->made->nearest = near[0].state;
  q->made->unstable_parties = (size_t)near[0].leaving;
  free(near);
  return TRUCE_OK;
}

static truce_status find_ways(search *q)
{
  const truce_stability *s = q->t.s;
  size_t now;
  if (!s->c->has_status_quo || !truce_stability_find(s, s->c->status_quo, &now))
    return TRUCE_OK;
  for (int improving = 0; improving < 2; improving++) {
    truce_paths *paths;
    truce_status status = truce_paths_init(&paths, s, now, improving == 1, q->control);
    if (status != TRUCE_OK)
      return status;
    const bool reached = truce_paths_reached(paths, q->made->nearest);
    if (improving == 1)
      q->made->reached_improving = reached;
    else
      q->made->reached = reached;
    truce_paths_free(paths);
  }
  return TRUCE_OK;
}

/* ---- All of it ---- */

static truce_status run(search *q)
{
  truce_inverse *made = q->made;
  truce_status status = order_wanted(q);
  if (status == TRUCE_OK)
    status = find_ways(q);
  if (status != TRUCE_OK)
    return status;
  made->revisions = truce__array(q->limit, sizeof *made->revisions);
  if (made->revisions == NULL || !list_all_edits(q) || !truce__asking_init(&q->asking, q->t.s->c))
    return TRUCE_NO_MEMORY;
  if (made->holding > 0 && (!made->every || made->holding == made->wanted_count))
    return TRUCE_OK;
  const uint64_t work = q->bound;
  q->bound = q->request->depth == 1 ? work : work / 2;
  search_all(q, try_singles);
  q->bound = work;
  if (made->found == 0 && q->request->depth != 1 && going(q)) {
    made->searched_pairs = true;
    search_all(q, try_pairs);
  }
  return q->no_memory ? TRUCE_NO_MEMORY : TRUCE_OK;
}

truce_status truce_inverse_init(truce_inverse *inverse, const truce_stability *s,
                                const truce_inverse_request *request, const truce_control *control)
{
  enum { LIMIT = 100, WORK = 30000000 };
  truce__require((unsigned)request->concept < TRUCE_CONCEPT_COUNT && request->wanted_count > 0);
  for (size_t k = 0; k < request->wanted_count; k++)
    truce__require(request->wanted[k] < s->states.count);
  truce_inverse made = {.concept = request->concept,
                        .every = request->every,
                        .wanted_count = request->wanted_count,
                        .complete = true};
  search q = {.request = request,
              .control = control,
              .bound = request->work > 0 ? request->work : WORK,
              .limit = request->limit > 0 ? request->limit : LIMIT,
              .made = &made};
  truce_status status = truce__trials_fit(s, 1, control);
  if (status == TRUCE_OK)
    status = truce__trial_init(&q.t, s, request->statement, control);
  if (status != TRUCE_OK)
    return status;
  status = run(&q);
  truce__trial_free(&q.t);
  truce__asking_free(&q.asking);
  free(q.wanted);
  free(q.edits);
  free(q.asked);
  free(q.possible);
  free(q.neutral);
  free(q.staying);
  free(q.done);
  if (status == TRUCE_OK)
    *inverse = made;
  else
    truce_inverse_free(&made);
  return status;
}

void truce_inverse_free(truce_inverse *inverse)
{
  free(inverse->revisions);
  inverse->revisions = NULL;
  inverse->revision_count = 0;
}
