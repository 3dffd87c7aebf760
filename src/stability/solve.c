/* Solving: states, ranks, fibres, then for each party the worst sanctions and what they deter. */
#include "stability_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

uint64_t truce_stability_bytes(const truce_case *c, uint64_t states)
{
  const bool listed = c->impossible_count > 0;
  const size_t party =
      sizeof(uint32_t) + sizeof(uint32_t) + sizeof(uint8_t); /* rank order stable */
  const uint64_t each = c->party_count * party + (listed ? sizeof(uint64_t) : 0);
  /* What comes and goes: the values of a sweep, later those of an explainer or two sets of paths.
   */
  const uint64_t paths = 2 * (sizeof(uint32_t) + 2 * sizeof(uint8_t));
  uint64_t passing = paths > sizeof(sanction) ? paths : sizeof(sanction);
  uint64_t fibres = 0;
  for (size_t p = 0; p < c->party_count; p++) {
    const uint64_t ranking = truce__rank_scratch_bytes(&c->parties[p].preference, 1);
    passing = ranking > passing ? ranking : passing;
    /* Gathered fibres: three words an entry, for at most 64 threads. */
    const unsigned own = truce_code_count(truce_case_party_options(c, p));
    const uint64_t longest = own < 57 ? (uint64_t)64 << own : UINT64_MAX;
    const uint64_t gathered = longest < states ? longest : states;
    fibres = gathered > fibres ? gathered : fibres;
  }
  uint64_t total, gathered;
  if (__builtin_mul_overflow(states, each + passing, &total) ||
      __builtin_mul_overflow(fibres, 3 * sizeof(uint64_t), &gathered) ||
      __builtin_add_overflow(total, gathered, &total))
    return UINT64_MAX;
  return total;
}

truce_status truce__no_moves(const truce_case *c, truce_diagnostics *diagnostics)
{
  const char *hint =
      c->issue_count > 0    ? "add the section `moves`, or ask `truce deal` about its issues"
      : c->exchange != NULL ? "add the section `moves`, or ask `truce exchange plan` who goes home"
      : c->talks.round_count > 0 ? "add the section `moves`, or ask `truce talks` about its rounds"
                                 : "add the section `moves`";
  truce_diagnostics_add(diagnostics,
                        &(truce_diagnostic){.severity = TRUCE_ERROR,
                                            .code = "no-moves",
                                            .file = c->file,
                                            .message = "this case has no moves, so no situations",
                                            .hint = hint});
  return TRUCE_BAD_INPUT;
}

enum { SIZE_TEXT = 32 };

/* "1.5 GiB"; the text is `text`. */
static const char *size_text(char text[SIZE_TEXT], uint64_t bytes)
{
  static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double size = (double)bytes / 1024;
  size_t unit = 0;
  for (; size >= 1024 && unit + 1 < sizeof units / sizeof units[0]; unit++)
    size /= 1024;
  snprintf(text, SIZE_TEXT, "%.1f %s", size, units[unit]);
  return text;
}

