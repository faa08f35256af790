/* The singular value decomposition of bidiagonal matrices by divide and conquer: residuals and
 * orthogonality of rows made some at a time, of matrices that fall apart, vanish, grade and repeat.
 */
#include "harness.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "linalg/bidiagonal.h"
#include "scalapack_case.h"

typedef struct decomposition {
    int n;
    const double *d, *e;
    const double *s;
    double *u, *vt;
} decomposition;

static double *all_rows(const weft__bidiagonal *b, bool right, int at_once)
{
    const size_t n = (size_t)b->n;
    double *rows = malloc(n * n * sizeof *rows);
    void *scratch = malloc(weft__bidiagonal_scratch(b, at_once));

    for (int first = 0; first < b->n; first += at_once) {
        const int count = first + at_once < b->n ? at_once : b->n - first;

        weft__bidiagonal_rows(b, right, first, count, rows + (size_t)first * n, scratch);
    }
    free(scratch);
    return rows;
}

/* Largest element of |q·qᵀ − 1|. */
static double departure(int n, const double *q)
{
    double most = 0;

    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) {
            double sum = i == j ? -1 : 0;

            for (int k = 0; k < n; k++)
                sum += q[(size_t)i * (size_t)n + (size_t)k] * q[(size_t)j * (size_t)n + (size_t)k];
            most = fmax(most, fabs(sum));
        }
    return most;
}

/* Largest element of |u·s·vt − b|. */
static double residual(const decomposition *x)
{
    const size_t n = (size_t)x->n;
    double most = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = i == j ? -x->d[i] : i + 1 == j ? -x->e[i] : 0;

            for (size_t k = 0; k < n; k++)
                sum += x->u[i * n + k] * x->s[k] * x->vt[k * n + j];
            most = fmax(most, fabs(sum));
        }
    return most;
}

/* What is on and beside the diagonal, by kind. */
static void fill(int kind, int n, double *d, double *e)
{
    for (int i = 0; i < n; i++) {
        d[i] = case_noise((uint64_t)i, 1);
        e[i] = case_noise((uint64_t)i, 2);
        switch (kind) {
        case 1: /* falls apart */
            e[i] = i % 37 == 5 || i % 41 == 40 ? 0 : e[i];
            break;
        case 2: /* singular */
            d[i] = i % 9 == 4 ? 0 : d[i];
            break;
        case 3: /* graded, and far from 1 */
            d[i] = ldexp(d[i], 300 - i), e[i] = ldexp(e[i], 300 - i);
            break;
        case 4: /* the same all over: values that nearly repeat */
            d[i] = 1, e[i] = 1e-9;
            break;
        case 5: /* diagonal */
            e[i] = 0;
            break;
        case 6:
            d[i] = e[i] = 0;
            break;
        case 7: /* 2 cos: known values */
            d[i] = 1, e[i] = 1;
            break;
        case 8:
            d[i] = i % 2 ? 1e-20 : 1, e[i] = i % 3 ? 1 : 1e-17;
            break;
        default:
            break;
        }
    }
}

static void check(int kind, int n, int at_once)
{
    const size_t bytes = ((size_t)n + 1) * sizeof(double);
    double *d = malloc(bytes), *e = malloc(bytes), *used = malloc(2 * bytes), scale = 0;
    weft__bidiagonal b;
    decomposition x = {.n = n, .d = d, .e = e};

    fill(kind, n, d, e);
    for (int i = 0; i < n; i++)
        scale = fmax(scale, fabs(d[i]) + fabs(e[i]));
    memcpy(used, d, bytes), memcpy(used + n, e, (size_t)n * sizeof *e);
    check_true(weft__bidiagonal_new(n, &b));
    check_int(weft__bidiagonal_factor(&b, used, used + n), 0);
    x.s = weft__bidiagonal_values(&b);
    x.u = all_rows(&b, false, at_once);
    x.vt = all_rows(&b, true, at_once);
    for (int i = 0; i < n; i++)
        check_true(x.s[i] >= 0 && (i == 0 || x.s[i] <= x.s[i - 1]));
    check_near(departure(n, x.u), 0, 4 * (n + 1) * DBL_EPSILON);
    check_near(departure(n, x.vt), 0, 4 * (n + 1) * DBL_EPSILON);
    check_near(residual(&x), 0, 4 * (n + 1) * DBL_EPSILON * scale);
    memcpy(used, d, bytes), memcpy(used + n, e, (size_t)n * sizeof *e);
    check_int(weft__bidiagonal_only_values(n, used, used + n), 0);
    for (int i = 0; i < n; i++)
        check_near(used[i], x.s[i], 4 * (n + 1) * DBL_EPSILON * scale);
    free(d), free(e), free(used), free(x.u), free(x.vt);
    weft__bidiagonal_free(&b);
}

static void of_every_kind(void **state)
{
    static const int orders[] = {1, 2, 3, 25, 26, 51, 52, 53, 107, 160};

    for (int kind = 0; kind < 9; kind++)
        for (size_t k = 0; k < sizeof orders / sizeof *orders; k++)
            check(kind, orders[k], 1 + (int)(k * 17 + (size_t)kind * 5) % 70);
}

const struct CMUnitTest bidiagonal_tests[] = {cmocka_unit_test(of_every_kind), {0}};
