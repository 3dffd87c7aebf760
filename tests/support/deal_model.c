#include "deal_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *numbered(char letter, size_t k)
{
  static char ids[26][DEAL_POSITIONS + 1][4];
  char *id = ids[letter - 'a'][k];
  snprintf(id, sizeof ids[0][0], "%c%u", letter, (unsigned)k % 100);
  return id;
}

void deal_model_start(deal_model *m, size_t dealers, bool bystander, int points_top)
{
  memset(m, 0, sizeof *m);
  m->bystanders = bystander;
  for (size_t p = 0; p < dealers + bystander; p++)
    m->parties[p] = (truce_party){.id = numbered('p', p), .name = numbered('p', p)};
  for (size_t d = 0; d < dealers; d++)
    *deal_model_interests(m, d) = (truce_interests){.stated = true,
                                                    .issues = m->sides[d].issues,
                                                    .terms = m->sides[d].terms,
                                                    .ceiling = INT64_MAX,
                                                    .discount = TRUCE_BILLION};
  m->c = (truce_case){.file = "model",
                      .title = "model",
                      .party_count = dealers + bystander,
                      .parties = m->parties,
                      .issues = m->issues,
                      .points_top = points_top};
}

truce_interests *deal_model_interests(deal_model *m, size_t dealer)
{
  return &m->parties[dealer + m->bystanders].interests;
}

/* Everybody's positions, with room for one more. */
static const truce_position *positions_of(void)
{
  static truce_position positions[DEAL_POSITIONS + 1];
  for (size_t v = 0; v <= DEAL_POSITIONS; v++)
    positions[v] =
        (truce_position){numbered('v', v), numbered('v', v), (int64_t)v * TRUCE_BILLION / 2};
  return positions;
}

size_t deal_model_issue(deal_model *m, truce_issue_kind kind, size_t positions)
{
  const size_t k = m->c.issue_count;
  if (k == DEAL_ISSUES || positions > DEAL_POSITIONS)
    abort();
  m->issues[k] = (truce_issue){.id = numbered('i', k),
                               .name = numbered('i', k),
                               .kind = kind,
                               .position_count = positions,
                               .positions = positions_of()};
  for (size_t d = 0; d < TRUCE_DEALERS_MAX; d++)
    m->sides[d].issues[k] = (truce_interest){.out_of = 100 * TRUCE_BILLION};
  m->c.issue_count = k + 1;
  return k;
}

static truce_judgement judged(int64_t billionths)
{
  return (truce_judgement){.value = billionths, .low = billionths, .high = billionths};
}

void deal_model_value(deal_model *m, size_t dealer, size_t issue, int64_t per, int64_t weight,
                      int64_t out_of, const int64_t *values)
{
  const int64_t unit = TRUCE_BILLION / per;
  deal_side *side = &m->sides[dealer];
  truce_interest *interest = &side->issues[issue];
  interest->weight = judged(weight * unit);
  interest->out_of = out_of * unit;
  deal_model_interests(m, dealer)->weight_total += weight * unit;
  if (weight == 0)
    return;
  for (size_t v = 0; v < m->issues[issue].position_count; v++)
    side->values[issue][v] = judged(values[v] * unit);
  interest->values = side->values[issue];
}

void deal_model_never(deal_model *m, size_t dealer, size_t issue, size_t position)
{
  m->sides[dealer].never[issue][position] = true;
  m->sides[dealer].issues[issue].never = m->sides[dealer].never[issue];
}

void deal_model_no_deal(deal_model *m, size_t dealer, int64_t billionths)
{
  truce_interests *i = deal_model_interests(m, dealer);
  i->has_no_deal = true;
  i->no_deal = judged(billionths);
}

