#include "forecast_twin.h"

#include <math.h>
#include <string.h>

enum { MOST = 64 };

static double weight(const truce_actor *a)
{
  return a->capability * a->salience;
}

static double total(const truce_actor_issue *issue)
{
  double sum = 0;
  for (size_t k = 0; k < issue->actor_count; k++)
    sum += weight(&issue->actors[k]);
  return sum;
}

/* ---- Median ---- */

static double share_below(const truce_actor_issue *issue, double x, bool with)
{
  double sum = 0;
  for (size_t k = 0; k < issue->actor_count; k++) {
    const double at = issue->actors[k].position;
    sum += at < x || (with && at == x) ? weight(&issue->actors[k]) : 0;
  }
  return sum / total(issue);
}

double twin_median(const truce_actor_issue *issue)
{
  /* Every x with at most half of the weight strictly on either side is a median; their middle. */
  double low = INFINITY, high = -INFINITY;
  for (size_t k = 0; k < issue->actor_count; k++) {
    const double x = issue->actors[k].position;
    if (weight(&issue->actors[k]) <= 0)
      continue;
    if (share_below(issue, x, false) <= 0.5 + 1e-12 &&
        1 - share_below(issue, x, true) <= 0.5 + 1e-12) {
      low = fmin(low, x);
      high = fmax(high, x);
    }
  }
  return (low + high) / 2;
}

/* ---- Nash ---- */

static double product(const truce_actor_issue *issue, double x)
{
  double sum = 0;
  const double range = issue->high - issue->low;
  for (size_t k = 0; k < issue->actor_count; k++) {
    const double away = (x - issue->actors[k].position) / range;
    const double lost =
        issue->has_reference ? (issue->reference - issue->actors[k].position) / range : 0;
    sum += weight(&issue->actors[k]) * log(fmax(1 + lost * lost - away * away, 1e-300));
  }
  return sum;
}

double twin_nash(const truce_actor_issue *issue)
{
  double low = issue->low, high = issue->high, best = low;
  for (int finer = 0; finer < 12; finer++) {
    double most = -INFINITY;
    for (int k = 0; k <= 100; k++) {
      const double x = low + (high - low) * k / 100, value = product(issue, x);
      if (value > most) {
        most = value;
        best = x;
      }
    }
    const double step = (high - low) / 100;
    low = fmax(best - step, issue->low);
    high = fmin(best + step, issue->high);
  }
  return best;
}

/* ---- Condorcet ---- */

double twin_condorcet(const truce_actor_issue *issue)
{
  double options[MOST], now[MOST], next[MOST];
  size_t n = 0;
  for (size_t k = 0; k < issue->actor_count; k++) {
    bool known = false;
    for (size_t j = 0; j < n; j++)
      known = known || options[j] == issue->actors[k].position;
    if (!known)
      options[n++] = issue->actors[k].position;
  }
  for (size_t j = 0; j < n; j++)
    now[j] = 1.0 / (double)n;
  for (int step = 0; step < 20000 && n > 1; step++) {
    memset(next, 0, sizeof next);
    for (size_t i = 0; i < n; i++) {
      for (size_t j = 0; j < n; j++) {
        if (i == j)
          continue;
        /* i holds, j is drawn as the challenger with chance 1 / (n - 1). */
        double for_i = 0, for_j = 0;
        for (size_t k = 0; k < issue->actor_count; k++) {
          const double x = issue->actors[k].position;
          const double vote =
              weight(&issue->actors[k]) * (fabs(x - options[j]) - fabs(x - options[i]));
          for_i += fmax(vote, 0);
          for_j += fmax(-vote, 0);
        }
        const double loses =
            fmin(fmax(for_i + for_j > 0 ? for_j / (for_i + for_j) : 0.5, 1e-9), 1 - 1e-9);
        next[j] += now[i] * loses / (double)(n - 1);
        next[i] += now[i] * (1 - loses) / (double)(n - 1);
      }
    }
    double change = 0;
    for (size_t j = 0; j < n; j++)
      change = fmax(change, fabs(next[j] - now[j]));
    memcpy(now, next, sizeof now);
    if (change < 1e-16)
      break;
  }
  double mean = 0;
  for (size_t j = 0; j < n; j++)
    mean += now[j] * options[j];
  return mean;
}

/* ---- The challenge model ---- */

typedef struct game {
  size_t n;
  double x[MOST], s[MOST], w[MOST], r[MOST], range;
} game;

static double chance(const game *g, size_t i, size_t j)
{
  double for_i = 0, all = 0;
  for (size_t k = 0; k < g->n; k++) {
    const double vote = g->w[k] * (pow(fabs(g->x[k] - g->x[j]) / g->range, g->r[k]) -
                                   pow(fabs(g->x[k] - g->x[i]) / g->range, g->r[k]));
    for_i += fmax(vote, 0);
    all += fabs(vote);
  }
  return all > 0 ? for_i / all : 0.5;
}

/* What i's challenge to j is worth to i, seen by somebody with the exponent r. */
static double expected(const game *g, size_t i, size_t j, double r)
{
  const double d = fabs(g->x[i] - g->x[j]) / g->range, p = chance(g, i, j);
  const double success = 2 - 4 * pow(0.5 - 0.5 * d, r), failure = 2 - 4 * pow(0.5 + 0.5 * d, r);
  return g->s[j] * (p * success + (1 - p) * failure) + (1 - g->s[j]) * success -
         (2 - 4 * pow(0.5, r));
}

