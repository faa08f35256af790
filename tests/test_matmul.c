/* Products of matrices: exact where elements are small whole numbers, in every layout, dtype and
 * view; the same bits wherever the rows are. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "layouts.h"

static double small(int64_t i)
{
    return (double)(i * 37 % 11) - 5;
}

static double other(int64_t i)
{
    return (double)(i * 53 % 13) - 6;
}

static double real(int64_t i)
{
    return fmod((double)(i + 1) * 0.6180339887498949, 1) - 0.5;
}

/* c[i][j] of plain operands, in the order in which it is written. */
static double expected(const double *a, const double *b, int64_t k, int64_t n, int64_t i, int64_t j)
{
    double sum = 0;

    for (int64_t t = 0; t < k; t++)
        sum += a[i * k + t] * b[t * n + j];
    return sum;
}

static void check_product(weft_array *a, weft_array *b, int64_t m, int64_t k, int64_t n)
{
    double *x = all_elements(a), *y = all_elements(b), *z;
    weft_array *c = NULL;

    check_ok(weft_matmul(a, b, &c));
    check_int(weft_array_count(c), m * n);
    z = all_elements(c);
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < n; j += 1 + n / 40)
            check_double_bits(z[i * n + j] + 0.0, expected(x, y, k, n, i, j) + 0.0);
    weft_free(&c);
    free(x), free(y), free(z);
}

static void shapes(void **state)
{
    static const int64_t sizes[][3] = {{1, 1, 1},     {3, 5, 2},     {0, 3, 2},     {2, 0, 3},
                                       {2, 3, 0},     {200, 7, 5},   {7, 3, 400},   {193, 800, 195},
                                       {400, 3, 390}, {30, 1600, 4}, {577, 2, 193}, {300, 900, 1}};

    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        for (int layout = 0; layout < LAYOUTS; layout++) {
            const int64_t *size = sizes[k];
            const int second = (layout + 2) % LAYOUTS;
            weft_array *a = NULL, *b = NULL;
            void *memory, *memory2;

            if (size[0] * size[1] * size[2] > 1000000 && layout > 1)
                continue;
            make_laid_out(test_session(), WEFT_SHAPE(size[0], size[1]), layout, small, &a, &memory);
            make_laid_out(test_session(), WEFT_SHAPE(size[1], size[2]), second, other, &b,
                          &memory2);
            check_product(a, b, size[0], size[1], size[2]);
            weft_free(&a), weft_free(&b);
            free(memory), free(memory2);
        }
    }
}

static weft_array *laid_out(weft_shape shape, int layout, double (*value)(int64_t), void **memory)
{
    weft_array *a = NULL;

    make_laid_out(test_session(), shape, layout, value, &a, memory);
    return a;
}

/* Rows of cells that straddle ranks and nodes, sums over several panels, all with roundings. */
static void same_bits_in_every_layout(void **state)
{
    static const int64_t sizes[][3] = {{401, 1000, 197}, {500, 7000, 1}, {250, 20, 30}};

    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        const weft_shape of_a = WEFT_SHAPE(sizes[k][0], sizes[k][1]);
        const weft_shape of_b = WEFT_SHAPE(sizes[k][1], sizes[k][2]);
        double *first = NULL;

        for (int layout = 0; layout < LAYOUTS; layout++) {
            void *memory, *memory2;
            weft_array *a = laid_out(of_a, layout, real, &memory), *c = NULL;
            weft_array *b = laid_out(of_b, (layout * 5 + 1) % LAYOUTS, real, &memory2);
            double *z;

            check_ok(weft_matmul(a, b, &c));
            z = all_elements(c);
            first = first ? first : z;
            check_int(memcmp(z, first, (size_t)weft_array_count(c) * sizeof *z), 0);
            if (z != first)
                free(z);
            weft_free(&a), weft_free(&b), weft_free(&c);
            free(memory), free(memory2);
        }
        free(first);
    }
}

