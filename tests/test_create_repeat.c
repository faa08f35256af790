/* tile, repeat and meshgrid: each element against plain index arithmetic, at any machine shape. */
#include "harness.h"

#include <stdlib.h>

#include <weft.h>

#include "sources.h"

/* Coordinates of a flat index. */
static void locate(weft_shape shape, int64_t i, int64_t *at)
{
    for (int d = shape.ndim - 1; d >= 0; i /= shape.extent[d--])
        at[d] = i % shape.extent[d];
}

typedef struct tile_case {
    weft_shape from, to; /* of the same number of dimensions */
} tile_case;

static int64_t tile_source(const void *context, int64_t i)
{
    const tile_case *c = context;
    int64_t at[WEFT_MAX_NDIM], index = 0;

    locate(c->to, i, at);
    for (int d = 0; d < c->to.ndim; d++)
        index = index * c->from.extent[d] + at[d] % c->from.extent[d];
    return index;
}

static void check_tile(weft_shape shape, weft_shape reps, weft_shape from, weft_shape to, int n)
{
    tile_case c = {.from = from, .to = to};
    weft_dtype dtype = (weft_dtype)(n % WEFT_DTYPE_COUNT);
    weft_array *a, *r = NULL;
    void *memory;

    make_source(shape, dtype, n % LAYOUTS, &a, &memory);
    check_ok(weft_tiled(a, reps, &r));
    check_sources(r, to, dtype, tile_source, &c);
    check_ok(weft_tiled(a, reps, &r));
    check_sources(r, to, dtype, tile_source, &c);
    weft_free(&r), weft_free(&a);
    free(memory);
}

static void tiles(void **state)
{
    int64_t twos[16], fours[16];

    (void)state;
    for (int d = 0; d < 16; d++)
        twos[d] = d < 9 ? 2 : 1, fours[d] = d < 9 ? 4 : 1;
    for (int n = 0; n < 2 * LAYOUTS + 1; n++) {
        check_tile(WEFT_SHAPE(7), WEFT_SHAPE(3), WEFT_SHAPE(7), WEFT_SHAPE(21), n);
        check_tile(WEFT_SHAPE(7), WEFT_SHAPE(5, 1), WEFT_SHAPE(1, 7), WEFT_SHAPE(5, 7), n);
        check_tile(WEFT_SHAPE(4, 5), WEFT_SHAPE(3), WEFT_SHAPE(4, 5), WEFT_SHAPE(4, 15), n);
        check_tile(WEFT_SHAPE(4, 5), WEFT_SHAPE(2, 3, 2), WEFT_SHAPE(1, 4, 5),
                   WEFT_SHAPE(2, 12, 10), n);
        check_tile(WEFT_SHAPE(4, 5), WEFT_SCALAR_SHAPE, WEFT_SHAPE(4, 5), WEFT_SHAPE(4, 5), n);
        check_tile(WEFT_SHAPE(4, 5), WEFT_SHAPE(0, 2), WEFT_SHAPE(4, 5), WEFT_SHAPE(0, 10), n);
        check_tile(WEFT_SHAPE(0, 5), WEFT_SHAPE(3, 2), WEFT_SHAPE(1, 5), WEFT_SHAPE(0, 10), n);
    }
    /* more loops than dimensions: in steps */
    check_tile(weft_shape_of(9, twos), weft_shape_of(9, twos), weft_shape_of(9, twos),
               weft_shape_of(9, fours), LAYOUT_UNEVEN);
    check_tile(weft_shape_of(16, twos), weft_shape_of(16, twos), weft_shape_of(16, twos),
               weft_shape_of(16, fours), LAYOUT_STANDARD);
}

typedef struct repeat_case {
    int64_t count, inner; /* elements after the axis */
} repeat_case;

static int64_t repeat_source(const void *context, int64_t i)
{
    const repeat_case *c = context;

    return i / (c->inner * c->count) * c->inner + i % c->inner;
}

