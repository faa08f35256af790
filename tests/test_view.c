/* Views against plain index arithmetic: reading, expressions, assigning, over every layout. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "layouts.h"
#include "ops/tiling.h"

static void *nothing; /* what an array needs that is not wrapped */

static double plain(int64_t i)
{
    return (double)i + 0.25;
}

/* A view as a list: element k of it is flat element at[k] of its base. */
typedef struct listed {
    weft_shape shape;
    int64_t *at;
} listed;

static uint64_t state = 1;

static int64_t draw(int64_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((state >> 33) % (uint64_t)n);
}

static listed whole(weft_shape shape)
{
    int64_t count = weft_shape_count(&shape);
    listed l = {.shape = shape, .at = malloc((size_t)(count + 1) * sizeof *l.at)};

    for (int64_t i = 0; i < count; i++)
        l.at[i] = i;
    return l;
}

/* The view's element at coordinates, as the list of its source has it. */
typedef int64_t (*pick)(const listed *source, const int64_t *at, const void *how);

static listed derived(const listed *source, weft_shape shape, pick where, const void *how)
{
    int64_t count = weft_shape_count(&shape), at[WEFT_MAX_NDIM];
    listed l = {.shape = shape, .at = malloc((size_t)(count + 1) * sizeof *l.at)};

    for (int64_t i = 0; i < count; i++) {
        int64_t rest = i;

        for (int d = shape.ndim - 1; d >= 0; d--) {
            at[d] = rest % shape.extent[d];
            rest /= shape.extent[d];
        }
        l.at[i] = where(source, at, how);
    }
    return l;
}

static int64_t flat(const weft_shape *shape, const int64_t *at)
{
    int64_t index = 0;

    for (int d = 0; d < shape->ndim; d++)
        index = index * shape->extent[d] + at[d];
    return index;
}

static int64_t pick_transposed(const listed *source, const int64_t *at, const void *how)
{
    int64_t old[WEFT_MAX_NDIM];

    (void)how;
    for (int d = 0; d < source->shape.ndim; d++)
        old[d] = at[source->shape.ndim - 1 - d];
    return source->at[flat(&source->shape, old)];
}

typedef struct stepping {
    int64_t first[WEFT_MAX_NDIM], step[WEFT_MAX_NDIM];
} stepping;

static int64_t pick_stepped(const listed *source, const int64_t *at, const void *how)
{
    const stepping *s = how;
    int64_t old[WEFT_MAX_NDIM];

    for (int d = 0; d < source->shape.ndim; d++)
        old[d] = s->first[d] + at[d] * s->step[d];
    return source->at[flat(&source->shape, old)];
}

/* A random slice of each dimension, as text and as a list. */
static void slice_at_random(weft_array **a, listed *l)
{
    weft_shape shape = l->shape;
    stepping s;
    char text[512] = "";
    weft_array *v = NULL;
    listed next;

    for (int d = 0; d < shape.ndim; d++) {
        int64_t extent = shape.extent[d], step = draw(4) == 0 ? -1 - draw(2) : 1 + draw(3);
        int64_t start = extent ? draw(extent) : 0, stop = draw(extent + 2);
        size_t used = strlen(text);

        s.step[d] = step;
        s.first[d] = start;
        if (step < 0) {
            shape.extent[d] = 0;
            for (int64_t i = start; i >= 0 && i < extent; i += step)
                shape.extent[d]++;
            snprintf(text + used, sizeof text - used, "%lld::%lld,", (long long)start,
                     (long long)step);
        } else {
            shape.extent[d] = 0;
            for (int64_t i = start; i < stop && i < extent; i += step)
                shape.extent[d]++;
            snprintf(text + used, sizeof text - used, "%lld:%lld:%lld,", (long long)start,
                     (long long)stop, (long long)step);
        }
    }
    if (shape.ndim == 0)
        strcpy(text, "...");
    check_ok(weft_view(*a, text, &v));
    next = derived(l, shape, pick_stepped, &s);
    free(l->at);
    *l = next;
    weft_free(a);
    *a = v;
}

static void transpose(weft_array **a, listed *l)
{
    weft_array *v = NULL;
    weft_shape shape = l->shape;
    listed next;

    for (int d = 0; d < shape.ndim; d++)
        shape.extent[d] = l->shape.extent[shape.ndim - 1 - d];
    check_ok(weft_transpose(*a, NULL, &v));
    next = derived(l, shape, pick_transposed, NULL);
    free(l->at);
    *l = next;
    weft_free(a);
    *a = v;
}

