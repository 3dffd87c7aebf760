/* Persons who are alike in all that the rules see, put together. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan_internal.h"

/* ---- Traits ---- */

uint32_t truce__trait(const truce_person *p)
{
  const uint32_t camp = p->camp == TRUCE_NOWHERE ? 0 : (uint32_t)p->camp + 1;
  return (uint32_t)p->holder << 20 | (uint32_t)p->home << 17 | (uint32_t)p->category << 11 |
         camp << 2 | (uint32_t)p->transport;
}

void truce__trait_tell(uint32_t trait, truce_person *p)
{
  const uint32_t camp = trait >> 2 & 511;
  *p = (truce_person){.holder = trait >> 20,
                      .home = trait >> 17 & 7,
                      .category = trait >> 11 & 63,
                      .camp = camp == 0 ? TRUCE_NOWHERE : camp - 1,
                      .group = TRUCE_NOWHERE,
                      .transport = (truce_transport)(trait & 3)};
}

/* ---- Items ---- */

typedef struct member { /* a person on the way into an item */
  size_t group, person; /* group TRUCE_NOWHERE: alone */
  uint32_t trait;
} member;

static int by_group(const void *a, const void *b)
{
  const member *x = a, *y = b;
  if (x->group != y->group)
    return x->group < y->group ? -1 : 1;
  if (x->trait != y->trait)
    return x->trait < y->trait ? -1 : 1;
  return (x->person > y->person) - (x->person < y->person);
}

/* What becomes of a group: [group] is split where its rule is not kept, stays where one of it is
 * excluded. */
static void judge_groups(const truce_exchange *e, const truce__rules *rules, bool *split,
                         bool *stays)
{
  for (size_t g = 0; g < e->group_count; g++)
    split[g] = true;
  for (size_t k = 0; k < rules->count; k++) {
    if (rules->all[k].rule == TRUCE_PLAN_TOGETHER && rules->kept[k])
      split[rules->all[k].item] = false;
  }
  for (size_t k = 0; k < e->person_count; k++) {
    if (e->persons[k].excluded != NULL && e->persons[k].group != TRUCE_NOWHERE)
      stays[e->persons[k].group] = true;
  }
}

static size_t list_members(const truce_exchange *e, const bool *split, const bool *stays,
                           member *list)
{
  size_t count = 0;
  for (size_t k = 0; k < e->person_count; k++) {
    const truce_person *p = &e->persons[k];
    const bool alone = p->group == TRUCE_NOWHERE || split[p->group];
    if (p->excluded != NULL || (!alone && stays[p->group]))
      continue;
    list[count++] = (member){alone ? TRUCE_NOWHERE : p->group, k, truce__trait(p)};
  }
  qsort(list, count, sizeof *list, by_group);
  return count;
}

/* One item from list[0..count). */
static void add_item(truce__crowd *c, const truce_exchange *e, const member *list, size_t count,
                     size_t *members, size_t *parts, bool weighted)
{
  truce__item *item = &c->items[c->item_count++];
  *item = (truce__item){*members, count, *parts, 0, 0};
  for (size_t k = 0; k < count; k++) {
    c->members[(*members)++] = list[k].person;
    if (weighted)
      item->weight += truce_person_weight(&e->persons[list[k].person], &e->weights);
    if (k > 0 && list[k].trait == list[k - 1].trait)
      c->parts[*parts - 1].count++;
    else
      c->parts[(*parts)++] = (truce__part){list[k].trait, 1};
  }
  item->parts = *parts - item->part;
}

static void fill_items(truce__crowd *c, const truce_exchange *e, const member *list, size_t count,
                       bool weighted)
{
  size_t members = 0, parts = 0;
  for (size_t k = 0, end; k < count; k = end) {
    for (end = k + 1;
         end < count && list[k].group != TRUCE_NOWHERE && list[end].group == list[k].group; end++)
      ;
    add_item(c, e, &list[k], end - k, &members, &parts, weighted);
  }
}

/* ---- Classes ---- */

/* Items beside their parts, for sorting. */
typedef struct sorted_item {
  const truce__part *parts;
  truce__item item;
  size_t person;
} sorted_item;