/* Refuses a case whose states do not fit, before anything large is allocated. */
static truce_status check_size(const truce_case *c, const truce_control *control,
                               truce_diagnostics *diagnostics)
{
  uint64_t states;
  truce_status status = truce_states_count(&states, c->option_count, c->impossible_statements,
                                           c->impossible_count, control);
  if (status != TRUCE_OK && status != TRUCE_TOO_LARGE)
    return status;
  char message[240];
  const char *hint = "rule out combinations under `impossible`, drop options that no priority "
                     "mentions, allow more with --memory, or look for situations that hold "
                     "without listing all, by --find";
  if (status == TRUCE_TOO_LARGE) {
    snprintf(message, sizeof message,
             "the `impossible` statements are too tangled to count the states");
  } else {
    const uint64_t bytes = truce_stability_bytes(c, states);
    const size_t limit = control != NULL ? control->memory_limit : 0;
    const bool past_limit = limit > 0 && bytes > limit;
    const bool past_ids = states > STATES_MAX || c->option_count > TRUCE_LISTED_OPTIONS_MAX;
    if (states == 0) {
      status = TRUCE_BAD_INPUT;
      snprintf(message, sizeof message, "the `impossible` statements leave no state");
      hint = "remove or narrow one of them";
    } else if (past_limit || past_ids) {
      status = TRUCE_TOO_LARGE;
      char size[SIZE_TEXT];
      const int used = snprintf(message, sizeof message,
                                "%" PRIu64 " possible states would need about %s of memory; ",
                                states, size_text(size, bytes));
      if (c->option_count > TRUCE_LISTED_OPTIONS_MAX)
        snprintf(message, sizeof message,
                 "the states of a case with %u moves cannot be listed, only those of one with %d",
                 c->option_count, TRUCE_LISTED_OPTIONS_MAX);
      else if (past_limit)
        snprintf(message + used, sizeof message - (size_t)used, "the limit is %s",
                 size_text(size, limit));
      else
        snprintf(message + used, sizeof message - (size_t)used,
                 "at most %" PRIu64 " states can be listed", STATES_MAX);
      if (past_ids)
        hint = "rule out combinations under `impossible`, drop options that no priority mentions, "
               "or look for situations that hold without listing all, by --find";
    } else {
      return TRUCE_OK;
    }
  }
  truce_diagnostics_add(diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                                         .code = "too-many-states",
                                                         .file = c->file,
                                                         .message = message,
                                                         .hint = hint});
  return status;
}

