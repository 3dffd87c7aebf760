#include "ensemble.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

static const double KERNEL = 1.5;      /* of an atom, in cells */
static const double LEAST_WIDTH = 2.0; /* of the broad part */
static const double REFERENCE_AT = 3.0;
#define UNIFORM 0.04978706836786394 /* exp(-3) */

const double truce_ensemble_coverages[TRUCE_ENSEMBLE_LEVELS] = {0.5, 0.8, 0.9};

/* ---- What an issue gives ---- */

bool truce__cloud_of_actors_init(truce__cloud_of_actors *cloud, size_t count)
{
  *cloud = (truce__cloud_of_actors){0};
  double *room = truce__array(count, (TRUCE__CELLS + 3) * sizeof *room);
  if (room == NULL)
    return false;
  cloud->x = room;
  cloud->salience = room + count;
  cloud->capability = room + 2 * count;
  cloud->atoms = room + 3 * count;
  return true;
}

void truce__cloud_of_actors_free(truce__cloud_of_actors *cloud)
{
  free(cloud->x);
  cloud->x = NULL;
}

/* exp(-|t - x| / KERNEL) over the cells first..last, made to add up to 1. Outward from x each cell
 * has the same fraction of the one before. */
static void put_atom(double *cells, double x, size_t first, size_t last)
{
  static const double fraction = 0.513417119032592; /* exp(-1 / 1.5) */
  memset(cells, 0, TRUCE__CELLS * sizeof *cells);
  size_t above = (size_t)ceil(x);
  above = above < first ? first : above;
  double sum = 0, value = exp(-fabs((double)above - x) / KERNEL);
  for (size_t t = above; t <= last; t++) {
    sum += cells[t] = value;
    value *= fraction;
  }
  if (above > first) {
    value = exp(-fabs(x - (double)(above - 1)) / KERNEL);
    for (size_t t = above; t-- > first;) {
      sum += cells[t] = value;
      value *= fraction;
    }
  }
  for (size_t t = first; t <= last; t++)
    cells[t] /= fmax(sum, 1e-300);
}

static void take_logarithms(truce__cloud_of_actors *cloud, const truce__field *field,
                            bool uses_capability)
{
  double top = 0, most = 0, sum = 0;
  size_t known = 0;
  for (size_t k = 0; k < field->count; k++) {
    top = fmax(top, field->s[k]);
    most = fmax(most, field->power[k]); /* fmax passes over NAN */
  }
  for (size_t k = 0; k < field->count; k++) {
    cloud->salience[k] = top > 0 ? log(fmax(100 * field->s[k], top)) : 0;
    cloud->capability[k] = 0;
    if (!uses_capability || isnan(field->power[k]))
      continue;
    cloud->capability[k] = log(fmax(field->power[k], 1e-3 * most));
    sum += cloud->capability[k];
    known++;
  }
  for (size_t k = 0; k < field->count && uses_capability && known > 0; k++) {
    if (isnan(field->power[k]))
      cloud->capability[k] = sum / (double)known;
  }
}

/* A place of 0..1 as one of 0..100; a whole number stays one in spite of rounding, since cells
 * begin and end there. */
static double on_hundred(double x)
{
  const double scaled = fmin(fmax(100 * x, 0), 100), whole = nearbyint(scaled);
  return fabs(scaled - whole) < 1e-9 ? whole : scaled;
}

void truce__cloud_of_actors_fill(truce__cloud_of_actors *cloud, const truce__field *field,
                                 bool uses_capability)
{
  cloud->count = field->count;
  cloud->low = 100;
  cloud->high = 0;
  for (size_t k = 0; k < field->count; k++) {
    cloud->x[k] = on_hundred(field->x[k]);
    cloud->low = fmin(cloud->low, cloud->x[k]);
    cloud->high = fmax(cloud->high, cloud->x[k]);
  }
  cloud->first = (size_t)floor(cloud->low);
  cloud->last = (size_t)ceil(cloud->high);
  take_logarithms(cloud, field, uses_capability);
  for (size_t k = 0; k < field->count; k++)
    put_atom(&cloud->atoms[k * TRUCE__CELLS], cloud->x[k], cloud->first, cloud->last);
  cloud->has_reference = field->has_reference;
  if (field->has_reference)
    put_atom(cloud->reference, on_hundred(field->reference), 0, TRUCE__CELLS - 1);
}

/* ---- The distribution ---- */

