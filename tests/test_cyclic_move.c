/* The way between arrays in every layout and block-cyclic matrices, against a plain model: any
 * shape of grid, size of block, dtype and view, in rounds, and the bytes that it sends.
 */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "layouts.h"
#include "linalg/blocks.h"
#include "linalg/cyclic.h"
#include "runtime/session.h"

static weft_value real_value(double x)
{
    return (weft_value){.dtype = WEFT_FLOAT64, .as.f = x};
}

/* Element `index`: a number of the dtype that says which it is. */
static void write_index(void *context, int64_t index, void *element)
{
    const weft_dtype dtype = *(const weft_dtype *)context;
    const double parts[2] = {(double)index + 1, 0.5 - (double)index};

    if (dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64) {
        const float narrow[2] = {(float)parts[0], (float)parts[1]};

        memcpy(element, narrow, weft_dtype_size(dtype));
    } else {
        memcpy(element, parts, weft_dtype_size(dtype));
    }
}

static void conjugate_element(weft_dtype dtype, char *element)
{
    if (dtype == WEFT_COMPLEX64)
        ((float *)element)[1] *= -1;
    if (dtype == WEFT_COMPLEX128)
        ((double *)element)[1] *= -1;
}

/* The piece has the elements of the array whose flat model is `all`. */
static void check_piece(const weft__cyclic *c, const char *all, int64_t m, int64_t n,
                        weft__form form)
{
    const size_t size = weft_dtype_size(c->dtype);

    for (int64_t j = 0; j < c->local_columns; j++)
        for (int64_t i = 0; i < c->local_rows; i++) {
            const int64_t row = weft__cyclic_row(c, i), column = weft__cyclic_column(c, j);
            const int64_t index = form == WEFT__AS_IS ? row * n + column : column * n + row;
            char expected[16];

            if (form == WEFT__AS_IS ? row >= m || column >= n : column >= m || row >= n)
                continue;
            memcpy(expected, all + (size_t)index * size, size);
            if (form == WEFT__ADJOINT)
                conjugate_element(c->dtype, expected);
            check_bytes(c->data + (size_t)(j * c->lead + i) * size, expected, size);
        }
}

/* Elements that lie on another node than the piece that has them. */
static int64_t count_far(const weft__cyclic *c, const weft_array *a, int64_t m, int64_t n,
                         weft__form form)
{
    const weft__comms *comms = &c->grid->session->comms;
    weft__run bounds;
    const weft_array *root = weft__array_root(a, &bounds);
    int64_t far = 0;

    for (int64_t k = 0; k < m * n; k++) {
        const int64_t row = form == WEFT__AS_IS ? k / n : k % n;
        const int64_t column = form == WEFT__AS_IS ? k % n : k / n;
        const int holder =
            weft__grid_rank(c->grid, weft__blocks_place(row, c->block, c->grid->rows),
                            weft__blocks_place(column, c->block, c->grid->columns));
        const int node = weft__comms_node_of(comms, holder);
        weft__run here = weft__layout_node_run(&root->layout, comms, node);

        far += k + bounds.first < here.first || k + bounds.first >= here.end;
    }
    return far;
}

static uint64_t sent(weft_session *s)
{
    uint64_t bytes = weft_get_statistics(s).bytes_between_nodes;

    MPI_Allreduce(MPI_IN_PLACE, &bytes, 1, MPI_UINT64_T, MPI_SUM, weft_comm(s));
    return bytes;
}

/* There and back, into another array. `extra` rows and columns of the matrix are not the array's.
 */
static void check_round_trip(weft_array *a, weft_array *b, const weft__grid *grid, int64_t block,
                             weft__form form, int64_t extra)
{
    weft_session *s = test_session();
    weft_shape shape = weft_array_shape(a);
    const int64_t m = shape.extent[0], n = shape.ndim > 1 ? shape.extent[1] : 1;
    const int64_t size = (int64_t)weft_dtype_size(weft_array_dtype(a));
    char *all = all_bytes(a), *back;
    uint64_t before, after;
    weft__cyclic c;

    check_ok(weft__enter(s, "test", 0));
    check_ok(weft__cyclic_create(grid, "test", (form == WEFT__AS_IS ? m : n) + extra,
                                 (form == WEFT__AS_IS ? n : m) + extra, block, weft_array_dtype(a),
                                 &c));
    memset(c.data, 255, (size_t)(c.lead * c.local_columns * size));
    before = sent(s);
    check_ok(weft__cyclic_fill(&c, a, form));
    after = sent(s);
    check_piece(&c, all, m, n, form);
    if (weft_array_is_contiguous(a))
        check_int(after - before, size * count_far(&c, a, m, n, form));
    before = sent(s);
    check_ok(weft__cyclic_store(&c, b, form));
    after = sent(s);
    if (weft_array_is_replicated(b))
        check_int(after - before, size * m * n * (weft_nodes(s) - 1));
    else if (weft_array_is_contiguous(b))
        check_int(after - before, size * count_far(&c, b, m, n, form));
    check_piece(&c, all, m, n, form);
    weft__cyclic_free(&c);
    check_ok(weft__leave(s));
    back = all_bytes(b);
    check_bytes(back, all, (size_t)(m * n * size));
    free(all);
    free(back);
}

