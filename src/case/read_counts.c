/* The table of counts of a case: what was promised, handed over and received, as each side says. */
#include <string.h>

#include "read_exchange.h"

static void complain(reader *r, const truce_entries *counts, const truce_entry *e, const char *hint,
                     const char *message)
{
  truce_diagnostics_add(r->diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                                            .code = "bad-count",
                                                            .file = counts->name,
                                                            .line = e->line,
                                                            .message = message,
                                                            .hint = hint});
}

static void check(reader *r, const truce_entries *counts, const truce_entry *e)
{
  const bool move = e->kind == TRUCE_ENTRY_PROMISED || e->kind == TRUCE_ENTRY_HANDED_OVER ||
                    e->kind == TRUCE_ENTRY_RECEIVED;
  const char *side = e->texts[TRUCE_ENTRY_SIDE];
  size_t party = 0;
  while (side != NULL && party < r->c->party_count && strcmp(r->c->parties[party].id, side) != 0)
    party++;
  if (!move && e->kind != TRUCE_ENTRY_EXPLAINED)
    complain(r, counts, e, "promised, handed_over, received or explained",
             "a table of counts has no entries of this kind");
  else if (e->texts[TRUCE_ENTRY_SUBJECT] != NULL || e->amends != 0)
    complain(r, counts, e, "leave `subject` and `amends` to a register",
             "a table of counts is about nobody by name");
  else if (e->texts[TRUCE_ENTRY_ABOUT] == NULL)
    complain(r, counts, e, "a name of your own, such as second-round", "`about` is missing");
  else if (move && (!e->has_count || side == NULL))
    complain(r, counts, e, "give both", "`count` or `side` is missing");
  else if (!move && (e->texts[TRUCE_ENTRY_FIELD] == NULL || e->texts[TRUCE_ENTRY_DETAIL] == NULL))
    complain(r, counts, e, "field: promised, received or named; detail: why",
             "`field` or `detail` is missing");
  else if (side != NULL && party == r->c->party_count)
    complain(r, counts, e, "use its id under `parties`", "the side is no party of the case");
}

void truce__read_counts(reader *r, const char *path)
{
  truce_entries *counts = NULL;
  const truce_status status = truce_entries_read_file(&counts, path, r->diagnostics);
  if (status == TRUCE_NO_MEMORY)
    truce__arena_alloc(r->arena, SIZE_MAX, 2); /* marks that memory ran out */
  if (status != TRUCE_OK)
    return;
  for (size_t k = 0; k < counts->count; k++)
    check(r, counts, &counts->entries[k]);
  r->c->counts = counts;
}
