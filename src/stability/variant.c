/* Variants: a case with some priorities edited or some proposals in force, made of the case's own
 * pieces and a few of its own. */
#include "truce/inverse.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"

struct truce_variant {
  truce_case c;
  truce__arena *arena;
  truce_statement **statements; /* what was parsed for it */
  size_t statement_count, statement_capacity;
};

/* ---- Pieces ---- */

/* The statement "option" or "not option", owned by the variant; NULL if memory ran out. */
static const truce_statement *make_literal(truce_variant *v, unsigned option, bool taken,
                                           const char **text)
{
  *text = truce__arena_printf(v->arena, "%s%s", taken ? "" : "not ", v->c.names.ids[option]);
  truce_statement *made;
  truce_statement_error error;
  if (*text == NULL ||
      !truce__reserve((void **)&v->statements, &v->statement_capacity, v->statement_count + 1,
                      sizeof(truce_statement *)) ||
      truce_statement_parse(&made, *text, &v->c.names, &error) != TRUCE_OK)
    return NULL;
  v->statements[v->statement_count++] = made;
  return made;
}

static const char *print_statement(truce_variant *v, const truce_statement *statement)
{
  char *text;
  if (truce_statement_print(&text, statement, &v->c.names) != TRUCE_OK)
    return NULL;
  const char *kept = truce__arena_string(v->arena, text);
  free(text);
  return kept;
}

/* ---- Lists of wishes ---- */

/* A party's list being edited: what stands there, what is dropped, what comes before which. */
typedef struct wish_list {
  size_t count;
  truce_wish *wishes;
  bool *dropped;
  size_t added_count, added_capacity;
  truce_added_wish *added;
} wish_list;

static bool start_list(truce_variant *v, size_t party, wish_list *list)
{
  const truce_preference *old = &v->c.parties[party].preference;
  *list = (wish_list){.count = old->wish_count};
  list->wishes = truce__arena_alloc(v->arena, old->wish_count, sizeof *list->wishes);
  list->dropped = truce__arena_alloc(v->arena, old->wish_count, sizeof *list->dropped);
  if (list->wishes == NULL || list->dropped == NULL)
    return false;
  if (old->wish_count > 0)
    memcpy(list->wishes, old->wishes, old->wish_count * sizeof *list->wishes);
  return true;
}

static bool add_wish(wish_list *list, const truce_added_wish *added)
{
  if (!truce__reserve((void **)&list->added, &list->added_capacity, list->added_count + 1,
                      sizeof *list->added))
    return false;
  list->added[list->added_count++] = *added;
  return true;
}

/* The edited list becomes the party's preference. */
static bool finish_list(truce_variant *v, truce_party *party, const wish_list *list)
{
  truce_wish *wishes =
      truce__arena_alloc(v->arena, list->count + list->added_count, sizeof *wishes);
  if (wishes == NULL)
    return false;
  size_t count = 0;
  for (size_t at = 0; at <= list->count; at++) {
    for (size_t k = 0; k < list->added_count; k++) {
      if (list->added[k].at == at)
        wishes[count++] = list->added[k].wish;
    }
    if (at < list->count && !list->dropped[at])
      wishes[count++] = list->wishes[at];
  }
  if (party->preference.kind == TRUCE_INDIFFERENT)
    party->preference.kind = TRUCE_PRIORITIES;
  party->preference.wishes = wishes;
  party->preference.wish_count = count;
  return true;
}

static bool apply_edit(truce_variant *v, wish_list *list, const truce_edit *edit,
                       const truce_statement *statement)
{
  truce__require(edit->at <= list->count);
  if (edit->kind == TRUCE_EDIT_SWAP) {
    truce__require(edit->other < list->count && edit->at < edit->other);
    const truce_wish swap = list->wishes[edit->at];
    list->wishes[edit->at] = list->wishes[edit->other];
    list->wishes[edit->other] = swap;
    return true;
  }
  if (edit->kind == TRUCE_EDIT_DROP) {
    truce__require(edit->at < list->count);
    list->dropped[edit->at] = true;
    return true;
  }
  truce_added_wish added = {.party = edit->party, .at = edit->at};
  added.wish.basis.assumption = true;
  if (edit->option == TRUCE_OPTIONS_MAX) {
    truce__require(statement != NULL);
    added.wish.statement = statement;
    added.wish.text = print_statement(v, statement);
  } else {
    added.wish.statement = make_literal(v, edit->option, edit->taken, &added.wish.text);
  }
  return added.wish.statement != NULL && added.wish.text != NULL && add_wish(list, &added);
}