static weft_shape random_shape(void)
{
    weft_shape shape = {.ndim = (int)draw(4) + 1};

    for (int d = 0; d < shape.ndim; d++)
        shape.extent[d] = draw(12) == 0 ? 0 : 1 + draw(shape.ndim > 2 ? 9 : 70);
    return shape;
}

static void make_view(int layout, weft_array **base, weft_array **v, listed *l, void **memory)
{
    weft_session *s = test_session();
    weft_shape shape = random_shape();

    make_laid_out(s, shape, layout, plain, base, memory);
    *v = weft_reference(*base);
    *l = whole(shape);
    for (int k = (int)draw(3); k >= 0; k--) {
        if (draw(2))
            transpose(v, l);
        else
            slice_at_random(v, l);
    }
}

static void check_elements(weft_array *v, const listed *l, double scale, double shift)
{
    double *got = all_elements(v);
    weft_shape shape = weft_array_shape(v);

    check_true(weft_shape_equal(&shape, &l->shape));
    for (int64_t i = 0; i < weft_shape_count(&shape); i++)
        check_double_bits(got[i], plain(l->at[i]) * scale + shift);
    free(got);
}

static void views_are_read(void **unused)
{
    (void)unused;
    state = 11;
    for (int round = 0; round < 60; round++) {
        weft_array *base = NULL, *v = NULL, *r = NULL, *c = NULL;
        void *memory = NULL;
        listed l;

        make_view(round % ALL_LAYOUTS, &base, &v, &l, &memory);
        check_elements(v, &l, 1, 0);
        check_ok(weft_eval("v * 2 + 1", WEFT_VARS(v), &r));
        check_elements(r, &l, 2, 1);
        check_ok(weft_copy(v, &c));
        check_elements(c, &l, 1, 0);
        free(l.at);
        weft_free(&base), weft_free(&v), weft_free(&r), weft_free(&c);
        free(memory);
    }
}

/* What is written through a view is seen in the base, at its places and nowhere else. */
static void views_are_written(void **unused)
{
    (void)unused;
    state = 12;
    for (int round = 0; round < 60; round++) {
        weft_session *s = test_session();
        weft_array *base = NULL, *v = NULL, *x = NULL;
        void *memory = NULL;
        double *expected, *got;
        listed l;

        make_view(round % ALL_LAYOUTS, &base, &v, &l, &memory);
        expected = all_elements(base);
        if (round % 3 == 0) {
            check_ok(weft_fill(v, (weft_value){WEFT_FLOAT64, {.f = -7}}, 0));
        } else if (round % 3 == 1) {
            check_ok(weft_eval("-v", WEFT_VARS(v), &v));
        } else {
            make_laid_out(s, l.shape, LAYOUT_STANDARD, plain, &x, &nothing);
            check_ok(weft_assign(v, x));
        }
        for (int64_t i = 0; i < weft_shape_count(&l.shape); i++)
            expected[l.at[i]] = round % 3 == 0 ? -7 : round % 3 == 1 ? -plain(l.at[i]) : plain(i);
        got = all_elements(base);
        check_bytes(got, expected, (size_t)weft_array_count(base) * sizeof *got);
        free(got), free(expected), free(l.at);
        weft_free(&base), weft_free(&v), weft_free(&x);
        free(memory);
    }
}

/* target and source share memory in every way: as if the source had been read first. */
static void overlapping_assignments(void **unused)
{
    weft_session *s = test_session();
    static const char *const pairs[][2] = {{"1:", ":-1"}, {":-1", "1:"},   {"::-1", ":"},
                                           {":", "::-1"}, {"::2", "1::2"}, {"2:", "-3::-1"}};

    (void)unused;
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
        weft_array *a = NULL, *b = NULL, *to = NULL, *from = NULL, *from_b = NULL, *to_b = NULL,
                   *copy = NULL;
        double *left, *right;

        make_laid_out(s, WEFT_SHAPE(30, 5), LAYOUT_STANDARD, plain, &a, &nothing);
        make_laid_out(s, WEFT_SHAPE(30, 5), LAYOUT_STANDARD, plain, &b, &nothing);
        check_ok(weft_view(a, pairs[k][0], &to));
        check_ok(weft_view(a, pairs[k][1], &from));
        check_ok(weft_view(b, pairs[k][0], &to_b));
        check_ok(weft_view(b, pairs[k][1], &from_b));
        check_ok(weft_copy(from_b, &copy));
        check_ok(weft_assign(to, from));
        check_ok(weft_assign(to_b, copy));
        left = all_elements(a), right = all_elements(b);
        check_bytes(left, right, 150 * sizeof *left);
        free(left), free(right);
        weft_free(&a), weft_free(&b), weft_free(&to), weft_free(&from), weft_free(&from_b);
        weft_free(&to_b), weft_free(&copy);
    }
}

