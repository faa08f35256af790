/* Array memory: blocks never overlap, are reused without growth or messages, are given back, and
 * what there is no room for is refused alike on every rank. */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <weft.h>

#include "array/array.h"
#include "runtime/session.h"
#include "runtime/shm.h"

/* What element `index` of array `number` is to hold. */
static int64_t mark(int number, int64_t index)
{
    return number * 1000003 + index * 7;
}

static void write_marks(weft_array *a, int number)
{
    weft_block mine = weft_local(a);
    int64_t *out = mine.data;

    for (int64_t i = 0; i < mine.elements; i++)
        out[i] = mark(number, mine.offset + i);
}

/* The whole node's block, so that other ranks' rows are looked at too. */
static void check_marks(weft_array *a, int number)
{
    weft_block block = weft_node(a);
    const int64_t *in = block.data;

    for (int64_t i = 0; i < block.elements; i++)
        check_int(in[i], mark(number, block.offset + i));
}

/* A 4096-byte boundary for the node's block, and the same place in it for this rank's rows. */
static void check_place(weft_array *a)
{
    weft_block node = weft_node(a), mine = weft_local(a);

    if (node.elements == 0)
        return;
    check_int((uintptr_t)node.data % 4096, 0);
    if (mine.elements)
        check_int((char *)mine.data - (char *)node.data,
                  (mine.offset - node.offset) * (int64_t)weft_dtype_size(weft_array_dtype(a)));
}

static weft_shape random_shape(unsigned *seed)
{
    int64_t rows = rand_r(seed) % 5 ? rand_r(seed) % 40 : rand_r(seed) % 1000;

    return rand_r(seed) % 2 ? WEFT_SHAPE(rows, rand_r(seed) % 50) : WEFT_SHAPE(rows);
}

/* At random: standard, replicated, all on one rank, as at random. */
static weft_array *random_array(weft_session *s, unsigned *seed, int64_t *rows)
{
    weft_shape shape = random_shape(seed);
    weft_placement placement = {.replicated = rand_r(seed) % 4 == 0};
    weft_array *a = NULL;

    memset(rows, 0, (size_t)weft_size(s) * sizeof *rows);
    if (rand_r(seed) % 2) {
        rows[rand_r(seed) % weft_size(s)] = shape.extent[0];
        placement.rows_per_rank = rows;
    }
    check_ok(weft_empty_placed(s, shape, WEFT_INT64, &placement, &a));
    return a;
}

/* Many arrays live and die in random order; each keeps its content. */
static void check_lives(weft_session *s, int turns, unsigned seed)
{
    enum { LIVE = 24 };
    weft_array *live[LIVE] = {NULL};
    int numbers[LIVE] = {0};
    int64_t *rows = calloc((size_t)weft_size(s), sizeof *rows);
    uint64_t in_use = weft_get_statistics(s).bytes_in_use;

    for (int turn = 1; turn <= turns; turn++) {
        int k = rand_r(&seed) % LIVE;

        if (live[k]) {
            check_ok(weft_barrier(s));
            check_marks(live[k], numbers[k]);
            check_ok(weft_barrier(s));
            weft_free(&live[k]);
            check_true(live[k] == NULL);
            continue;
        }
        live[k] = random_array(s, &seed, rows);
        numbers[k] = turn;
        check_place(live[k]);
        if (!weft_array_is_replicated(live[k]) || weft_node_rank(s) == 0)
            write_marks(live[k], turn);
        if (turn % 40 == 0)
            check_ok(weft_trim(s));
    }
    check_ok(weft_barrier(s));
    for (int k = 0; k < LIVE; k++) {
        if (live[k])
            check_marks(live[k], numbers[k]);
    }
    check_ok(weft_barrier(s));
    for (int k = 0; k < LIVE; k++)
        weft_free(&live[k]);
    check_int(weft_get_statistics(s).bytes_in_use, in_use);
    free(rows);
}

static void arrays_keep_their_content(void **state)
{
    check_lives(test_session(), 400, 1);
    check_int(weft_get_statistics(test_session()).slabs, 1);
}

