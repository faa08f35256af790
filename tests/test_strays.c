/* Ranks that make different calls: every pair of collective calls is told apart at once, on every
 * rank, and the session can be stopped. Each pair has a session of its own. */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

/* What a call may need; made anew for each session. */
typedef struct desk {
    weft_session *s;
    weft_array *a, *b, *made;
    double own[8];
} desk;

static weft_status call_barrier(desk *d)
{
    return weft_barrier(d->s);
}

static weft_status call_agree(desk *d)
{
    return weft_agree(d->s, WEFT_OK);
}

static weft_status call_broadcast(desk *d)
{
    return weft_broadcast(d->s, d->own, sizeof d->own, 0);
}

static weft_status call_fill(desk *d)
{
    return weft_fill(d->a, (weft_value){WEFT_INT64, {3}}, 0);
}

static weft_status call_empty(desk *d)
{
    return weft_empty(d->s, WEFT_SHAPE(5), WEFT_FLOAT64, &d->made);
}

static weft_status call_random(desk *d)
{
    return weft_random(d->s, WEFT_SHAPE(40, 4), WEFT_FLOAT64, 1, &d->b);
}

static weft_status call_sum(desk *d)
{
    double sum;

    return weft_sum_value(d->a, &sum);
}

static weft_status call_eval(desk *d)
{
    return weft_eval("a + 1", (weft_vars){1, &(weft_var){"a", d->a, {WEFT_BOOL, {0}}}}, &d->a);
}

static weft_status call_copy(desk *d)
{
    return weft_copy(d->a, &d->b);
}

static weft_status call_get(desk *d)
{
    return weft_get(d->a, &(weft_box){{1, 0}, {2, 4}}, d->own);
}

static weft_status call_put(desk *d)
{
    return weft_put(d->a, &(weft_box){{1, 0}, {2, 4}}, d->own);
}

static weft_status call_wrap(desk *d)
{
    return weft_wrap(d->s, d->own, WEFT_SHAPE(2, 4), WEFT_FLOAT64, &d->made);
}

static weft_status nothing(const weft_tile *tile, void *context)
{
    (void)tile, (void)context;
    return WEFT_OK;
}

static weft_status call_apply(desk *d)
{
    return weft_apply(d->a, 1, nothing, NULL);
}

static weft_status call_dealt(desk *d)
{
    return weft_apply_dealt(d->a, 1, nothing, NULL);
}

static weft_status call_trim(desk *d)
{
    return weft_trim(d->s);
}

static const struct {
    const char *name;
    weft_status (*call)(desk *d);
} calls[] = {
    {"weft_barrier", call_barrier},
    {"weft_agree", call_agree},
    {"weft_broadcast", call_broadcast},
    {"weft_fill", call_fill},
    {"weft_empty", call_empty},
    {"weft_random", call_random},
    {"weft_sum_value", call_sum},
    {"weft_eval", call_eval},
    {"weft_copy", call_copy},
    {"weft_get", call_get},
    {"weft_put", call_put},
    {"weft_wrap", call_wrap},
    {"weft_apply", call_apply},
    {"weft_apply_dealt", call_dealt},
    {"weft_trim", call_trim},
};

enum { CALLS = sizeof calls / sizeof calls[0] };

static void open_desk(desk *d)
{
    *d = (desk){0};
    check_int(weft_open(MPI_COMM_WORLD, &(weft_options){.threads = 1}, &d->s), WEFT_OK);
    check_int(weft_ones(d->s, WEFT_SHAPE(40, 4), WEFT_FLOAT64, &d->a), WEFT_OK);
    check_int(weft_ones(d->s, WEFT_SHAPE(40, 4), WEFT_FLOAT64, &d->b), WEFT_OK);
    for (int k = 0; k < CALLS; k++) { /* all memory has been touched when it gets serious */
        if (calls[k].call(d) != WEFT_OK)
            fprintf(stderr, "%s: %s\n", calls[k].name, weft_message(d->s));
        check_int(weft_failure(d->s), WEFT_OK);
        weft_free(&d->made);
    }
    MPI_Barrier(MPI_COMM_WORLD); /* poison is heard in whatever call another node is */
}

