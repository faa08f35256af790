/* Factorisations over grids of ranks: residuals and orthogonality against plain products, every
 * dtype, layouts as they come, more ranks than rows, nothing at all; and what is refused.
 */
#include "harness.h"

#include <complex.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "layouts.h"
#include "linalg/scalapack.h"
#include "runtime/session.h"

typedef double complex number;

static const weft_dtype dtypes[4] = {WEFT_FLOAT32, WEFT_FLOAT64, WEFT_COMPLEX64, WEFT_COMPLEX128};

static bool is_complex(weft_dtype dtype)
{
    return dtype >= WEFT_COMPLEX64;
}

static bool is_single(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64;
}

static double epsilon(weft_dtype dtype)
{
    return is_single(dtype) ? (double)FLT_EPSILON : DBL_EPSILON;
}

static weft_dtype real_of(weft_dtype dtype)
{
    return is_single(dtype) ? WEFT_FLOAT32 : WEFT_FLOAT64;
}

/* ---- matrices ---- */

/* A matrix on every rank, row-major. */
typedef struct matrix {
    int64_t m, n;
    number *x;
} matrix;

static matrix new_matrix(int64_t m, int64_t n)
{
    return (matrix){m, n, calloc((size_t)(m * n) + 1, sizeof(number))};
}

static number read_number(weft_dtype dtype, const char *at)
{
    float f[2] = {0};
    double d[2] = {0};

    memcpy(is_single(dtype) ? (void *)f : (void *)d, at, weft_dtype_size(dtype));
    return is_single(dtype) ? (double)f[0] + (double)f[1] * I : d[0] + d[1] * I;
}

static matrix whole(weft_array *a)
{
    const weft_shape shape = weft_array_shape(a);
    const size_t size = weft_dtype_size(weft_array_dtype(a));
    matrix w = new_matrix(shape.extent[0], shape.ndim > 1 ? shape.extent[1] : 1);
    char *bytes = all_bytes(a);

    for (int64_t k = 0; k < w.m * w.n; k++)
        w.x[k] = read_number(weft_array_dtype(a), bytes + (size_t)k * size);
    free(bytes);
    return w;
}

static number at(matrix a, int64_t i, int64_t j)
{
    return a.x[i * a.n + j];
}

static double norm(matrix a)
{
    double sum = 0;

    for (int64_t k = 0; k < a.m * a.n; k++)
        sum += creal(a.x[k] * conj(a.x[k]));
    return sqrt(sum);
}

/* ‖a·b − c‖. */
static double product_error(matrix a, matrix b, matrix c)
{
    double sum = 0;

    check_int(a.n, b.m);
    check_int(a.m, c.m);
    check_int(b.n, c.n);
    for (int64_t i = 0; i < c.m; i++)
        for (int64_t j = 0; j < c.n; j++) {
            number d = -at(c, i, j);

            for (int64_t k = 0; k < a.n; k++)
                d += at(a, i, k) * at(b, k, j);
            sum += creal(d * conj(d));
        }
    return sqrt(sum);
}

/* Whether ‖a·b − c‖ is what rounding in the dtype explains. */
static void check_product(weft_dtype dtype, matrix a, matrix b, matrix c)
{
    const double scale = (double)(a.n + 1) * epsilon(dtype) * (norm(a) * norm(b) + norm(c));

    check_true(product_error(a, b, c) <= 10 * scale);
}

static matrix adjoint(matrix a)
{
    matrix h = new_matrix(a.n, a.m);

    for (int64_t i = 0; i < a.m; i++)
        for (int64_t j = 0; j < a.n; j++)
            h.x[j * a.m + i] = conj(at(a, i, j));
    return h;
}

static matrix identity(int64_t n)
{
    matrix w = new_matrix(n, n);

    for (int64_t i = 0; i < n; i++)
        w.x[i * n + i] = 1;
    return w;
}

/* qᴴ·q = 1 within 10 n eps. */
static void check_orthonormal(weft_dtype dtype, matrix q)
{
    matrix h = adjoint(q), one = identity(q.n);

    check_true(product_error(h, q, one) <= 10 * (double)(q.m + 1) * epsilon(dtype));
    free(h.x), free(one.x);
}

