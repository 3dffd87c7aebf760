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
                     size_t *members, size_t *parts, const truce__aims *aims)
{
  truce__item *item = &c->items[c->item_count++];
  *item = (truce__item){.member = *members, .members = count, .part = *parts};
  if (aims->wanted != NULL)
    item->wanted = aims->wanted[list[0].person];
  for (size_t k = 0; k < count; k++) {
    c->members[(*members)++] = list[k].person;
    for (size_t n = 0; n < aims->count; n++)
      item->value[n] += truce_person_counts(&e->persons[list[k].person], aims->by[n], &e->weights);
    if (k > 0 && list[k].trait == list[k - 1].trait)
      c->parts[*parts - 1].count++;
    else
      c->parts[(*parts)++] = (truce__part){list[k].trait, 1};
  }
  item->parts = *parts - item->part;
}

static void fill_items(truce__crowd *c, const truce_exchange *e, const member *list, size_t count,
                       const truce__aims *aims)
{
  size_t members = 0, parts = 0;
  for (size_t k = 0, end; k < count; k = end) {
    for (end = k + 1;
         end < count && list[k].group != TRUCE_NOWHERE && list[end].group == list[k].group; end++)
      ;
    add_item(c, e, &list[k], end - k, &members, &parts, aims);
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
  for (size_t k = 0; k < TRUCE_STAGES_MOST; k++) {
    if (x->item.value[k] != y->item.value[k])
      return x->item.value[k] > y->item.value[k] ? -1 : 1;
  }
  if (x->item.wanted != y->item.wanted)
    return x->item.wanted < y->item.wanted ? -1 : 1;
  return (x->person > y->person) - (x->person < y->person);
}

bool truce__crowd_alike(const truce__crowd *c, const truce__item *a, const truce__item *b)
{
  return by_parts(&c->parts[a->part], a->parts, &c->parts[b->part], b->parts) == 0;
}

static bool counts_alike(const truce__item *a, const truce__item *b, size_t depth)
{
  for (size_t k = 0; k < depth && k < TRUCE_STAGES_MOST; k++) {
    if (a->value[k] != b->value[k])
      return false;
  }
  return true;
}

static truce_status classify(truce__crowd *c, size_t depth)
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
    if (k > 0 && counts_alike(&c->items[k], &c->items[k - 1], depth) &&
        (depth <= c->aims || c->items[k].wanted == c->items[k - 1].wanted) &&
        truce__crowd_alike(c, &c->items[k], &c->items[k - 1]))
      c->classes[c->class_count - 1].items++;
    else
      c->classes[c->class_count++] = (truce__class){k, 1};
  }
  free(sorted);
  return TRUCE_OK;
}

truce_status truce__crowd_gather(truce__crowd *crowd, const truce_exchange *e,
                                 const truce__rules *rules, const truce__aims *aims, size_t depth)
{
  truce__crowd c = {truce__array(e->person_count, sizeof *c.members),
                    truce__array(e->person_count, sizeof *c.parts),
                    truce__array(e->person_count, sizeof *c.items),
                    0,
                    aims->count,
                    truce__array(e->person_count, sizeof *c.classes),
                    0};
  bool *split = calloc(e->group_count + 1, sizeof *split);
  bool *stays = calloc(e->group_count + 1, sizeof *stays);
  member *list = truce__array(e->person_count, sizeof *list);
  truce_status status = TRUCE_NO_MEMORY;
  if (c.members != NULL && c.parts != NULL && c.items != NULL && c.classes != NULL &&
      split != NULL && stays != NULL && list != NULL) {
    judge_groups(e, rules, split, stays);
    fill_items(&c, e, list, list_members(e, split, stays, list), aims);
    status = classify(&c, depth);
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

/* ---- Numbers and persons ---- */

static void send(const truce__crowd *c, const truce__item *item, size_t *round, size_t t)
{
  for (size_t k = 0; k < item->members; k++)
    round[c->members[item->member + k]] = t;
}

/* items[0..count) count the same, and places[t] of them go in round t, the rest stay: as wanted as
 * far as can be, the others in turn. `places` is used up. */
static void settle(const truce__crowd *c, const truce__item *items, size_t count, size_t *places,
                   size_t rounds, size_t *round)
{
  size_t t = 0, stay = count;
  for (size_t k = 0; k < rounds; k++)
    stay -= places[k];
  for (size_t pass = 0; pass < 2; pass++) {
    for (size_t k = 0; k < count; k++) {
      const truce__item *item = &items[k];
      size_t *place = item->wanted < rounds ? &places[item->wanted] : &stay;
      const size_t now = round[c->members[item->member]];
      if (pass == 0 && *place > 0) {
        send(c, item, round, item->wanted);
        (*place)--;
      } else if (pass == 0) {
        send(c, item, round, TRUCE_NOWHERE - 1); /* comes next */
      } else if (now == TRUCE_NOWHERE - 1) {
        while (t < rounds && places[t] == 0)
          t++;
        send(c, item, round, t < rounds ? t : TRUCE_NOWHERE);
        if (t < rounds)
          places[t]--;
      }
    }
  }
}

/* Items from `item` on, `left` of them alike in parts, of which places[t] go in round t. */
static void hand_out(const truce__crowd *c, const truce__item *item, size_t left, size_t *places,
                     size_t *own, size_t rounds, size_t *round)
{
  size_t t = 0;
  while (left > 0) {
    size_t same = 1;
    while (same < left && counts_alike(item, &item[same], c->aims))
      same++;
    for (size_t k = 0; k < rounds; k++)
      own[k] = 0;
    for (size_t n = same; n > 0 && t < rounds;) {
      own[t] = places[t] < n ? places[t] : n;
      n -= own[t];
      places[t] -= own[t];
      t += places[t] == 0;
    }
    settle(c, item, same, own, rounds, round);
    item += same;
    left -= same;
  }
}

void truce__crowd_count(const truce__crowd *c, size_t rounds, const size_t *round, double *x)
{
  memset(x, 0, c->class_count * rounds * sizeof *x);
  for (size_t k = 0; k < c->class_count; k++) {
    for (size_t n = 0; n < c->classes[k].items; n++) {
      const size_t t = round[c->members[c->items[c->classes[k].item + n].member]];
      if (t < rounds)
        x[k * rounds + t]++;
    }
  }
}

void truce__crowd_hand_out(const truce__crowd *c, const truce_exchange *e, const double *x,
                           size_t *round)
{
  const size_t rounds = e->round_count;
  size_t places[TRUCE_EXCHANGE_ROUNDS_MAX], own[TRUCE_EXCHANGE_ROUNDS_MAX];
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
      places[t] = sum > 0 ? (size_t)sum : 0;
    }
    hand_out(c, item, left, places, own, rounds, round);
  }
}
