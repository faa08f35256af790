/* Which Padé approximant of the exponential is good enough, after how many halvings. Pure.
 *
 * The bounds theta and the correction are those of Al-Mohy and Higham, SIAM J. Matrix Anal. Appl.
 * 31, 2009 (table 3.1, equation 5.1), for the unit roundoff of float64.
 */
#ifndef WEFT__LINALG_EXPM_DEGREE_H
#define WEFT__LINALG_EXPM_DEGREE_H

#include <weft/dtype.h>

enum { WEFT__EXPM_MOST_DEGREE = 13 };

/* Coefficients 0 … degree of the numerator of degree 3, 5, 7, 9 or 13, integers times a power of
 * two that makes them at most 1; and the largest norm for which it will do. */
void weft__expm_coefficients(int degree, double b[WEFT__EXPM_MOST_DEGREE + 1]);
double weft__expm_theta(int degree);

/* How many halvings more a matrix far from normal needs: norm is its 1-norm, power_log2 the binary
 * logarithm of that of |a|^(2·degree + 1). */
int weft__expm_correction(int degree, double norm, double power_log2);

/* Halvings after which a number of binary logarithm `log2` is at most theta of degree 13; 0 to
 * 5000. */
int weft__expm_halvings(double log2);

/* Powers up to the eighth of a matrix whose norm is below 2^that do not overflow in the dtype; a
 * norm of finite numbers of it is below 2^limit. */
int weft__expm_free_exponent(weft_dtype dtype);
int weft__expm_limit_exponent(weft_dtype dtype);

#endif
