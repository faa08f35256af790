#include "scalapack_case.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const weft_dtype case_dtypes[4] = {WEFT_FLOAT32, WEFT_FLOAT64, WEFT_COMPLEX64, WEFT_COMPLEX128};

bool case_is_complex(weft_dtype dtype)
{
    return dtype >= WEFT_COMPLEX64;
}

bool case_is_single(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64;
}

double case_epsilon(weft_dtype dtype)
{
    return case_is_single(dtype) ? (double)FLT_EPSILON : DBL_EPSILON;
}

weft_dtype case_real(weft_dtype dtype)
{
    return case_is_single(dtype) ? WEFT_FLOAT32 : WEFT_FLOAT64;
}

/* ---- matrices ---- */

matrix matrix_new(int64_t m, int64_t n)
{
    return (matrix){m, n, calloc((size_t)(m * n) + 1, sizeof(number))};
}

static number read_number(weft_dtype dtype, const char *at)
{
    float f[2] = {0};
    double d[2] = {0};

    memcpy(case_is_single(dtype) ? (void *)f : (void *)d, at, weft_dtype_size(dtype));
    return case_is_single(dtype) ? (double)f[0] + (double)f[1] * I : d[0] + d[1] * I;
}

matrix matrix_whole(weft_array *a)
{
    const weft_shape shape = weft_array_shape(a);
    const size_t size = weft_dtype_size(weft_array_dtype(a));
    matrix w = matrix_new(shape.extent[0], shape.ndim > 1 ? shape.extent[1] : 1);
    char *bytes = all_bytes(a);

    for (int64_t k = 0; k < w.m * w.n; k++)
        w.x[k] = read_number(weft_array_dtype(a), bytes + (size_t)k * size);
    free(bytes);
    return w;
}

number matrix_at(matrix a, int64_t i, int64_t j)
{
    return a.x[i * a.n + j];
}

double matrix_norm(matrix a)
{
    double sum = 0;

    for (int64_t k = 0; k < a.m * a.n; k++)
        sum += creal(a.x[k] * conj(a.x[k]));
    return sqrt(sum);
}

/* ‖a·b − c‖. */
double matrix_product_error(matrix a, matrix b, matrix c)
{
    double sum = 0;

    check_int(a.n, b.m);
    check_int(a.m, c.m);
    check_int(b.n, c.n);
    for (int64_t i = 0; i < c.m; i++)
        for (int64_t j = 0; j < c.n; j++) {
            number d = -matrix_at(c, i, j);

            for (int64_t k = 0; k < a.n; k++)
                d += matrix_at(a, i, k) * matrix_at(b, k, j);
            sum += creal(d * conj(d));
        }
    return sqrt(sum);
}

/* Whether ‖a·b − c‖ is what rounding in the dtype explains. */
void check_product(weft_dtype dtype, matrix a, matrix b, matrix c)
{
    const double scale = (double)(a.n + 1) * case_epsilon(dtype) *
                         (matrix_norm(a) * matrix_norm(b) + matrix_norm(c));

    check_true(matrix_product_error(a, b, c) <= 10 * scale);
}

matrix matrix_adjoint(matrix a)
{
    matrix h = matrix_new(a.n, a.m);

    for (int64_t i = 0; i < a.m; i++)
        for (int64_t j = 0; j < a.n; j++)
            h.x[j * a.m + i] = conj(matrix_at(a, i, j));
    return h;
}

matrix matrix_identity(int64_t n)
{
    matrix w = matrix_new(n, n);

    for (int64_t i = 0; i < n; i++)
        w.x[i * n + i] = 1;
    return w;
}

/* qᴴ·q = 1 within 10 n eps. */
void check_orthonormal(weft_dtype dtype, matrix q)
{
    matrix h = matrix_adjoint(q), one = matrix_identity(q.n);

    check_true(matrix_product_error(h, q, one) <= 10 * (double)(q.m + 1) * case_epsilon(dtype));
    free(h.x), free(one.x);
}

/* ---- operands ---- */

double case_noise(uint64_t index, uint64_t seed)
{
    uint64_t x = index * 0x9e3779b97f4a7c15u + seed * 0xbf58476d1ce4e5b9u + 1;

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    x ^= x >> 31;
    return (double)(x >> 11) * 0x1p-53 - 0.5;
}

static number element_of(const recipe *r, int64_t i, int64_t j)
{
    const bool mirrored = (r->definite || r->hermitian) && j > i;
    const uint64_t index = (uint64_t)(mirrored ? j * 1000 + i : i * 1000 + j);
    number x = case_noise(index, r->seed);

    if (j == r->zero)
        return 0;
    if (case_is_complex(r->dtype) && !((r->definite || r->hermitian) && i == j))
        x += case_noise(index, r->seed + 77) * (mirrored ? -I : I);
    return r->definite && i == j ? x + (double)r->n : x;
}

static void write_element(void *context, int64_t index, void *element)
{
    const recipe *r = context;
    const number x = element_of(r, index / r->n, index % r->n);
    const double d[2] = {creal(x), cimag(x)};
    const float f[2] = {(float)d[0], (float)d[1]};

    memcpy(element, case_is_single(r->dtype) ? (const void *)f : d, weft_dtype_size(r->dtype));
}

operand operand_make(weft_shape shape, int layout, recipe r)
{
    operand o;

    r.n = shape.ndim > 1 ? shape.extent[1] : 1;
    make_laid_out_as(test_session(), shape, r.dtype, layout, write_element, &r, &o.a, &o.memory);
    return o;
}

void operand_drop(operand *o)
{
    weft_free(&o->a);
    free(o->memory);
}

weft__call case_call(const char *operation, weft_dtype dtype)
{
    weft__call call = {.s = test_session(), .operation = operation, .dtype = dtype};

    return call;
}

/* The grid that was used is as large as it should be. */
void check_grid_of(const weft__call *call, int64_t m, int64_t n)
{
    const int *grid = call->certificate.grid;

    check_string(call->certificate.driver,
                 call->options.driver == WEFT_DRIVER_GESVD ? "p?gesvd" : "scalapack");
    check_true(grid[0] * grid[1] <= weft_size(test_session()));
    if (m >= 40 && n >= 40 && weft_size(test_session()) > 1)
        check_true(grid[0] * grid[1] > 1);
    if (m >= 40 && n >= 40 && weft_size(test_session()) == 4)
        check_int(grid[0] * grid[1], 4);
}

const int64_t case_sizes[CASE_SIZES] = {0, 1, 2, 7, 40, 150};

const int64_t case_shapes[CASE_SHAPES][2] = {{0, 0},    {1, 1},   {3, 0},   {0, 3},   {5, 2},
                                             {2, 5},    {40, 40}, {70, 41}, {41, 70}, {150, 64},
                                             {64, 150}, {150, 3}, {3, 150}};
