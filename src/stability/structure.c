/* Richer preference structures: preferences need not be transitive there, so no single worst state
 * stands for all a party can be led to. Instead 64 standpoints of a party are looked at together, a
 * bit each: which states deter it, and from where the others can lead it there. */
#include "truce/structure.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "structure_internal.h"
#include "uncertainty_internal.h"

/* One kind: what tempts a party away, what deters it, and what tempts those who answer. */
typedef struct rule {
  const char *id;
  unsigned tempts, deters, answers;
} rule;

enum {
  AS_GOOD = LIKE_EQUAL | LIKE_WORSE | LIKE_MUCH_WORSE,
  OPEN = LIKE_BETTER | LIKE_UNKNOWN,
  ANSWERS = TRUCE_CONCEPT_COUNT - 1 /* the concepts after Nash */
};

/* Kinds with the same answers stand together: they are worked out once. */
static const rule rules[TRUCE_STRUCTURES][TRUCE_KINDS_MAX] = {
    [TRUCE_STRUCTURE_UNKNOWN] = {{"a", OPEN, AS_GOOD, OPEN},
                                 {"b", LIKE_BETTER, AS_GOOD, OPEN},
                                 {"c", OPEN, AS_GOOD | LIKE_UNKNOWN, OPEN},
                                 {"d", LIKE_BETTER, AS_GOOD | LIKE_UNKNOWN, OPEN}},
    [TRUCE_STRUCTURE_STRENGTH] = {{"general", LIKE_BETTER, AS_GOOD, LIKE_BETTER},
                                  {"strong", LIKE_BETTER, LIKE_MUCH_WORSE, LIKE_BETTER}},
    [TRUCE_STRUCTURE_ATTITUDES] = {{"without", 0, 0, 0}, /* as solved already */
                                   {"with", LIKE_BETTER, AS_GOOD | LIKE_UNKNOWN, LIKE_BETTER}},
};

static const size_t kind_counts[] = {
#define KIND_COUNT(NAME, id, kinds, needs) kinds,
    TRUCE_STRUCTURE_TABLE(KIND_COUNT)
#undef KIND_COUNT
};
static const char *const names[] = {
#define NAME_OF(NAME, id, kinds, needs) id,
    TRUCE_STRUCTURE_TABLE(NAME_OF)
#undef NAME_OF
};
static const char *const needs[] = {
#define NEEDS(NAME, id, kinds, needs) needs,
    TRUCE_STRUCTURE_TABLE(NEEDS)
#undef NEEDS
};

/* A party's moves: from a state to to[start[state]..start[state + 1]). */
typedef struct moves {
  size_t *start;
  uint32_t *to;
  uint8_t *like; /* what the target is to the mover: LIKE_ */
} moves;

struct truce_structure {
  const truce_stability *s;
  truce_structure_id id;
  size_t kinds, states, parties;
  uint8_t *stable[TRUCE_KINDS_MAX]; /* [party * states + state]: bit c for concept c */
  size_t counts[TRUCE_KINDS_MAX][TRUCE_CONCEPT_COUNT];
  outlook *outlooks; /* [party]; gone once it is solved */
  moves *moves;
};

/* What one thread needs to look at 64 standpoints. All words have a bit for each. */
typedef struct desk {
  uint64_t *against;         /* [class]: a state of it deters */
  uint64_t *goal;            /* [state]: a sanction may end here */
  uint64_t *ways;            /* [party * states + state]: it can lead on to a goal by moving */
  uint64_t *some, *several;  /* [state]: of the parties one at least, or two, can */
  uint64_t *answer[ANSWERS]; /* [state]: the others have an answer to a move there */
} desk;

/* ---- Moves ---- */

static truce_status list_moves(truce_structure *x, size_t party)
{
  const truce_stability *s = x->s;
  const party_view *view = &s->parties[party];
  moves *m = &x->moves[party];
  m->start = calloc(x->states + 1, sizeof *m->start);
  if (m->start == NULL)
    return TRUCE_NO_MEMORY;
  for (int filling = 0; filling < 2; filling++) {
    size_t limit = x->states;
    for (size_t first = 0, end; first < limit; first = end) {
      end = truce__fibre_end(view, first, limit);
      for (size_t a = first; a < end; a++) {
        const uint32_t from = view->order[a] & ORDER_STATE;
        size_t at = m->start[from];
        for (size_t b = first; b < end; b++) {
          const uint32_t to = view->order[b] & ORDER_STATE;
          if (to == from || !way_open(view, state_code(s, from), state_code(s, to)))
            continue;
          if (filling != 0)
            m->to[at] = to;
          at++;
        }
        if (filling == 0)
          m->start[from] = at;
      }
    }
    if (filling != 0)
      return TRUCE_OK;
    size_t sum = 0;
    for (size_t k = 0; k <= x->states; k++) {
      const size_t here = m->start[k];
      m->start[k] = sum;
      sum += here;
    }
    m->to = truce__array(sum, sizeof *m->to);
    m->like = truce__array(sum, sizeof *m->like);
    if (m->to == NULL || m->like == NULL)
      return TRUCE_NO_MEMORY;
  }
  return TRUCE_OK;
}