static int by_parts(const truce__part *a, size_t na, const truce__part *b, size_t nb)
{
  if (na != nb)
    return na < nb ? -1 : 1;
  for (size_t k = 0; k < na; k++) {
    if (a[k].trait != b[k].trait)
      return a[k].trait < b[k].trait ? -1 : 1;
    if (a[k].count != b[k].count)
      return a[k].count < b[k].count ? -1 : 1;
  }
  return 0;
}

static int by_class(const void *a, const void *b)
{
  const sorted_item *x = a, *y = b;
  const int order = by_parts(x->parts, x->item.parts, y->parts, y->item.parts);
  if (order != 0)
    return order;
  if (x->item.weight != y->item.weight)
    return x->item.weight > y->item.weight ? -1 : 1;
  return (x->person > y->person) - (x->person < y->person);
}

bool truce__crowd_alike(const truce__crowd *c, const truce__item *a, const truce__item *b)
{
  return by_parts(&c->parts[a->part], a->parts, &c->parts[b->part], b->parts) == 0;
}

static truce_status classify(truce__crowd *c)
{
  sorted_item *sorted = truce__array(c->item_count, sizeof *sorted);
  if (sorted == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < c->item_count; k++)
    sorted[k] =
        (sorted_item){&c->parts[c->items[k].part], c->items[k], c->members[c->items[k].member]};
  qsort(sorted, c->item_count, sizeof *sorted, by_class);
  for (size_t k = 0; k < c->item_count; k++) {
    c->items[k] = sorted[k].item;
    if (k > 0 && c->items[k].weight == c->items[k - 1].weight &&
        truce__crowd_alike(c, &c->items[k], &c->items[k - 1]))
      c->classes[c->class_count - 1].items++;
    else
      c->classes[c->class_count++] = (truce__class){k, 1};
  }
  free(sorted);
  return TRUCE_OK;
}

truce_status truce__crowd_gather(truce__crowd *crowd, const truce_exchange *e,
                                 const truce__rules *rules, bool weighted)
{
  truce__crowd c = {truce__array(e->person_count, sizeof *c.members),
                    truce__array(e->person_count, sizeof *c.parts),
                    truce__array(e->person_count, sizeof *c.items),
                    0,
                    truce__array(e->person_count, sizeof *c.classes),
                    0};
  bool *split = calloc(e->group_count + 1, sizeof *split);
  bool *stays = calloc(e->group_count + 1, sizeof *stays);
  member *list = truce__array(e->person_count, sizeof *list);
  truce_status status = TRUCE_NO_MEMORY;
  if (c.members != NULL && c.parts != NULL && c.items != NULL && c.classes != NULL &&
      split != NULL && stays != NULL && list != NULL) {
    judge_groups(e, rules, split, stays);
    fill_items(&c, e, list, list_members(e, split, stays, list), weighted);
    status = classify(&c);
  }
  free(list);
  free(stays);
  free(split);
  if (status != TRUCE_OK)
    truce__crowd_free(&c);
  else
    *crowd = c;
  return status;
}

void truce__crowd_free(truce__crowd *c)
{
  free(c->members);
  free(c->parts);
  free(c->items);
  free(c->classes);
  *c = (truce__crowd){0};
}

/* ---- From numbers to persons ---- */

void truce__crowd_hand_out(const truce__crowd *c, const truce_exchange *e, const double *x,
                           size_t *round)
{
  const size_t rounds = e->round_count;
  for (size_t k = 0; k < e->person_count; k++)
    round[k] = TRUCE_NOWHERE;
  for (size_t first = 0, end; first < c->class_count; first = end) {
    const truce__item *item = &c->items[c->classes[first].item];
    size_t left = 0;
    for (end = first;
         end < c->class_count && truce__crowd_alike(c, item, &c->items[c->classes[end].item]);
         end++)
      left += c->classes[end].items;
    for (size_t t = 0; t < rounds; t++) {
      double sum = 0;
      for (size_t k = first; k < end; k++)
        sum += nearbyint(x[k * rounds + t]);
      for (size_t n = sum > 0 ? (size_t)sum : 0; n > 0 && left > 0; n--, left--, item++) {
        for (size_t k = 0; k < item->members; k++)
          round[c->members[item->member + k]] = t;
      }
    }
  }
}