static void expressions_broadcast(void **unused)
{
    weft_session *s = test_session();
    double *got;

    (void)unused;
    for (int layout = 0; layout < LAYOUTS; layout++) {
        weft_array *x = NULL, *row = NULL, *column = NULL, *r = NULL;
        void *memory[3] = {NULL, NULL, NULL};

        make_laid_out(s, WEFT_SHAPE(37, 70), layout, plain, &x, &memory[0]);
        make_laid_out(s, WEFT_SHAPE(70), layout, plain, &row, &memory[1]);
        make_laid_out(s, WEFT_SHAPE(37, 1), layout, plain, &column, &memory[2]);
        check_ok(weft_eval("x * 2 + row - column", WEFT_VARS(x, row, column), &r));
        got = all_elements(r);
        for (int64_t i = 0; i < 37; i++)
            for (int64_t j = 0; j < 70; j++)
                check_double_bits(got[i * 70 + j], plain(i * 70 + j) * 2 + plain(j) - plain(i));
        free(got);
        weft_free(&r);
        check_ok(weft_eval("row + column", WEFT_VARS(row, column), &r));
        got = all_elements(r);
        for (int64_t i = 0; i < 37; i++)
            for (int64_t j = 0; j < 70; j++)
                check_double_bits(got[i * 70 + j], plain(j) + plain(i));
        free(got);
        weft_free(&r), weft_free(&x), weft_free(&row), weft_free(&column);
        for (int k = 0; k < 3; k++)
            free(memory[k]);
    }
}

static void expressions_slice(void **unused)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *r = NULL;
    weft_shape shape;
    weft_value value;
    double *got;

    (void)unused;
    make_laid_out(s, WEFT_SHAPE(40, 30), LAYOUT_STANDARD, plain, &x, &nothing);
    check_ok(weft_eval("x[1:, ::2] - x[:-1, 1::2]", WEFT_VARS(x), &r));
    shape = weft_array_shape(r);
    check_int(shape.extent[0], 39);
    check_int(shape.extent[1], 15);
    got = all_elements(r);
    for (int64_t i = 0; i < 39 * 15; i++)
        check_double_bits(got[i], 29);
    free(got), weft_free(&r);
    check_ok(weft_eval("x.T[::-1] + x.T[3][None, :]", WEFT_VARS(x), &r));
    got = all_elements(r);
    for (int64_t i = 0; i < 30; i++)
        for (int64_t j = 0; j < 40; j++)
            check_double_bits(got[i * 40 + j], plain(j * 30 + 29 - i) + plain(j * 30 + 3));
    free(got), weft_free(&r);
    check_ok(weft_eval_value(s, "sum(x[2:5, 3]) + max(x.T[..., -1])", WEFT_VARS(x), &value));
    check_double_bits(value.as.f, plain(63) + plain(93) + plain(123) + plain(1199));
    check_ok(weft_eval("x[7, 3] + x[0, 0]", WEFT_VARS(x), &r));
    check_int(weft_array_shape(r).ndim, 0);
    check_ok(weft_item(r, &value));
    check_double_bits(value.as.f, plain(213) + plain(0));
    weft_free(&r), weft_free(&x);
}

/* 64 MiB pieces are far away in tests: large domains over small staging. */
static void large_transposes_in_pieces(void **unused)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *t = NULL, *r = NULL;
    double *got;

    (void)unused;
    make_laid_out(s, WEFT_SHAPE(700, 600), LAYOUT_STANDARD, plain, &x, &nothing);
    check_ok(weft_transpose(x, NULL, &t));
    check_ok(weft_eval("t + 0", WEFT_VARS(t), &r));
    got = all_elements(r);
    for (int64_t i = 0; i < 600; i++)
        for (int64_t j = 0; j < 700; j++)
            check_double_bits(got[i * 700 + j], plain(j * 600 + i));
    free(got);
    weft_free(&x), weft_free(&t), weft_free(&r);
}

