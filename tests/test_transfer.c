/* weft_get, weft_put and weft_item against a plain copy of the array: every dtype size, up to four
 * dimensions, every layout, in rounds, and wrong boxes on one rank only. */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "array/value.h"
#include "layouts.h"
#include "runtime/session.h"

static const weft_dtype dtypes[] = {WEFT_BOOL, WEFT_INT16, WEFT_FLOAT32, WEFT_INT64,
                                    WEFT_COMPLEX128};

enum { DTYPES = 5 };

/* Any bytes: boxes are moved, not understood. */
static void write_bytes(void *context, int64_t index, void *element)
{
    size_t size = weft_dtype_size(*(const weft_dtype *)context);
    unsigned char *bytes = element;

    for (size_t b = 0; b < size; b++)
        bytes[b] = (unsigned char)((uint64_t)(index * 16 + (int64_t)b) * 2654435761u >> 24);
}

/* The element that `turn` has rank `rank` put there. */
static void write_put(int rank, int turn, int64_t index, size_t size, unsigned char *bytes)
{
    for (size_t b = 0; b < size; b++)
        bytes[b] = (unsigned char)(index + 31 * rank + 101 * turn + 7 * (int64_t)b);
}

static int64_t count_of(const weft_shape *shape, const weft_box *box)
{
    int64_t count = 1;

    for (int d = 0; d < shape->ndim; d++)
        count *= box->extent[d];
    return count;
}

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

static weft_box random_box(const weft_shape *shape, unsigned *seed)
{
    weft_box box = {{0}, {0}};
    int kind = rand_r(seed) % 8; /* 0: everything, 1: one element, 2: rows */

    for (int d = 0; d < shape->ndim; d++) {
        int64_t n = shape->extent[d];

        box.first[d] = kind == 0 || n == 0 || (kind == 2 && d > 0) ? 0 : rand_r(seed) % n;
        box.extent[d] = kind == 0 || (kind == 2 && d > 0) ? n
                        : kind == 1 && n                  ? 1
                                                          : rand_r(seed) % (n - box.first[d] + 1);
    }
    return box;
}

/* Every rank gets a box of its own and compares it with the model. */
static void check_got(weft_array *a, const char *model, unsigned *seed)
{
    weft_shape shape = weft_array_shape(a);
    size_t size = weft_dtype_size(weft_array_dtype(a));
    weft_box box = random_box(&shape, seed);
    int64_t count = count_of(&shape, &box);
    char *memory = malloc((size_t)count * size + 1);

    memory[(size_t)count * size] = 77;
    check_ok(weft_get(a, &box, memory));
    for (int64_t e = 0; e < count; e++)
        check_bytes(memory + (size_t)e * size, model + (size_t)flat_of(&shape, &box, e) * size,
                    size);
    check_int(memory[(size_t)count * size], 77);
    free(memory);
}

/* Rank r puts into its share of some dimension, so that boxes do not overlap; the model follows. */
static weft_box share_of_box(const weft_shape *shape, int rank, int turn)
{
    weft_box box = {{0}, {0}};
    int ranks = weft_size(test_session()), dimension = turn % shape->ndim;
    int who = (rank + turn) % ranks;

    for (int d = 0; d < shape->ndim; d++) {
        weft_rows part = weft_split(shape->extent[d], ranks, who);

        box.first[d] = d == dimension ? part.first : shape->extent[d] / 4;
        box.extent[d] = d == dimension ? part.count : shape->extent[d] - shape->extent[d] / 4;
    }
    if (rank % 3 == 2 && turn % 2)
        box.extent[0] = 0;
    return box;
}

