/* Domains made by hand, as truce__domain_build would make them, so that a question about deals can
 * be tested with small whole numbers and nothing else. */
#ifndef TESTS_HAND_DOMAIN_H
#define TESTS_HAND_DOMAIN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deal/domain.h"
#include "support/model.h"

enum { HAND_ISSUES = 24, HAND_PLACES = 512, HAND_DEALERS = 4, HAND_BOXES = 16 };

typedef struct hand {
  truce_case c;
  truce_issue issues[HAND_ISSUES];
  truce__domain d;
  truce_deal deal;
  size_t first[HAND_ISSUES + 1];
  int64_t worth[HAND_PLACES * HAND_DEALERS];
  bool open[HAND_PLACES];
  box boxes[HAND_BOXES];
  uint16_t box_issues[HAND_BOXES][HAND_ISSUES];
  const bool *box_inside[HAND_BOXES][HAND_ISSUES];
  bool inside[HAND_BOXES][HAND_ISSUES][64];
} hand;

/* Starts a domain in points (100 units to 100 points) without issues. */
static inline void hand_init(hand *h, size_t dealers)
{
  memset(h, 0, sizeof *h);
  h->c.points_top = 100;
  h->c.issues = h->issues;
  h->d = (truce__domain){.c = &h->c,
                         .dealer_count = dealers,
                         .first = h->first,
                         .worth = h->worth,
                         .open = h->open,
                         .boxes = h->boxes};
  for (size_t p = 0; p < dealers; p++) {
    h->d.dealers[p] = p;
    h->d.scale[p] = 100;
    h->d.ceiling[p] = INT64_MAX;
  }
  h->deal =
      (truce_deal){.c = &h->c, .dealer_count = dealers, .dealers = h->d.dealers, .domain = &h->d};
}

/* Adds an issue; worth[position * dealers + dealer]. */
static inline void hand_issue(hand *h, truce_issue_kind kind, size_t positions,
                              const int64_t *worth)
{
  const size_t k = h->d.issue_count, at = h->first[k], n = h->d.dealer_count;
  if (k == HAND_ISSUES || at + positions > HAND_PLACES)
    abort();
  h->issues[k] = (truce_issue){.kind = kind, .position_count = positions};
  memcpy(&h->worth[at * n], worth, positions * n * sizeof *worth);
  memset(&h->open[at], 1, positions);
  h->first[k + 1] = at + positions;
  h->c.issue_count = h->d.issue_count = k + 1;
}

/* Starts a box; hand_box_side then says which positions of an issue lie in it. */
static inline void hand_box(hand *h, size_t dealer, int64_t worth)
{
  const size_t b = h->d.box_count++;
  h->boxes[b] = (box){
      .dealer = dealer, .worth = worth, .issues = h->box_issues[b], .inside = h->box_inside[b]};
}

/* Bit v of `positions`: whether position v of the issue lies in the newest box. */
static inline void hand_box_side(hand *h, size_t issue, uint64_t positions)
{
  const size_t b = h->d.box_count - 1, k = h->boxes[b].count++;
  h->box_issues[b][k] = (uint16_t)issue;
  for (size_t v = 0; v < 64; v++)
    h->inside[b][k][v] = positions >> v & 1;
  h->box_inside[b][k] = h->inside[b][k];
}

/* A random domain: whole points, a few red lines, boxes and, now and then, a ceiling. */
static inline void hand_random(hand *h, tape *t, size_t dealers, size_t issues)
{
  hand_init(h, dealers);
  for (size_t k = 0; k < issues; k++) {
    int64_t worth[6 * HAND_DEALERS];
    const size_t positions = 2 + tape_below(t, 5);
    for (size_t v = 0; v < positions * dealers; v++)
      worth[v] = tape_below(t, 13);
    hand_issue(h, tape_below(t, 2) ? TRUCE_ORDERED : TRUCE_NAMED, positions, worth);
    if (tape_below(t, 4) == 0)
      h->open[h->first[k] + tape_below(t, (unsigned)positions)] = false;
  }
  for (unsigned b = tape_below(t, 6); b > 0; b--) {
    hand_box(h, tape_below(t, (unsigned)dealers), (int64_t)tape_below(t, 41) - 20);
    const size_t start = tape_below(t, (unsigned)issues);
    for (size_t k = start; k < issues && k < start + 1 + tape_below(t, 3); k++)
      hand_box_side(h, k, tape_below(t, 64));
  }
  for (size_t p = 0; p < dealers; p++) {
    h->d.no_deal[p] = tape_below(t, 20);
    if (tape_below(t, 6) == 0)
      h->d.ceiling[p] = 10 + tape_below(t, 40);
  }
}

#endif