static void repeats(void **state)
{
    (void)state;
    for (int n = 0; n < 3 * WEFT_DTYPE_COUNT; n++) {
        weft_dtype dtype = (weft_dtype)(n % WEFT_DTYPE_COUNT);
        int64_t count = n % 4;
        weft_array *a, *r = NULL;
        void *memory;

        make_source(WEFT_SHAPE(5, 3, 4), dtype, n % LAYOUTS, &a, &memory);
        check_ok(weft_repeat(a, count, 0, &r));
        check_sources(r, WEFT_SHAPE(5 * count, 3, 4), dtype, repeat_source,
                      &(repeat_case){count, 12});
        weft_free(&r);
        check_ok(weft_repeat(a, count, -2, &r));
        check_sources(r, WEFT_SHAPE(5, 3 * count, 4), dtype, repeat_source,
                      &(repeat_case){count, 4});
        weft_free(&r);
        check_ok(weft_repeat(a, count, WEFT_FLAT, &r));
        check_sources(r, WEFT_SHAPE(60 * count), dtype, repeat_source, &(repeat_case){count, 1});
        weft_free(&r), weft_free(&a);
        free(memory);
    }
}

static void repetitions_that_cannot_be(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *r = NULL;
    int64_t many[17] = {1};

    (void)state;
    check_ok(weft_ones(s, WEFT_SHAPE(3, 2), WEFT_INT8, &a));
    check_status(weft_repeat(a, -1, 0, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_repeat(a, 1, 2, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_repeat(a, 1, -3, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_repeat(a, INT64_MAX, 0, &r), WEFT_ERR_SHAPE);
    check_status(weft_tiled(a, WEFT_SHAPE(2, -1), &r), WEFT_ERR_ARGUMENT);
    check_status(weft_tiled(a, WEFT_SHAPE(INT64_MAX, 1), &r), WEFT_ERR_SHAPE);
    check_status(weft_tiled(a, WEFT_SHAPE(INT64_MAX / 4, 8), &r), WEFT_ERR_SHAPE);
    check_status(weft_tiled(a, weft_shape_of(17, many), &r), WEFT_ERR_SHAPE);
    check_true(r == NULL);
    weft_free(&a);
    check_ok(weft_full(s, WEFT_SCALAR_SHAPE, WEFT_INT8, (weft_value){WEFT_INT64, {5}}, &a));
    check_ok(weft_repeat(a, 4, 0, &r)); /* as NumPy's */
    check_int(weft_array_count(r), 4);
    weft_free(&r), weft_free(&a);
}

typedef struct grid_case {
    weft_shape shape;
    int axis;
} grid_case;

static int64_t grid_source(const void *context, int64_t i)
{
    const grid_case *c = context;
    int64_t at[WEFT_MAX_NDIM];

    locate(c->shape, i, at);
    return at[c->axis];
}

static void grids(void **state)
{
    static const int axes[2][3] = {{1, 0, 2}, {0, 1, 2}};

    (void)state;
    for (int n = 0; n < 2 * LAYOUTS; n++) {
        weft_array *in[3], *out[3] = {NULL};
        void *memory[3];
        weft_shape shape = n % 2 ? WEFT_SHAPE(5, 7, 12) : WEFT_SHAPE(7, 5, 12);

        make_source(WEFT_SHAPE(5), WEFT_FLOAT64, n / 2, &in[0], &memory[0]);
        make_source(WEFT_SHAPE(7), WEFT_INT16, LAYOUT_STANDARD, &in[1], &memory[1]);
        make_source(WEFT_SHAPE(3, 4), WEFT_COMPLEX64, LAYOUT_LAST_RANK, &in[2], &memory[2]);
        for (int again = 0; again < 2; again++)
            check_ok(weft_meshgrid(n % 2 ? WEFT_INDEXING_IJ : WEFT_INDEXING_XY, 3, in, out));
        for (int k = 0; k < 3; k++)
            check_sources(out[k], shape, weft_array_dtype(in[k]), grid_source,
                          &(grid_case){shape, axes[n % 2][k]});
        check_status(weft_meshgrid(WEFT_INDEXING_XY, 1, out, out), WEFT_ERR_ARGUMENT);
        check_status(weft_meshgrid((weft_indexing)7, 3, in, out), WEFT_ERR_ARGUMENT);
        for (int k = 0; k < 3; k++)
            weft_free(&out[k]), weft_free(&in[k]), free(memory[k]);
    }
    check_ok(weft_meshgrid(WEFT_INDEXING_XY, 0, NULL, NULL));
}

/* Strided operands, up to as many dimensions as there can be. */
static void views_are_taken(void **state)
{
    weft_array *a, *v = NULL, *plain = NULL, *r = NULL, *e = NULL, *grid = NULL;
    int64_t twos[16];
    weft_value same;
    void *memory;

    (void)state;
    for (int d = 0; d < 16; d++)
        twos[d] = 2;
    make_source(weft_shape_of(16, twos), WEFT_FLOAT64, LAYOUT_STANDARD, &a, &memory);
    check_ok(weft_transpose(a, NULL, &v));
    check_ok(weft_copy(v, &plain));
    check_ok(weft_repeat(v, 3, 7, &r));
    check_ok(weft_repeat(plain, 3, 7, &e));
    check_ok(weft_eval_value(test_session(), "all(r == e)", WEFT_VARS(r, e), &same));
    check_int(same.as.i, 1);
    weft_free(&r), weft_free(&e);
    check_ok(weft_tiled(v, WEFT_SHAPE(2, 1, 1), &r));
    check_ok(weft_tiled(plain, WEFT_SHAPE(2, 1, 1), &e));
    check_ok(weft_eval_value(test_session(), "all(r == e)", WEFT_VARS(r, e), &same));
    check_int(same.as.i, 1);
    weft_free(&r), weft_free(&e);
    check_ok(weft_meshgrid(WEFT_INDEXING_IJ, 1, &v, &grid));
    check_ok(weft_reshape(plain, WEFT_SHAPE(-1), &e));
    check_ok(weft_eval_value(test_session(), "all(grid == e)", WEFT_VARS(grid, e), &same));
    check_int(same.as.i, 1);
    weft_free(&grid), weft_free(&e), weft_free(&plain), weft_free(&v), weft_free(&a);
    free(memory);
}

static void check_same(weft_array **r, const char *text, weft_array *x)
{
    weft_array *wanted = NULL, *got = *r;
    weft_value same;

    check_ok(weft_eval(text, WEFT_VARS(x), &wanted));
    check_int(weft_array_count(got), weft_array_count(wanted));
    check_ok(weft_eval_value(test_session(), "all(got == wanted)", WEFT_VARS(got, wanted), &same));
    check_int(same.as.i, 1);
    weft_free(&wanted), weft_free(r);
}

static double own_number(int64_t i)
{
    return (double)i;
}

/* counts 0, 1, 2, 3, 0, 1, … of 1000 elements: three for every two, each block of four in places
 * that are known. */
static void repeats_by_counts(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *counts = NULL, *r = NULL, *y = NULL, *v = NULL;
    void *memory;

    (void)state;
    check_ok(weft_arange(s, 0, 1500, 1, WEFT_INT64, &v));
    check_ok(weft_arange(s, 0, 1000, 1, WEFT_INT64, &y));
    check_ok(weft_eval("y % 4", WEFT_VARS(y), &counts));
    make_laid_out(s, WEFT_SHAPE(1000), LAYOUT_UNEVEN, own_number, &x, &memory);
    check_ok(weft_repeat_counts(x, counts, WEFT_FLAT, &r));
    check_same(&r, "x//6*4 + where(x%6 == 0, 1, where(x%6 < 3, 2, 3))", v);
    weft_free(&y);
    check_ok(weft_reshape(x, WEFT_SHAPE(1000, 1), &y));
    check_ok(weft_repeat_counts(y, counts, 0, &r));
    weft_free(&y);
    check_ok(weft_reshape(r, WEFT_SHAPE(1500), &y));
    check_same(&y, "x//6*4 + where(x%6 == 0, 1, where(x%6 < 3, 2, 3))", v);
    weft_free(&r);
    weft_free(&y);
    check_ok(weft_eval("counts - 1", WEFT_VARS(counts), &y));
    check_status(weft_repeat_counts(x, y, 0, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_repeat_counts(x, v, 0, &r), WEFT_ERR_SHAPE);
    check_status(weft_repeat_counts(x, x, 0, &r), WEFT_ERR_DTYPE);
    check_status(weft_repeat_counts(x, counts, 1, &r), WEFT_ERR_ARGUMENT);
    weft_free(&y);
    check_ok(weft_zeros(s, WEFT_SHAPE(1000), WEFT_UINT8, &y));
    check_ok(weft_repeat_counts(x, y, 0, &r));
    check_int(weft_array_count(r), 0);
    weft_free(&r), weft_free(&y), weft_free(&counts), weft_free(&x), weft_free(&v);
    free(memory);
}

const struct CMUnitTest create_repeat_tests[] = {cmocka_unit_test(tiles),
                                                 cmocka_unit_test(repeats_by_counts),
                                                 cmocka_unit_test(repeats),
                                                 cmocka_unit_test(repetitions_that_cannot_be),
                                                 cmocka_unit_test(grids),
                                                 cmocka_unit_test(views_are_taken),
                                                 {0}};
