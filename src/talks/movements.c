/* Two rounds side by side: who moved, on what, how far, and toward whom. */
#include <math.h>

#include "talks_internal.h"

const char *truce_movement_id(truce_movement_kind kind)
{
  static const char *const ids[] = {"stated", "moved", "withdrawn"};
  return ids[kind];
}

static bool has_position(const truce_standing *standing)
{
  return standing->stance != NULL && standing->stance->kind == TRUCE_STANCE_POSITION;
}

/* Whether the party changed anything there, and what. */
static bool changed(const truce_standing *before, const truce_standing *after,
                    truce_movement_kind *kind)
{
  if (has_position(before) && has_position(after)) {
    *kind = TRUCE_MOVEMENT_MOVED;
    return before->stance->position != after->stance->position;
  }
  *kind = has_position(after) ? TRUCE_MOVEMENT_STATED : TRUCE_MOVEMENT_WITHDRAWN;
  return has_position(before) != has_position(after);
}

static void measure(talks_builder *b, size_t from, size_t talker, truce_movement *m)
{
  const truce_talks *talks = &b->talks;
  const truce_issue *issue = &talks->c->issues[m->issue];
  double *nearer = truce__arena_alloc(b->arena, talks->talker_count, sizeof *nearer);
  m->nearer = nearer;
  m->distance = NAN;
  if (m->kind == TRUCE_MOVEMENT_MOVED)
    m->distance = truce__standing_distance(issue, &m->before, &m->after);
  for (size_t other = 0; nearer != NULL && other < talks->talker_count; other++) {
    const truce_standing *there = truce__standing(talks, from, other, m->issue);
    nearer[other] = other == talker || m->kind != TRUCE_MOVEMENT_MOVED
                        ? NAN
                        : truce__standing_distance(issue, &m->before, there) -
                              truce__standing_distance(issue, &m->after, there);
  }
}

static void find_movements(talks_builder *b, truce_rounds_compared *compared)
{
  const truce_talks *talks = &b->talks;
  const size_t issues = talks->c->issue_count;
  truce_movement *movements =
      truce__arena_alloc(b->arena, talks->talker_count * issues, sizeof *movements);
  if (movements == NULL)
    return;
  for (size_t talker = 0; talker < talks->talker_count; talker++) {
    for (size_t k = 0; k < issues; k++) {
      truce_movement *m = &movements[compared->movement_count];
      *m = (truce_movement){.party = talks->talkers[talker],
                            .issue = k,
                            .before = *truce__standing(talks, compared->from, talker, k),
                            .after = *truce__standing(talks, compared->to, talker, k)};
      if (!changed(&m->before, &m->after, &m->kind))
        continue;
      measure(b, compared->from, talker, m);
      compared->movement_count++;
    }
  }
  compared->movements = movements;
}

/* The overall gap of a round over the issues whose gap is known in both. */
static double overall_of(const truce_case *c, const truce_pair_gap *pair, size_t party,
                         size_t round, size_t other_round)
{
  const double *gaps = &pair->issue[round * c->issue_count];
  const double *others = &pair->issue[other_round * c->issue_count];
  double sum = 0, weight = 0;
  for (size_t k = 0; k < c->issue_count; k++) {
    if (isnan(gaps[k]) || isnan(others[k]))
      continue;
    const double w = truce__issue_weight(c, party, k);
    sum += w * gaps[k];
    weight += w;
  }
  return weight > 0 ? sum / weight : NAN;
}

void truce__compare_rounds(talks_builder *b, size_t from, size_t to,
                           truce_rounds_compared *compared)
{
  const truce_talks *talks = &b->talks;
  *compared = (truce_rounds_compared){.from = from, .to = to};
  find_movements(b, compared);
  double *before = truce__arena_alloc(b->arena, talks->pair_count * 4, sizeof *before);
  if (before == NULL || truce__arena_failed(b->arena))
    return;
  double *after = before + talks->pair_count * 2;
  for (size_t k = 0; k < talks->pair_count * 2; k++) {
    const truce_pair_gap *pair = &talks->pairs[k / 2];
    const size_t party = k % 2 == 0 ? pair->a : pair->b;
    before[k] = overall_of(talks->c, pair, party, from, to);
    after[k] = overall_of(talks->c, pair, party, to, from);
  }
  compared->before = before;
  compared->after = after;
}