void deal_model_term(deal_model *m, size_t dealer, const char *text,
                     const truce_comparison *comparisons, size_t count, int64_t billionths)
{
  const char *ids[DEAL_COMPARISONS];
  truce_interests *i = deal_model_interests(m, dealer);
  deal_side *side = &m->sides[dealer];
  const size_t k = i->term_count;
  if (k == DEAL_TERMS || count > DEAL_COMPARISONS)
    abort();
  for (size_t n = 0; n < count; n++)
    ids[n] = numbered('c', n);
  truce_statement_error error;
  if (truce_statement_parse(&side->statements[k], text, &(truce_names){count, ids}, &error) !=
      TRUCE_OK) {
    fprintf(stderr, "%s: %s\n", text, error.message);
    abort();
  }
  memcpy(side->comparisons[k], comparisons, count * sizeof *comparisons);
  side->terms[k] = (truce_term){.statement = side->statements[k],
                                .text = "a term of the model",
                                .comparison_count = count,
                                .comparisons = side->comparisons[k],
                                .worth = judged(billionths)};
  i->term_count = k + 1;
}

void deal_model_free(deal_model *m)
{
  for (size_t d = 0; d < TRUCE_DEALERS_MAX; d++) {
    for (size_t k = 0; k < DEAL_TERMS; k++)
      truce_statement_free(m->sides[d].statements[k]);
  }
}

/* ---- Random cases ---- */

static unsigned random_large(tape *t, unsigned bound)
{
  return (tape_below(t, 256) * 256 + tape_below(t, 256)) % bound;
}

/* What one dealer says of one issue, in tenths. `style` 0 gives few different numbers. */
static void random_interest(deal_model *m, tape *t, size_t dealer, size_t issue, unsigned style)
{
  static const int64_t tops[] = {1000, 1000, 1000, 100, 500, 10, 70, 25};
  const int64_t out_of = tops[tape_below(t, 8)];
  int64_t values[DEAL_POSITIONS], weight;
  weight = style == 0 ? 10 * (1 + tape_below(t, 3)) : 1 + random_large(t, 400);
  if (tape_below(t, 8) == 0)
    weight = 0;
  for (size_t v = 0; v < m->issues[issue].position_count; v++)
    values[v] = style == 0 ? out_of / 5 * tape_below(t, 6) : random_large(t, (unsigned)out_of + 1);
  deal_model_value(m, dealer, issue, 10, weight, out_of, values);
  if (tape_below(t, 10) == 0)
    deal_model_never(m, dealer, issue, tape_below(t, (unsigned)m->issues[issue].position_count));
}

static truce_comparison random_comparison(const deal_model *m, tape *t)
{
  const size_t issue = tape_below(t, (unsigned)m->c.issue_count);
  const truce_issue *i = &m->issues[issue];
  return (truce_comparison){.issue = issue,
                            .position = tape_below(t, (unsigned)i->position_count),
                            .relation =
                                (truce_relation)tape_below(t, i->kind == TRUCE_NAMED ? 2 : 6)};
}

static void random_term(deal_model *m, tape *t, size_t dealer)
{
  static const char *const joins[] = {"c0",
                                      "c0 and c1",
                                      "not c0 and c1",
                                      "c0 or c1",
                                      "c0 and (c1 or not c2)",
                                      "c0 and c1 and c2",
                                      "(c0 or c1) and not (c2 and c3)",
                                      "c0 iff c1",
                                      "c0 if not c1",
                                      "c0 or not c0"};
  static const size_t used[] = {1, 2, 2, 2, 3, 3, 4, 2, 2, 1};
  truce_comparison comparisons[4];
  const unsigned join = tape_below(t, 10);
  for (size_t k = 0; k < used[join]; k++)
    comparisons[k] = random_comparison(m, t);
  const int64_t halves = (int64_t)tape_below(t, 121) - 60;
  deal_model_term(m, dealer, joins[join], comparisons, used[join],
                  halves * (TRUCE_BILLION / 200) * m->c.points_top);
}

/* Points out of 100 as billionths of the case's points. */
static int64_t of_top(const deal_model *m, int64_t points)
{
  return points * m->c.points_top * (TRUCE_BILLION / 100);
}