static void compare_moves(truce_structure *x, size_t party, const truce_control *control)
{
  const outlook *o = &x->outlooks[party];
  moves *m = &x->moves[party];
#pragma omp parallel for num_threads(truce__threads(control)) schedule(static)
  for (size_t from = 0; from < x->states; from++) {
    for (size_t k = m->start[from]; k < m->start[from + 1]; k++)
      m->like[k] = (uint8_t)truce__outlook_compare(o, o->class_of[from], o->class_of[m->to[k]]);
  }
}

/* ---- Sixty-four standpoints ---- */

/* The states that deter the party at each standpoint; with `lasting`, those from which no move of
 * its own leads out of them. */
static void set_goals(const truce_structure *x, const desk *d, size_t party, bool lasting)
{
  const uint32_t *class_of = x->outlooks[party].class_of;
  const moves *m = &x->moves[party];
  for (size_t k = 0; k < x->states; k++) {
    uint64_t goal = d->against[class_of[k]];
    for (size_t e = m->start[k]; lasting && goal != 0 && e < m->start[k + 1]; e++)
      goal &= d->against[class_of[m->to[e]]];
    d->goal[k] = goal;
  }
}

/* Where a mover can lead on to a goal. What others reach behind it counts, what it would have to
 * reach itself by a second move in succession does not. */
static bool lead_on(const truce_structure *x, const desk *d, size_t mover, unsigned tempts)
{
  const moves *m = &x->moves[mover];
  uint64_t *ways = d->ways + mover * x->states;
  bool changed = false;
  for (size_t k = 0; k < x->states; k++) {
    uint64_t found = 0;
    for (size_t e = m->start[k]; e < m->start[k + 1]; e++) {
      const uint32_t to = m->to[e];
      if ((m->like[e] & tempts) != 0)
        found |= d->goal[to] | d->several[to] | (d->some[to] & ~ways[to]);
    }
    found &= ~ways[k];
    if (found == 0)
      continue;
    ways[k] |= found;
    d->several[k] |= d->some[k] & found;
    d->some[k] |= found;
    changed = true;
  }
  return changed;
}

static void find_answers(const truce_structure *x, const desk *d, size_t party, unsigned tempts,
                         uint64_t *answer, const truce_control *control)
{
  memset(d->ways, 0, x->parties * x->states * sizeof *d->ways);
  memset(d->some, 0, x->states * sizeof *d->some);
  memset(d->several, 0, x->states * sizeof *d->several);
  for (bool changed = true; changed && !truce__cancelled(control);) {
    changed = false;
    for (size_t j = 0; j < x->parties; j++)
      changed = (j != party && lead_on(x, d, j, tempts)) || changed;
  }
  memcpy(answer, d->some, x->states * sizeof *answer);
}

/* Answers to the party's moves, standing in class `first` and the 63 after it. */
static void answer_all(const truce_structure *x, const desk *d, const rule *r, size_t party,
                       size_t first, const truce_control *control)
{
  const outlook *o = &x->outlooks[party];
  const size_t end = o->count - first < 64 ? o->count : first + 64;
  for (size_t k = 0; k < o->count; k++) {
    d->against[k] = 0;
    for (size_t from = first; from < end; from++) {
      if ((truce__outlook_compare(o, from, k) & r->deters) != 0)
        d->against[k] |= UINT64_C(1) << (from - first);
    }
  }
  for (int lasting = 0; lasting < 2; lasting++) {
    set_goals(x, d, party, lasting != 0);
    const truce_concept any = lasting != 0 ? TRUCE_SMR : TRUCE_GMR;
    const truce_concept tempted = lasting != 0 ? TRUCE_SSEQ : TRUCE_SEQ;
    find_answers(x, d, party, ~0U, d->answer[any - TRUCE_GMR], control);
    find_answers(x, d, party, r->answers, d->answer[tempted - TRUCE_GMR], control);
  }
}

