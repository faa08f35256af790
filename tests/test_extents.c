/* Bookkeeping of memory against a map of single units; the fixed tree; shares of rows. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include <weft/layout.h>

#include "base/space.h"
#include "ops/dealer.h"
#include "ops/tree.h"

enum { UNITS = 96 };

static void check_against_map(const weft__extents *list, const bool *map)
{
    bool covered[UNITS] = {false};

    for (size_t i = 0; i < list->count; i++) {
        check_true(list->items[i].first < list->items[i].end);
        if (i > 0)
            check_true(list->items[i - 1].end < list->items[i].first);
        for (size_t u = list->items[i].first; u < list->items[i].end; u++)
            covered[u] = true;
    }
    check_bytes(covered, map, sizeof covered);
}

static size_t first_fit(const bool *map, size_t bytes, size_t alignment)
{
    for (size_t at = 0; at + bytes <= UNITS; at += alignment) {
        size_t run = 0;

        while (run < bytes && map[at + run])
            run++;
        if (run == bytes)
            return at;
    }
    return UNITS;
}

static void extents_are_a_set_of_bytes(void **state)
{
    weft__extents list = {0};
    bool map[UNITS] = {false};
    unsigned seed = 1;

    (void)state;
    for (int turn = 0; turn < 20000; turn++) {
        size_t first = (size_t)rand_r(&seed) % UNITS, count = (size_t)rand_r(&seed) % 12;
        size_t end = first + count < UNITS ? first + count : UNITS, place = UNITS, inside = 0;
        size_t alignment = (size_t)1 << (rand_r(&seed) % 4);
        bool add = rand_r(&seed) % 2;

        check_true(add ? weft__extents_add(&list, first, end)
                       : weft__extents_remove(&list, first, end));
        for (size_t u = first; u < end; u++)
            map[u] = add;
        check_against_map(&list, map);
        first = (size_t)rand_r(&seed) % UNITS;
        for (size_t u = first; u < UNITS; u++)
            inside += map[u];
        check_int(weft__extents_overlap(&list, first, UNITS), inside);
        check_int(weft__extents_contains(&list, first, UNITS), inside == UNITS - first);
        count = 1 + count;
        if (!weft__extents_find(&list, count, alignment, &place))
            place = UNITS;
        check_int(place, first_fit(map, count, alignment));
    }
    weft__extents_free(&list);
}

static weft__partial text_partial(double value)
{
    return (weft__partial){{.dtype = WEFT_FLOAT64, .as.f = value}};
}

/* The tree by its definition. */
static double tree_by_definition(const double *leaves, int64_t count, int64_t level, int64_t index)
{
    int64_t span = (int64_t)1 << level, first = index * span, middle = first + span / 2;

    if (level == 0)
        return leaves[index];
    if (middle >= count)
        return tree_by_definition(leaves, count, level - 1, 2 * index);
    return tree_by_definition(leaves, count, level - 1, 2 * index) +
           tree_by_definition(leaves, count, level - 1, 2 * index + 1);
}

/* Cut anywhere into nodes, the tree gives the bits of its definition. */
static void trees_do_not_depend_on_the_cut(void **state)
{
    double leaves[70];
    unsigned seed = 5;

    (void)state;
    for (int i = 0; i < 70; i++)
        leaves[i] = (double)rand_r(&seed) / 3 - 1e8 * (i % 3);
    for (int64_t count = 1; count <= 70; count++) {
        double expected = tree_by_definition(leaves, count, 7, 0);

        for (int trial = 0; trial < 40; trial++) {
            weft__tree whole = {.reduction = WEFT__REDUCE_SUM};

            for (int64_t first = 0; first < count;) {
                int64_t end = first + rand_r(&seed) % (count - first + 1);
                weft__tree part = {.reduction = WEFT__REDUCE_SUM};

                for (int64_t leaf = first; leaf < end; leaf++)
                    weft__tree_add(&part, (weft__subtree){0, leaf, text_partial(leaves[leaf])});
                check_int(part.count, weft__tree_width(first, end));
                for (int64_t i = 0; i < part.count; i++)
                    weft__tree_add(&whole, part.stack[i]);
                first = end;
            }
            check_double_bits(weft__tree_total(&whole).value.as.f, expected);
        }
    }
}

static void rows_are_split_as_by_numpy(void **state)
{
    (void)state;
    for (int64_t n = 0; n < 40; n++) {
        for (int64_t parts = 1; parts < 9; parts++) {
            int64_t next = 0;

            for (int64_t p = 0; p < parts; p++) {
                weft_rows rows = weft_split(n, parts, p);

                check_int(rows.first, next);
                check_int(rows.count, n / parts + (p < n % parts));
                next += rows.count;
            }
            check_int(next, n);
        }
    }
}

/* Whoever asks and in whatever order, each tile is handed out once, one's own first. */
static void tiles_are_handed_out_once(void **state)
{
    int64_t first[4] = {0, 50, 50, 171};
    unsigned seed = 3;

    (void)state;
    for (int trial = 0; trial < 200; trial++) {
        int handed[171] = {0}, over[3] = {0};
        weft__dealer dealer;

        check_true(weft__dealer_create(3, first, &dealer));
        while (!over[0] || !over[1] || !over[2]) {
            int node = rand_r(&seed) % 3;
            int64_t own = dealer.end[node] - dealer.next[node];
            weft__batch batch = weft__dealer_hand(&dealer, node, 1 + trial % 5);

            over[node] = batch.first == batch.end;
            if (own > 0)
                check_true(batch.first >= first[node] && batch.end <= first[node + 1]);
            for (int64_t t = batch.first; t < batch.end; t++)
                handed[t]++;
        }
        for (int t = 0; t < 171; t++)
            check_int(handed[t], 1);
        weft__dealer_free(&dealer);
    }
}

static void shapes_are_counted_and_written(void **state)
{
    weft_shape shape = WEFT_SHAPE(4000, 500), huge = WEFT_SHAPE(INT64_MAX, 2);
    weft_shape empty = WEFT_SHAPE(INT64_MAX, 2, 0), one = WEFT_SHAPE(3), none = WEFT_SCALAR_SHAPE;
    char text[64];

    (void)state;
    check_int(weft_shape_count(&shape), 2000000);
    check_int(weft_shape_count(&huge), -1);
    check_int(weft_shape_count(&empty), 0);
    check_int(weft_shape_count(&none), 1);
    check_int(weft_shape_format(&shape, text, sizeof text), 11);
    check_string(text, "(4000, 500)");
    (void)weft_shape_format(&one, text, sizeof text);
    check_string(text, "(3,)");
    (void)weft_shape_format(&none, text, sizeof text);
    check_string(text, "()");
    check_int(weft_shape_format(&shape, text, 4), 11);
    check_string(text, "(40");
}

const struct CMUnitTest extents_tests[] = {cmocka_unit_test(extents_are_a_set_of_bytes),
                                           cmocka_unit_test(trees_do_not_depend_on_the_cut),
                                           cmocka_unit_test(rows_are_split_as_by_numpy),
                                           cmocka_unit_test(tiles_are_handed_out_once),
                                           cmocka_unit_test(shapes_are_counted_and_written),
                                           {0}};
