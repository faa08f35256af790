#include "tune/fortran.h"

void dgemm_(const char *, const char *, const int *, const int *, const int *, const double *,
            const double *, const int *, const double *, const int *, const double *, double *,
            const int *);
void dgemv_(const char *, const int *, const int *, const double *, const double *, const int *,
            const double *, const int *, const double *, double *, const int *);
void dsyrk_(const char *, const char *, const int *, const int *, const double *, const double *,
            const int *, const double *, double *, const int *);

static const double one = 1, zero = 0;
static const int step = 1;

void weft__fortran_gemm(int n, int columns, const double *a, const double *b, double *c)
{
    dgemm_("N", "N", &n, &columns, &n, &one, a, &n, b, &n, &zero, c, &n);
}

void weft__fortran_gemv(int n, const double *a, const double *x, double *y)
{
    dgemv_("N", &n, &n, &one, a, &n, x, &step, &zero, y, &step);
}

void weft__fortran_syrk(int n, const double *a, double *c)
{
    dsyrk_("L", "N", &n, &n, &one, a, &n, &zero, c, &n);
}
