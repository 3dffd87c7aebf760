#include "twin.h"

#include <stdlib.h>

static void *must(void *memory)
{
  if (memory == NULL)
    abort();
  return memory;
}

static bool legal_change(const truce_case *c, size_t party, uint64_t from, uint64_t to)
{
  if (from == to)
    return false;
  for (unsigned k = 0; k < c->option_count; k++) {
    const bool before = from >> k & 1, after = to >> k & 1;
    if (before == after)
      continue;
    const truce_direction direction = c->options[k].direction;
    if (c->options[k].party != party || direction == TRUCE_FIXED ||
        (direction == TRUCE_FORWARD && !after) || (direction == TRUCE_BACK && after))
      return false;
  }
  return true;
}

static size_t ranking_class(const truce_preference *preference, size_t state)
{
  for (size_t k = 0; k < preference->ranked_count; k++) {
    if (preference->ranked[k] == state)
      return preference->tie[k];
  }
  abort();
}

static bool prefers(const twin *w, size_t party, size_t a, size_t b)
{
  const truce_preference *preference = &w->c->parties[party].preference;
  if (preference->kind == TRUCE_RANKING)
    return ranking_class(preference, a) < ranking_class(preference, b);
  int64_t difference = 0;
  for (size_t k = 0; k < preference->wish_count; k++) {
    const truce_wish *wish = &preference->wishes[k];
    const bool in_a = truce_statement_holds(wish->statement, w->codes[a]);
    const bool in_b = truce_statement_holds(wish->statement, w->codes[b]);
    if (preference->kind == TRUCE_PRIORITIES && in_a != in_b)
      return in_a;
    difference += ((int64_t)in_a - (int64_t)in_b) * wish->weight;
  }
  return preference->kind == TRUCE_WEIGHTS && difference > 0;
}

void twin_init(twin *w, const truce_case *c)
{
  *w = (twin){.c = c};
  w->codes = must(calloc((size_t)1 << c->option_count, sizeof *w->codes));
  for (uint64_t code = 0; code < UINT64_C(1) << c->option_count; code++) {
    bool possible = true;
    for (size_t k = 0; k < c->impossible_count; k++)
      possible = possible && !truce_statement_holds(c->impossible_statements[k], code);
    if (possible)
      w->codes[w->states++] = code;
  }
  w->move = must(calloc(c->party_count * w->states * w->states + 1, sizeof *w->move));
  w->prefers = must(calloc(c->party_count * w->states * w->states + 1, sizeof *w->prefers));
  for (size_t p = 0; p < c->party_count; p++) {
    for (size_t a = 0; a < w->states; a++) {
      for (size_t b = 0; b < w->states; b++)
        w->move[(p * w->states + a) * w->states + b] = legal_change(c, p, w->codes[a], w->codes[b]);
      for (size_t b = 0; b < w->states; b++)
        w->prefers[(p * w->states + a) * w->states + b] = prefers(w, p, a, b);
    }
  }
}

void twin_free(twin *w)
{
  free(w->codes);
  free(w->move);
  free(w->prefers);
}

bool twin_can_move(const twin *w, size_t party, size_t from, size_t to)
{
  return w->move[(party * w->states + from) * w->states + to];
}

bool twin_prefers(const twin *w, size_t party, size_t a, size_t b)
{
  return w->prefers[(party * w->states + a) * w->states + b];
}

bool twin_improves(const twin *w, size_t party, size_t from, size_t to)
{
  return twin_can_move(w, party, from, to) && twin_prefers(w, party, to, from);
}

void twin_reach(const twin *w, size_t except, size_t from, bool improving, size_t *steps)
{
  const size_t parties = w->c->party_count, n = w->states;
  /* A node is a state together with the party that moved last. */
  bool *seen = must(calloc(n * parties, sizeof *seen));
  size_t *queue = must(calloc(n * parties + 1, sizeof *queue));
  size_t *distance = must(calloc(n * parties + 1, sizeof *distance));
  size_t head = 0, tail = 0;
  for (size_t s = 0; s < n; s++)
    steps[s] = SIZE_MAX;
  for (bool first = true; first || head < tail; first = false) {
    const size_t state = first ? from : queue[head] / parties;
    const size_t last = first ? parties : queue[head] % parties;
    const size_t here = first ? 0 : distance[head];
    head += first ? 0 : 1;
    for (size_t p = 0; p < parties; p++) {
      if (p == except || p == last)
        continue;
      for (size_t to = 0; to < n; to++) {
        const bool goes =
            improving ? twin_improves(w, p, state, to) : twin_can_move(w, p, state, to);
        if (!goes || seen[to * parties + p])
          continue;
        seen[to * parties + p] = true;
        queue[tail] = to * parties + p;
        distance[tail++] = here + 1;
        if (here + 1 < steps[to])
          steps[to] = here + 1;
      }
    }
  }
  free(seen);
  free(queue);
  free(distance);
}

bool twin_deterred(const twin *w, truce_concept concept, size_t party, size_t state,
                   size_t improvement, size_t *shortest)
{
  if (concept == TRUCE_NASH)
    return false;
  const bool improving = concept == TRUCE_SEQ || concept == TRUCE_SSEQ;
  const bool symmetric = concept == TRUCE_SMR || concept == TRUCE_SSEQ;
  size_t *steps = must(calloc(w->states, sizeof *steps));
  twin_reach(w, party, improvement, improving, steps);
  *shortest = SIZE_MAX;
  for (size_t s2 = 0; s2 < w->states; s2++) {
    bool holds = steps[s2] != SIZE_MAX && !twin_prefers(w, party, s2, state);
    for (size_t s3 = 0; holds && symmetric && s3 < w->states; s3++)
      holds = !(twin_can_move(w, party, s2, s3) && twin_prefers(w, party, s3, state));
    if (holds && steps[s2] < *shortest)
      *shortest = steps[s2];
  }
  free(steps);
  return *shortest != SIZE_MAX;
}

bool twin_stable(const twin *w, truce_concept concept, size_t party, size_t state)
{
  for (size_t s1 = 0; s1 < w->states; s1++) {
    size_t unused;
    if (twin_improves(w, party, state, s1) && !twin_deterred(w, concept, party, state, s1, &unused))
      return false;
  }
  return true;
}
