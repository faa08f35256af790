/* Triangles and diagonals: each element against plain index arithmetic, at any machine shape. */
#include "harness.h"

#include <stdlib.h>

#include <weft.h>

#include "sources.h"

typedef struct triangle_case {
    weft_shape shape;
    int64_t k;
    bool lower;
} triangle_case;

static int64_t triangle_source(const void *context, int64_t i)
{
    const triangle_case *c = context;
    int64_t columns = c->shape.extent[c->shape.ndim - 1];
    int64_t row = i / columns % c->shape.extent[c->shape.ndim - 2], column = i % columns;
    bool stays = c->lower ? column - row <= c->k : column - row >= c->k;

    return stays ? i : -1;
}

static void triangles(void **state)
{
    static const int64_t ks[] = {0, -2, 3, -40, 40, INT64_MAX, INT64_MIN};
    weft_shape shapes[] = {WEFT_SHAPE(13, 7), WEFT_SHAPE(5, 31), WEFT_SHAPE(3, 4, 5),
                           WEFT_SHAPE(0, 4),  WEFT_SHAPE(4, 0),  WEFT_SHAPE(1, 1)};

    (void)state;
    for (int n = 0; n < 6 * 7; n++) {
        triangle_case c = {.shape = shapes[n % 6], .k = ks[n / 6]};
        weft_dtype dtype = (weft_dtype)(n % WEFT_DTYPE_COUNT);
        weft_array *a, *r = NULL;
        void *memory;

        make_source(c.shape, dtype, n % LAYOUTS, &a, &memory);
        c.lower = true;
        check_ok(weft_tril(a, c.k, &r));
        check_sources(r, c.shape, dtype, triangle_source, &c);
        c.lower = false;
        check_ok(weft_triu(a, c.k, &r));
        check_sources(r, c.shape, dtype, triangle_source, &c);
        check_ok(weft_triu(a, c.k, &a));
        check_sources(a, c.shape, dtype, triangle_source, &c);
        weft_free(&r), weft_free(&a);
        free(memory);
    }
}

static int64_t vector_triangle(const void *context, int64_t i)
{
    int64_t n = *(const int64_t *)context;

    return i % n <= i / n + 1 ? i % n : -1;
}

static void triangle_of_a_vector(void **state)
{
    int64_t n = 9;
    weft_array *a, *r = NULL;
    void *memory;

    (void)state;
    make_source(WEFT_SHAPE(n), WEFT_FLOAT64, LAYOUT_UNEVEN, &a, &memory);
    check_ok(weft_tril(a, 1, &r));
    check_sources(r, WEFT_SHAPE(n, n), WEFT_FLOAT64, vector_triangle, &n);
    weft_free(&r), weft_free(&a);
    free(memory);
    check_ok(weft_ones(test_session(), WEFT_SCALAR_SHAPE, WEFT_INT8, &a));
    check_status(weft_tril(a, 0, &r), WEFT_ERR_SHAPE);
    weft_free(&a);
}

static void ones_below_a_diagonal(void **state)
{
    weft_session *s = test_session();

    (void)state;
    for (int64_t k = -7; k <= 8; k++) {
        weft_array *a = NULL, *b = NULL;
        unsigned char *all;

        check_ok(weft_tri(s, 6, 7, k, WEFT_UINT8, &a));
        all = all_bytes(a);
        for (int64_t i = 0; i < 42; i++)
            check_int(all[i], i % 7 - i / 7 <= k);
        free(all);
        check_ok(weft_identity(s, 6, WEFT_UINT8, &b));
        all = all_bytes(b);
        for (int64_t i = 0; i < 36; i++)
            check_int(all[i], i % 6 == i / 6);
        free(all);
        weft_free(&a), weft_free(&b);
    }
    check_status(weft_tri(s, -1, 7, 0, WEFT_UINT8, &(weft_array *){NULL}), WEFT_ERR_SHAPE);
    check_status(weft_identity(s, INT64_MAX, WEFT_UINT8, &(weft_array *){NULL}), WEFT_ERR_SHAPE);
}

typedef struct diag_case {
    int64_t n, k, columns;
} diag_case;

static int64_t diag_matrix(const void *context, int64_t i)
{
    const diag_case *c = context;
    int64_t n = c->n + (c->k < 0 ? -c->k : c->k), row = i / n, column = i % n;

    return column - row != c->k ? -1 : c->k < 0 ? column : row;
}

static int64_t diag_vector(const void *context, int64_t i)
{
    const diag_case *c = context;

    return c->k < 0 ? (i - c->k) * c->columns + i : i * c->columns + i + c->k;
}

static void diagonals(void **state)
{
    (void)state;
    for (int n = 0; n < 33; n++) {
        diag_case c = {.n = n % 4 ? 3 * n + 1 : 0, .k = n % 11 - 5, .columns = 8};
        weft_dtype dtype = (weft_dtype)(n % WEFT_DTYPE_COUNT);
        int64_t size = c.n + llabs(c.k);
        weft_array *a, *m, *r = NULL;
        void *memory, *more;

        make_source(WEFT_SHAPE(c.n), dtype, n % LAYOUTS, &a, &memory);
        check_ok(weft_diag(a, c.k, &r));
        check_sources(r, WEFT_SHAPE(size, size), dtype, diag_matrix, &c);
        weft_free(&r);
        make_source(WEFT_SHAPE(11, 8), dtype, n % LAYOUTS, &m, &more);
        check_ok(weft_diag(m, c.k, &r));
        check_sources(r, WEFT_SHAPE(c.k < 0 ? (11 + c.k < 8 ? 11 + c.k : 8) : 8 - c.k), dtype,
                      diag_vector, &c);
        weft_free(&r), weft_free(&a), weft_free(&m);
        free(memory), free(more);
    }
}

/* The vector is a row of the matrix that its diagonal fills. */
static void diagonal_from_the_result(void **state)
{
    diag_case c = {.n = 9};
    weft_array *m, *row = NULL;
    void *memory;

    (void)state;
    make_source(WEFT_SHAPE(9, 9), WEFT_FLOAT64, LAYOUT_STANDARD, &m, &memory);
    check_ok(weft_view(m, "0", &row));
    check_ok(weft_diag(row, 0, &m));
    check_sources(m, WEFT_SHAPE(9, 9), WEFT_FLOAT64, diag_matrix, &c);
    weft_free(&row), weft_free(&m);
    free(memory);
}

static void diagonals_that_cannot_be(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *r = NULL;

    (void)state;
    check_ok(weft_ones(s, WEFT_SHAPE(3), WEFT_INT8, &a));
    check_status(weft_diag(a, INT64_MIN, &r), WEFT_ERR_SHAPE);
    check_status(weft_diag(a, INT64_MAX, &r), WEFT_ERR_SHAPE);
    check_status(weft_diag(a, (int64_t)1 << 40, &r), WEFT_ERR_SHAPE);
    weft_free(&a);
    check_ok(weft_ones(s, WEFT_SHAPE(3, 3, 3), WEFT_INT8, &a));
    check_status(weft_diag(a, 0, &r), WEFT_ERR_SHAPE);
    check_true(r == NULL);
    weft_free(&a);
}

const struct CMUnitTest create_triangle_tests[] = {cmocka_unit_test(triangles),
                                                   cmocka_unit_test(triangle_of_a_vector),
                                                   cmocka_unit_test(ones_below_a_diagonal),
                                                   cmocka_unit_test(diagonals),
                                                   cmocka_unit_test(diagonal_from_the_result),
                                                   cmocka_unit_test(diagonals_that_cannot_be),
                                                   {0}};