static void check_put(weft_array *a, char *model, int turn)
{
    weft_session *s = test_session();
    weft_shape shape = weft_array_shape(a);
    size_t size = weft_dtype_size(weft_array_dtype(a));
    weft_box mine = share_of_box(&shape, weft_rank(s), turn);
    int64_t count = count_of(&shape, &mine);
    unsigned char *memory = malloc((size_t)count * size + 1);

    for (int64_t e = 0; e < count; e++)
        write_put(weft_rank(s), turn, e, size, memory + (size_t)e * size);
    check_ok(weft_put(a, &mine, count ? memory : NULL));
    free(memory);
    for (int rank = 0; rank < weft_size(s); rank++) {
        weft_box box = share_of_box(&shape, rank, turn);

        for (int64_t e = 0; e < count_of(&shape, &box); e++)
            write_put(rank, turn, e, size,
                      (unsigned char *)model + (size_t)flat_of(&shape, &box, e) * size);
    }
}

static void check_array(weft_shape shape, weft_dtype dtype, int layout, int turns)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    void *memory;
    size_t size = weft_dtype_size(dtype);
    int64_t count = weft_shape_count(&shape);
    char *model = malloc((size_t)count * size + 1);
    unsigned seed = (unsigned)(weft_rank(s) * 1000 + layout);

    for (int64_t i = 0; i < count; i++)
        write_bytes(&dtype, i, model + (size_t)i * size);
    make_laid_out_as(s, shape, dtype, layout, write_bytes, &dtype, &a, &memory);
    for (int turn = 0; turn < turns; turn++) {
        check_got(a, model, &seed);
        check_put(a, model, turn);
        check_got(a, model, &seed);
    }
    weft_free(&a);
    free(memory);
    free(model);
}

static void boxes_of_every_dtype_and_layout(void **state)
{
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        check_array(WEFT_SHAPE(53), dtypes[layout % DTYPES], layout, 3);
        check_array(WEFT_SHAPE(13, 29), dtypes[(layout + 1) % DTYPES], layout, 4);
        check_array(WEFT_SHAPE(7, 1, 11), dtypes[(layout + 2) % DTYPES], layout, 3);
        check_array(WEFT_SHAPE(3, 5, 7, 2), dtypes[(layout + 3) % DTYPES], layout, 4);
        check_array(WEFT_SHAPE(1, 40), dtypes[(layout + 4) % DTYPES], layout, 2);
        check_array(WEFT_SHAPE(6, 0, 2), dtypes[layout % DTYPES], layout, 1);
    }
}

/* Boxes of megabytes go in rounds of one. */
static void boxes_in_many_rounds(void **state)
{
    weft_session *s = test_session();
    int64_t usual = s->choices.answer[WEFT__STAGING_BYTES];

    s->choices.answer[WEFT__STAGING_BYTES] = 1;
    check_array(WEFT_SHAPE(300, 1000), WEFT_COMPLEX128, LAYOUT_LAST_RANK, 1);
    check_array(WEFT_SHAPE(3, 7, 30011), WEFT_FLOAT32, LAYOUT_WRAPPED_RANDOM, 1);
    s->choices.answer[WEFT__STAGING_BYTES] = usual;
}

/* What one rank does wrong is told to all alike, and by whom. */
static void check_wrong_on(int rank, const weft_box *wrong, void *memory, weft_status status,
                           const char *words)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    weft_box good = {{0, 0}, {2, 2}};
    float room[64] = {0};
    char who[32] = "";

    check_ok(weft_zeros(s, WEFT_SHAPE(6, 5), WEFT_FLOAT32, &a));
    if (weft_size(s) > 1)
        snprintf(who, sizeof who, "rank %d: ", rank);
    for (int is_put = 0; is_put < 2; is_put++) {
        const weft_box *box = weft_rank(s) == rank ? wrong : &good;
        void *mine = weft_rank(s) == rank ? memory : room;

        check_int(is_put ? weft_put(a, box, mine) : weft_get(a, box, mine), status);
        check_true(strncmp(weft_message(s), who, strlen(who)) == 0);
        check_true(strstr(weft_message(s), is_put ? "weft_put" : "weft_get") != NULL);
        if (!strstr(weft_message(s), words))
            fprintf(stderr, "%s\n", weft_message(s));
        check_true(strstr(weft_message(s), words) != NULL);
        weft_clear(s);
    }
    check_ok(weft_get(a, &good, room));
    weft_free(&a);
}