static bool edit_party(truce_variant *v, truce_party *parties, size_t party,
                       const truce_revision *revision, const truce_statement *statement,
                       const size_t *proposals, size_t proposal_count)
{
  bool any = false, fine = true;
  for (size_t k = 0; revision != NULL && k < revision->count; k++)
    any = any || revision->edits[k].party == party;
  for (size_t k = 0; k < proposal_count; k++) {
    const truce_proposal *proposal = &v->c.proposals[proposals[k]];
    for (size_t n = 0; n < proposal->wish_count; n++)
      any = any || proposal->wishes[n].party == party;
  }
  if (!any)
    return true;
  wish_list list;
  if (!start_list(v, party, &list))
    return false;
  /* Places are those of the case: what moves comes first, and nothing is taken out before the end.
   */
  for (int kind = TRUCE_EDIT_SWAP; kind <= TRUCE_EDIT_INSERT; kind++) {
    for (size_t k = 0; revision != NULL && k < revision->count && fine; k++) {
      const truce_edit *edit = &revision->edits[k];
      if (edit->party == party && (int)edit->kind == kind)
        fine = apply_edit(v, &list, edit, statement);
    }
  }
  for (size_t k = 0; k < proposal_count; k++) {
    const truce_proposal *proposal = &v->c.proposals[proposals[k]];
    for (size_t n = 0; n < proposal->wish_count && fine; n++) {
      if (proposal->wishes[n].party == party)
        fine = add_wish(&list, &proposal->wishes[n]);
    }
  }
  fine = fine && finish_list(v, &parties[party], &list);
  free(list.added);
  return fine;
}

/* ---- Options and rules ---- */

typedef struct rules {
  truce_rule *rules;
  const truce_statement **statements;
  size_t count;
} rules;

static bool never_taken(truce_variant *v, unsigned option, rules *r)
{
  truce_rule *rule = &r->rules[r->count];
  *rule = (truce_rule){.basis.assumption = true};
  rule->statement = make_literal(v, option, true, &rule->text);
  r->statements[r->count++] = rule->statement;
  return rule->statement != NULL;
}

static bool in_force(size_t proposal, const size_t *proposals, size_t count)
{
  for (size_t k = 0; k < count; k++) {
    if (proposals[k] == proposal)
      return true;
  }
  return false;
}

static bool list_rules(truce_variant *v, const size_t *proposals, size_t count)
{
  truce_case *c = &v->c;
  size_t most = c->impossible_count;
  for (size_t k = 0; k < c->proposal_count; k++)
    most += 1 + c->proposals[k].rule_count;
  rules r = {truce__arena_alloc(v->arena, most, sizeof *r.rules),
             truce__arena_alloc(v->arena, most, sizeof(truce_statement *)), 0};
  if (r.rules == NULL || r.statements == NULL)
    return false;
  for (; r.count < c->impossible_count; r.count++) {
    r.rules[r.count] = c->impossible[r.count];
    r.statements[r.count] = c->impossible_statements[r.count];
  }
  for (size_t k = 0; k < c->proposal_count; k++) {
    const truce_proposal *proposal = &c->proposals[k];
    const bool agreed = in_force(k, proposals, count);
    for (size_t n = 0; agreed && n < proposal->rule_count; n++) {
      r.rules[r.count] = proposal->rules[n];
      r.statements[r.count++] = proposal->rules[n].statement;
    }
    if (proposal->adds != agreed && !never_taken(v, proposal->option, &r))
      return false;
  }
  c->impossible = r.rules;
  c->impossible_statements = r.statements;
  c->impossible_count = r.count;
  return true;
}

/* Where things stand, less what is given up; none if that is impossible now. */
static void place_status_quo(truce_variant *v, const size_t *proposals, size_t count)
{
  truce_case *c = &v->c;
  for (size_t k = 0; k < count; k++) {
    if (!c->proposals[proposals[k]].adds)
      c->status_quo &= ~truce_code_bit(c->proposals[proposals[k]].option);
  }
  for (size_t k = 0; k < c->impossible_count; k++)
    c->has_status_quo =
        c->has_status_quo && !truce_statement_holds(c->impossible_statements[k], c->status_quo);
}

static bool build(truce_variant *v, const truce_revision *revision,
                  const truce_statement *statement, const size_t *proposals, size_t count)
{
  truce_case *c = &v->c;
  if (count > 0) {
    c->option_count = (unsigned)c->proposed_names.count;
    c->options = c->proposed_options;
    c->names = c->proposed_names;
    if (!list_rules(v, proposals, count))
      return false;
    place_status_quo(v, proposals, count);
  }
  truce_party *parties = truce__arena_alloc(v->arena, c->party_count, sizeof *parties);
  if (parties == NULL)
    return false;
  memcpy(parties, c->parties, c->party_count * sizeof *parties);
  bool fine = true;
  for (size_t p = 0; p < c->party_count && fine; p++)
    fine = edit_party(v, parties, p, revision, statement, proposals, count);
  c->parties = parties;
  return fine;
}

truce_status truce_variant_init(truce_variant **variant, const truce_case *c,
                                const truce_revision *revision, const truce_statement *statement,
                                const size_t *proposals, size_t proposal_count)
{
  for (size_t k = 0; k < proposal_count; k++)
    truce__require(proposals[k] < c->proposal_count);
  truce_variant *made = calloc(1, sizeof *made);
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  made->c = *c;
  made->arena = truce__arena_new();
  if (made->arena == NULL || !build(made, revision, statement, proposals, proposal_count)) {
    truce_variant_free(made);
    return TRUCE_NO_MEMORY;
  }
  *variant = made;
  return TRUCE_OK;
}

const truce_case *truce_variant_case(const truce_variant *variant)
{
  return &variant->c;
}

void truce_variant_free(truce_variant *variant)
{
  if (variant == NULL)
    return;
  for (size_t k = 0; k < variant->statement_count; k++)
    truce_statement_free(variant->statements[k]);
  free(variant->statements);
  truce__arena_free(variant->arena);
  free(variant);
}