static void find_risks(game *g)
{
  double danger[MOST] = {0}, least = INFINITY, most = -INFINITY;
  for (size_t i = 0; i < g->n; i++)
    g->r[i] = 1;
  for (size_t i = 0; i < g->n; i++) {
    for (size_t j = 0; j < g->n; j++)
      danger[i] += j == i ? 0 : expected(g, j, i, 1);
    least = fmin(least, danger[i]);
    most = fmax(most, danger[i]);
  }
  for (size_t i = 0; i < g->n; i++) {
    const double risk = most > least ? (2 * danger[i] - most - least) / (most - least) : 0;
    g->r[i] = (1 - risk / 3) / (1 + risk / 3);
  }
}

static double best_place(const game *g, size_t i)
{
  double place = g->x[i], least = INFINITY;
  for (size_t j = 0; j < g->n; j++) {
    if (g->x[j] == g->x[i])
      continue;
    const double own = expected(g, i, j, g->r[i]), others = expected(g, j, i, g->r[i]);
    double to;
    if (own > 0 && others > own)
      to = g->x[j];
    else if (others > 0 && own < 0)
      to = others <= -own ? g->x[j] : g->x[i] + (g->x[j] - g->x[i]) * -own / others;
    else
      continue;
    const double move = fabs(to - g->x[i]);
    if (move < least - 1e-9 || (move < least + 1e-9 && to < place)) {
      least = move;
      place = to;
    }
  }
  return place;
}

double twin_challenge(const truce_actor_issue *issue)
{
  game g = {.n = issue->actor_count};
  double low = INFINITY, high = -INFINITY, next[MOST];
  truce_actor actors[MOST];
  for (size_t k = 0; k < g.n; k++) {
    actors[k] = issue->actors[k];
    g.x[k] = actors[k].position;
    g.s[k] = fmin(actors[k].salience / 100, 1);
    g.w[k] = weight(&actors[k]) / total(issue);
    low = fmin(low, g.x[k]);
    high = fmax(high, g.x[k]);
  }
  g.range = high > low ? high - low : 1;
  for (int round = 0; round < TRUCE_CHALLENGE_ROUNDS; round++) {
    double furthest = 0;
    find_risks(&g);
    for (size_t k = 0; k < g.n; k++)
      next[k] = best_place(&g, k);
    for (size_t k = 0; k < g.n; k++) {
      furthest = fmax(furthest, fabs(next[k] - g.x[k]) / g.range);
      g.x[k] = next[k];
    }
    if (furthest < 1e-3)
      break;
  }
  for (size_t k = 0; k < g.n; k++)
    actors[k].position = g.x[k];
  truce_actor_issue end = *issue;
  end.actors = actors;
  return twin_median(&end);
}

/* ---- The ensemble ---- */

static void add_kernel(double *share, double x, double first, double last, double amount)
{
  double sum = 0;
  for (int t = 0; t <= 100; t++)
    sum += t >= first && t <= last ? exp(-fabs(t - x) / 1.5) : 0;
  for (int t = 0; t <= 100; t++)
    share[t] += t >= first && t <= last ? amount * exp(-fabs(t - x) / 1.5) / sum : 0;
}

void twin_distribution(const truce_ensemble_fit *fit, const truce_actor_issue *issue,
                       double share[101])
{
  const size_t n = issue->actor_count;
  double l[MOST], w[MOST], g[MOST], top = 0, strong = 0, most = -INFINITY;
  double low = 100, high = 0;
  for (size_t k = 0; k < n; k++) {
    top = fmax(top, issue->actors[k].salience);
    strong = fmax(strong, issue->actors[k].capability);
    low = fmin(low, issue->actors[k].position);
    high = fmax(high, issue->actors[k].position);
  }
  low = floor(low);
  high = ceil(high);
  for (size_t k = 0; k < n; k++) {
    l[k] = fit->salience * log(fmax(issue->actors[k].salience, top / 100));
    if (fit->uses_capability)
      l[k] += fit->capability * log(fmax(issue->actors[k].capability, strong / 1000));
    for (size_t a = 0; a < fit->name_count; a++)
      l[k] += strcmp(fit->names[a], issue->actors[k].name) == 0 ? fit->effects[a] : 0;
    most = fmax(most, l[k]);
  }
  double sum = 0, sharp = 0, mean = 0, variance = 0;
  for (size_t k = 0; k < n; k++) {
    sum += w[k] = exp(l[k] - most);
    sharp += g[k] = exp(exp(fit->sharpness) * (l[k] - most));
  }
  for (size_t k = 0; k < n; k++)
    mean += w[k] / sum * issue->actors[k].position;
  for (size_t k = 0; k < n; k++)
    variance += w[k] / sum * pow(issue->actors[k].position - mean, 2);
  const double width = exp(fit->width) * sqrt(variance + 1e-9) + 2;
  const double mixing = exp(fit->mixing), whole = 1 + mixing + exp(-3);
  const double rho = issue->has_reference ? 1 / (1 + exp(3 - fit->reference)) : 0;
  double broad = 0;
  for (int t = 0; t <= 100; t++) {
    share[t] = exp(-3) / whole / 101;
    broad += t >= low && t <= high ? exp(-pow((t - mean) / width, 2) / 2) : 0;
  }
  for (int t = 0; t <= 100; t++) {
    if (t >= low && t <= high)
      share[t] += (1 - rho) / whole * exp(-pow((t - mean) / width, 2) / 2) / broad;
  }
  for (size_t k = 0; k < n; k++)
    add_kernel(share, issue->actors[k].position, low, high,
               (1 - rho) * mixing / whole * g[k] / sharp);
  if (issue->has_reference)
    add_kernel(share, issue->reference, 0, 100, rho * (1 + mixing) / whole);
}