/* ---- operands ---- */

static double noise(uint64_t index, uint64_t seed)
{
    uint64_t x = index * 0x9e3779b97f4a7c15u + seed * 0xbf58476d1ce4e5b9u + 1;

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    x ^= x >> 31;
    return (double)(x >> 11) * 0x1p-53 - 0.5;
}

typedef struct recipe {
    weft_dtype dtype;
    uint64_t seed;
    int64_t n;     /* columns, for what follows */
    bool definite; /* Hermitian, and diagonally dominant */
    bool hermitian;
    int64_t zero; /* a column of zeros, -1: none */
} recipe;

static number element_of(const recipe *r, int64_t i, int64_t j)
{
    const bool mirrored = (r->definite || r->hermitian) && j > i;
    const uint64_t index = (uint64_t)(mirrored ? j * 1000 + i : i * 1000 + j);
    number x = noise(index, r->seed);

    if (j == r->zero)
        return 0;
    if (is_complex(r->dtype) && !((r->definite || r->hermitian) && i == j))
        x += noise(index, r->seed + 77) * (mirrored ? -I : I);
    return r->definite && i == j ? x + (double)r->n : x;
}

static void write_element(void *context, int64_t index, void *element)
{
    const recipe *r = context;
    const number x = element_of(r, index / r->n, index % r->n);
    const double d[2] = {creal(x), cimag(x)};
    const float f[2] = {(float)d[0], (float)d[1]};

    memcpy(element, is_single(r->dtype) ? (const void *)f : d, weft_dtype_size(r->dtype));
}

/* An array and what it needs. */
typedef struct operand {
    weft_array *a;
    void *memory;
} operand;

static operand make(weft_shape shape, int layout, recipe r)
{
    operand o;

    r.n = shape.ndim > 1 ? shape.extent[1] : 1;
    make_laid_out_as(test_session(), shape, r.dtype, layout, write_element, &r, &o.a, &o.memory);
    return o;
}

static void drop(operand *o)
{
    weft_free(&o->a);
    free(o->memory);
}

static weft__call call_of(const char *operation, weft_dtype dtype)
{
    weft__call call = {.s = test_session(), .operation = operation, .dtype = dtype};

    return call;
}

/* The grid that was used is as large as it should be. */
static void check_grid(const weft__call *call, int64_t m, int64_t n)
{
    const int *grid = call->certificate.grid;

    check_string(call->certificate.driver, "scalapack");
    check_true(grid[0] * grid[1] <= weft_size(test_session()));
    if (m >= 40 && n >= 40 && weft_size(test_session()) > 1)
        check_true(grid[0] * grid[1] > 1);
    if (m >= 40 && n >= 40 && weft_size(test_session()) == 4)
        check_int(grid[0] * grid[1], 4);
}

static const int64_t sizes[] = {0, 1, 2, 7, 40, 150};

enum { SIZES = sizeof sizes / sizeof *sizes };

/* ---- LU ---- */

static void check_solve(int64_t n, weft_dtype dtype, int layout)
{
    weft__call call = call_of("weft_solve", dtype);
    operand a = make(WEFT_SHAPE(n, n), layout, (recipe){dtype, 1, .zero = -1});
    weft__scalapack_lu *lu = NULL;
    int64_t zero_pivot = -1;
    double rcond;

    check_ok(weft__scalapack_lu_create(&call, a.a, &rcond, &lu, &zero_pivot));
    check_int(zero_pivot, 0);
    check_grid(&call, n, n);
    check_true(n == 0 || (rcond > 0 && rcond <= 1.0001));
    for (int k = 0; k < 3; k++) {
        const weft_shape shape = k == 0 ? WEFT_SHAPE(n) : WEFT_SHAPE(n, (int64_t)k * 3 - 3 + k);
        operand b = make(shape, (layout + k) % LAYOUTS, (recipe){dtype, 2, .zero = -1});
        weft_array *x = k == 1 ? weft_reference(b.a) : NULL;
        matrix known = whole(b.a), solved, wa = whole(a.a);

        check_ok(weft__scalapack_lu_solve(lu, &call, b.a, &x));
        solved = whole(x);
        check_product(dtype, wa, solved, known);
        free(known.x), free(solved.x), free(wa.x);
        weft_free(&x);
        drop(&b);
    }
    weft__scalapack_lu_free(&lu);
    drop(&a);
}