/* Slabs of a mebibyte or two: several are needed, and an array larger than one gets its own. */
static void many_small_slabs(void **state)
{
    weft_session *s = NULL;
    weft_options options = {.threads = 1, .slab_bytes = 1 << 20};
    weft_array *large = NULL, *again = NULL;
    uint64_t slabs;

    check_int(weft_open(MPI_COMM_WORLD, &options, &s), WEFT_OK);
    check_lives(s, 120, 2);
    check_ok(weft_empty(s, WEFT_SHAPE(700000), WEFT_INT64, &large));
    write_marks(large, 5);
    check_ok(weft_ones(s, WEFT_SHAPE(700000), WEFT_INT64, &again));
    check_ok(weft_barrier(s));
    check_marks(large, 5);
    check_ok(weft_barrier(s));
    weft_free(&large), weft_free(&again);
    slabs = weft_get_statistics(s).slabs;
    check_true(slabs >= 2);
    check_lives(s, 120, 3);
    check_ok(weft_zeros(s, WEFT_SHAPE(700000), WEFT_INT64, &large));
    weft_free(&large);
    check_true(weft_get_statistics(s).slabs <= slabs + 1);
    check_int(weft_stop(&s), WEFT_OK);
}

/* Creating a temporary in a loop: the same place, nothing new, nothing sent. */
static void temporaries_cost_no_message(void **state)
{
    weft_session *s = test_session();
    static const int64_t sizes[] = {1, 100, 5000, 131072, 400000};
    weft_statistics before, after;
    long calls, probes;

    for (int k = 0; k < 5; k++) {
        void *place = NULL;

        for (int turn = 0; turn < 40; turn++) {
            weft_array *a = NULL;

            if (turn == 2) {
                before = weft_get_statistics(s);
                calls = test_mpi_calls();
                probes = test_mpi_probes();
            }
            check_ok(weft_empty(s, WEFT_SHAPE(sizes[k]), WEFT_FLOAT64, &a));
            check_true(turn == 0 || weft_node(a).data == place);
            place = weft_node(a).data;
            weft_free(&a);
        }
        after = weft_get_statistics(s);
        check_int(test_mpi_calls() - calls, test_mpi_probes() - probes);
        check_int(after.bytes_touched_first, before.bytes_touched_first);
        check_int(after.messages_between_nodes, before.messages_between_nodes);
        check_int(after.slabs, before.slabs);
        check_int(after.bytes_in_use, before.bytes_in_use);
        check_int(after.arrays_created, before.arrays_created + 38);
    }
}

/* Pages of the node's block that are in memory. */
static int64_t resident_pages(weft_block block)
{
    size_t pages = ((size_t)block.elements * 8 + 4095) / 4096;
    unsigned char *resident = calloc(pages, 1);
    int64_t count = 0;

    check_int(mincore(block.data, pages * 4096, resident), 0);
    for (size_t p = 0; p < pages; p++)
        count += resident[p] & 1;
    free(resident);
    return count;
}

/* The pages of freed arrays go, those of living ones stay with what they hold. */
static void trim_gives_pages_back(void **state)
{
    weft_session *s = test_session();
    weft_array *low = NULL, *middle = NULL, *high = NULL;
    weft_block block;

    check_ok(weft_empty(s, WEFT_SHAPE(200000), WEFT_INT64, &low));
    check_ok(weft_ones(s, WEFT_SHAPE(200000), WEFT_INT64, &middle));
    check_ok(weft_empty(s, WEFT_SHAPE(200000), WEFT_INT64, &high));
    write_marks(low, 1), write_marks(high, 3);
    block = weft_node(middle);
    if (block.elements)
        check_true(resident_pages(block) == (block.elements * 8 + 4095) / 4096);
    weft_free(&middle);
    check_ok(weft_trim(s));
    if (block.elements)
        check_int(resident_pages(block), 0);
    check_marks(low, 1), check_marks(high, 3);
    check_ok(weft_empty(s, WEFT_SHAPE(200000), WEFT_INT64, &middle));
    check_ok(weft_trim(s));
    check_true(weft_node(middle).data == block.data);
    if (block.elements) /* touched again before anybody works on it */
        check_true(resident_pages(block) == (block.elements * 8 + 4095) / 4096);
    write_marks(middle, 2);
    check_ok(weft_barrier(s));
    check_marks(low, 1), check_marks(middle, 2), check_marks(high, 3);
    check_ok(weft_barrier(s));
    weft_free(&high), weft_free(&middle), weft_free(&low);
}

