/* What the profiles of a batch have in common: lists, lists that improve alike, and profiles in
 * which all parties but one improve alike. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lanes_internal.h"

void truce__lists_free(lane_lists *lists)
{
  truce__index_free(&lists->index);
  free(lists->of);
  free(lists->order);
  free(lists->turned);
  free(lists->relation);
  free(lists->key);
  for (size_t k = 0; k < lists->relation_count; k++)
    free(lists->better[k]);
  free(lists->better);
  free(lists->group);
}

/* Numbers the lists that the profiles give a party; a list that is known is list 0. */
static bool number_lists(const lane_batch *b, size_t party, lane_lists *lists)
{
  const size_t first = b->u->first_dial[party], dials = b->u->first_dial[party + 1] - first;
  lists->of = truce__array(b->count, sizeof *lists->of);
  if (lists->of == NULL)
    return false;
  for (size_t k = 0; k < b->count; k++) {
    size_t number;
    bool known;
    if (!truce__index_add(&lists->index, (const char *)(lane_key(b, k) + first),
                          dials * sizeof(uint64_t), &number, &known))
      return false;
    lists->of[k] = (uint32_t)number;
  }
  lists->count = lists->index.count;
  return true;
}

/* Writes out each list: the wishes by place, and those that count as their opposites. */
static bool write_lists(const lane_batch *b, size_t party, lane_lists *lists)
{
  const truce_uncertainty *u = b->u;
  const size_t wishes = u->c->parties[party].preference.wish_count;
  lists->order = truce__array(lists->count, wishes);
  lists->turned = truce__array(lists->count, sizeof *lists->turned);
  if (lists->order == NULL || lists->turned == NULL)
    return false;
  for (size_t k = 0; k < lists->count; k++) {
    size_t order[TRUCE_UNKNOWN_LIST_MAX];
    const uint64_t *own = (const uint64_t *)(const void *)lists->index.entries[k].text;
    truce__uncertainty_list(u, own - u->first_dial[party], party, order, &lists->turned[k]);
    for (size_t place = 0; place < wishes; place++)
      lists->order[k * wishes + place] = (uint8_t)order[place];
  }
  return true;
}

/* ---- Relations ---- */

/* Numbering of relations, by what they are. */
typedef struct numbering {
  truce__index orders; /* by the order of the wishes that some fibre tells apart */
  truce__index masks;  /* by the masks */
  uint32_t *relation;  /* [number in orders] */
  uint8_t *key;        /* [list * wishes] */
  uint32_t *value;     /* [slot] */
} numbering;

/* Adds the relation of a list whose order is new. */
static bool add_relation(const lane_batch *b, size_t party, size_t list, lane_lists *lists,
                         numbering *n, size_t *number)
{
  const ground *g = &b->l->grounds[party];
  const size_t wishes = b->u->c->parties[party].preference.wish_count;
  const uint32_t *value = g->bits;
  if (g->open) {
    size_t order[TRUCE_UNKNOWN_LIST_MAX];
    for (size_t k = 0; k < wishes; k++)
      order[k] = lists->order[list * wishes + k];
    truce__uncertainty_rearrange(g->bits, n->value, g->slot_count, order, wishes,
                                 lists->turned[list]);
    value = n->value;
  }
  if (!truce__reserve((void **)&lists->better, &lists->relation_capacity, lists->relation_count + 1,
                      sizeof *lists->better))
    return false;
  uint64_t *better = truce__array(2 * g->slot_count, sizeof *better);
  if (better == NULL)
    return false;
  truce__ground_relate(g, value, better, better + g->slot_count);
  bool known;
  const bool fine = truce__index_add(&n->masks, (const char *)better,
                                     g->slot_count * sizeof *better, number, &known);
  if (fine && !known)
    lists->better[lists->relation_count++] = better;
  else
    free(better);
  return fine;
}

/* The wishes that matter inside fibres, in the order of a list. */
static size_t short_order(const lane_batch *b, size_t party, const lane_lists *lists, size_t list,
                          uint8_t *key)
{
  const size_t wishes = b->u->c->parties[party].preference.wish_count;
  size_t length = 0;
  for (size_t place = 0; b->l->grounds[party].open && place < wishes; place++) {
    const uint8_t wish = lists->order[list * wishes + place];
    if ((b->l->grounds[party].relevant >> (wishes - 1 - wish) & 1) != 0)
      key[length++] = (uint8_t)(wish | (lists->turned[list] >> wish & 1) << 7);
  }
  return length;
}

static bool numbering_init(numbering *n, const lane_batch *b, size_t party, lane_lists *lists)
{
  const size_t wishes = b->u->c->parties[party].preference.wish_count;
  lists->relation = truce__array(lists->count, sizeof *lists->relation);
  n->relation = truce__array(lists->count, sizeof *n->relation);
  lists->key = truce__array(lists->count, wishes + 1);
  n->value = truce__array(b->l->grounds[party].slot_count, sizeof *n->value);
  return lists->relation != NULL && n->relation != NULL && lists->key != NULL && n->value != NULL;
}

static void numbering_free(numbering *n)
{
  truce__index_free(&n->orders);
  truce__index_free(&n->masks);
  free(n->relation);
  free(n->value);
}

static bool relate(const lane_batch *b, size_t party, lane_lists *lists, numbering *n)
{
  const size_t wishes = b->u->c->parties[party].preference.wish_count;
  for (size_t list = 0; list < lists->count; list++) {
    uint8_t *key = lists->key + list * (wishes + 1);
    size_t order, number;
    bool known;
    if (!truce__index_add(&n->orders, (const char *)key, short_order(b, party, lists, list, key),
                          &order, &known))
      return false;
    if (!known) {
      if (!add_relation(b, party, list, lists, n, &number))
        return false;
      n->relation[order] = (uint32_t)number;
    }
    lists->relation[list] = n->relation[order];
  }
  return true;
}

truce_status truce__lists_init(lane_batch *b, size_t party)
{
  lane_lists *lists = &b->lists[party];
  numbering n = {0};
  const bool fine = number_lists(b, party, lists) &&
                    (!b->l->grounds[party].open || write_lists(b, party, lists)) &&
                    numbering_init(&n, b, party, lists) && relate(b, party, lists, &n);
  numbering_free(&n);
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}

truce_status truce__lists_group(lane_batch *b, size_t party)
{
  const size_t parties = b->l->parties;
  lane_lists *lists = &b->lists[party];
  truce__index index = {0};
  uint32_t *keys = truce__array(b->count, parties * sizeof *keys);
  lists->group = truce__array(b->count, sizeof *lists->group);
  bool fine = keys != NULL && lists->group != NULL;
  for (size_t k = 0; fine && k < b->count; k++) {
    uint32_t *key = keys + k * parties;
    for (size_t p = 0; p < parties; p++)
      key[p] = p == party ? 0 : b->lists[p].relation[b->lists[p].of[k]];
    size_t number;
    bool known;
    fine = truce__index_add(&index, (const char *)key, parties * sizeof *key, &number, &known);
    lists->group[k] = fine ? (uint32_t)number : 0;
  }
  lists->group_count = index.count;
  truce__index_free(&index);
  free(keys);
  return fine ? TRUCE_OK : TRUCE_NO_MEMORY;
}