static void a_wrong_box_on_one_rank(void **state)
{
    weft_session *s = test_session();
    float room[64] = {0};

    for (int rank = 0; rank < weft_size(s); rank++) {
        check_wrong_on(rank, &(weft_box){{5, 0}, {2, 2}}, room, WEFT_ERR_SHAPE, "(6, 5)");
        check_wrong_on(rank, &(weft_box){{0, 4}, {2, 2}}, room, WEFT_ERR_SHAPE, "(6, 5)");
        check_wrong_on(rank, &(weft_box){{-1, 0}, {2, 2}}, room, WEFT_ERR_SHAPE, "-1");
        check_wrong_on(rank, &(weft_box){{0, 0}, {2, -2}}, room, WEFT_ERR_SHAPE, "(6, 5)");
        check_wrong_on(rank, &(weft_box){{1, 0}, {INT64_MAX, 1}}, room, WEFT_ERR_SHAPE, "(6, 5)");
        check_wrong_on(rank, &(weft_box){{INT64_MAX, 0}, {1, 1}}, room, WEFT_ERR_SHAPE, "(6, 5)");
        check_wrong_on(rank, &(weft_box){{0, 0}, {1, 1}}, NULL, WEFT_ERR_ARGUMENT, "memory");
    }
}

/* The lowest of several is named. */
static void the_lowest_wrong_rank_is_named(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    weft_box box = {{0}, {weft_rank(s) * 2 >= weft_size(s) ? 9 : 1}};
    int lowest = (weft_size(s) + 1) / 2;
    double room[16];
    char who[32] = "";

    if (weft_size(s) < 2)
        test_skip("needs two ranks");
    check_ok(weft_zeros(s, WEFT_SHAPE(3), WEFT_FLOAT64, &a));
    check_int(weft_get(a, &box, room), WEFT_ERR_SHAPE);
    snprintf(who, sizeof who, "rank %d: ", lowest);
    check_true(strncmp(weft_message(s), who, strlen(who)) == 0);
    weft_clear(s);
    weft_free(&a);
}

static void check_refused(weft_session *s, weft_status got, weft_status wanted, const char *words)
{
    check_int(got, wanted);
    check_true(strstr(weft_message(s), words) != NULL);
    weft_clear(s);
}

/* What Fortran's compiler tells about memory is held against the array and the box. */
static void memory_that_is_told_about(void **state)
{
    weft_session *s = test_session();
    const weft_shape first = WEFT_SHAPE(1, 0), extent = WEFT_SHAPE(2, 3), line = WEFT_SHAPE(4);
    const int64_t held = weft_rank(s) == weft_size(s) - 1 ? 5 : 6;
    weft_array *a = NULL;
    int32_t room[6] = {0};

    check_ok(weft_ones(s, WEFT_SHAPE(4, 3), WEFT_INT32, &a));
    check_ok(weft_get_fortran(a, first, extent, room, 6, WEFT_INT32));
    check_int(room[0] + room[5], 2);
    check_ok(weft_get_fortran(a, first, extent, room, -1, WEFT_INT32));
    check_refused(s, weft_get_fortran(a, first, extent, room, 6, WEFT_FLOAT32), WEFT_ERR_DTYPE,
                  "weft_get: the memory is of float32, the array of int32");
    check_refused(s, weft_get_fortran(a, line, line, room, 6, WEFT_INT32), WEFT_ERR_SHAPE,
                  "of an array of 2 dimensions");
    check_refused(s, weft_get_fortran(a, first, extent, room, held, WEFT_INT32), WEFT_ERR_SHAPE,
                  "a box of 6 elements, and memory that holds 5");
    room[0] = 7;
    check_ok(weft_put_fortran(a, first, extent, room, 6, WEFT_INT32));
    room[0] = 0;
    check_ok(weft_get_fortran(a, first, extent, room, 6, WEFT_INT32));
    check_int(room[0] + room[5], 8);
    check_refused(s, weft_put_fortran(a, first, extent, room, held, WEFT_INT32), WEFT_ERR_SHAPE,
                  "weft_put: a box of 6 elements, and memory that holds 5");
    check_refused(s, weft_put_fortran(a, first, extent, room, 6, WEFT_FLOAT32), WEFT_ERR_DTYPE,
                  "weft_put: the memory is of float32, the array of int32");
    check_int(weft_get_fortran(NULL, first, extent, room, 6, WEFT_INT32), WEFT_ERR_ARGUMENT);
    weft_free(&a);
}

