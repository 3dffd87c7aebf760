#include "truce/talks.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "talks_internal.h"

static truce_status refuse(truce_diagnostics *diagnostics, const truce_case *c, const char *message,
                           const char *hint)
{
  truce_diagnostics_add(diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                                         .code = "no-round",
                                                         .file = c->file,
                                                         .message = message,
                                                         .hint = hint});
  return TRUCE_BAD_INPUT;
}

/* The day looked at, and how many rounds had been held by then. */
static size_t rounds_by_then(const truce_case *c, const truce_talks_options *options,
                             truce_date *as_of)
{
  const truce_rounds *said = &c->talks;
  *as_of = options->as_of.text != NULL ? options->as_of : c->as_of;
  if (as_of->text == NULL && said->round_count > 0)
    *as_of = said->rounds[said->round_count - 1].date;
  size_t count = 0;
  while (count < said->round_count && said->rounds[count].date.day <= as_of->day)
    count++;
  return count;
}

static truce_status work_out(talks_builder *b, size_t from, size_t to)
{
  truce__find_standings(b);
  if (!truce__arena_failed(b->arena))
    truce__find_gaps(b);
  if (!truce__arena_failed(b->arena)) {
    truce__compare_rounds(b, 0, to, &b->talks.since_first);
    truce__compare_rounds(b, from, to, &b->talks.since);
    truce__follow_demands(b);
    truce__follow_agreements(b);
    truce__follow_steps(b);
  }
  return truce__arena_failed(b->arena) ? TRUCE_NO_MEMORY : TRUCE_OK;
}

truce_status truce_talks_init(truce_talks **talks, const truce_case *c,
                              const truce_talks_options *options, truce_diagnostics *diagnostics)
{
  static const truce_talks_options usual = {TRUCE_NOBODY, TRUCE_NOBODY, {NULL, 0}};
  if (options == NULL)
    options = &usual;
  truce_date as_of;
  const size_t count = rounds_by_then(c, options, &as_of);
  if (c->talks.round_count == 0)
    return refuse(diagnostics, c, "this case tells of no talks",
                  "add the section `talks` with its rounds");
  if (count == 0)
    return refuse(diagnostics, c, "no round had been held by that day", "take a later day");
  const size_t to = options->to == TRUCE_NOBODY ? count - 1 : options->to;
  const size_t from = options->from != TRUCE_NOBODY ? options->from : to > 0 ? to - 1 : 0;
  if (to >= count || from >= count)
    return refuse(diagnostics, c, "that round had not been held by that day",
                  "take another round, or a later day");
  if (options->from != TRUCE_NOBODY && from >= to)
    return refuse(diagnostics, c, "the two rounds are in the wrong order",
                  "name the earlier one first");
  truce__arena *arena = truce__arena_new();
  talks_builder *b = arena != NULL ? truce__arena_alloc(arena, 1, sizeof *b) : NULL;
  if (b == NULL) {
    truce__arena_free(arena);
    return TRUCE_NO_MEMORY;
  }
  b->talks = (truce_talks){.c = c, .as_of = as_of, .round_count = count};
  b->arena = arena;
  const truce_status status = work_out(b, from, to);
  if (status == TRUCE_OK)
    *talks = &b->talks;
  else
    truce__arena_free(arena);
  return status;
}

void truce_talks_free(truce_talks *talks)
{
  if (talks != NULL)
    truce__arena_free(((talks_builder *)talks)->arena);
}