static void check_layouts(const weft__grid *grid, weft_shape shape, weft_dtype dtype, int from,
                          int to, int64_t block)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL;
    void *memory[2];

    make_laid_out_as(s, shape, dtype, from, write_index, &dtype, &a, &memory[0]);
    make_laid_out_as(s, shape, dtype, to, write_index, &dtype, &b, &memory[1]);
    check_ok(weft_fill(b, real_value(-7), 0));
    check_round_trip(a, b, grid, block, (weft__form)((from + to + block) % 3), block % 2);
    weft_free(&a), weft_free(&b);
    free(memory[0]), free(memory[1]);
}

static const weft__grid *grid_of(int rows, int columns)
{
    const weft__grid *grid = NULL;

    check_ok(weft__enter(test_session(), "test", 0));
    check_ok(weft__grid_get(test_session(), "test", rows, columns, &grid));
    check_ok(weft__leave(test_session()));
    return grid;
}

static const weft_dtype dtypes[4] = {WEFT_FLOAT32, WEFT_FLOAT64, WEFT_COMPLEX64, WEFT_COMPLEX128};

static void every_layout_there_and_back(void **state)
{
    const int ranks = weft_size(test_session());
    int turn = 0;

    for (int p = 1; p <= ranks; p++)
        for (int q = 1; q <= ranks / p; q++)
            for (int from = 0; from < ALL_LAYOUTS; from++, turn++) {
                const weft__grid *grid = grid_of(p, q);
                const int to = (from * 3 + turn) % ALL_LAYOUTS;

                check_layouts(grid, WEFT_SHAPE(1 + turn % 23, 1 + turn * 7 % 17), dtypes[turn % 4],
                              from, to, 1 + turn % 4);
            }
}

static void small_shapes(void **state)
{
    const int ranks = weft_size(test_session());
    const weft__grid *grid = grid_of(ranks > 3 ? 2 : 1, ranks > 3 ? ranks / 2 : ranks);
    int turn = 0;

    for (int64_t m = 0; m < 4; m++)
        for (int64_t n = 0; n < 4; n++, turn++)
            check_layouts(grid, WEFT_SHAPE(m, n), dtypes[turn % 4], turn % ALL_LAYOUTS,
                          turn * 5 % ALL_LAYOUTS, 1 + turn % 3);
    for (int64_t m = 0; m < 12; m++)
        check_layouts(grid, WEFT_SHAPE(m), dtypes[m % 4], (int)m % ALL_LAYOUTS,
                      (int)m * 3 % ALL_LAYOUTS, 2);
}

/* Many elements, few at a time, whole blocks of 64 and slices for several cores. */
static void in_rounds(void **state)
{
    weft_session *s = test_session();
    const int64_t staging = s->choices.answer[WEFT__STAGING_BYTES];
    const int ranks = weft_size(s);
    const weft__grid *grid = grid_of(ranks > 3 ? 2 : 1, ranks > 3 ? ranks / 2 : ranks);

    check_layouts(grid, WEFT_SHAPE(300, 517), WEFT_FLOAT64, LAYOUT_STANDARD, LAYOUT_WRAPPED, 64);
    s->choices.answer[WEFT__STAGING_BYTES] = 30000;
    check_layouts(grid, WEFT_SHAPE(300, 217), WEFT_COMPLEX64, LAYOUT_UNEVEN, LAYOUT_WRAPPED, 13);
    check_layouts(grid, WEFT_SHAPE(211, 57), WEFT_FLOAT32, LAYOUT_WRAPPED, LAYOUT_REPLICATED, 8);
    s->choices.answer[WEFT__STAGING_BYTES] = 100;
    check_layouts(grid, WEFT_SHAPE(31, 33), WEFT_FLOAT64, LAYOUT_STANDARD, LAYOUT_LAST_RANK, 5);
    s->choices.answer[WEFT__STAGING_BYTES] = staging;
}