/* An empty box lies everywhere and needs no memory. */
static void empty_boxes(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    weft_box far = {{INT64_MAX, -5}, {0, 3}}, all = {{0, 0}, {4, 3}};
    int32_t room[12];

    check_ok(weft_ones(s, WEFT_SHAPE(4, 3), WEFT_INT32, &a));
    check_ok(weft_get(a, &far, NULL));
    check_ok(weft_put(a, &far, NULL));
    check_ok(weft_get(a, weft_rank(s) ? &far : &all, weft_rank(s) ? NULL : room));
    check_ok(weft_put(a, weft_rank(s) ? &all : &far,
                      weft_rank(s) ? memset(room, 0, sizeof room) : NULL));
    check_ok(weft_get(a, &all, room));
    check_int(room[11], weft_size(s) == 1);
    weft_free(&a);
}

static void write_number(void *context, int64_t index, void *element)
{
    weft__value_store((weft_value){.dtype = *(weft_dtype *)context, .as.i = 1}, element);
}

static void items_of_every_dtype_and_layout(void **state)
{
    weft_session *s = test_session();

    for (int dtype = WEFT_BOOL; dtype <= WEFT_UINT64; dtype++) {
        for (int layout = dtype % 2; layout < ALL_LAYOUTS; layout += 2) {
            weft_array *a = NULL;
            void *memory;
            weft_value value = {0};

            make_laid_out_as(s, WEFT_SHAPE(1, 1, 1), (weft_dtype)dtype, layout, write_number,
                             &(weft_dtype){(weft_dtype)dtype}, &a, &memory);
            check_ok(weft_item(a, &value));
            check_int(value.dtype, dtype);
            check_int(value.as.i, 1);
            weft_free(&a);
            free(memory);
        }
    }
}

static void items_of_more_or_less_than_one(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    weft_value value = {0};

    check_ok(weft_zeros(s, WEFT_SHAPE(0), WEFT_BOOL, &a));
    check_int(weft_item(a, &value), WEFT_ERR_SHAPE);
    check_true(strstr(weft_message(s), "(0,)") != NULL);
    weft_clear(s);
    weft_free(&a);
    check_ok(weft_zeros(s, WEFT_SHAPE(2, 3), WEFT_BOOL, &a));
    check_int(weft_item(a, &value), WEFT_ERR_SHAPE);
    check_true(strstr(weft_message(s), "(2, 3)") != NULL);
    weft_clear(s);
    weft_free(&a);
}

/* Nothing is sent on a node, whatever the boxes. */
static void nothing_is_sent_on_a_node(void **state)
{
    weft_session *s = test_session();
    uint64_t before = weft_get_statistics(s).bytes_between_nodes;

    if (weft_nodes(s) > 1)
        test_skip("needs one node");
    for (int layout = 0; layout < ALL_LAYOUTS; layout++)
        check_array(WEFT_SHAPE(40, 3), WEFT_FLOAT64, layout, 1);
    check_int(weft_get_statistics(s).bytes_between_nodes, before);
}

const struct CMUnitTest transfer_tests[] = {
    cmocka_unit_test(boxes_of_every_dtype_and_layout),
    cmocka_unit_test(boxes_in_many_rounds),
    cmocka_unit_test(a_wrong_box_on_one_rank),
    cmocka_unit_test(the_lowest_wrong_rank_is_named),
    cmocka_unit_test(memory_that_is_told_about),
    cmocka_unit_test(empty_boxes),
    cmocka_unit_test(items_of_every_dtype_and_layout),
    cmocka_unit_test(items_of_more_or_less_than_one),
    cmocka_unit_test(nothing_is_sent_on_a_node),
    {0},
};