/* A copy that every node has is read in place, also where a row of cells straddles nodes. */
static void same_bits_of_a_transpose_in_every_layout(void **state)
{
    double *first = NULL;

    for (int layout = 0; layout < LAYOUTS; layout++) {
        void *memory, *memory2;
        weft_array *a = laid_out(WEFT_SHAPE(90, 230), layout, real, &memory), *t = NULL, *c = NULL;
        weft_array *b = laid_out(WEFT_SHAPE(90, 20), 0, real, &memory2);
        double *z;

        check_ok(weft_transpose(a, NULL, &t));
        check_ok(weft_matmul(t, b, &c));
        z = all_elements(c);
        first = first ? first : z;
        check_int(memcmp(z, first, 230 * 20 * sizeof *z), 0);
        if (z != first)
            free(z);
        weft_free(&t), weft_free(&a), weft_free(&b), weft_free(&c);
        free(memory), free(memory2);
    }
    free(first);
}

static void check_all(const char *text, weft_vars vars)
{
    weft_value value;

    check_ok(weft_eval_value(test_session(), text, vars, &value));
    if (!value.as.i)
        fprintf(stderr, "not so: %s\n", text);
    check_true(value.as.i != 0);
}

static void every_dtype(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *y = NULL, *z = NULL;
    void *memory, *memory2;

    x = laid_out(WEFT_SHAPE(23, 70), 0, small, &memory);
    y = laid_out(WEFT_SHAPE(70, 9), 0, other, &memory2);
    check_ok(weft_matmul(x, y, &z));
    for (int d = WEFT_INT8; d < WEFT_DTYPE_COUNT; d++) {
        weft_array *a = NULL, *b = NULL, *c = NULL, *e = NULL;

        check_ok(weft_astype_casting(x, (weft_dtype)d, WEFT_CASTING_UNSAFE, &a));
        check_ok(weft_astype_casting(y, (weft_dtype)d, WEFT_CASTING_UNSAFE, &b));
        check_ok(weft_matmul(a, b, &c));
        check_int(weft_array_dtype(c), d);
        check_ok(weft_eval("int64(z)", WEFT_VARS(z), &e));
        weft_free(&a);
        check_ok(weft_astype_casting(e, (weft_dtype)d, WEFT_CASTING_UNSAFE, &a));
        check_all("all(a == c)", WEFT_VARS(a, c));
        weft_free(&a), weft_free(&b), weft_free(&c), weft_free(&e);
    }
    weft_free(&z);
    {
        weft_array *a = NULL, *b = NULL;

        check_ok(weft_eval("x == 4", WEFT_VARS(x), &a));
        check_ok(weft_eval("y == 1", WEFT_VARS(y), &b));
        check_ok(weft_matmul(a, b, &z));
        check_int(weft_array_dtype(z), WEFT_BOOL);
        weft_free(&x), weft_free(&y);
        check_ok(weft_astype(a, WEFT_INT64, &x));
        check_ok(weft_matmul(x, b, &y));
        check_int(weft_array_dtype(y), WEFT_INT64);
        check_all("all(z == (y > 0)) & any(z) & ~all(z)", WEFT_VARS(y, z));
        weft_free(&a), weft_free(&b);
    }
    (void)s;
    weft_free(&x), weft_free(&y), weft_free(&z);
    free(memory), free(memory2);
}

/* The product of views is that of their copies. */
static void check_views(weft_array *a, weft_array *b)
{
    weft_array *x = NULL, *y = NULL, *c = NULL, *d = NULL;

    check_ok(weft_astype(a, weft_array_dtype(a), &x));
    check_ok(weft_astype(b, weft_array_dtype(b), &y));
    check_ok(weft_matmul(a, b, &c));
    check_ok(weft_matmul(x, y, &d));
    check_all("all(c == d)", WEFT_VARS(c, d));
    weft_free(&x), weft_free(&y), weft_free(&c), weft_free(&d);
}

static weft_array *sliced(weft_array *a, const char *text)
{
    weft_array *v = NULL;

    check_ok(weft_view(a, text, &v));
    return v;
}