static void systems_are_solved(void **state)
{
    for (int k = 0; k < SIZES; k++)
        for (int d = 0; d < 4; d++)
            check_solve(sizes[k], dtypes[d], (k + d) % LAYOUTS);
}

/* The determinant by the diagonal, and the inverse. */
static void check_inverse(int64_t n, weft_dtype dtype)
{
    weft__call call = call_of("weft_inv", dtype);
    operand a = make(WEFT_SHAPE(n, n), LAYOUT_STANDARD, (recipe){dtype, 3, .zero = -1});
    double *diagonal = calloc((size_t)(2 * n) + 1, sizeof *diagonal);
    weft__scalapack_lu *lu = NULL;
    weft_array *r = NULL;
    matrix wa = whole(a.a), inverse, one = identity(n);
    number det = 1;
    int64_t zero_pivot;
    bool is_odd;

    check_ok(weft__scalapack_lu_create(&call, a.a, NULL, &lu, &zero_pivot));
    check_ok(weft__scalapack_lu_diagonal(lu, &call, diagonal, &is_odd));
    check_ok(weft__scalapack_lu_invert(lu, &call, &r));
    for (int64_t i = 0; i < n; i++)
        det *= diagonal[2 * i] + diagonal[2 * i + 1] * I;
    det = is_odd ? -det : det;
    if (n == 2)
        check_near(cabs(det - (at(wa, 0, 0) * at(wa, 1, 1) - at(wa, 0, 1) * at(wa, 1, 0))), 0,
                   4 * epsilon(dtype));
    inverse = whole(r);
    check_product(dtype, wa, inverse, one);
    free(diagonal), free(wa.x), free(inverse.x), free(one.x);
    weft__scalapack_lu_free(&lu);
    weft_free(&r);
    drop(&a);
}

static void matrices_are_inverted(void **state)
{
    for (int k = 0; k < SIZES - 1; k++)
        for (int d = 0; d < 4; d++)
            check_inverse(sizes[k], dtypes[d]);
}

/* The sign of a permutation: a matrix of one 1 in each row. */
static void permutations_have_signs(void **state)
{
    weft_session *s = test_session();

    for (int64_t shift = 0; shift < 5; shift++) {
        weft__call call = call_of("weft_det", WEFT_FLOAT64);
        weft__scalapack_lu *lu = NULL;
        weft_array *a = NULL;
        double diagonal[2 * 45], product = 1;
        int64_t zero_pivot;
        bool is_odd;

        check_ok(weft_zeros(s, WEFT_SHAPE(45, 45), WEFT_FLOAT64, &a));
        for (int64_t i = 0; i < 45; i++) {
            weft_box box = {{i, (i + shift) % 45}, {weft_rank(s) == 0, 1}};
            double one = 1;

            check_ok(weft_put(a, &box, &one));
        }
        check_ok(weft__scalapack_lu_create(&call, a, NULL, &lu, &zero_pivot));
        check_ok(weft__scalapack_lu_diagonal(lu, &call, diagonal, &is_odd));
        for (int i = 0; i < 45; i++)
            product *= diagonal[2 * i];
        check_near(is_odd ? -product : product, 1, 0); /* 45 - 1 exchanges, shift times */
        weft__scalapack_lu_free(&lu);
        weft_free(&a);
    }
}

static void singular_is_said(void **state)
{
    for (int64_t n = 1; n < 100; n += 48)
        for (int d = 0; d < 4; d++) {
            weft__call call = call_of("weft_solve", dtypes[d]);
            operand a =
                make(WEFT_SHAPE(n, n), LAYOUT_STANDARD, (recipe){dtypes[d], 1, .zero = n / 2});
            weft__scalapack_lu *lu = NULL;
            int64_t zero_pivot = 0;
            double rcond = 0;

            check_ok(weft__scalapack_lu_create(&call, a.a, &rcond, &lu, &zero_pivot));
            check_int(zero_pivot, n / 2 + 1);
            check_true(isnan(rcond));
            weft__scalapack_lu_free(&lu);
            drop(&a);
        }
}