/* The concepts under which the party stays at a state, given what the answers are. */
static uint8_t judge(const truce_structure *x, const desk *d, unsigned tempts, size_t party,
                     size_t state, unsigned bit)
{
  const moves *m = &x->moves[party];
  uint8_t stable = (1U << TRUCE_CONCEPT_COUNT) - 1;
  for (size_t e = m->start[state]; e < m->start[state + 1]; e++) {
    if ((m->like[e] & tempts) == 0)
      continue;
    unsigned left = 0;
    for (unsigned k = 0; k < ANSWERS; k++)
      left |= (unsigned)(d->answer[k][m->to[e]] >> bit & 1) << (k + TRUCE_GMR);
    stable &= (uint8_t)left;
  }
  return stable;
}

static void judge_standpoints(const truce_structure *x, const desk *d, size_t party, size_t first,
                              const truce_control *control)
{
  const uint32_t *class_of = x->outlooks[party].class_of;
  const rule *before = NULL;
  for (size_t kind = 0; kind < x->kinds; kind++) {
    const rule *r = &rules[x->id][kind];
    if (r->tempts == 0)
      continue;
    if (before == NULL || before->deters != r->deters)
      answer_all(x, d, r, party, first, control);
    before = r;
    for (size_t k = 0; k < x->states; k++) {
      if (class_of[k] >= first && class_of[k] - first < 64)
        x->stable[kind][party * x->states + k] =
            judge(x, d, r->tempts, party, k, (unsigned)(class_of[k] - first));
    }
  }
}

static bool desk_init(desk *d, const truce_structure *x, size_t party)
{
  const size_t word = sizeof(uint64_t);
  bool fine = (d->against = truce__array(x->outlooks[party].count, word)) != NULL &&
              (d->goal = truce__array(x->states, word)) != NULL &&
              (d->ways = truce__array(x->states, x->parties * word)) != NULL &&
              (d->some = truce__array(x->states, word)) != NULL &&
              (d->several = truce__array(x->states, word)) != NULL;
  for (size_t k = 0; k < ANSWERS && fine; k++)
    fine = (d->answer[k] = truce__array(x->states, word)) != NULL;
  return fine;
}

static void desk_free(const desk *d)
{
  free(d->against);
  free(d->goal);
  free(d->ways);
  free(d->some);
  free(d->several);
  for (size_t k = 0; k < ANSWERS; k++)
    free(d->answer[k]);
}

static truce_status judge_party(const truce_structure *x, size_t party,
                                const truce_control *control)
{
  const size_t words = (x->outlooks[party].count + 63) / 64;
  bool failed = false;
#pragma omp parallel num_threads(truce__threads(control))
  {
    desk d = {0};
    const bool ready = desk_init(&d, x, party);
    if (!ready) {
#pragma omp atomic write
      failed = true;
    }
#pragma omp for schedule(dynamic)
    for (size_t word = 0; word < words; word++) {
      if (ready && !truce__cancelled(control))
        judge_standpoints(x, &d, party, 64 * word, control);
    }
    desk_free(&d);
  }
  return failed ? TRUCE_NO_MEMORY : truce__cancelled(control) ? TRUCE_CANCELLED : TRUCE_OK;
}

/* ---- The whole ---- */

static void copy_plain(const truce_structure *x, size_t kind)
{
  for (size_t party = 0; party < x->parties; party++)
    memcpy(x->stable[kind] + party * x->states, x->s->parties[party].stable, x->states);
}

static void count_equilibria(truce_structure *x)
{
  for (size_t kind = 0; kind < x->kinds; kind++) {
    for (size_t state = 0; state < x->states; state++) {
      for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++)
        x->counts[kind][k] += truce_structure_equilibrium(x, kind, (truce_concept)k, state);
    }
  }
}

static truce_status prepare(truce_structure *x, const truce_control *control)
{
  x->outlooks = calloc(x->parties, sizeof *x->outlooks);
  x->moves = calloc(x->parties, sizeof *x->moves);
  if (x->outlooks == NULL || x->moves == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t kind = 0; kind < x->kinds; kind++) {
    x->stable[kind] = calloc(x->parties * x->states, 1);
    if (x->stable[kind] == NULL)
      return TRUCE_NO_MEMORY;
  }
  for (size_t party = 0; party < x->parties; party++) {
    x->outlooks[party] = (outlook){.s = x->s, .party = party};
    truce_status status = truce__outlook_init(&x->outlooks[party], x->id, control);
    if (status == TRUCE_OK)
      status = list_moves(x, party);
    if (status != TRUCE_OK)
      return status;
    compare_moves(x, party, control);
  }
  return TRUCE_OK;
}