static void views(void **state)
{
    static const char *const lefts[] = {"::2, :",  ":, ::2",  "::-1, 3:23", "5:45, 20:0:-1",
                                        "17, :20", ":1, :20", ":, 4:5"};
    void *memory, *memory2;
    weft_array *a = laid_out(WEFT_SHAPE(50, 40), 0, small, &memory), *t = NULL;
    weft_array *b = laid_out(WEFT_SHAPE(40, 60), 1, other, &memory2), *u = NULL;

    for (size_t k = 0; k < sizeof lefts / sizeof *lefts; k++) {
        weft_array *left = sliced(a, lefts[k]), *right;
        char text[64];
        const weft_shape shape = weft_array_shape(left);

        (void)snprintf(text, sizeof text, ":%d, ::-2", (int)shape.extent[shape.ndim - 1]);
        right = sliced(b, text);
        check_views(left, right);
        weft_free(&right);
        weft_free(&left);
    }
    check_ok(weft_transpose(a, NULL, &t));
    check_ok(weft_transpose(b, NULL, &u));
    {
        weft_array *rows = sliced(a, ":, :"), *fewer = sliced(u, ":50, :"), *part;

        check_views(t, rows);
        check_views(rows, t);
        part = sliced(t, ":, :40");
        check_views(part, b);
        weft_free(&part);
        part = sliced(t, "3:30, 7:47");
        check_views(part, b);
        check_views(fewer, t);
        weft_free(&part), weft_free(&rows), weft_free(&fewer);
    }
    weft_free(&t), weft_free(&u), weft_free(&a), weft_free(&b);
    free(memory), free(memory2);
}

static void batches(void **state)
{
    static const weft_shape pairs[][2] = {{{3, {7, 3, 4}}, {3, {7, 4, 5}}},
                                          {{3, {7, 3, 4}}, {2, {4, 5}}},
                                          {{2, {3, 4}}, {3, {7, 4, 5}}},
                                          {{4, {2, 1, 3, 4}}, {3, {6, 4, 5}}},
                                          {{3, {1, 30, 4}}, {3, {1, 4, 5}}},
                                          {{3, {7, 3, 4}}, {1, {4}}},
                                          {{1, {4}}, {3, {7, 4, 5}}},
                                          {{3, {5, 200, 3}}, {3, {5, 3, 200}}},
                                          {{3, {0, 3, 4}}, {2, {4, 5}}},
                                          {{3, {1, 3, 4}}, {3, {9, 4, 1}}},
                                          {{3, {3000, 2, 2}}, {3, {3000, 2, 2}}}};

    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
        for (int layout = 0; layout < LAYOUTS; layout++) {
            const weft_shape sa = pairs[p][0], sb = pairs[p][1];
            void *memory, *memory2;
            weft_array *a = laid_out(sa, layout, small, &memory), *c = NULL;
            weft_array *b = laid_out(sb, (layout + 3) % LAYOUTS, other, &memory2);
            weft_array *left = NULL, *right = NULL, *sum = NULL;

            /* a[..., :, :, None]·b[..., None, :, :], summed */
            check_ok(weft_matmul(a, b, &c));
            check_ok(weft_expand_dims(a, sa.ndim == 1 ? WEFT_AXES(0, 2) : WEFT_AXES(-1), &left));
            check_ok(weft_expand_dims(b, sb.ndim == 1 ? WEFT_AXES(0, 2) : WEFT_AXES(-3), &right));
            check_ok(weft_eval("sum(x*y, axis=-2)",
                               (weft_vars){2, (weft_var[]){{"x", left, {WEFT_BOOL, {0}}},
                                                           {"y", right, {WEFT_BOOL, {0}}}}},
                               &sum));
            check_int(weft_array_count(sum), weft_array_count(c));
            weft_free(&left), weft_free(&right);
            check_ok(weft_reshape(sum, weft_array_shape(c), &left));
            check_all("all(left == c)", WEFT_VARS(left, c));
            weft_free(&a), weft_free(&b), weft_free(&c), weft_free(&left), weft_free(&sum);
            free(memory), free(memory2);
        }
    }
}

static void vectors(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL, *c = NULL;
    weft_value value;

    check_ok(weft_arange(s, 0, 1000, 1, WEFT_INT32, &a));
    check_ok(weft_matmul(a, a, &c));
    check_int(weft_array_shape(c).ndim, 0);
    check_int(weft_array_dtype(c), WEFT_INT32);
    check_ok(weft_item(c, &value));
    check_int(value.as.i, 332833500);
    weft_free(&c);
    check_ok(weft_ones(s, WEFT_SHAPE(1000, 3), WEFT_INT32, &b));
    check_ok(weft_matmul(a, b, &c));
    check_all("all(c == 499500)", WEFT_VARS(c));
    check_int(weft_array_shape(c).ndim, 1);
    weft_free(&a), weft_free(&b), weft_free(&c);
}