/* ---- Cholesky ---- */

static void check_cholesky(int64_t n, weft_dtype dtype, int layout)
{
    weft__call call = call_of("weft_cholesky", dtype);
    operand a = make(WEFT_SHAPE(n, n), layout, (recipe){dtype, 4, .definite = true, .zero = -1});
    weft_array *l = NULL;
    int64_t minor;
    double rcond;
    matrix wa = whole(a.a), wl, upper;

    check_ok(weft__scalapack_cholesky(&call, a.a, &rcond, &l, &minor));
    check_int(minor, 0);
    check_grid(&call, n, n);
    check_true(n == 0 ? isnan(rcond) : rcond > 0 && rcond <= 1.0001);
    wl = whole(l);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i + 1; j < n; j++)
            check_true(at(wl, i, j) == 0);
    upper = adjoint(wl);
    check_product(dtype, wl, upper, wa);
    free(wa.x), free(wl.x), free(upper.x);
    weft_free(&l);
    drop(&a);
}

static void definite_matrices(void **state)
{
    for (int k = 0; k < SIZES; k++)
        for (int d = 0; d < 4; d++)
            check_cholesky(sizes[k], dtypes[d], (k + 2 * d) % LAYOUTS);
}

/* The first minor that is not positive: the element there is made so. */
static void the_minor_is_said(void **state)
{
    weft_session *s = test_session();

    for (int64_t order = 1; order <= 90; order += 11)
        for (int d = 0; d < 4; d++) {
            weft__call call = call_of("weft_cholesky", dtypes[d]);
            operand a = make(WEFT_SHAPE(90, 90), LAYOUT_STANDARD,
                             (recipe){dtypes[d], 4, .definite = true, .zero = -1});
            weft_box box = {{order - 1, order - 1}, {weft_rank(s) == 0, 1}};
            float single[2] = {-1, 0};
            double full[2] = {-1, 0};
            weft_array *l = NULL;
            int64_t minor = 0;

            check_ok(weft_put(a.a, &box, is_single(dtypes[d]) ? (void *)single : full));
            check_ok(weft__scalapack_cholesky(&call, a.a, NULL, &l, &minor));
            check_int(minor, order);
            check_true(l == NULL);
            drop(&a);
        }
}

/* ---- QR and least squares ---- */

static const int64_t shapes[][2] = {{0, 0},    {1, 1},   {3, 0},   {0, 3},   {5, 2},
                                    {2, 5},    {40, 40}, {70, 41}, {41, 70}, {150, 64},
                                    {64, 150}, {150, 3}, {3, 150}};

enum { SHAPES = sizeof shapes / sizeof *shapes };

static void check_qr(int64_t m, int64_t n, weft_dtype dtype, int layout)
{
    weft__call call = call_of("weft_qr", dtype);
    operand a = make(WEFT_SHAPE(m, n), layout, (recipe){dtype, 5, .zero = -1});
    weft_array *q = NULL, *r = NULL, *alone = NULL;
    matrix wa = whole(a.a), wq, wr, wr2;

    check_ok(weft__scalapack_qr(&call, a.a, &q, &r));
    check_grid(&call, m, n);
    check_ok(weft__scalapack_qr(&call, a.a, NULL, &alone));
    wq = whole(q), wr = whole(r), wr2 = whole(alone);
    check_product(dtype, wq, wr, wa);
    check_orthonormal(dtype, wq);
    for (int64_t i = 0; i < wr.m; i++)
        for (int64_t j = 0; j < i; j++)
            check_true(at(wr, i, j) == 0);
    check_int(wr2.m, wr.m);
    for (int64_t k = 0; k < wr.m * wr.n; k++)
        check_near(cabs(wr.x[k] - wr2.x[k]), 0, 100 * epsilon(dtype));
    free(wa.x), free(wq.x), free(wr.x), free(wr2.x);
    weft_free(&q), weft_free(&r), weft_free(&alone);
    drop(&a);
}

static void matrices_are_factored(void **state)
{
    for (int k = 0; k < SHAPES; k++)
        for (int d = 0; d < 4; d++)
            check_qr(shapes[k][0], shapes[k][1], dtypes[d], (k + d) % LAYOUTS);
}