static void other_views(void **unused)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *v = NULL, *w = NULL;
    weft_shape shape;
    double *got;

    (void)unused;
    make_laid_out(s, WEFT_SHAPE(6, 5, 4), LAYOUT_STANDARD, plain, &x, &nothing);
    check_ok(weft_reshape(x, WEFT_SHAPE(8, -1), &v));
    shape = weft_array_shape(v);
    check_int(shape.extent[1], 15);
    check_true(weft_array_is_view(v));
    got = all_elements(v);
    for (int64_t i = 0; i < 120; i++)
        check_double_bits(got[i], plain(i));
    free(got);
    check_ok(weft_transpose(x, NULL, &w));
    weft_free(&v);
    check_ok(weft_reshape(w, WEFT_SHAPE(20, 6), &v));
    check_true(weft_array_is_view(v) && weft_array_is_contiguous(v));
    got = all_elements(v);
    for (int64_t i = 0; i < 20; i++)
        for (int64_t j = 0; j < 6; j++)
            check_double_bits(got[i * 6 + j], plain(j * 20 + (i % 5) * 4 + i / 5));
    free(got), weft_free(&v), weft_free(&w);
    check_ok(weft_diagonal(x, 1, 0, 1, &v));
    shape = weft_array_shape(v);
    check_int(shape.ndim, 2);
    check_int(shape.extent[0], 4);
    check_int(shape.extent[1], 4);
    got = all_elements(v);
    for (int64_t k = 0; k < 4; k++)
        for (int64_t i = 0; i < 4; i++)
            check_double_bits(got[k * 4 + i], plain(i * 20 + (i + 1) * 4 + k));
    free(got), weft_free(&v);
    check_ok(weft_swapaxes(x, 0, -1, &v));
    check_ok(weft_moveaxis(v, 2, 0, &w));
    shape = weft_array_shape(w);
    check_int(shape.extent[0], 6);
    check_int(shape.extent[1], 4);
    weft_free(&v);
    check_ok(weft_expand_dims(w, WEFT_AXES(0, -1), &v));
    weft_free(&w);
    check_ok(weft_squeeze(v, NULL, &w));
    shape = weft_array_shape(w);
    check_int(shape.ndim, 3);
    weft_free(&v);
    check_ok(weft_flip(w, WEFT_AXES(1), &v));
    got = all_elements(v);
    check_double_bits(got[0], plain(3));
    free(got);
    weft_free(&x), weft_free(&v), weft_free(&w);
}

static void refused(weft_status got, weft_status status, const char *words)
{
    check_int(got, status);
    if (!strstr(weft_message(test_session()), words))
        fprintf(stderr, "\"%s\" is not in \"%s\"\n", words, weft_message(test_session()));
    check_true(strstr(weft_message(test_session()), words) != NULL);
    weft_clear(test_session());
}

/* (1, 1, 2, 3) goes into (2, 3), and (1, 1) into a scalar, as in NumPy. */
static void leading_ones_do_not_count(void **unused)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *y = NULL, *scalar = NULL, *one = NULL;
    weft_value same;

    check_ok(weft_random(s, WEFT_SHAPE(1, 1, 2, 3), WEFT_FLOAT64, 3, &x));
    check_ok(weft_zeros(s, WEFT_SHAPE(2, 3), WEFT_FLOAT64, &y));
    check_ok(weft_assign(y, x));
    check_ok(weft_eval_value(s, "all(x[0, 0] == y)", WEFT_VARS(x, y), &same));
    check_int(same.as.i, 1);
    check_ok(weft_full(s, WEFT_SHAPE(1, 1), WEFT_INT64, (weft_value){WEFT_INT64, {7}}, &one));
    check_ok(weft_zeros(s, WEFT_SCALAR_SHAPE, WEFT_FLOAT64, &scalar));
    check_ok(weft_assign(scalar, one));
    check_ok(weft_item(scalar, &same));
    check_double_bits(same.as.f, 7.0);
    weft_free(&x), weft_free(&y), weft_free(&one), weft_free(&scalar);
}

