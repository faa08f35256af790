/* Creation from sequences and from other arrays: each element against plain index arithmetic, at
 * any machine shape. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "array/value.h"
#include "layouts.h"

/* The element a test expects at flat index `i`: flat index of the source, -1 for zero. */
typedef int64_t source_index(const void *context, int64_t i);

/* Elements that are their own flat index, a little more than one byte long, in any dtype. */
static void write_index(void *context, int64_t index, void *element)
{
    const weft_dtype *dtype = context;
    size_t size = weft_dtype_size(*dtype);
    unsigned char bits = (unsigned char)(index % 127 + 1);

    memset(element, 0, size);
    if (*dtype == WEFT_FLOAT32)
        memcpy(element, &(float){(float)index + 0.5f}, size);
    else if (*dtype == WEFT_FLOAT64)
        memcpy(element, &(double){(double)index + 0.5}, size);
    else if (*dtype == WEFT_COMPLEX64)
        memcpy(element, (float[]){(float)index, -1}, size);
    else if (*dtype == WEFT_COMPLEX128)
        memcpy(element, (double[]){(double)index, -1}, size);
    else if (*dtype == WEFT_BOOL)
        *(unsigned char *)element = index % 3 != 1;
    else
        memcpy(element, &bits, 1);
}

static void check_sources(weft_array *r, weft_shape shape, weft_dtype dtype, source_index *source,
                          const void *context)
{
    char *all = all_bytes(r);
    weft_shape have = weft_array_shape(r);
    size_t size = weft_dtype_size(dtype);

    check_true(weft_shape_equal(&have, &shape));
    check_int(weft_array_dtype(r), dtype);
    for (int64_t i = 0; i < weft_array_count(r); i++) {
        char expected[16] = {0};
        int64_t from = source(context, i);

        if (from >= 0)
            write_index(&dtype, from, expected);
        check_bytes(all + (size_t)i * size, expected, size);
    }
    free(all);
}

static void make(weft_shape shape, weft_dtype dtype, int layout, weft_array **a, void **memory)
{
    *a = NULL, *memory = NULL;
    make_laid_out_as(test_session(), shape, dtype, layout, write_index, &dtype, a, memory);
}

/* Coordinates of a flat index. */
static void locate(weft_shape shape, int64_t i, int64_t *at)
{
    for (int d = shape.ndim - 1; d >= 0; i /= shape.extent[d--])
        at[d] = i % shape.extent[d];
}

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

        make(c.shape, dtype, n % LAYOUTS, &a, &memory);
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
    make(WEFT_SHAPE(n), WEFT_FLOAT64, LAYOUT_UNEVEN, &a, &memory);
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

        make(WEFT_SHAPE(c.n), dtype, n % LAYOUTS, &a, &memory);
        check_ok(weft_diag(a, c.k, &r));
        check_sources(r, WEFT_SHAPE(size, size), dtype, diag_matrix, &c);
        weft_free(&r);
        make(WEFT_SHAPE(11, 8), dtype, n % LAYOUTS, &m, &more);
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
    make(WEFT_SHAPE(9, 9), WEFT_FLOAT64, LAYOUT_STANDARD, &m, &memory);
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

    make(shape, dtype, n % LAYOUTS, &a, &memory);
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

        make(WEFT_SHAPE(5, 3, 4), dtype, n % LAYOUTS, &a, &memory);
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

        make(WEFT_SHAPE(5), WEFT_FLOAT64, n / 2, &in[0], &memory[0]);
        make(WEFT_SHAPE(7), WEFT_INT16, LAYOUT_STANDARD, &in[1], &memory[1]);
        make(WEFT_SHAPE(3, 4), WEFT_COMPLEX64, LAYOUT_LAST_RANK, &in[2], &memory[2]);
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
    make(weft_shape_of(16, twos), WEFT_FLOAT64, LAYOUT_STANDARD, &a, &memory);
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