static void aliases_and_scales(void **state)
{
    static const weft_dtype dtypes[] = {WEFT_FLOAT32, WEFT_FLOAT64, WEFT_COMPLEX64,
                                        WEFT_COMPLEX128};

    for (size_t d = 0; d < 4; d++) {
        void *memory;
        weft_array *x = laid_out(WEFT_SHAPE(210, 210), LAYOUT_UNEVEN, small, &memory);
        weft_array *a = NULL, *p = NULL, *c = NULL, *v = NULL;

        check_ok(weft_astype(x, dtypes[d], &a));
        check_ok(weft_matmul(a, a, &p));
        check_ok(weft_astype(a, dtypes[d], &c));
        check_ok(weft_gemm(-2, a, a, 3, c));
        check_all("all(c == 3*a - 2*p)", WEFT_VARS(a, p, c));
        check_ok(weft_fill(c, (weft_value){WEFT_FLOAT64, {.f = NAN}}, 0));
        check_ok(weft_gemm(1, a, a, 0, c));
        check_all("all(c == p)", WEFT_VARS(c, p));
        check_ok(weft_transpose(c, NULL, &v));
        check_ok(weft_gemm(1, a, a, 1, v)); /* into a view: c' += p */
        check_all("all(c == p + p.T)", WEFT_VARS(c, p));
        check_ok(weft_matmul(a, a, &a));
        check_all("all(a == p)", WEFT_VARS(a, p));
        weft_free(&v), weft_free(&x), weft_free(&a), weft_free(&p), weft_free(&c);
        free(memory);
    }
}

static void refused(weft_status got, weft_status status, const char *words)
{
    check_int(got, status);
    if (!strstr(weft_message(test_session()), words))
        fprintf(stderr, "\"%s\" is not in \"%s\"\n", words, weft_message(test_session()));
    check_true(strstr(weft_message(test_session()), words) != NULL);
    weft_clear(test_session());
}

static void mistakes(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL, *c = NULL, *i = NULL, *scalar = NULL;

    check_ok(weft_zeros(s, WEFT_SHAPE(3, 4), WEFT_FLOAT64, &a));
    check_ok(weft_zeros(s, WEFT_SHAPE(2, 3, 4), WEFT_FLOAT64, &b));
    check_ok(weft_zeros(s, WEFT_SHAPE(3, 4), WEFT_INT64, &i));
    check_ok(weft_zeros(s, WEFT_SCALAR_SHAPE, WEFT_FLOAT64, &scalar));
    refused(weft_matmul(a, a, &c), WEFT_ERR_SHAPE, "shapes (3, 4) and (3, 4)");
    refused(weft_matmul(a, scalar, &c), WEFT_ERR_SHAPE, "at least one dimension");
    refused(weft_matmul(a, b, &c), WEFT_ERR_SHAPE, "(2, 3, 4)");
    check_true(c == NULL);
    refused(weft_gemm(1, a, a, 0, i), WEFT_ERR_DTYPE, "int64");
    check_ok(weft_zeros(s, WEFT_SHAPE(4, 4), WEFT_FLOAT64, &c));
    check_ok(weft_gemm(1, a, c, 0, a));
    refused(weft_gemm(1, a, c, 0, c), WEFT_ERR_SHAPE, "(4, 4)");
    weft_free(&a), weft_free(&b), weft_free(&c), weft_free(&i), weft_free(&scalar);
}

const struct CMUnitTest matmul_tests[] = {
    cmocka_unit_test(shapes),
    cmocka_unit_test(same_bits_in_every_layout),
    cmocka_unit_test(same_bits_of_a_transpose_in_every_layout),
    cmocka_unit_test(every_dtype),
    cmocka_unit_test(views),
    cmocka_unit_test(batches),
    cmocka_unit_test(vectors),
    cmocka_unit_test(aliases_and_scales),
    cmocka_unit_test(mistakes),
    {0}};