/* The residual is orthogonal to the columns; of a wide matrix it is 0, and x in the row space. */
static void check_lstsq(int64_t m, int64_t n, weft_dtype dtype, weft_shape known)
{
    weft__call call = call_of("weft_lstsq", dtype);
    operand a = make(WEFT_SHAPE(m, n), LAYOUT_STANDARD, (recipe){dtype, 6, .zero = -1});
    operand b = make(known, LAYOUT_UNEVEN, (recipe){dtype, 7, .zero = -1});
    weft_array *x = NULL;
    matrix wa = whole(a.a), wb = whole(b.a), wx, ha = adjoint(wa), rest, zero;
    double rcond;

    check_ok(weft__scalapack_lstsq(&call, a.a, b.a, &rcond, &x));
    check_true(rcond > 0);
    wx = whole(x);
    check_int(wx.m, n);
    check_int(weft_array_shape(x).ndim, known.ndim);
    rest = new_matrix(wb.m, wb.n);
    zero = new_matrix(n, wb.n);
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < wb.n; j++) {
            rest.x[i * wb.n + j] = -at(wb, i, j);
            for (int64_t k = 0; k < n; k++)
                rest.x[i * wb.n + j] += at(wa, i, k) * at(wx, k, j);
        }
    check_true(product_error(ha, rest, zero) <= 20 * (double)(m + n + 1) * epsilon(dtype) *
                                                    norm(wa) * (norm(wa) * norm(wx) + norm(wb)));
    if (m < n)
        check_product(dtype, wa, wx, wb);
    free(wa.x), free(wb.x), free(wx.x), free(ha.x), free(rest.x), free(zero.x);
    weft_free(&x);
    drop(&a), drop(&b);
}

static void systems_are_fitted(void **state)
{
    for (int k = 0; k < SHAPES; k++)
        for (int d = 0; d < 4; d++)
            check_lstsq(shapes[k][0], shapes[k][1], dtypes[d],
                        d % 2 ? WEFT_SHAPE(shapes[k][0]) : WEFT_SHAPE(shapes[k][0], 1 + k % 5));
}

static void rank_deficiency_is_said(void **state)
{
    for (int k = 0; k < 2; k++) {
        weft__call call = call_of("weft_lstsq", WEFT_FLOAT64);
        operand a = make(k ? WEFT_SHAPE(90, 60) : WEFT_SHAPE(2, 1), LAYOUT_STANDARD,
                         (recipe){WEFT_FLOAT64, 6, .zero = k ? 13 : 0});
        operand b = make(k ? WEFT_SHAPE(90) : WEFT_SHAPE(2), LAYOUT_STANDARD,
                         (recipe){WEFT_FLOAT64, 7, .zero = -1});
        weft_array *x = NULL;
        double rcond = 1;

        check_ok(weft__scalapack_lstsq(&call, a.a, b.a, &rcond, &x));
        check_true(rcond == 0);
        check_true(x == NULL);
        drop(&a), drop(&b);
    }
}

/* ---- eigenvalues ---- */

static void check_eigh(int64_t n, weft_dtype dtype, int layout)
{
    weft__call call = call_of("weft_eigh", dtype);
    operand a = make(WEFT_SHAPE(n, n), layout, (recipe){dtype, 8, .hermitian = true, .zero = -1});
    weft_array *w = NULL, *v = NULL, *alone = NULL;
    matrix wa = whole(a.a), ww, wv, wn, scaled;

    check_ok(weft__scalapack_eigh(&call, a.a, &w, &v));
    check_grid(&call, n, n);
    check_ok(weft__scalapack_eigh(&call, a.a, &alone, NULL));
    check_int(weft_array_dtype(w), real_of(dtype));
    ww = whole(w), wv = whole(v), wn = whole(alone);
    scaled = new_matrix(n, n);
    for (int64_t j = 0; j < n; j++) {
        check_true(j == 0 || creal(ww.x[j]) >= creal(ww.x[j - 1]));
        check_near(creal(ww.x[j] - wn.x[j]), 0, 10 * (double)n * epsilon(dtype) * norm(wa));
        for (int64_t i = 0; i < n; i++)
            scaled.x[i * n + j] = at(wv, i, j) * ww.x[j];
    }
    check_product(dtype, wa, wv, scaled);
    check_orthonormal(dtype, wv);
    free(wa.x), free(ww.x), free(wv.x), free(wn.x), free(scaled.x);
    weft_free(&w), weft_free(&v), weft_free(&alone);
    drop(&a);
}