static void random_dealer(deal_model *m, tape *t, size_t dealer)
{
  truce_interests *i = deal_model_interests(m, dealer);
  const unsigned style = tape_below(t, 3);
  for (size_t k = 0; k < m->c.issue_count; k++)
    random_interest(m, t, dealer, k, style);
  if (i->weight_total == 0)
    i->weight_total = TRUCE_BILLION; /* cares for combinations only */
  else if (tape_below(t, 10) == 0)
    i->weight_total = (1 + tape_below(t, 40)) * TRUCE_BILLION;
  for (unsigned k = tape_below(t, 2) * tape_below(t, 4); k > 0; k--)
    random_term(m, t, dealer);
  const unsigned walk = tape_below(t, 12);
  if (walk == 0)
    deal_model_no_deal(m, dealer, of_top(m, 70 + tape_below(t, 50)));
  else if (walk == 1)
    deal_model_no_deal(m, dealer, of_top(m, -(int64_t)tape_below(t, 20)));
  else if (walk < 9)
    deal_model_no_deal(m, dealer, of_top(m, 5 * tape_below(t, 10)));
  if (tape_below(t, 8) == 0)
    i->ceiling = of_top(m, 40 + tape_below(t, 61));
}

void deal_model_random(deal_model *m, tape *t, size_t packages_max)
{
  static const size_t dealers[] = {2, 2, 2, 2, 3, 3, 4, 5};
  static const truce_issue_kind kinds[] = {TRUCE_NAMED, TRUCE_ORDERED, TRUCE_SCALE};
  const size_t n = dealers[tape_below(t, 8)];
  deal_model_start(m, n, tape_below(t, 4) == 0, tape_below(t, 8) == 0 ? 1 : 100);
  size_t packages = 1;
  for (unsigned k = 1 + tape_below(t, 6); k > 0; k--) {
    const size_t positions = 2 + tape_below(t, 4);
    if (packages * positions > packages_max)
      break;
    packages *= positions;
    deal_model_issue(m, kinds[tape_below(t, 3)], positions);
  }
  for (size_t d = 0; d < n; d++)
    random_dealer(m, t, d);
}

void deal_model_symmetric(deal_model *m, tape *t)
{
  deal_model_start(m, 2, false, 100);
  for (unsigned pair = 1 + tape_below(t, 2); pair > 0; pair--) {
    int64_t values[2][4];
    const size_t positions = 2 + tape_below(t, 3);
    const size_t one = deal_model_issue(m, TRUCE_NAMED, positions);
    const size_t other = deal_model_issue(m, TRUCE_NAMED, positions);
    const int64_t weights[2] = {1 + tape_below(t, 9), 1 + tape_below(t, 9)};
    for (size_t v = 0; v < 2 * positions; v++)
      values[v / positions][v % positions] = 10 * tape_below(t, 11);
    for (size_t d = 0; d < 2; d++) {
      deal_model_value(m, d, one, 1, weights[d], 100, values[d]);
      deal_model_value(m, d, other, 1, weights[1 - d], 100, values[1 - d]);
    }
  }
  const int64_t no_deal = 10 * tape_below(t, 5);
  for (size_t d = 0; d < 2; d++)
    deal_model_no_deal(m, d, of_top(m, no_deal));
}

void deal_model_rugged(deal_model *m, tape *t)
{
  const size_t dealers = 2 + tape_below(t, 3), issues = 6 + tape_below(t, 2);
  deal_model_start(m, dealers, false, 100);
  for (size_t k = 0; k < issues; k++)
    deal_model_issue(m, TRUCE_NAMED, 3 + tape_below(t, 2));
  for (size_t d = 0; d < dealers; d++) {
    for (size_t k = 0; k < issues; k++) {
      int64_t values[4];
      for (size_t v = 0; v < 4; v++)
        values[v] = tape_below(t, 11);
      deal_model_value(m, d, k, 1, 1 + tape_below(t, 9), 10, values);
    }
    for (size_t n = 0; n < 10; n++) {
      truce_comparison comparisons[4];
      const unsigned start = tape_below(t, (unsigned)issues);
      for (size_t k = 0; k < 4; k++) {
        const size_t issue = (start + k) % issues;
        const unsigned position = tape_below(t, (unsigned)m->issues[issue].position_count);
        comparisons[k] = (truce_comparison){issue, position, TRUCE_EQ};
      }
      const int64_t worth = (int64_t)tape_below(t, 61) - 20;
      const bool three = tape_below(t, 2) == 0;
      deal_model_term(m, d, three ? "c0 and c1 and c2" : "c0 and c1 and c2 and c3", comparisons,
                      three ? 3 : 4, of_top(m, worth));
    }
    deal_model_no_deal(m, d, of_top(m, 5 * tape_below(t, 13)));
  }
}