/* Views of every kind, as source and as target. */
static void check_views(const weft__grid *grid, int layout, const char *slices, bool turned,
                        weft__form form)
{
    weft_session *s = test_session();
    weft_dtype dtype = WEFT_COMPLEX128;
    weft_array *a = NULL, *b = NULL, *u = NULL, *v = NULL, *w = NULL, *x = NULL;
    void *memory[2];

    make_laid_out_as(s, WEFT_SHAPE(23, 18), dtype, layout, write_index, &dtype, &a, &memory[0]);
    make_laid_out_as(s, WEFT_SHAPE(23, 18), dtype, LAYOUTS - 1 - layout, write_index, &dtype, &b,
                     &memory[1]);
    check_ok(weft_fill(b, real_value(0), 0));
    check_ok(weft_view(a, slices, &u));
    check_ok(weft_view(b, slices, &w));
    if (turned) {
        check_ok(weft_transpose(u, NULL, &v));
        check_ok(weft_transpose(w, NULL, &x));
    }
    check_round_trip(turned ? v : u, turned ? x : w, grid, 3, form, 0);
    weft_free(&x), weft_free(&w), weft_free(&v), weft_free(&u), weft_free(&b), weft_free(&a);
    free(memory[0]), free(memory[1]);
}

static void views_there_and_back(void **state)
{
    static const char *const slices[] = {":",    "::-1, ::2", "3:20:4, ::-3", "5:7", "2:, 5:6",
                                         "7, :", ":, 4",      "::-2, 3",      "4:4", ":, 9:2"};
    const int ranks = weft_size(test_session());
    const weft__grid *grid = grid_of(ranks > 3 ? 2 : 1, ranks > 3 ? 2 : ranks);
    int turn = 0;

    for (size_t k = 0; k < sizeof slices / sizeof *slices; k++)
        for (int layout = 0; layout < LAYOUTS; layout++, turn++)
            check_views(grid, layout, slices[k], turn % 2, (weft__form)(turn % 3));
}

static void repeated_elements(void **state)
{
    weft_session *s = test_session();
    const weft__grid *grid = grid_of(1, weft_size(s));
    const int64_t staging = s->choices.answer[WEFT__STAGING_BYTES];
    weft_array *row = NULL, *full = NULL, *b = NULL;

    s->choices.answer[WEFT__STAGING_BYTES] = 500;
    check_ok(weft_arange(s, 0, 7, 1, WEFT_FLOAT64, &row));
    check_ok(weft_broadcast_to(row, WEFT_SHAPE(9, 7), &full));
    check_ok(weft_empty(s, WEFT_SHAPE(9, 7), WEFT_FLOAT64, &b));
    check_round_trip(full, b, grid, 2, WEFT__AS_IS, 0);
    weft_free(&b), weft_free(&full), weft_free(&row);
    s->choices.answer[WEFT__STAGING_BYTES] = staging;
}

static void the_first_nonfinite(void **state)
{
    static const double bad[2] = {(double)__builtin_nanf(""), -(double)__builtin_inff()};
    weft_session *s = test_session();
    const weft__grid *grid = grid_of(1, weft_size(s));

    for (int turn = 0; turn < 12; turn++) {
        const weft__form form = turn % 2 ? WEFT__TRANSPOSED : WEFT__AS_IS;
        const weft_dtype dtype = dtypes[turn % 4];
        const int64_t place = turn * 11;
        weft_array *a = NULL;
        weft__cyclic c;
        int64_t index;

        check_ok(weft_empty(s, WEFT_SHAPE(11, 13), dtype, &a));
        check_ok(weft_fill(a, real_value(1), 0));
        for (int64_t k = 142; k >= 0; k -= 1 + turn)
            if (k >= place && turn > 0) {
                weft_box box = {{k / 13, k % 13}, {1, 1}};
                char element[16];

                write_index((void *)&dtype, 0, element);
                if (weft_dtype_size(dtype) % 8 || dtype == WEFT_COMPLEX64)
                    ((float *)element)[dtype == WEFT_COMPLEX64] = (float)bad[turn % 2];
                else
                    ((double *)element)[dtype == WEFT_COMPLEX128] = bad[turn % 2];
                if (weft_rank(s) != 0)
                    box.extent[0] = 0;
                check_ok(weft_put(a, &box, element));
                index = k;
            }
        const int64_t expected = turn > 0 ? index : -1;

        check_ok(weft__enter(s, "test", 0));
        check_ok(weft__cyclic_create(grid, "test", turn % 2 ? 13 : 11, turn % 2 ? 11 : 13, 2, dtype,
                                     &c));
        check_ok(weft__cyclic_fill(&c, a, form));
        check_ok(weft__cyclic_find_nonfinite(&c, form, &index));
        check_int(index, expected);
        weft__cyclic_free(&c);
        check_ok(weft__leave(s));
        weft_free(&a);
    }
}

const struct CMUnitTest cyclic_move_tests[] = {cmocka_unit_test(every_layout_there_and_back),
                                               cmocka_unit_test(small_shapes),
                                               cmocka_unit_test(in_rounds),
                                               cmocka_unit_test(views_there_and_back),
                                               cmocka_unit_test(repeated_elements),
                                               cmocka_unit_test(the_first_nonfinite),
                                               {0}};