static void eigenvalues(void **state)
{
    for (int k = 0; k < SIZES; k++)
        for (int d = 0; d < 4; d++)
            check_eigh(sizes[k], dtypes[d], (k + 3 * d) % LAYOUTS);
}

/* ---- singular values ---- */

/* a·vtᴴ = u·s, and both orthonormal. */
static void check_vectors(weft_dtype dtype, matrix a, matrix u, matrix s, matrix vt)
{
    matrix v = adjoint(vt), left = new_matrix(a.m, vt.m);

    for (int64_t i = 0; i < a.m; i++)
        for (int64_t j = 0; j < vt.m && j < s.m; j++)
            left.x[i * vt.m + j] = at(u, i, j) * s.x[j];
    check_product(dtype, a, v, left);
    check_orthonormal(dtype, u);
    check_orthonormal(dtype, v);
    free(v.x), free(left.x);
}

static void check_svd(operand a, weft_driver driver, weft_svd_mode mode)
{
    const weft_dtype dtype = weft_array_dtype(a.a);
    weft__call call = call_of("weft_svd", dtype);
    weft_array *u = NULL, *s = NULL, *vt = NULL, *alone = NULL;
    matrix wa = whole(a.a), wu, ws, wvt, wn;
    const int64_t k = wa.m < wa.n ? wa.m : wa.n;

    call.options.driver = driver;
    check_ok(weft__scalapack_svd(&call, a.a, mode, &u, &s, &vt));
    check_grid(&call, wa.m, wa.n);
    check_ok(weft__scalapack_svd(&call, a.a, WEFT_SVD_VALUES, NULL, &alone, NULL));
    check_int(weft_array_dtype(s), real_of(dtype));
    wu = whole(u), ws = whole(s), wvt = whole(vt), wn = whole(alone);
    check_int(ws.m, k);
    check_int(wu.n, mode == WEFT_SVD_FULL ? wa.m : k);
    check_int(wvt.m, mode == WEFT_SVD_FULL ? wa.n : k);
    for (int64_t i = 0; i < k; i++) {
        check_true(creal(ws.x[i]) >= 0 && (i == 0 || creal(ws.x[i]) <= creal(ws.x[i - 1])));
        check_near(creal(ws.x[i] - wn.x[i]), 0, 10 * (double)k * epsilon(dtype) * norm(wa));
    }
    check_vectors(dtype, wa, wu, ws, wvt);
    free(wa.x), free(wu.x), free(ws.x), free(wvt.x), free(wn.x);
    weft_free(&u), weft_free(&s), weft_free(&vt), weft_free(&alone);
}

static void singular_values(void **state)
{
    for (int k = 0; k < SHAPES; k++)
        for (int d = 0; d < 4; d++) {
            operand a = make(WEFT_SHAPE(shapes[k][0], shapes[k][1]), (k + d) % LAYOUTS,
                             (recipe){dtypes[d], 10, .zero = -1});

            check_svd(a, WEFT_DRIVER_SCALAPACK, (k + d) % 2 ? WEFT_SVD_THIN : WEFT_SVD_FULL);
            drop(&a);
        }
}

static void singular_values_by_iteration(void **state)
{
    for (int k = 0; k < SHAPES; k++)
        for (int d = k % 2; d < 4; d += 2) {
            operand a = make(WEFT_SHAPE(shapes[k][0], shapes[k][1]), LAYOUT_STANDARD,
                             (recipe){dtypes[d], 11, .zero = -1});

            check_svd(a, WEFT_DRIVER_GESVD, (k + d / 2) % 2 ? WEFT_SVD_THIN : WEFT_SVD_FULL);
            drop(&a);
        }
}

