#include "linalg/bidiagonal_factors.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Beside elements up to 1. */
static const double NEGLIGIBLE = DBL_EPSILON / 2;

extern void dlasda_(const int *icompq, const int *smlsiz, const int *n, const int *sqre, double *d,
                    double *e, double *u, const int *ldu, double *vt, int *k, double *difl,
                    double *difr, double *z, double *poles, int *givptr, int *givcol,
                    const int *ldgcol, int *perm, double *givnum, double *c, double *s,
                    double *work, int *iwork, int *info);
extern void dlasdq_(const char *uplo, const int *sqre, const int *n, const int *ncvt,
                    const int *nru, const int *ncc, double *d, double *e, double *vt,
                    const int *ldvt, double *u, const int *ldu, double *c, const int *ldc,
                    double *work, int *info, size_t);

weft__factors weft__bidiagonal_factors(const weft__bidiagonal *b)
{
    const size_t n = (size_t)b->n, levels = (size_t)b->levels;
    weft__factors p = {.values = b->numbers, .order = b->integers};

    p.signs = p.values + n;
    p.d = p.signs + n;
    p.u = p.d + n;
    p.vt = p.u + WEFT__UNDIVIDED * n;
    p.difl = p.vt + (WEFT__UNDIVIDED + 1) * n;
    p.difr = p.difl + levels * n;
    p.z = p.difr + 2 * levels * n;
    p.poles = p.z + levels * n;
    p.givnum = p.poles + 2 * levels * n;
    p.c = p.givnum + 2 * levels * n;
    p.s = p.c + n;
    p.first = p.order + n;
    p.k = p.first + n + 1;
    p.givptr = p.k + n;
    p.perm = p.givptr + n;
    p.givcol = p.perm + levels * n;
    return p;
}

bool weft__bidiagonal_new(int n, weft__bidiagonal *b)
{
    const size_t count = (size_t)n;

    *b = (weft__bidiagonal){.n = n, .levels = 1};
    while (n >> b->levels >= WEFT__UNDIVIDED + 1)
        b->levels++;
    b->count_numbers = count * (size_t)(6 + 2 * WEFT__UNDIVIDED + 8 * b->levels);
    b->count_integers = count * (size_t)(4 + 3 * b->levels) + 1;
    b->numbers = calloc(b->count_numbers, sizeof *b->numbers);
    b->integers = calloc(b->count_integers, sizeof *b->integers);
    if (b->numbers && b->integers)
        return true;
    weft__bidiagonal_free(b);
    return false;
}

void weft__bidiagonal_free(weft__bidiagonal *b)
{
    free(b->numbers);
    free(b->integers);
    *b = (weft__bidiagonal){0};
}

const double *weft__bidiagonal_values(const weft__bidiagonal *b)
{
    return b->numbers;
}

/* ---- factoring ---- */

static double largest(int n, const double *x)
{
    double most = 0;

    for (int i = 0; i < n; i++)
        most = fabs(x[i]) > most ? fabs(x[i]) : most;
    return most;
}

/* Exactly, by a power of 2; returns what undoes it. */
static double scale(int n, double *d, double *e)
{
    const double most = fmax(largest(n, d), largest(n - 1, e));
    int exponent = 0;

    (void)frexp(most, &exponent);
    for (int i = 0; i < n; i++)
        d[i] = ldexp(d[i], -exponent);
    for (int i = 0; i < n - 1; i++)
        e[i] = ldexp(e[i], -exponent);
    return most > 0 ? ldexp(1, exponent) : 0;
}

/* Divide and conquer divides by what is on the diagonal. */
static void lift(int n, double *d)
{
    for (int i = 0; i < n; i++)
        if (fabs(d[i]) < NEGLIGIBLE)
            d[i] = copysign(NEGLIGIBLE, d[i]);
}