static truce_status work_out(truce_structure *x, const truce_control *control)
{
  truce_status status = prepare(x, control);
  for (size_t party = 0; party < x->parties && status == TRUCE_OK; party++) {
    truce__progress(control, "looking at each party's standpoints",
                    (double)party / (double)x->parties);
    status = judge_party(x, party, control);
  }
  for (size_t kind = 0; kind < x->kinds && status == TRUCE_OK; kind++) {
    if (rules[x->id][kind].tempts == 0)
      copy_plain(x, kind);
  }
  for (size_t party = 0; party < x->parties && x->moves != NULL; party++) {
    truce__outlook_free(&x->outlooks[party]);
    free(x->moves[party].start);
    free(x->moves[party].to);
    free(x->moves[party].like);
  }
  free(x->outlooks);
  free(x->moves);
  x->outlooks = NULL;
  x->moves = NULL;
  return status;
}

/* Bytes of moves and desks, from above. */
static uint64_t bytes_needed(const truce_stability *s, const truce_control *control)
{
  const uint64_t states = s->states.count, parties = s->c->party_count;
  uint64_t sum = 8 * states * (parties + ANSWERS + 4) * (uint64_t)truce__threads(control);
  for (size_t p = 0; p < parties; p++)
    sum += states * (5 * s->parties[p].longest + 8);
  return sum;
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

static truce_status check_case(const truce_stability *s, truce_structure_id id,
                               const truce_control *control, truce_diagnostics *diagnostics)
{
  char message[160];
  if (!truce__structure_stated(s->c, id)) {
    snprintf(message, sizeof message, "the case does not say what this needs: %s", needs[id]);
    return refuse(s->c, TRUCE_BAD_INPUT, message, "docs/structures.md tells how to write it",
                  diagnostics);
  }
  for (size_t p = 0; p < s->c->party_count && id == TRUCE_STRUCTURE_UNKNOWN; p++) {
    const truce_preference *preference = &s->c->parties[p].preference;
    if (truce__list_open(preference) && preference->wish_count > TRUCE_UNKNOWN_LIST_MAX)
      return refuse(s->c, TRUCE_BAD_INPUT,
                    "a party's priorities are longer than 32 statements, of which nothing may be "
                    "unknown",
                    "drop the least of them", diagnostics);
  }
  const size_t limit = control != NULL ? control->memory_limit : 0;
  const uint64_t bytes = bytes_needed(s, control);
  if (s->states.count <= TRUCE_STRUCTURE_STATES_MAX && (limit == 0 || bytes <= limit))
    return TRUCE_OK;
  snprintf(message, sizeof message,
           "%zu situations would need about %" PRIu64 " MiB here; at most %d can be looked at",
           s->states.count, bytes >> 20, TRUCE_STRUCTURE_STATES_MAX);
  return refuse(s->c, TRUCE_TOO_LARGE, message,
                "rule out combinations under `impossible`, or drop options that no priority "
                "mentions",
                diagnostics);
}

truce_status truce_structure_solve(truce_structure **structure, const truce_stability *s,
                                   truce_structure_id id, const truce_control *control,
                                   truce_diagnostics *diagnostics)
{
  *structure = NULL;
  truce_status status = check_case(s, id, control, diagnostics);
  if (status != TRUCE_OK)
    return status;
  truce_structure *x = calloc(1, sizeof *x);
  if (x == NULL)
    return TRUCE_NO_MEMORY;
  x->s = s;
  x->id = id;
  x->kinds = kind_counts[id];
  x->states = s->states.count;
  x->parties = s->c->party_count;
  status = work_out(x, control);
  if (status != TRUCE_OK) {
    truce_structure_free(x);
    return status;
  }
  count_equilibria(x);
  *structure = x;
  return TRUCE_OK;
}

void truce_structure_free(truce_structure *x)
{
  if (x == NULL)
    return;
  for (size_t kind = 0; kind < TRUCE_KINDS_MAX; kind++)
    free(x->stable[kind]);
  free(x);
}

truce_structure_id truce_structure_which(const truce_structure *x)
{
  return x->id;
}

const char *truce_structure_name(const truce_structure *x)
{
  return names[x->id];
}

size_t truce_structure_kinds(const truce_structure *x)
{
  return x->kinds;
}

const char *truce_structure_kind(const truce_structure *x, size_t kind)
{
  return rules[x->id][kind].id;
}

bool truce_structure_stable(const truce_structure *x, size_t kind, truce_concept concept,
                            size_t party, size_t state)
{
  return (x->stable[kind][party * x->states + state] >> concept & 1) != 0;
}

bool truce_structure_equilibrium(const truce_structure *x, size_t kind, truce_concept concept,
                                 size_t state)
{
  bool stable = true;
  for (size_t party = 0; party < x->parties && stable; party++)
    stable = truce_structure_stable(x, kind, concept, party, state);
  return stable;
}

size_t truce_structure_count(const truce_structure *x, size_t kind, truce_concept concept)
{
  return x->counts[kind][concept];
}
