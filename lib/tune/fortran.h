/* The routines of BLAS that are measured and not called elsewhere in this form. Square matrices by
 * columns, without gaps. */
#ifndef WEFT__TUNE_FORTRAN_H
#define WEFT__TUNE_FORTRAN_H

/* c (n × columns) = a (n × n) · b (n × columns) */
void weft__fortran_gemm(int n, int columns, const double *a, const double *b, double *c);

/* y = a·x */
void weft__fortran_gemv(int n, const double *a, const double *x, double *y);

/* c = a·aᵀ, its lower triangle */
void weft__fortran_syrk(int n, const double *a, double *c);

#endif