static int factor_small(const weft__bidiagonal *b, const weft__factors *p, int first, int size,
                        double *e, double *work)
{
    const int zero = 0, n = b->n;
    double *u = p->u + first, *vt = p->vt + first;
    int info = 0;

    for (size_t j = 0; j < (size_t)size; j++)
        for (size_t i = 0; i < (size_t)size; i++)
            u[i + j * (size_t)n] = vt[i + j * (size_t)n] = i == j;
    dlasdq_("U", &zero, &size, &size, &size, &zero, p->d + first, e, vt, &n, u, &n, u, &n, work,
            &info, 1);
    return info;
}

static int factor_large(const weft__bidiagonal *b, const weft__factors *p, int first, int size,
                        double *e, double *work, int *iwork)
{
    const int compact = 1, small = WEFT__UNDIVIDED, square = 0, n = b->n;
    int info = 0;

    dlasda_(&compact, &small, &size, &square, p->d + first, e, p->u + first, &n, p->vt + first,
            p->k + first, p->difl + first, p->difr + first, p->z + first, p->poles + first,
            p->givptr + first, p->givcol + first, &n, p->perm + first, p->givnum + first,
            p->c + first, p->s + first, work, iwork, &info);
    return info;
}

/* Between elements beside the diagonal that are negligible, each part alone. */
static int factor_parts(const weft__bidiagonal *b, const weft__factors *p, double *e, double *work,
                        int *iwork)
{
    int count = 0, first = 0, info = 0;

    for (int i = 0; i < b->n && info == 0; i++) {
        const int size = i - first + 1;

        if (i < b->n - 1 && fabs(e[i]) >= NEGLIGIBLE)
            continue;
        p->first[count++] = first;
        p->signs[first] = 1;
        if (size > 1)
            lift(size, p->d + first);
        if (size == 1)
            p->signs[first] = p->d[first] < 0 ? -1 : 1;
        else if (size <= WEFT__UNDIVIDED)
            info = factor_small(b, p, first, size, e + first, work);
        else
            info = factor_large(b, p, first, size, e + first, work, iwork);
        first = i + 1;
    }
    p->first[count] = b->n;
    return info;
}

typedef struct ranked {
    double value;
    int index;
} ranked;

static int by_value(const void *left, const void *right)
{
    const ranked *a = left, *b = right;

    if (a->value != b->value)
        return a->value > b->value ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

static void sort_values(const weft__bidiagonal *b, const weft__factors *p, double unit,
                        ranked *list)
{
    for (int i = 0; i < b->n; i++)
        list[i] = (ranked){fabs(p->d[i]), i};
    qsort(list, (size_t)b->n, sizeof *list, by_value);
    for (int i = 0; i < b->n; i++) {
        p->values[i] = list[i].value * unit;
        p->order[i] = list[i].index;
    }
}

int weft__bidiagonal_factor(weft__bidiagonal *b, double *d, double *e)
{
    const weft__factors p = weft__bidiagonal_factors(b);
    const size_t n = (size_t)b->n;
    double *work = calloc(8 * n + (WEFT__UNDIVIDED + 2) * (WEFT__UNDIVIDED + 2), sizeof *work),
           unit;
    int *iwork = calloc(8 * n, sizeof *iwork), info = -1;
    ranked *list = calloc(n, sizeof *list);

    if (work && iwork && list) {
        unit = scale(b->n, d, e);
        memcpy(p.d, d, n * sizeof *d);
        info = factor_parts(b, &p, e, work, iwork);
        sort_values(b, &p, unit, list);
    }
    free(work), free(iwork), free(list);
    return info;
}

static int larger_first(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;

    return (a < b) - (a > b);
}

/* Two values come out of ?lasdq in any order. */
int weft__bidiagonal_only_values(int n, double *d, double *e)
{
    const int zero = 0, one = 1;
    double *work = calloc(4 * (size_t)n + 4, sizeof *work), none = 0;
    int info = -1;

    if (work)
        dlasdq_("U", &zero, &n, &zero, &zero, &zero, d, e, &none, &one, &none, &one, &none, &one,
                work, &info, 1);
    qsort(d, (size_t)n, sizeof *d, larger_first);
    free(work);
    return info;
}