static void references_keep_memory(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b, *c, *other = NULL;

    check_ok(weft_ones(s, WEFT_SHAPE(1000), WEFT_FLOAT64, &a));
    b = weft_reference(a);
    c = weft_reference(b);
    weft_free(&a), weft_free(&c);
    check_ok(weft_zeros(s, WEFT_SHAPE(1000), WEFT_FLOAT64, &other));
    check_true(weft_node(other).data != weft_node(b).data || weft_node(b).data == NULL);
    for (int64_t i = 0; i < weft_local(b).elements; i++)
        check_double_bits(((double *)weft_local(b).data)[i], 1.0);
    check_ok(weft_barrier(s));
    weft_free(&b), weft_free(&other);
    weft_free(&a), weft_free(NULL);
}

static void check_refused(weft_shape shape, weft_dtype dtype, weft_status status, const char *words)
{
    weft_session *s = test_session();
    weft_statistics before = weft_get_statistics(s);
    weft_array *a = NULL;

    for (int kind = 0; kind < 3; kind++) {
        weft_placement placement = {.replicated = kind == 1};

        check_int(kind == 2 ? weft_zeros(s, shape, dtype, &a)
                            : weft_empty_placed(s, shape, dtype, &placement, &a),
                  status);
        check_true(a == NULL);
        if (!strstr(weft_message(s), words))
            fprintf(stderr, "%s\n", weft_message(s));
        check_true(strstr(weft_message(s), words) != NULL);
        weft_clear(s);
    }
    check_int(weft_get_statistics(s).bytes_in_use, before.bytes_in_use);
    check_int(weft_get_statistics(s).slabs, before.slabs);
}

static void impossible_arrays_are_refused(void **state)
{
    weft_session *s = test_session();
    int64_t ones[17], *rows = calloc((size_t)weft_size(s), sizeof *rows);
    weft_placement placement = {.rows_per_rank = rows};
    weft_array *a = NULL;

    for (int d = 0; d < 17; d++)
        ones[d] = 1;
    check_refused(WEFT_SHAPE(-1, 3), WEFT_INT8, WEFT_ERR_SHAPE, "(-1, 3)");
    check_refused(WEFT_SHAPE(1, -3), WEFT_INT8, WEFT_ERR_SHAPE, "negative");
    check_refused(WEFT_SHAPE(0, -3), WEFT_INT8, WEFT_ERR_SHAPE, "(0, -3)");
    check_refused(WEFT_SHAPE(INT64_MAX, 2), WEFT_INT8, WEFT_ERR_SHAPE, "9223372036854775807");
    check_refused(WEFT_SHAPE(INT64_MAX), WEFT_INT16, WEFT_ERR_SHAPE, "int16");
    check_refused(weft_shape_of(17, ones), WEFT_INT8, WEFT_ERR_SHAPE, "17");
    check_refused(weft_shape_of(-1, ones), WEFT_INT8, WEFT_ERR_SHAPE, "-1");
    check_refused(WEFT_SHAPE(3), (weft_dtype)77, WEFT_ERR_DTYPE, "77");
    check_refused(WEFT_SHAPE(3), (weft_dtype)-1, WEFT_ERR_DTYPE, "-1");
    check_ok(weft_empty(s, weft_shape_of(16, ones), WEFT_INT8, &a));
    weft_free(&a);
    rows[weft_size(s) - 1] = 5;
    check_status(weft_empty_placed(s, WEFT_SHAPE(6), WEFT_INT8, &placement, &a), WEFT_ERR_SHAPE);
    rows[0] -= 1;
    check_status(
        weft_empty_placed(s, WEFT_SHAPE(weft_size(s) > 1 ? 4 : -1), WEFT_INT8, &placement, &a),
        WEFT_ERR_SHAPE);
    rows[0] = INT64_MAX;
    rows[weft_size(s) - 1] = INT64_MAX;
    check_status(weft_empty_placed(s, WEFT_SHAPE(6), WEFT_INT8, &placement, &a), WEFT_ERR_SHAPE);
    free(rows);
}

