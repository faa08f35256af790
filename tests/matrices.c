#include "matrices.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const weft_dtype matrix_dtypes[4] = {WEFT_FLOAT32, WEFT_FLOAT64, WEFT_COMPLEX64, WEFT_COMPLEX128};

typedef struct matrix {
    family kind;
    int64_t m, n;
    weft_dtype dtype;
} matrix;

/* Something between -1/2 and 1/2 without a pattern. */
static double scattered(int64_t i)
{
    uint64_t x = (uint64_t)i * 0x9e3779b97f4a7c15u + 0x1234567;

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return (double)((x ^ (x >> 31)) >> 11) * 0x1p-53 - 0.5;
}

static double complex random_number(const matrix *x, int64_t i, int64_t j)
{
    const double re = scattered(2 * (i * 4099 + j));

    return x->dtype >= WEFT_COMPLEX64 ? re + I * scattered(2 * (i * 4099 + j) + 1) : re;
}

static double complex low_rank(const matrix *x, int64_t i, int64_t j)
{
    const int64_t rank = (x->m < x->n ? x->m : x->n) / 2;
    double complex sum = 0;

    for (int64_t k = 0; k < rank; k++)
        sum += random_number(x, i, k) * random_number(x, j + 5000, k);
    return sum;
}

static double complex kahan(int64_t i, int64_t j)
{
    const double c = 0.285, s = sqrt(1 - c * c);

    return i > j ? 0 : pow(s, (double)i) * (i == j ? 1 : -c);
}

static double complex wilkinson(const matrix *x, int64_t i, int64_t j)
{
    if (i == j || j == x->n - 1)
        return 1;
    return i > j ? -1 : 0;
}

static double complex number(const matrix *x, int64_t i, int64_t j)
{
    switch (x->kind) {
    case GRADED:
        return random_number(x, i, j) * pow(10, -6.0 * (double)i / (double)x->m);
    case HILBERT:
        return 1 / (double)(i + j + 1);
    case KAHAN:
        return kahan(i, j);
    case WILKINSON:
        return wilkinson(x, i, j);
    case CLUSTERED:
        return (i == j) + 1e-3 * random_number(x, i, j);
    case RANK_DEFICIENT:
        return low_rank(x, i, j);
    case DEFINITE:
    case HERMITIAN:
        return (random_number(x, i, j) + conj(random_number(x, j, i))) +
               (i == j && x->kind == DEFINITE ? 2 * (double)x->n : 0);
    default:
        return random_number(x, i, j);
    }
}

static void write_number(void *context, int64_t index, void *element)
{
    const matrix *x = context;
    const double complex z = number(x, index / x->n, index % x->n);

    switch (x->dtype) {
    case WEFT_FLOAT32:
        *(float *)element = (float)creal(z);
        break;
    case WEFT_FLOAT64:
        *(double *)element = creal(z);
        break;
    case WEFT_COMPLEX64:
        *(float complex *)element = (float complex)z;
        break;
    default:
        *(double complex *)element = z;
    }
}

void make_matrix(family kind, int64_t m, int64_t n, weft_dtype dtype, int layout, weft_array **a,
                 void **memory)
{
    matrix x = {kind, m, n, dtype};

    make_laid_out_as(test_session(), WEFT_SHAPE(m, n), dtype, layout, write_number, &x, a, memory);
}

double complex *all_numbers(weft_array *a)
{
    const int64_t count = weft_array_count(a);
    double complex *numbers = malloc((size_t)count * sizeof *numbers + 1);
    void *bytes = all_bytes(a);

    for (int64_t i = 0; i < count; i++) {
        switch (weft_array_dtype(a)) {
        case WEFT_FLOAT32:
            numbers[i] = ((const float *)bytes)[i];
            break;
        case WEFT_FLOAT64:
            numbers[i] = ((const double *)bytes)[i];
            break;
        case WEFT_COMPLEX64:
            numbers[i] = ((const float complex *)bytes)[i];
            break;
        default:
            numbers[i] = ((const double complex *)bytes)[i];
        }
    }
    free(bytes);
    return numbers;
}

double dtype_epsilon(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64 ? (double)FLT_EPSILON : DBL_EPSILON;
}

double norm_of(const double complex *x, int64_t count)
{
    double sum = 0;

    for (int64_t i = 0; i < count; i++)
        sum += creal(x[i]) * creal(x[i]) + cimag(x[i]) * cimag(x[i]);
    return sqrt(sum);
}

double norm_difference(const double complex *x, const double complex *l, const double complex *r,
                       int64_t m, int64_t n, int64_t k)
{
    double complex *row = malloc((size_t)n * sizeof *row + 1);
    double sum = 0;

    for (int64_t i = 0; i < m; i++) {
        for (int64_t j = 0; j < n; j++)
            row[j] = x[i * n + j];
        for (int64_t t = 0; t < k; t++)
            for (int64_t j = 0; j < n; j++)
                row[j] -= l[i * k + t] * r[t * n + j];
        sum += pow(norm_of(row, n), 2);
    }
    free(row);
    return sqrt(sum);
}

static double norm_of_gram(const double complex *q, int64_t count, int64_t length, int64_t from_one,
                           int64_t step)
{
    double sum = 0;

    for (int64_t i = 0; i < count; i++) {
        for (int64_t j = 0; j < count; j++) {
            double complex dot = i == j ? -1 : 0;

            for (int64_t t = 0; t < length; t++)
                dot += conj(q[i * from_one + t * step]) * q[j * from_one + t * step];
            sum += creal(dot) * creal(dot) + cimag(dot) * cimag(dot);
        }
    }
    return sqrt(sum);
}

double norm_columns(const double complex *q, int64_t m, int64_t n)
{
    return norm_of_gram(q, n, m, 1, n);
}

double norm_rows(const double complex *q, int64_t m, int64_t n)
{
    return norm_of_gram(q, m, n, n, 1);
}

void test_check_at_most(double value, double limit, const char *text, const char *file, int line)
{
    char both[256];

    if (value <= limit)
        return;
    (void)snprintf(both, sizeof both, "%s = %g <= %g", text, value, limit);
    test_check_true(false, both, file, line);
}