static void others_of_the_same_kind(void **state)
{
    (void)state;
    for (int layout = 0; layout < LAYOUTS; layout++) {
        weft_dtype dtype = (weft_dtype)(layout * 2);
        weft_array *a, *r = NULL;
        weft_block of_a, of_r;
        void *memory;

        make(WEFT_SHAPE(23, 3), dtype, layout, &a, &memory);
        check_ok(weft_empty_like(a, &r));
        of_a = weft_local(a), of_r = weft_local(r);
        check_int(of_a.first, of_r.first);
        check_int(of_a.elements, of_r.elements);
        check_int(weft_array_is_replicated(a), weft_array_is_replicated(r));
        check_int(weft_array_dtype(r), dtype);
        check_ok(weft_ones_like(a, &r));
        check_ok(weft_full_like(a, (weft_value){WEFT_INT64, {1}}, &a));
        for (size_t i = 0; i < (size_t)of_a.elements * weft_dtype_size(dtype); i++)
            check_int(((char *)of_a.data)[i], ((char *)of_r.data)[i]);
        weft_free(&r);
        check_ok(weft_zeros_like(a, &r));
        of_r = weft_local(r);
        for (size_t i = 0; i < (size_t)of_r.elements * weft_dtype_size(dtype); i++)
            check_int(((char *)of_r.data)[i], 0);
        weft_free(&r), weft_free(&a);
        free(memory);
    }
}

/* A view that begins within a row has no rows to be like. */
static void others_like_views(void **state)
{
    static const char *const texts[] = {"3:17", "::2, 1:", "1:2, 1:2", ":, ::-1"};
    weft_array *a, *v = NULL, *w = NULL, *r = NULL;
    void *memory;

    (void)state;
    make(WEFT_SHAPE(23, 3), WEFT_INT32, LAYOUT_UNEVEN, &a, &memory);
    for (int k = 0; k < 4; k++) {
        weft_shape shape, have;

        check_ok(weft_view(a, texts[k], &v));
        check_ok(weft_ones_like(v, &r));
        shape = weft_array_shape(v), have = weft_array_shape(r);
        check_true(weft_shape_equal(&shape, &have));
        weft_free(&r), weft_free(&v);
    }
    check_ok(weft_reshape(a, WEFT_SHAPE(3, 23), &w));
    check_ok(weft_ones_like(w, &r));
    check_int(weft_array_shape(r).extent[1], 23);
    weft_free(&r), weft_free(&w), weft_free(&a);
    free(memory);
}

static weft_value element(weft_array *a, int64_t index)
{
    weft_box box = {{index}, {1}};
    char memory[16];

    check_ok(weft_get(a, &box, memory));
    return weft__value_load(weft_array_dtype(a), memory);
}