static void wrong_views(void **unused)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *v = NULL, *b = NULL;

    (void)unused;
    check_ok(weft_ones(s, WEFT_SHAPE(6, 5), WEFT_FLOAT64, &x));
    refused(weft_view(x, "6", &v), WEFT_ERR_SHAPE,
            "index 6 is out of bounds for axis 0 with size 6");
    refused(weft_view(x, "0, 0, 0", &v), WEFT_ERR_SHAPE, "too many indices");
    refused(weft_view(x, "::0", &v), WEFT_ERR_ARGUMENT, "step 0");
    refused(weft_view(x, "1:x", &v), WEFT_ERR_SYNTAX, "expected ','");
    refused(weft_view(x, "", &v), WEFT_ERR_SYNTAX, "expected an integer");
    refused(weft_view(x, "..., ...", &v), WEFT_ERR_ARGUMENT, "only one ellipsis");
    refused(weft_transpose(x, WEFT_AXES(0, 0), &v), WEFT_ERR_ARGUMENT, "axis 0 is named twice");
    refused(weft_swapaxes(x, 0, 2, &v), WEFT_ERR_ARGUMENT, "axis 2 is out of bounds");
    refused(weft_squeeze(x, WEFT_AXES(1), &v), WEFT_ERR_SHAPE, "axis 1 has extent 5");
    refused(weft_broadcast_to(x, WEFT_SHAPE(6, 6), &v), WEFT_ERR_SHAPE,
            "shape (6, 5) does not broadcast to (6, 6)");
    refused(weft_reshape(x, WEFT_SHAPE(7, -1), &v), WEFT_ERR_SHAPE, "cannot have shape (7, ");
    check_true(v == NULL);
    check_ok(weft_broadcast_to(x, WEFT_SHAPE(3, 6, 5), &b));
    refused(weft_fill(b, (weft_value){WEFT_FLOAT64, {.f = 1}}, 0), WEFT_ERR_ARGUMENT, "repeat");
    refused(weft_assign(x, b), WEFT_ERR_SHAPE, "shape (3, 6, 5) does not broadcast to (6, 5)");
    {
        weft_array *places = NULL, *mask = NULL, *values = NULL;
        double here[90] = {0};

        check_ok(weft_zeros(s, WEFT_SHAPE(1), WEFT_INT64, &places));
        check_ok(weft_ones(s, WEFT_SHAPE(3, 6, 5), WEFT_BOOL, &mask));
        check_ok(weft_ones(s, WEFT_SHAPE(1), WEFT_FLOAT64, &values));
        refused(weft_put_indices(b, places, values, WEFT_INDEX_RAISE), WEFT_ERR_ARGUMENT, "repeat");
        refused(weft_put_where(b, mask, values), WEFT_ERR_ARGUMENT, "repeat");
        refused(weft_put(b, &(weft_box){{0}, {weft_rank(s) ? 0 : 3, 6, 5}}, here),
                WEFT_ERR_ARGUMENT, "repeat");
        weft_free(&places), weft_free(&mask), weft_free(&values);
    }
    refused(
        weft_view_items(
            x, 2, (weft_slice[]){{.kind = (weft_slice_kind)9}, {.kind = (weft_slice_kind)9}}, &v),
        WEFT_ERR_ARGUMENT, "item 0");
    weft_free(&x), weft_free(&b);
}

/* So many matrices that their boxes are more than there can be tiles: flat tiles are left. */
static void more_boxes_than_tiles(void **unused)
{
    const int64_t n = (int64_t)WEFT__MAX_TILES + 10;
    const weft_shape shape = WEFT_SHAPE(n, 8, 8);
    const weft__map turned = {0, {64, 1, 8}};
    weft__tiling tiling = weft__tiling_flat((weft__run){0, n * 64}, 65536);

    (void)unused;
    weft__tiling_box(&tiling, &shape, &turned, 8);
    check_true(tiling.tiles > 0 && tiling.tiles <= WEFT__MAX_TILES);
}

/* Views are made without a message. */
static void views_make_no_calls(void **unused)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *v = NULL, *w = NULL;
    long calls;

    (void)unused;
    check_ok(weft_ones(s, WEFT_SHAPE(60, 50), WEFT_FLOAT64, &x));
    calls = test_mpi_calls();
    check_ok(weft_view(x, "1:, ::-3", &v));
    check_ok(weft_transpose(v, NULL, &w));
    weft_free(&v), weft_free(&w);
    check_int(test_mpi_calls(), calls);
    weft_free(&x);
}

const struct CMUnitTest view_tests[] = {cmocka_unit_test(views_are_read),
                                        cmocka_unit_test(views_are_written),
                                        cmocka_unit_test(overlapping_assignments),
                                        cmocka_unit_test(expressions_broadcast),
                                        cmocka_unit_test(expressions_slice),
                                        cmocka_unit_test(large_transposes_in_pieces),
                                        cmocka_unit_test(other_views),
                                        cmocka_unit_test(leading_ones_do_not_count),
                                        cmocka_unit_test(wrong_views),
                                        cmocka_unit_test(more_boxes_than_tiles),
                                        cmocka_unit_test(views_make_no_calls),
                                        {0}};
