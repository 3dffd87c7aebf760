/* Where the parties stand, and how far they are apart. */
#include <math.h>

#include "talks_internal.h"

double truce_issue_distance(const truce_issue *issue, size_t a, size_t b)
{
  const size_t last = issue->position_count - 1;
  if (a == b || last == 0)
    return 0;
  if (issue->kind == TRUCE_NAMED)
    return 1;
  if (issue->kind == TRUCE_ORDERED)
    return (double)(a > b ? a - b : b - a) / (double)last;
  const double range = (double)(issue->positions[last].number - issue->positions[0].number);
  return fabs((double)(issue->positions[a].number - issue->positions[b].number)) / range;
}

const truce_standing *truce__standing(const truce_talks *talks, size_t round, size_t talker,
                                      size_t issue)
{
  return &talks->standings[(round * talks->talker_count + talker) * talks->c->issue_count + issue];
}

double truce__standing_distance(const truce_issue *issue, const truce_standing *a,
                                const truce_standing *b)
{
  if (a->stance == NULL || b->stance == NULL || a->stance->kind != TRUCE_STANCE_POSITION ||
      b->stance->kind != TRUCE_STANCE_POSITION)
    return NAN;
  return truce_issue_distance(issue, a->stance->position, b->stance->position);
}

double truce__issue_weight(const truce_case *c, size_t party, size_t issue)
{
  const truce_interests *interests = &c->parties[party].interests;
  return interests->stated ? (double)interests->issues[issue].weight.value / (double)TRUCE_BILLION
                           : 1;
}

/* ---- Standings ---- */

static const truce_stance *said(const truce_case *c, size_t round, size_t party, size_t issue)
{
  return &c->talks.stances[(round * c->party_count + party) * c->issue_count + issue];
}

static bool talks_at_all(const truce_talks *talks, size_t party)
{
  for (size_t round = 0; round < talks->round_count; round++) {
    for (size_t k = 0; k < talks->c->issue_count; k++) {
      if (said(talks->c, round, party, k)->kind != TRUCE_STANCE_UNSAID)
        return true;
    }
  }
  return false;
}

void truce__find_standings(talks_builder *b)
{
  truce_talks *talks = &b->talks;
  const truce_case *c = talks->c;
  size_t *talkers = truce__arena_alloc(b->arena, c->party_count, sizeof *talkers);
  for (size_t p = 0; talkers != NULL && p < c->party_count; p++) {
    if (talks_at_all(talks, p))
      talkers[talks->talker_count++] = p;
  }
  talks->talkers = talkers;
  const size_t row = talks->talker_count * c->issue_count;
  truce_standing *standings =
      truce__arena_alloc(b->arena, talks->round_count * row, sizeof *standings);
  if (standings == NULL)
    return;
  talks->standings = standings;
  for (size_t round = 0; round < talks->round_count; round++) {
    for (size_t k = 0; k < row; k++) {
      const size_t party = talkers[k / c->issue_count];
      const truce_stance *stance = said(c, round, party, k % c->issue_count);
      truce_standing *standing = &standings[round * row + k];
      if (stance->kind != TRUCE_STANCE_UNSAID)
        *standing = (truce_standing){stance, round};
      else if (round > 0)
        *standing = standings[(round - 1) * row + k];
      else
        *standing = (truce_standing){NULL, TRUCE_NOBODY};
    }
  }
}

/* ---- Gaps ---- */

/* The mean of the known gaps by one party's weights, and how much of its weights they are. */
static void weigh(const truce_case *c, size_t party, const double *gaps, double *overall,
                  double *known)
{
  double sum = 0, known_weight = 0, weight = 0;
  for (size_t k = 0; k < c->issue_count; k++) {
    const double w = truce__issue_weight(c, party, k);
    weight += w;
    if (isnan(gaps[k]))
      continue;
    known_weight += w;
    sum += w * gaps[k];
  }
  *overall = known_weight > 0 ? sum / known_weight : NAN;
  *known = weight > 0 ? known_weight / weight : 0;
}

static void find_pair(talks_builder *b, size_t first, size_t second, truce_pair_gap *pair)
{
  const truce_talks *talks = &b->talks;
  const truce_case *c = talks->c;
  const size_t rounds = talks->round_count, issues = c->issue_count;
  double *issue = truce__arena_alloc(b->arena, rounds * issues, sizeof *issue);
  double *by_round = truce__arena_alloc(b->arena, rounds * 4, sizeof *by_round);
  if (issue == NULL || by_round == NULL)
    return;
  for (size_t round = 0; round < rounds; round++) {
    for (size_t k = 0; k < issues; k++)
      issue[round * issues + k] =
          truce__standing_distance(&c->issues[k], truce__standing(talks, round, first, k),
                                   truce__standing(talks, round, second, k));
    weigh(c, talks->talkers[first], &issue[round * issues], &by_round[round],
          &by_round[2 * rounds + round]);
    weigh(c, talks->talkers[second], &issue[round * issues], &by_round[rounds + round],
          &by_round[3 * rounds + round]);
  }
  *pair = (truce_pair_gap){.a = talks->talkers[first],
                           .b = talks->talkers[second],
                           .issue = issue,
                           .by_a = by_round,
                           .by_b = by_round + rounds,
                           .known_a = by_round + 2 * rounds,
                           .known_b = by_round + 3 * rounds};
}

void truce__find_gaps(talks_builder *b)
{
  truce_talks *talks = &b->talks;
  const size_t n = talks->talker_count;
  truce_pair_gap *pairs = truce__arena_alloc(b->arena, n * (n > 0 ? n - 1 : 0) / 2, sizeof *pairs);
  if (pairs == NULL)
    return;
  size_t count = 0;
  for (size_t first = 0; first < n; first++) {
    for (size_t second = first + 1; second < n; second++)
      find_pair(b, first, second, &pairs[count++]);
  }
  talks->pairs = pairs;
  talks->pair_count = count;
}