static truce_status prepare_party(truce_stability *s, size_t p, const truce_control *control)
{
  const truce_case *c = s->c;
  party_view *view = &s->parties[p];
  for (unsigned k = 0; k < c->option_count; k++) {
    const uint64_t bit = UINT64_C(1) << k;
    const truce_option *option = &c->options[k];
    if (option->party != p || option->direction == TRUCE_FIXED)
      continue;
    view->options |= bit;
    view->oneway |= option->direction != TRUCE_BOTH_WAYS ? bit : 0;
    view->back |= option->direction == TRUCE_BACK ? bit : 0;
  }
  view->layer_bits = (unsigned)__builtin_popcountll(view->oneway);
  const size_t states = s->states.count;
  view->rank = truce__array(states, sizeof *view->rank);
  view->order = truce__array(states, sizeof *view->order);
  view->stable = calloc(states, sizeof *view->stable);
  if (view->rank == NULL || view->order == NULL || view->stable == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = truce__rank_states(s, &c->parties[p].preference, view->rank, control);
  return status != TRUCE_OK ? status : truce__order_states(s, view, control);
}

/* values[s] = the party's own rank of s, and the rank of its best answer from s. */
static truce_status start_values(const truce_stability *s, const party_view *view, sanction *values,
                                 const truce_control *control)
{
  const size_t states = s->states.count;
  bool unused;
  for (size_t state = 0; state < states; state++)
    values[state] = (sanction){UINT32_MAX, ~view->rank[state]};
  truce_status status = truce__sweep_reach(s, view, false, values, &unused, control);
  for (size_t state = 0; state < states; state++)
    values[state] = (sanction){view->rank[state], ~values[state].reply};
  return status;
}

/* Spreads the values along the moves of everybody but `p` until nothing changes. One party's sweep
 * is closed in itself, so it ends when all the others have been quiet since the last change. */
static truce_status close_values(const truce_stability *s, size_t p, bool improving,
                                 sanction *values, const truce_control *control)
{
  const size_t parties = s->c->party_count;
  size_t movers = 0;
  for (size_t j = 0; j < parties; j++)
    movers += j != p && s->parties[j].options != 0;
  size_t to_do = movers;
  for (size_t j = 0; to_do > 0; j = (j + 1) % parties) {
    if (j == p || s->parties[j].options == 0)
      continue;
    bool changed = false;
    truce_status status =
        truce__sweep_reach(s, &s->parties[j], improving, values, &changed, control);
    if (status != TRUCE_OK)
      return status;
    to_do = changed ? movers - 1 : to_do - 1;
  }
  return TRUCE_OK;
}

truce_status truce__find_sanctions(const truce_stability *s, size_t party, bool improving,
                                   sanction *values, const truce_control *control)
{
  truce_status status = start_values(s, &s->parties[party], values, control);
  return status != TRUCE_OK ? status : close_values(s, party, improving, values, control);
}

static truce_status solve_party(truce_stability *s, size_t p, sanction *values,
                                const truce_control *control)
{
  static const truce_concept concepts[2][2] = {{TRUCE_GMR, TRUCE_SMR}, {TRUCE_SEQ, TRUCE_SSEQ}};
  party_view *view = &s->parties[p];
  truce_status status = truce__sweep_stable(s, view, NULL, TRUCE_NASH, TRUCE_NASH, control);
  for (size_t improving = 0; improving < 2 && status == TRUCE_OK; improving++) {
    status = truce__find_sanctions(s, p, improving == 1, values, control);
    if (status == TRUCE_OK)
      status = truce__sweep_stable(s, view, values, concepts[improving][0], concepts[improving][1],
                                   control);
  }
  return status;
}

static void count_stable(truce_stability *s)
{
  const size_t parties = s->c->party_count;
  for (size_t state = 0; state < s->states.count; state++) {
    unsigned all = (1U << TRUCE_CONCEPT_COUNT) - 1;
    for (size_t p = 0; p < parties; p++) {
      const unsigned stable = s->parties[p].stable[state];
      all &= stable;
      for (unsigned concept = 0; concept < TRUCE_CONCEPT_COUNT; concept++)
        s->counts[concept][p] += stable >> concept & 1;
    }
    for (unsigned concept = 0; concept < TRUCE_CONCEPT_COUNT; concept++)
      s->counts[concept][parties] += all >> concept & 1;
  }
}

static void report(const truce_control *control, const char *phase, size_t done, size_t total)
{
  if (control != NULL && control->progress != NULL)
    control->progress(control->progress_context, phase, (double)done / (double)total);
}

static truce_status solve(truce_stability *s, const truce_control *control)
{
  const truce_case *c = s->c;
  report(control, "listing states", 0, 1);
  truce_status status = truce_states_init(&s->states, c->option_count, c->impossible_statements,
                                          c->impossible_count, control);
  for (size_t p = 0; p < c->party_count && status == TRUCE_OK; p++) {
    report(control, "ranking states", p, c->party_count);
    status = prepare_party(s, p, control);
  }
  if (status != TRUCE_OK)
    return status;
  sanction *values = truce__array(s->states.count, sizeof *values);
  if (values == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t p = 0; p < c->party_count && status == TRUCE_OK; p++) {
    report(control, "finding sanctions", p, c->party_count);
    status = solve_party(s, p, values, control);
  }
  free(values);
  if (status == TRUCE_OK)
    count_stable(s);
  return status;
}

truce_status truce_stability_solve(truce_stability **result, const truce_case *c,
                                   const truce_control *control, truce_diagnostics *diagnostics)
{
  truce__require(c->party_count >= 1 && c->party_count <= 64);
  truce_status status =
      c->option_count == 0 ? truce__no_moves(c, diagnostics) : check_size(c, control, diagnostics);
  if (status != TRUCE_OK)
    return status;
  truce_stability *s = calloc(1, sizeof *s);
  if (s == NULL)
    return TRUCE_NO_MEMORY;
  s->c = c;
  s->parties = calloc(c->party_count, sizeof *s->parties);
  status = s->parties == NULL ? TRUCE_NO_MEMORY : solve(s, control);
  if (status != TRUCE_OK) {
    truce_stability_free(s);
    return status;
  }
  *result = s;
  return TRUCE_OK;
}

void truce_stability_free(truce_stability *s)
{
  if (s == NULL)
    return;
  for (size_t p = 0; s->parties != NULL && p < s->c->party_count; p++) {
    party_view *view = &s->parties[p];
    free(view->rank);
    free(view->order);
    free(view->stable);
    free(view->blocks);
  }
  free(s->parties);
  truce_states_free(&s->states);
  free(s);
}