/* The parts of a distribution and what their derivatives need. */
typedef struct parts {
  double *l, *w, *g, *via_g;    /* [actor]: log weights, weights, the positions' weights; scratch */
  double sharp;                 /* exp(sharpness) */
  double center, spread, width; /* weighted mean, standard deviation, that of the broad part */
  double broad[TRUCE__CELLS], positions[TRUCE__CELLS];
  double share[3]; /* of broad part, positions, uniform part */
  double rho;      /* of the reference point */
} parts;

static void find_weights(const truce__cloud_of_actors *cloud, const double *p, const double *effect,
                         parts *d)
{
  const size_t n = cloud->count;
  double most = -INFINITY, sum = 0, sharp_sum = 0, variance = 0;
  for (size_t k = 0; k < n; k++) {
    d->l[k] = p[TRUCE__SALIENCE] * cloud->salience[k] +
              p[TRUCE__CAPABILITY] * cloud->capability[k] + effect[k];
    most = fmax(most, d->l[k]);
  }
  d->sharp = exp(p[TRUCE__SHARPNESS]);
  for (size_t k = 0; k < n; k++) {
    d->l[k] -= most;
    sum += d->w[k] = exp(d->l[k]);
    sharp_sum += d->g[k] = exp(d->sharp * d->l[k]);
  }
  d->center = 0;
  for (size_t k = 0; k < n; k++) {
    d->w[k] /= sum;
    d->g[k] /= sharp_sum;
    d->center += d->w[k] * cloud->x[k];
  }
  for (size_t k = 0; k < n; k++) {
    const double away = cloud->x[k] - d->center;
    variance += d->w[k] * away * away;
  }
  d->spread = sqrt(variance + 1e-9);
  d->width = exp(p[TRUCE__WIDTH]) * d->spread + LEAST_WIDTH;
}

static void find_parts(const truce__cloud_of_actors *cloud, parts *d)
{
  double sum = 0;
  memset(d->broad, 0, sizeof d->broad);
  memset(d->positions, 0, sizeof d->positions);
  for (size_t t = cloud->first; t <= cloud->last; t++) {
    const double z = ((double)t - d->center) / d->width;
    sum += d->broad[t] = exp(-z * z / 2);
  }
  for (size_t t = cloud->first; t <= cloud->last; t++)
    d->broad[t] = sum > 0 ? d->broad[t] / sum : 1 / (double)(cloud->last - cloud->first + 1);
  for (size_t k = 0; k < cloud->count; k++) {
    const double *atom = &cloud->atoms[k * TRUCE__CELLS];
    for (size_t t = cloud->first; t <= cloud->last; t++)
      d->positions[t] += d->g[k] * atom[t];
  }
}

static void find_shares(const truce__cloud_of_actors *cloud, const double *p, parts *d)
{
  const double mixing = exp(p[TRUCE__MIXING]), sum = 1 + mixing + UNIFORM;
  d->share[0] = 1 / sum;
  d->share[1] = mixing / sum;
  d->share[2] = UNIFORM / sum;
  d->rho = cloud->has_reference ? 1 / (1 + exp(REFERENCE_AT - p[TRUCE__REFERENCE])) : 0;
}

