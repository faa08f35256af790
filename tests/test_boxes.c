/* weft_get, weft_put and weft_item: random boxes per rank over every layout. */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "layouts.h"
#include "runtime/session.h"

static double index_value(int64_t i)
{
    return (double)i;
}

/* A box of this rank's own; some are empty. */
static weft_box random_box(const weft_shape *shape, unsigned *seed)
{
    weft_box box = {{0}, {0}};

    for (int d = 0; d < shape->ndim; d++) {
        int64_t n = shape->extent[d];

        box.first[d] = n ? rand_r(seed) % n : 0;
        box.extent[d] = n ? rand_r(seed) % (n - box.first[d] + 1) : 0;
    }
    return box;
}

static int64_t box_count(const weft_shape *shape, const weft_box *box)
{
    int64_t count = 1;

    for (int d = 0; d < shape->ndim; d++)
        count *= box->extent[d];
    return count;
}

/* The flat index in the array of element e of the box. */
static int64_t flat_of(const weft_shape *shape, const weft_box *box, int64_t e)
{
    int64_t flat = 0, stride = 1;

    for (int d = shape->ndim - 1; d >= 0; d--) {
        flat += (box->first[d] + e % box->extent[d]) * stride;
        e /= box->extent[d];
        stride *= shape->extent[d];
    }
    return flat;
}

static void check_get(weft_array *a, const weft_box *box)
{
    weft_shape shape = weft_array_shape(a);
    int64_t count = box_count(&shape, box);
    double *memory = malloc((size_t)count * sizeof *memory + 1);

    check_ok(weft_get(a, box, memory));
    for (int64_t e = 0; e < count; e++)
        check_double_bits(memory[e], (double)flat_of(&shape, box, e));
    free(memory);
}

static void check_shape(weft_shape shape, int layout, int turns)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    void *memory;
    unsigned seed = (unsigned)(17 * weft_rank(s) + layout);

    make_laid_out(s, shape, layout, index_value, &a, &memory);
    for (int turn = 0; turn < turns; turn++) {
        weft_box box = random_box(&shape, &seed);

        check_get(a, &box);
    }
    weft_free(&a);
    free(memory);
}

static void boxes_of_any_layout_are_got(void **state)
{
    (void)state;
    for (int layout = 0; layout < LAYOUTS; layout++) {
        check_shape(WEFT_SHAPE(101), layout, 5);
        check_shape(WEFT_SHAPE(31, 17), layout, 8);
        check_shape(WEFT_SHAPE(9, 1, 7, 4), layout, 8);
        check_shape(WEFT_SHAPE(2, 300), layout, 4);
        check_shape(WEFT_SHAPE(0, 3), layout, 2);
    }
}

/* Rounds of one mebibyte: a box of three takes several. */
static void boxes_are_got_in_rounds(void **state)
{
    weft_session *s = test_session();
    int64_t usual = s->choices.answer[WEFT__STAGING_BYTES];

    (void)state;
    s->choices.answer[WEFT__STAGING_BYTES] = 1 << 10;
    check_shape(WEFT_SHAPE(700, 601), LAYOUT_FIRST_RANK, 2);
    check_shape(WEFT_SHAPE(700, 601), LAYOUT_WRAPPED, 2);
    s->choices.answer[WEFT__STAGING_BYTES] = usual;
}

/* Each rank puts a band of rows of its own, then everybody looks at all. */
static void bands_are_put(void **state)
{
    weft_session *s = test_session();
    int ranks = weft_size(s), me = weft_rank(s);

    (void)state;
    for (int layout = 0; layout < LAYOUTS; layout++) {
        weft_array *a = NULL;
        void *memory;
        double *all, *mine = malloc(4 * 19 * sizeof *mine);
        /* rank r puts rows 4 (p - 1 - r) …, so that it writes to others' */
        weft_box box = {{4 * (ranks - 1 - me), 1}, {4, 19}};

        make_laid_out(s, WEFT_SHAPE(4 * ranks + 2, 21), layout, index_value, &a, &memory);
        for (int e = 0; e < 4 * 19; e++)
            mine[e] = -1000.0 * me - e;
        check_ok(weft_put(a, &box, mine));
        all = all_elements(a);
        for (int row = 0; row < 4 * ranks + 2; row++) {
            for (int column = 0; column < 21; column++) {
                int owner = ranks - 1 - row / 4;
                bool inside = row < 4 * ranks && column >= 1 && column < 20;
                double expected =
                    inside ? -1000.0 * owner - (row % 4 * 19 + column - 1) : row * 21 + column;

                check_double_bits(all[row * 21 + column], expected);
            }
        }
        free(all), free(mine);
        weft_free(&a);
        free(memory);
    }
}

static void one_wrong_box_fails_everywhere(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    double memory[100];
    weft_box good = {{0, 0}, {2, 2}}, wrong = {{3, 0}, {2, 2}};
    int last = weft_size(s) - 1;
    char rank[32];

    (void)state;
    check_ok(weft_zeros(s, WEFT_SHAPE(4, 5), WEFT_FLOAT64, &a));
    check_int(weft_get(a, weft_rank(s) == last ? &wrong : &good, memory), WEFT_ERR_SHAPE);
    (void)snprintf(rank, sizeof rank, "rank %d:", last);
    check_true(strstr(weft_message(s), last ? rank : "shape (4, 5)") != NULL);
    weft_clear(s);
    check_status(weft_put(a, weft_rank(s) == 0 ? &wrong : &good, memory), WEFT_ERR_SHAPE);
    check_status(weft_get(a, &good, weft_rank(s) == last ? NULL : memory), WEFT_ERR_ARGUMENT);
    check_ok(weft_get(a, &good, memory));
    weft_free(&a);
}

static void items_reach_every_rank(void **state)
{
    weft_session *s = test_session();

    (void)state;
    for (int layout = 0; layout < LAYOUTS; layout++) {
        weft_array *a = NULL;
        weft_value value = {0};
        void *memory;

        make_laid_out(s, WEFT_SHAPE(1, 1), layout, index_value, &a, &memory);
        check_ok(weft_eval("a + 41.5", WEFT_VARS(a), &a));
        check_ok(weft_item(a, &value));
        check_double_bits(value.as.f, 41.5);
        weft_free(&a);
        free(memory);
    }
    {
        weft_array *a = NULL;
        weft_value value;

        check_ok(weft_zeros(s, WEFT_SHAPE(2), WEFT_FLOAT64, &a));
        check_status(weft_item(a, &value), WEFT_ERR_SHAPE);
        weft_free(&a);
    }
}

const struct CMUnitTest boxes_tests[] = {cmocka_unit_test(boxes_of_any_layout_are_got),
                                         cmocka_unit_test(boxes_are_got_in_rounds),
                                         cmocka_unit_test(bands_are_put),
                                         cmocka_unit_test(one_wrong_box_fails_everywhere),
                                         cmocka_unit_test(items_reach_every_rank),
                                         {0}};