static void close_desk(desk *d)
{
    weft_free(&d->made), weft_free(&d->b), weft_free(&d->a);
    check_int(weft_stop(&d->s), WEFT_ERR_MISMATCH);
    check_true(d->s == NULL);
}

/* The stray rank calls `its`, all others `ours`. */
static void check_pair(int ours, int its, int stray)
{
    desk d;
    double start;
    weft_status status;

    open_desk(&d);
    start = weft_seconds();
    status = calls[weft_rank(d.s) == stray ? its : ours].call(&d);
    for (int later = 0; later < 3 && status == WEFT_OK; later++)
        status = weft_barrier(d.s); /* other nodes hear of it at an agreement */
    if (status != WEFT_ERR_MISMATCH)
        fprintf(stderr, "%s beside %s: %s\n", calls[ours].name, calls[its].name, weft_message(d.s));
    check_int(status, WEFT_ERR_MISMATCH);
    check_int(weft_failure(d.s), WEFT_ERR_MISMATCH);
    if (weft_nodes(d.s) == 1) {
        check_true(strstr(weft_message(d.s), calls[ours].name) != NULL);
        check_true(strstr(weft_message(d.s), calls[its].name) != NULL);
    }
    for (int k = 0; k < CALLS; k++) {
        weft_clear(d.s);
        check_int(calls[k].call(&d), WEFT_ERR_MISMATCH);
        check_true(strstr(weft_message(d.s), "different calls") != NULL);
    }
    check_true(weft_seconds() - start < 10);
    close_desk(&d);
}

static void every_pair_of_calls(void **state)
{
    int size = weft_size(test_session());

    if (size < 2)
        test_skip("needs two ranks");
    for (int ours = 0; ours < CALLS; ours++) {
        for (int its = 0; its < CALLS; its++) {
            if (its != ours && (ours + 2 * its) % 3 == 0)
                check_pair(ours, its, (ours + its) % size);
        }
    }
}

/* ---- the same call with other arguments ---- */

typedef weft_status (*odd_call)(desk *d, bool odd);

static weft_status odd_fill(desk *d, bool odd)
{
    return weft_fill(d->a, (weft_value){WEFT_INT64, {odd}}, 0);
}

static weft_status odd_chunk(desk *d, bool odd)
{
    return weft_fill(d->a, (weft_value){WEFT_INT64, {odd ? 20 : 10}}, odd ? 10 : 20);
}

static weft_status odd_imaginary(desk *d, bool odd)
{
    return weft_fill(d->a, (weft_value){.dtype = WEFT_COMPLEX128, .as.c = {1, odd}}, 0);
}

static weft_status odd_array(desk *d, bool odd)
{
    return weft_fill(odd ? d->a : d->b, (weft_value){WEFT_INT64, {1}}, 0);
}

static weft_status odd_shape(desk *d, bool odd)
{
    return weft_empty(d->s, WEFT_SHAPE(5, odd ? 2 : 3), WEFT_FLOAT64, &d->made);
}

static weft_status odd_dtype(desk *d, bool odd)
{
    return weft_zeros(d->s, WEFT_SHAPE(5), odd ? WEFT_INT8 : WEFT_UINT8, &d->made);
}

static weft_status odd_placement(desk *d, bool odd)
{
    weft_placement placement = {.replicated = odd};

    return weft_empty_placed(d->s, WEFT_SHAPE(5), WEFT_INT8, &placement, &d->made);
}

static weft_status odd_rows(desk *d, bool odd)
{
    int64_t rows[64] = {odd, 5 - odd};
    weft_placement placement = {.rows_per_rank = rows};

    return weft_empty_placed(d->s, WEFT_SHAPE(5), WEFT_INT8, &placement, &d->made);
}

static weft_status odd_seed(desk *d, bool odd)
{
    return weft_random_stream(d->s, WEFT_SHAPE(5), WEFT_FLOAT32, 3 + odd, 4 - odd, &d->made);
}