/* The derivatives of the CRPS, given those by each cell's share. */
static void find_gradient(const truce__cloud_of_actors *cloud, const double *p, const parts *d,
                          const double *h, double *gradient, double *by_weight)
{
  const double both = d->share[0] + d->share[1], rest = 1 - d->rho;
  /* By the mixing: d share / d mixing = share[1] * (is it the positions' - share). */
  const double d0 = -d->share[1] * d->share[0], d1 = d->share[1] * (1 - d->share[1]);
  const double d2 = -d->share[1] * d->share[2];
  double mixing = 0, reference = 0, mean_u = 0, mean_v = 0, mean_a = 0;
  for (size_t t = 0; t < TRUCE__CELLS; t++) {
    const double r = cloud->has_reference ? cloud->reference[t] : 0;
    const double core = d->share[0] * d->broad[t] + d->share[1] * d->positions[t];
    const double z = (double)t - d->center;
    mixing += h[t] * (rest * (d0 * d->broad[t] + d1 * d->positions[t]) + d->rho * (d0 + d1) * r +
                      d2 / TRUCE__CELLS);
    reference += h[t] * d->rho * (1 - d->rho) * (both * r - core);
    mean_u += d->broad[t] * z / (d->width * d->width);
    mean_v += d->broad[t] * z * z / (d->width * d->width * d->width);
    mean_a += h[t] * d->positions[t];
  }
  double by_center = 0, by_width = 0;
  for (size_t t = cloud->first; t <= cloud->last; t++) {
    const double z = (double)t - d->center, hb = h[t] * rest * d->share[0] * d->broad[t];
    by_center += hb * (z / (d->width * d->width) - mean_u);
    by_width += hb * (z * z / (d->width * d->width * d->width) - mean_v);
  }
  const double stretch = exp(p[TRUCE__WIDTH]);
  double sharpness = 0;
  for (size_t k = 0; k < cloud->count; k++) {
    const double *atom = &cloud->atoms[k * TRUCE__CELLS];
    double mine = 0;
    for (size_t t = cloud->first; t <= cloud->last; t++)
      mine += h[t] * atom[t];
    d->via_g[k] = rest * d->share[1] * d->g[k] * (mine - mean_a);
    sharpness += d->sharp * d->via_g[k] * d->l[k];
    const double away = cloud->x[k] - d->center;
    const double variance = d->spread * d->spread - 1e-9;
    by_weight[k] = by_center * d->w[k] * away +
                   by_width * stretch / (2 * d->spread) * d->w[k] * (away * away - variance) +
                   d->sharp * d->via_g[k];
    gradient[TRUCE__SALIENCE] += by_weight[k] * cloud->salience[k];
    gradient[TRUCE__CAPABILITY] += by_weight[k] * cloud->capability[k];
  }
  gradient[TRUCE__MIXING] += mixing;
  gradient[TRUCE__WIDTH] += by_width * stretch * d->spread;
  gradient[TRUCE__SHARPNESS] += sharpness;
  gradient[TRUCE__REFERENCE] += reference;
}

void truce__distribute(const truce__cloud_of_actors *cloud,
                       const double parameters[TRUCE__PARAMETERS], const double *effect,
                       double *room, truce__distribution *d, double outcome, double *loss,
                       double *gradient, double *by_weight)
{
  const size_t n = cloud->count;
  parts x = {.l = room, .w = room + n, .g = room + 2 * n, .via_g = room + 3 * n};
  find_weights(cloud, parameters, effect, &x);
  find_parts(cloud, &x);
  find_shares(cloud, parameters, &x);
  d->low = cloud->low;
  d->high = cloud->high;
  for (size_t t = 0; t < TRUCE__CELLS; t++) {
    const double core = x.share[0] * x.broad[t] + x.share[1] * x.positions[t];
    d->share[t] = (1 - x.rho) * core + x.share[2] / TRUCE__CELLS;
    if (cloud->has_reference)
      d->share[t] += x.rho * (x.share[0] + x.share[1]) * cloud->reference[t];
  }
  if (loss == NULL)
    return;
  double error[TRUCE__CELLS], below = 0, tail = 0;
  *loss = 0;
  for (size_t t = 0; t < TRUCE__CELLS; t++) {
    below += d->share[t];
    error[t] = below - ((double)t >= outcome);
    *loss += error[t] * error[t];
  }
  for (size_t t = TRUCE__CELLS; t-- > 0;) {
    tail += error[t];
    error[t] = 2 * tail; /* a cell's share counts in every sum from there on */
  }
  find_gradient(cloud, parameters, &x, error, gradient, by_weight);
}

/* ---- Reading a distribution ---- */

double truce__distribution_median(const truce__distribution *d)
{
  double below = 0;
  size_t t = 0;
  while (t + 1 < TRUCE__CELLS && below + d->share[t] < 0.5)
    below += d->share[t++];
  const double within = (double)t - 0.5 + (0.5 - below) / d->share[t];
  return fmin(fmax(within, d->low), d->high);
}

static size_t cell_at(const truce__distribution *d, double level)
{
  double below = 0;
  size_t t = 0;
  while (t + 1 < TRUCE__CELLS && (below += d->share[t]) < level)
    t++;
  return t;
}

void truce__distribution_interval(const truce__distribution *d, double share, double *low,
                                  double *high)
{
  *low = (double)cell_at(d, 0.5 - share / 2);
  *high = (double)cell_at(d, 0.5 + share / 2 - 1e-12);
}

