/* Sweeps: one pass over a party's fibres that spreads minima along its moves.
 *
 * Within a fibre the entries come best first, so one walk sees every improvement before the states
 * it improves on. Where a party has one-way options, minima are kept by layer: a state can move to
 * the layers that contain its own. */
#include "stability_internal.h"

#include <stdlib.h>

#include "base/memory.h"

static const sanction NOTHING = {UINT32_MAX, UINT32_MAX};

/* One fibre at a time, gathered into arrays that a thread owns. */
typedef struct fibre {
  const party_view *view;
  const uint32_t *order;
  size_t count;
  sanction *value; /* what each entry offers */
  sanction *found; /* the minimum over what it can move to */
  uint64_t *layer; /* one-way parties only */
  sanction *table; /* minima by layer, where a table is small enough to be worth clearing */
} fibre;

enum { TABLE_BITS_MAX = 20 };

static inline sanction lower(sanction a, sanction b)
{
  return (sanction){a.worst < b.worst ? a.worst : b.worst, a.reply < b.reply ? a.reply : b.reply};
}

static bool use_table(const fibre *f)
{
  return f->table != NULL && (size_t)1 << f->view->layer_bits <= 4 * f->count;
}

static bool layer_open(uint64_t from, uint64_t to)
{
  return (from & ~to) == 0;
}

/* found = the minimum over the whole fibre, for a party free to go both ways. */
static void any_two_way(fibre *f)
{
  sanction best = NOTHING;
  for (size_t k = 0; k < f->count; k++)
    best = lower(best, f->value[k]);
  for (size_t k = 0; k < f->count; k++)
    f->found[k] = best;
}

static void any_by_table(fibre *f)
{
  const size_t layers = (size_t)1 << f->view->layer_bits;
  for (size_t layer = 0; layer < layers; layer++)
    f->table[layer] = NOTHING;
  for (size_t k = 0; k < f->count; k++)
    f->table[f->layer[k]] = lower(f->table[f->layer[k]], f->value[k]);
  for (size_t bit = 1; bit < layers; bit <<= 1) {
    for (size_t layer = 0; layer < layers; layer++) {
      if ((layer & bit) == 0)
        f->table[layer] = lower(f->table[layer], f->table[layer | bit]);
    }
  }
  for (size_t k = 0; k < f->count; k++)
    f->found[k] = f->table[f->layer[k]];
}

static void any_by_pairs(fibre *f)
{
  for (size_t k = 0; k < f->count; k++) {
    f->found[k] = f->value[k];
    for (size_t other = 0; other < f->count; other++) {
      if (layer_open(f->layer[k], f->layer[other]))
        f->found[k] = lower(f->found[k], f->value[other]);
    }
  }
}

/* The end of the class of equally good entries that starts at `start`. */
static inline size_t class_end(const fibre *f, size_t start)
{
  size_t end = start + 1;
  while (end < f->count && (f->order[end] & ORDER_CLASS) == 0)
    end++;
  return end;
}

/* found = the minimum over the entries of better classes. An improvement of an improvement is an
 * improvement in the same fibre, so one walk gives the closure. */
static void better_two_way(fibre *f)
{
  sanction best = NOTHING;
  for (size_t start = 0, end; start < f->count; start = end) {
    end = class_end(f, start);
    sanction next = best;
    for (size_t k = start; k < end; k++) {
      f->found[k] = best;
      next = lower(next, f->value[k]);
    }
    best = next;
  }
}

static void better_by_table(fibre *f)
{
  const uint64_t full = ((uint64_t)1 << f->view->layer_bits) - 1;
  for (uint64_t layer = 0; layer <= full; layer++)
    f->table[layer] = NOTHING;
  for (size_t start = 0, end; start < f->count; start = end) {
    end = class_end(f, start);
    for (size_t k = start; k < end; k++) {
      f->found[k] = NOTHING;
      for (uint64_t open = f->layer[k];; open = (open + 1) | f->layer[k]) {
        f->found[k] = lower(f->found[k], f->table[open]);
        if (open == full)
          break;
      }
    }
    for (size_t k = start; k < end; k++)
      f->table[f->layer[k]] = lower(f->table[f->layer[k]], f->value[k]);
  }
}

static void better_by_pairs(fibre *f)
{
  for (size_t start = 0, end; start < f->count; start = end) {
    end = class_end(f, start);
    for (size_t k = start; k < end; k++) {
      f->found[k] = NOTHING;
      for (size_t other = 0; other < start; other++) {
        if (layer_open(f->layer[k], f->layer[other]))
          f->found[k] = lower(f->found[k], f->value[other]);
      }
    }
  }
}

static void find_minima(fibre *f, bool better)
{
  if (f->view->layer_bits == 0) {
    if (better)
      better_two_way(f);
    else
      any_two_way(f);
  } else if (use_table(f)) {
    if (better)
      better_by_table(f);
    else
      any_by_table(f);
  } else {
    if (better)
      better_by_pairs(f);
    else
      any_by_pairs(f);
  }
}

