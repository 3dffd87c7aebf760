#include "matrix.h"

#include <math.h>
#include <string.h>

bool truce__cholesky(double *a, size_t n)
{
  for (size_t j = 0; j < n; j++) {
    const double diagonal = a[j * n + j];
    double pivot = diagonal;
    for (size_t k = 0; k < j; k++)
      pivot -= a[j * n + k] * a[j * n + k];
    if (!(pivot > 1e-12 * diagonal) || !isfinite(pivot))
      return false;
    const double root = sqrt(pivot);
    a[j * n + j] = root;
    for (size_t i = j + 1; i < n; i++) {
      double sum = a[i * n + j];
      for (size_t k = 0; k < j; k++)
        sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = sum / root;
    }
  }
  return true;
}

void truce__cholesky_solve(const double *factor, size_t n, double *b)
{
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < i; k++)
      b[i] -= factor[i * n + k] * b[k];
    b[i] /= factor[i * n + i];
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t k = i + 1; k < n; k++)
      b[i] -= factor[k * n + i] * b[k];
    b[i] /= factor[i * n + i];
  }
}

static double largest(const double *a, size_t n)
{
  double most = 0;
  for (size_t k = 0; k < n * n; k++)
    most = fmax(most, a[k]);
  return most;
}

static void square(const double *restrict a, size_t n, double *restrict product)
{
  memset(product, 0, n * n * sizeof *product);
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < n; k++) {
      for (size_t j = 0; j < n; j++)
        product[i * n + j] += a[i * n + k] * a[k * n + j];
    }
  }
}

double truce__spectral_radius(const double *a, size_t n, double *scratch)
{
  double *from = scratch, *to = scratch + n * n, exponent = 0, weight = 1;
  memcpy(from, a, n * n * sizeof *from);
  for (int squarings = 0; squarings < 60; squarings++) {
    const double most = largest(from, n);
    if (!(most > 0))
      return 0;
    exponent += weight * log(most);
    weight /= 2;
    for (size_t k = 0; k < n * n; k++)
      from[k] /= most;
    square(from, n, to);
    double *swap = from;
    from = to;
    to = swap;
  }
  return exp(exponent);
}
