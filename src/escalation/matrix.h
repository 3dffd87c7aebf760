/* Small dense matrices, row after row. */
#ifndef TRUCE_ESCALATION_MATRIX_H
#define TRUCE_ESCALATION_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

/* Replaces a symmetric matrix by its lower Cholesky factor; false if it is not positive definite
 * (a pivot below 1e-12 of its diagonal entry): the matrix is then spoilt. O(n^3). */
bool truce__cholesky(double *a, size_t n);
/* Solves L L' x = b in place. O(n^2). */
void truce__cholesky_solve(const double *factor, size_t n, double *b);

/* The largest modulus among the eigenvalues of a matrix without negative entries: the limit of
 * |A^m|^(1/m) (Gelfand 1941), by squaring. `scratch` has room for 2 n^2. O(60 n^3). */
double truce__spectral_radius(const double *a, size_t n, double *scratch);

#endif
