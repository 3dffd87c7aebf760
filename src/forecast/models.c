/* The models that take a line or two. */
#include <math.h>
#include <stdlib.h>

#include "field.h"

const char *truce_forecast_id(truce_forecast_model model)
{
  static const char *const ids[] = {
#define ID(name, json, label, what) json,
      TRUCE_FORECAST_MODEL_TABLE(ID)
#undef ID
  };
  return ids[model];
}

const char *truce_forecast_label(truce_forecast_model model)
{
  static const char *const labels[] = {
#define LABEL(name, json, label, what) label,
      TRUCE_FORECAST_MODEL_TABLE(LABEL)
#undef LABEL
  };
  return labels[model];
}

const char *truce_forecast_what(truce_forecast_model model)
{
  static const char *const whats[] = {
#define WHAT(name, json, label, what) what,
      TRUCE_FORECAST_MODEL_TABLE(WHAT)
#undef WHAT
  };
  return whats[model];
}

double truce__predict_mean(const truce__field *field)
{
  double sum = 0;
  for (size_t k = 0; k < field->count; k++)
    sum += field->x[k];
  return sum / (double)field->count;
}

double truce__predict_salience(const truce__field *field)
{
  double sum = 0, weight = 0;
  for (size_t k = 0; k < field->count; k++) {
    sum += field->s[k] * field->x[k];
    weight += field->s[k];
  }
  return weight > 0 ? sum / weight : NAN;
}

double truce__predict_compromise(const truce__field *field)
{
  double sum = 0;
  for (size_t k = 0; k < field->count; k++)
    sum += field->w[k] * field->x[k];
  return sum;
}

static int by_position(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double truce__predict_median(const truce__field *field)
{
  const double close = 1e-12; /* weights add up to 1; sums of equal halves may differ by rounding */
  double *pairs = field->scratch; /* position, weight */
  for (size_t k = 0; k < field->count; k++) {
    pairs[2 * k] = field->x[k];
    pairs[2 * k + 1] = field->w[k];
  }
  qsort(pairs, field->count, 2 * sizeof *pairs, by_position);
  double below = 0;
  for (size_t k = 0; k < field->count; k++) {
    below += pairs[2 * k + 1];
    if (below < 0.5 - close)
      continue;
    if (below > 0.5 + close)
      return pairs[2 * k];
    size_t next = k + 1; /* exactly half: midway to the next that has weight */
    while (next < field->count && pairs[2 * next + 1] <= 0)
      next++;
    return next < field->count ? (pairs[2 * k] + pairs[2 * next]) / 2 : pairs[2 * k];
  }
  return pairs[2 * (field->count - 1)];
}

/* The slope of sum w log(gain) at x. It falls all along: each term is the logarithm of a concave
 * function. */
static double nash_slope(const truce__field *field, double x, double *curvature)
{
  double slope = 0;
  *curvature = 0;
  for (size_t k = 0; k < field->count; k++) {
    const double away = x - field->x[k];
    const double lost = field->has_reference ? field->reference - field->x[k] : 0;
    const double gain = fmax(1 + lost * lost - away * away, 1e-12);
    const double share = -2 * away / gain;
    slope += field->w[k] * share;
    *curvature += field->w[k] * (-2 / gain - share * share);
  }
  return slope;
}

double truce__predict_nash(const truce__field *field)
{
  enum { STEPS = 100 };
  double low = 0, high = 1, x = truce__predict_compromise(field);
  for (int step = 0; step < STEPS && high - low > 1e-14; step++) {
    double curvature;
    const double slope = nash_slope(field, x, &curvature);
    if (slope > 0)
      low = x;
    else
      high = x;
    const double next = x - slope / curvature; /* Newton, kept between the bounds */
    if (fabs(next - x) < 1e-15)
      break;
    x = next > low && next < high ? next : (low + high) / 2;
  }
  return x;
}

double truce__predict(truce_forecast_model model, const truce__field *field)
{
  switch (model) {
  case TRUCE_FORECAST_MEAN:
    return truce__predict_mean(field);
  case TRUCE_FORECAST_SALIENCE:
    return truce__predict_salience(field);
  case TRUCE_FORECAST_COMPROMISE:
    return truce__predict_compromise(field);
  case TRUCE_FORECAST_MEDIAN:
    return truce__predict_median(field);
  case TRUCE_FORECAST_NASH:
    return truce__predict_nash(field);
  case TRUCE_FORECAST_CHALLENGE:
    return truce__predict_challenge(field);
  case TRUCE_FORECAST_CONDORCET:
    return truce__predict_condorcet(field);
  case TRUCE_FORECAST_ENSEMBLE:
  case TRUCE_FORECAST_COUNT:
    break;
  }
  return NAN;
}