/* Zeros, ones on the diagonal, columns of zeros, equal columns, graded rows. */
static void write_special(void *context, int64_t index, void *element)
{
    const int64_t kind = *(const int64_t *)context, i = index / 60, j = index % 60;
    double x = 0;

    switch (kind) {
    case 1:
        x = i == j;
        break;
    case 2:
        x = j % 3 ? noise((uint64_t)index, 12) : 0;
        break;
    case 3:
        x = noise((uint64_t)i, 13);
        break;
    case 4:
        x = ldexp(noise((uint64_t)index, 14), (int)(-i));
        break;
    case 5:
        x = i == j ? (double)(j % 4) : 0;
        break;
    case 6:
        x = 1 / (double)(i + j + 1);
        break;
    default:
        break;
    }
    memcpy(element, &x, sizeof x);
}

static void special_matrices(void **state)
{
    for (int64_t kind = 0; kind < 7; kind++) {
        operand a;

        make_laid_out_as(test_session(), WEFT_SHAPE(70, 60), WEFT_FLOAT64, LAYOUT_STANDARD,
                         write_special, &kind, &a.a, &a.memory);
        check_svd(a, WEFT_DRIVER_SCALAPACK, kind % 2 ? WEFT_SVD_THIN : WEFT_SVD_FULL);
        drop(&a);
    }
}

/* Integers, and operands that are views. */
static void other_dtypes_and_views(void **state)
{
    weft_session *s = test_session();
    weft__call call = call_of("weft_solve", WEFT_FLOAT64);
    operand a = make(WEFT_SHAPE(60, 60), LAYOUT_UNEVEN, (recipe){WEFT_FLOAT64, 9, .zero = -1});
    weft_array *v = NULL, *b = NULL, *x = NULL;
    weft__scalapack_lu *lu = NULL;
    int64_t zero_pivot;
    matrix wa, wb, wx;

    check_ok(weft_view(a.a, "::-1, ::-1", &v));
    check_ok(weft_arange(s, 0, 60, 1, WEFT_INT16, &b));
    check_ok(weft__scalapack_lu_create(&call, v, NULL, &lu, &zero_pivot));
    check_ok(weft__scalapack_lu_solve(lu, &call, b, &x));
    wa = whole(v), wx = whole(x);
    wb = new_matrix(60, 1);
    for (int i = 0; i < 60; i++)
        wb.x[i] = i;
    check_product(WEFT_FLOAT64, wa, wx, wb);
    free(wa.x), free(wb.x), free(wx.x);
    weft__scalapack_lu_free(&lu);
    weft_free(&v), weft_free(&b), weft_free(&x);
    drop(&a);
}

static void no_mpi_no_scalapack(void **state)
{
    weft_session *local = NULL;
    weft__call call = {.operation = "weft_solve", .dtype = WEFT_FLOAT64};
    weft__scalapack_lu *lu = NULL;
    weft_array *a = NULL;
    int64_t zero_pivot;

    check_ok(weft_open_local(1, &local));
    call.s = local;
    check_int(weft_ones(local, WEFT_SHAPE(3, 3), WEFT_FLOAT64, &a), WEFT_OK);
    check_int(weft__scalapack_lu_create(&call, a, NULL, &lu, &zero_pivot), WEFT_ERR_UNSUPPORTED);
    check_true(lu == NULL);
    weft_free(&a);
    check_int(weft_stop(&local), WEFT_ERR_UNSUPPORTED);
}

const struct CMUnitTest scalapack_tests[] = {
    cmocka_unit_test(systems_are_solved),      cmocka_unit_test(matrices_are_inverted),
    cmocka_unit_test(permutations_have_signs), cmocka_unit_test(singular_is_said),
    cmocka_unit_test(definite_matrices),       cmocka_unit_test(the_minor_is_said),
    cmocka_unit_test(matrices_are_factored),   cmocka_unit_test(systems_are_fitted),
    cmocka_unit_test(rank_deficiency_is_said), cmocka_unit_test(eigenvalues),
    cmocka_unit_test(singular_values),         cmocka_unit_test(singular_values_by_iteration),
    cmocka_unit_test(special_matrices),        cmocka_unit_test(other_dtypes_and_views),
    cmocka_unit_test(no_mpi_no_scalapack),     {0}};