/* More than any machine has: every rank says so with the sizes, and goes on. */
static void arrays_without_room_are_refused(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;

    for (int turn = 0; turn < 3; turn++)
        check_refused(WEFT_SHAPE((int64_t)1 << (40 + turn), 64), WEFT_FLOAT64, WEFT_ERR_MEMORY,
                      "MiB");
    check_ok(weft_ones(s, WEFT_SHAPE(1000), WEFT_FLOAT64, &a));
    weft_free(&a);
}

/* Most on one node, then on another, then even: places are used again, whoever needs more of them.
 */
static void uneven_nodes_share_places(void **state)
{
    weft_session *s = test_session();
    int64_t *rows = calloc((size_t)weft_size(s), sizeof *rows);
    weft_placement placement = {.rows_per_rank = rows};

    for (int turn = 0; turn < 30; turn++) {
        weft_array *a = NULL, *b = NULL;
        double sum = 0;
        int who = turn % weft_size(s);

        memset(rows, 0, (size_t)weft_size(s) * sizeof *rows);
        rows[who] = 300;
        check_ok(weft_empty_placed(s, WEFT_SHAPE(300, 100 + turn), WEFT_FLOAT64, &placement, &a));
        check_ok(weft_fill(a, (weft_value){.dtype = WEFT_INT64, .as.i = turn}, 0));
        check_ok(weft_ones(s, WEFT_SHAPE(100, 250), WEFT_FLOAT64, &b));
        check_ok(weft_sum_value(a, &sum));
        check_double_bits(sum, 300.0 * (100 + turn) * turn);
        check_ok(weft_sum_value(b, &sum));
        check_double_bits(sum, 25000);
        weft_free(&a), weft_free(&b);
    }
    free(rows);
}

/* ---- sessions that come and go ---- */

/* Sanitizers map memory of their own for every thread and block. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static const bool is_sanitized = true;
#elif defined(__has_feature)
static const bool is_sanitized =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
static const bool is_sanitized = false;
#endif

static int64_t mappings(void)
{
    FILE *file = fopen("/proc/self/maps", "r");
    int64_t lines = 0;

    if (!file)
        return 0;
    for (int c; (c = getc(file)) != EOF;)
        lines += c == '\n';
    (void)fclose(file);
    return lines;
}

/* GiB of address space. */
static int64_t address_space(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long pages = 0;

    if (file && fscanf(file, "%ld", &pages) != 1)
        pages = 0;
    if (file)
        (void)fclose(file);
    return pages >> 18;
}

static void use_and_stop(weft_session *s)
{
    weft_array *a = NULL, *left = NULL;
    double sum;

    check_int(weft_random(s, WEFT_SHAPE(64, 1000), WEFT_FLOAT64, 1, &a), WEFT_OK);
    check_int(weft_ones(s, WEFT_SHAPE(64), WEFT_FLOAT64, &left), WEFT_OK);
    check_int(weft_eval("a + a", WEFT_VARS(a), &a), WEFT_OK);
    check_int(weft_sum_value(a, &sum), WEFT_OK);
    weft_free(&a);
    check_int(weft_stop(&s), WEFT_OK);
}

static void sessions_leave_no_mapping(void **state)
{
    weft_session *s = NULL;
    int64_t before = 0, space = 0;

    for (int turn = 0; turn < 60; turn++) {
        if (turn == 10) {
            before = mappings();
            space = address_space();
        }
        check_int(weft_open_local(1 + turn % 2, &s), WEFT_OK);
        use_and_stop(s);
        if (turn % 3 == 0) {
            check_int(weft_open(MPI_COMM_WORLD, &(weft_options){.threads = 1}, &s), WEFT_OK);
            use_and_stop(s);
        }
    }
    /* less than one for each: MPI and malloc keep some */
    check_true(is_sanitized || mappings() < before + 40);
    check_true(address_space() < space + 4);
}

const struct CMUnitTest memory_tests[] = {
    cmocka_unit_test(arrays_keep_their_content),
    cmocka_unit_test(many_small_slabs),
    cmocka_unit_test(temporaries_cost_no_message),
    cmocka_unit_test(trim_gives_pages_back),
    cmocka_unit_test(references_keep_memory),
    cmocka_unit_test(impossible_arrays_are_refused),
    cmocka_unit_test(arrays_without_room_are_refused),
    cmocka_unit_test(uneven_nodes_share_places),
    cmocka_unit_test(sessions_leave_no_mapping),
    {0},
};