static weft_status odd_text(desk *d, bool odd)
{
    return weft_eval(odd ? "a + 1" : "a + 2",
                     (weft_vars){1, &(weft_var){"a", d->a, {WEFT_BOOL, {0}}}}, &d->b);
}

static weft_status odd_scalar(desk *d, bool odd)
{
    weft_var vars[] = {{"a", d->a, {WEFT_BOOL, {0}}},
                       {"k", NULL, {.dtype = WEFT_FLOAT64, .as.f = 0.5 + odd}}};

    return weft_eval("a + k", (weft_vars){2, vars}, &d->b);
}

static weft_status odd_root(desk *d, bool odd)
{
    return weft_broadcast(d->s, d->own, 8u + odd, 1 - odd);
}

static weft_status odd_step(desk *d, bool odd)
{
    return weft_arange(d->s, 0, 10, odd ? 1 : 1.01, WEFT_FLOAT64, &d->made);
}

static weft_status odd_diagonal(desk *d, bool odd)
{
    return weft_eye(d->s, 5, 5, odd, WEFT_INT8, &d->made);
}

static weft_status odd_rows_per_tile(desk *d, bool odd)
{
    return weft_apply(d->a, 1 + odd, nothing, NULL);
}

static weft_status odd_free(desk *d, bool odd)
{
    weft_free(odd ? &d->a : &d->b);
    return weft_barrier(d->s);
}

static weft_status odd_count(desk *d, bool odd)
{
    weft_status status = weft_barrier(d->s);

    return odd && status == WEFT_OK ? weft_barrier(d->s) : status;
}

static const struct {
    const char *name;
    odd_call call;
} oddities[] = {
    {"fill's value", odd_fill},
    {"fill's chunk", odd_chunk},
    {"imaginary part", odd_imaginary},
    {"the array", odd_array},
    {"the shape", odd_shape},
    {"the dtype", odd_dtype},
    {"the placement", odd_placement},
    {"rows per rank", odd_rows},
    {"seed and stream", odd_seed},
    {"the expression", odd_text},
    {"a scalar", odd_scalar},
    {"length and root", odd_root},
    {"arange's step", odd_step},
    {"eye's diagonal", odd_diagonal},
    {"rows per tile", odd_rows_per_tile},
    {"what is freed", odd_free},
    {"one call more", odd_count},
};

static void other_arguments(void **state)
{
    int size = weft_size(test_session());

    if (size < 2)
        test_skip("needs two ranks");
    for (size_t k = 0; k < sizeof oddities / sizeof oddities[0]; k++) {
        desk d;
        weft_status status;

        open_desk(&d);
        status = oddities[k].call(&d, weft_rank(d.s) == (int)k % size);
        for (int later = 0; later < 3 && status == WEFT_OK; later++)
            status = weft_trim(d.s) != WEFT_OK ? WEFT_ERR_MISMATCH : weft_barrier(d.s);
        if (status != WEFT_ERR_MISMATCH)
            fprintf(stderr, "%s: %s\n", oddities[k].name, weft_message(d.s));
        check_int(status, WEFT_ERR_MISMATCH);
        close_desk(&d);
    }
}

/* One session is poisoned, the run's own is not. */
static void other_sessions_go_on(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL;
    double sum = 0;
    desk d;

    check_ok(weft_ones(s, WEFT_SHAPE(30), WEFT_FLOAT64, &x));
    if (weft_size(s) > 1) {
        open_desk(&d);
        (void)odd_fill(&d, weft_rank(d.s) == 0);
        check_int(weft_barrier(d.s), WEFT_ERR_MISMATCH);
        check_ok(weft_sum_value(x, &sum));
        check_double_bits(sum, 30);
        close_desk(&d);
    }
    check_ok(weft_sum_value(x, &sum));
    check_double_bits(sum, 30);
    weft_free(&x);
}

const struct CMUnitTest strays_tests[] = {
    cmocka_unit_test(every_pair_of_calls),
    cmocka_unit_test(other_arguments),
    cmocka_unit_test(other_sessions_go_on),
    {0},
};