static void fibre_free(fibre *f)
{
  free(f->value);
  free(f->found);
  free(f->layer);
  free(f->table);
}

static bool fibre_init(fibre *f, const party_view *view)
{
  const bool oneway = view->layer_bits > 0, table = oneway && view->layer_bits <= TABLE_BITS_MAX;
  *f = (fibre){.view = view};
  f->value = truce__array(view->longest, sizeof *f->value);
  f->found = truce__array(view->longest, sizeof *f->found);
  f->layer = oneway ? truce__array(view->longest, sizeof *f->layer) : NULL;
  f->table = table ? truce__array((size_t)1 << view->layer_bits, sizeof *f->table) : NULL;
  if (f->value != NULL && f->found != NULL && (!oneway || f->layer != NULL) &&
      (!table || f->table != NULL))
    return true;
  fibre_free(f);
  return false;
}

static void fibre_load(fibre *f, const truce_stability *s, size_t start, size_t end)
{
  f->order = f->view->order + start;
  f->count = end - start;
  if (f->layer == NULL)
    return;
  for (size_t k = 0; k < f->count; k++)
    f->layer[k] = layer_of(f->view, state_code(s, f->order[k] & ORDER_STATE));
}

/* What a sweep does with a fibre: fill f->value, ask find_minima, use f->found. */
typedef struct sweep {
  bool improving;
  sanction *lowered;       /* reach: the values to lower */
  const sanction *answers; /* stable: what answers each state; NULL for Nash */
  party_view *stable;      /* stable: where the marks go */
  uint8_t deterred_bit, answered_bit;
} sweep;

static bool reach_fibre(const sweep *w, fibre *f)
{
  for (size_t k = 0; k < f->count; k++)
    f->value[k] = w->lowered[f->order[k] & ORDER_STATE];
  find_minima(f, w->improving);
  bool changed = false;
  for (size_t k = 0; k < f->count; k++) {
    if (f->found[k].worst < f->value[k].worst || f->found[k].reply < f->value[k].reply) {
      w->lowered[f->order[k] & ORDER_STATE] = lower(f->value[k], f->found[k]);
      changed = true;
    }
  }
  return changed;
}

/* A state is stable if the *largest* value among its improvements is no better than itself; values
 * are complemented so that the same minima serve. */
static void stable_fibre(const sweep *w, fibre *f)
{
  for (size_t k = 0; k < f->count; k++) {
    const uint32_t state = f->order[k] & ORDER_STATE;
    f->value[k] = w->answers == NULL
                      ? (sanction){0, 0}
                      : (sanction){~w->answers[state].worst, ~w->answers[state].reply};
  }
  find_minima(f, true);
  for (size_t k = 0; k < f->count; k++) {
    const uint32_t state = f->order[k] & ORDER_STATE;
    /* For Nash an improvement counts as infinitely good, whatever the state's own rank. */
    const uint32_t bound = w->answers == NULL ? 0 : w->stable->rank[state];
    if (~f->found[k].worst <= bound)
      w->stable->stable[state] |= w->deterred_bit;
    if (~f->found[k].reply <= bound)
      w->stable->stable[state] |= w->answered_bit;
  }
}

static truce_status run(const truce_stability *s, const party_view *view, const sweep *w,
                        bool *changed, const truce_control *control)
{
  bool failed = false, any_changed = false;
#pragma omp parallel num_threads(truce__threads(control))                                          \
    reduction(||                                                                                   \
              : any_changed) if (s->states.count > PARALLEL_MIN)
  {
    fibre f;
    const bool ready = fibre_init(&f, view);
    if (!ready) {
#pragma omp atomic write
      failed = true;
    }
#pragma omp for schedule(dynamic)
    for (size_t block = 0; block < view->block_count; block++) {
      if (!ready || truce__cancelled(control))
        continue;
      const size_t limit = view->blocks[block + 1];
      for (size_t start = view->blocks[block], end; start < limit; start = end) {
        end = truce__fibre_end(view, start, limit);
        fibre_load(&f, s, start, end);
        if (w->lowered != NULL)
          any_changed = reach_fibre(w, &f) || any_changed;
        else
          stable_fibre(w, &f);
      }
    }
    if (ready)
      fibre_free(&f);
  }
  *changed = any_changed;
  if (failed)
    return TRUCE_NO_MEMORY;
  return truce__cancelled(control) ? TRUCE_CANCELLED : TRUCE_OK;
}

truce_status truce__sweep_reach(const truce_stability *s, const party_view *view, bool improving,
                                sanction *values, bool *changed, const truce_control *control)
{
  const sweep w = {.improving = improving, .lowered = values};
  return run(s, view, &w, changed, control);
}

truce_status truce__sweep_stable(const truce_stability *s, party_view *view, const sanction *values,
                                 truce_concept deterred, truce_concept answered,
                                 const truce_control *control)
{
  const sweep w = {.improving = true,
                   .answers = values,
                   .stable = view,
                   .deterred_bit = (uint8_t)(1U << deterred),
                   .answered_bit = (uint8_t)(1U << answered)};
  bool unused;
  return run(s, view, &w, &unused, control);
}