static void whole_ranges(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    int64_t big = INT64_MAX - 5;

    (void)state;
    for (int d = WEFT_INT8; d <= WEFT_FLOAT64; d++) {
        check_ok(weft_arange_int(s, 100, 3, -7, (weft_dtype)d, &a));
        check_int(weft_array_count(a), 14);
        for (int64_t i = 0; i < 14; i++)
            check_near(weft_value_double(element(a, i)), (double)(100 - 7 * i), 0);
        weft_free(&a);
    }
    check_ok(weft_arange_int(s, big, INT64_MAX, 2, WEFT_INT64, &a));
    check_int(weft_array_count(a), 3);
    for (int64_t i = 0; i < 3; i++)
        check_int(element(a, i).as.i, big + 2 * i);
    weft_free(&a);
    check_ok(weft_arange_int(s, INT64_MIN, INT64_MAX, INT64_MAX, WEFT_INT64, &a));
    check_int(weft_array_count(a), 3);
    check_int(element(a, 2).as.i, INT64_MAX - 1);
    weft_free(&a);
    check_ok(weft_arange_int(s, INT64_MAX, INT64_MIN, INT64_MIN, WEFT_FLOAT64, &a));
    check_int(weft_array_count(a), 2);
    check_double_bits(element(a, 1).as.f, -1.0);
    weft_free(&a);
    check_status(weft_arange_int(s, 1, 9, 0, WEFT_INT8, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_arange_int(s, 200, 300, 1, WEFT_INT8, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_arange_int(s, 2, -9, -3, WEFT_UINT64, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_arange_int(s, INT64_MIN, INT64_MAX, 1, WEFT_INT8, &a), WEFT_ERR_SHAPE);
    check_status(weft_arange_int(s, 0, 4, 1, WEFT_COMPLEX64, &a), WEFT_ERR_DTYPE);
}

static void ranges_of_floats(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    weft_block block;
    float start = 0.3f, second = (float)(0.3 + 0.1), step = second - start;

    (void)state;
    check_ok(weft_arange(s, 0.3, 500, 0.1, WEFT_FLOAT32, &a));
    check_int(weft_array_count(a), 4997);
    block = weft_local(a);
    for (int64_t i = 0; i < block.elements; i++) {
        int64_t g = block.first + i;
        float expected = g == 1 ? second : start + (float)g * step;

        check_double_bits((double)((float *)block.data)[i], (double)expected);
    }
    weft_free(&a);
    check_ok(weft_arange(s, 0, 1, INFINITY, WEFT_FLOAT64, &a)); /* NumPy's one element */
    check_int(weft_array_count(a), 1);
    check_double_bits(element(a, 0).as.f, 0.0);
    weft_free(&a);
}

static void spaces(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    double step = 0;

    (void)state;
    check_ok(weft_linspace_with(s, -3, 7, 4000, false, WEFT_INT32, &step, &a));
    check_double_bits(step, 10.0 / 4000);
    for (int64_t i = 0; i < 4000; i += 333)
        check_int(element(a, i).as.i, (int64_t)floor(-3 + (double)i * step));
    weft_free(&a);
    check_ok(weft_linspace_with(s, -3, 7, 1, true, WEFT_FLOAT32, &step, &a));
    check_true(isnan(step));
    check_double_bits(element(a, 0).as.f, -3.0);
    weft_free(&a);
    check_ok(weft_logspace(s, 0, 3, 3001, true, 10, WEFT_FLOAT64, &a));
    check_double_bits(element(a, 3000).as.f, 1000.0);
    check_near(element(a, 1500).as.f, pow(10, 1.5), 1e-13);
    weft_free(&a);
    check_ok(weft_geomspace(s, -0.3, -700.1, 3001, true, WEFT_FLOAT64, &a));
    check_double_bits(element(a, 0).as.f, -0.3);
    check_double_bits(element(a, 3000).as.f, -700.1);
    check_near(element(a, 1500).as.f, -sqrt(0.3 * 700.1), 1e-12);
    weft_free(&a);
    check_status(weft_geomspace(s, 0, 4, 3, true, WEFT_FLOAT64, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_geomspace(s, 1, 4, -3, true, WEFT_FLOAT64, &a), WEFT_ERR_SHAPE);
    check_status(weft_logspace(s, 1, 4, INT64_MIN, true, 2, WEFT_FLOAT64, &a), WEFT_ERR_SHAPE);
    check_status(weft_linspace_with(s, 1, 4, 3, true, (weft_dtype)77, NULL, &a), WEFT_ERR_DTYPE);
    check_true(a == NULL);
}

const struct CMUnitTest create_more_tests[] = {cmocka_unit_test(triangles),
                                               cmocka_unit_test(triangle_of_a_vector),
                                               cmocka_unit_test(ones_below_a_diagonal),
                                               cmocka_unit_test(diagonals),
                                               cmocka_unit_test(diagonal_from_the_result),
                                               cmocka_unit_test(diagonals_that_cannot_be),
                                               cmocka_unit_test(tiles),
                                               cmocka_unit_test(repeats),
                                               cmocka_unit_test(repetitions_that_cannot_be),
                                               cmocka_unit_test(grids),
                                               cmocka_unit_test(views_are_taken),
                                               cmocka_unit_test(others_of_the_same_kind),
                                               cmocka_unit_test(others_like_views),
                                               cmocka_unit_test(whole_ranges),
                                               cmocka_unit_test(ranges_of_floats),
                                               cmocka_unit_test(spaces),
                                               {0}};