double truce__distribution_score(const truce__distribution *d, double outcome)
{
  const size_t cell = (size_t)fmin(fmax(nearbyint(outcome), 0), TRUCE__CELLS - 1);
  double below = 0;
  for (size_t t = 0; t < cell; t++)
    below += d->share[t];
  const double upto = below + d->share[cell];
  return below > 0.5 ? 2 * below - 1 : upto < 0.5 ? 1 - 2 * upto : 0;
}

double truce__distribution_crps(const truce__distribution *d, double outcome)
{
  double below = 0, sum = 0;
  for (size_t t = 0; t < TRUCE__CELLS; t++) {
    below += d->share[t];
    const double error = below - ((double)t >= outcome);
    sum += error * error;
  }
  return sum;
}

/* ---- Fits ---- */

double truce__level_for(const truce_ensemble_fit *fit, double coverage)
{
  double from = 0, level = 0;
  for (int k = 0; k <= TRUCE_ENSEMBLE_LEVELS; k++) {
    const double to = k < TRUCE_ENSEMBLE_LEVELS ? truce_ensemble_coverages[k] : 1;
    const double end = k < TRUCE_ENSEMBLE_LEVELS ? fit->levels[k] : 1;
    if (coverage <= to)
      return level + (end - level) * (coverage - from) / (to - from);
    from = to;
    level = end;
  }
  return 1;
}

static bool knows_a_name(const truce_ensemble_fit *fit, const truce_actor_table *table)
{
  for (size_t k = 0; k < table->issue_count; k++) {
    for (size_t a = 0; a < table->issues[k].actor_count; a++) {
      for (size_t n = 0; n < fit->name_count; n++) {
        if (strcmp(table->issues[k].actors[a].name, fit->names[n]) == 0)
          return true;
      }
    }
  }
  return false;
}

const truce_ensemble_fit *truce__choose_fit(const truce_ensemble *ensemble,
                                            const truce_actor_table *table, size_t *power)
{
  *power = SIZE_MAX;
  for (size_t k = 0; ensemble != NULL && k < ensemble->fit_count; k++) {
    const truce_ensemble_fit *fit = &ensemble->fits[k];
    *power = fit->capability_column != NULL && !table->has_capability
                 ? truce_actor_table_column(table, fit->capability_column)
                 : SIZE_MAX;
    if (fit->uses_capability && !table->has_capability && *power == SIZE_MAX)
      continue;
    if (fit->name_count == 0 || knows_a_name(fit, table))
      return fit;
  }
  *power = SIZE_MAX;
  return ensemble != NULL && ensemble->fit_count > 0 ? &ensemble->fits[ensemble->fit_count - 1]
                                                     : NULL;
}

void truce__distribution_of(const truce_ensemble_fit *fit, const truce__field *field,
                            truce__cloud_of_actors *cloud, truce__distribution *d)
{
  const double parameters[TRUCE__PARAMETERS] = {
      [TRUCE__MIXING] = fit->mixing,       [TRUCE__WIDTH] = fit->width,
      [TRUCE__SHARPNESS] = fit->sharpness, [TRUCE__REFERENCE] = fit->reference,
      [TRUCE__SALIENCE] = fit->salience,   [TRUCE__CAPABILITY] = fit->capability};
  truce__cloud_of_actors_fill(cloud, field, fit->uses_capability);
  truce__distribute(cloud, parameters, field->effect, field->scratch, d, 0, NULL, NULL, NULL);
}

/* The cell below which a share of outcomes is to fall: an end of a calibrated central interval. */
static double quantile(const truce__distribution *d, const truce_ensemble_fit *fit, double level)
{
  double low, high;
  truce__distribution_interval(d, truce__level_for(fit, fabs(1 - 2 * level)), &low, &high);
  return level < 0.5 ? low : level > 0.5 ? high : truce__distribution_median(d);
}

void truce__tell_distribution(const truce__distribution *d, const truce_ensemble_fit *fit,
                              double coverage, double low, double unit, truce_issue_forecast *f)
{
  f->value[TRUCE_FORECAST_ENSEMBLE] = low + unit * truce__distribution_median(d);
  truce__distribution_interval(d, truce__level_for(fit, coverage), &f->low, &f->high);
  f->low = low + unit * f->low;
  f->high = low + unit * f->high;
  for (int q = 0; q < TRUCE_QUANTILES; q++)
    f->quantiles[q] = low + unit * quantile(d, fit, truce_quantile_levels[q]);
}
