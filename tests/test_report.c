/* What a session records of its operations, and the report that is made of it. */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "runtime/session.h"

enum { LINES = 96 };

static void open_recording(bool report, weft_session **s)
{
    MPI_Comm comm = weft_comm(test_session());

    check_int(weft_open(comm == MPI_COMM_NULL ? MPI_COMM_SELF : comm,
                        &(weft_options){.threads = 2, .report = report}, s),
              WEFT_OK);
}

static weft_report_line find(weft_session *s, const char *name)
{
    weft_report_line lines[LINES];
    int count = 0;

    check_int(weft_report_lines(s, LINES, lines, &count), WEFT_OK);
    for (int i = 0; i < count; i++)
        if (strcmp(lines[i].operation, name) == 0)
            return lines[i];
    return (weft_report_line){.operation = ""};
}

static void nothing_is_recorded_unasked(void **state)
{
    weft_session *s = NULL;
    weft_report_line line;
    int count = 7;

    open_recording(false, &s);
    check_true(s->record == NULL);
    check_int(weft_report_lines(s, 1, &line, &count), WEFT_OK);
    check_int(count, 0);
    check_int(weft_stop(&s), WEFT_OK);
}

/* Bytes and flops are those of the whole job, whatever the ranks. */
static void amounts_are_the_jobs(void **state)
{
    enum { N = 200000, M = 120 };
    weft_session *s = NULL;
    weft_array *x = NULL, *y = NULL, *a = NULL, *b = NULL;
    weft_report_line line;
    double sum;

    open_recording(true, &s);
    check_int(weft_random(s, WEFT_SHAPE(N), WEFT_FLOAT64, 1, &x), WEFT_OK);
    for (int i = 0; i < 3; i++)
        check_int(weft_eval("x * 2", WEFT_VARS(x), &y), WEFT_OK);
    check_int(weft_sum_value(y, &sum), WEFT_OK);
    check_int(weft_random(s, WEFT_SHAPE(M, M), WEFT_FLOAT64, 1, &a), WEFT_OK);
    check_int(weft_matmul(a, a, &b), WEFT_OK);
    line = find(s, "weft_random");
    check_int(line.calls, 2);
    check_double_bits(line.bytes, 8.0 * (N + M * M));
    line = find(s, "weft_eval");
    check_int(line.calls, 3);
    check_double_bits(line.bytes, 3 * 16.0 * N);
    check_true(line.seconds > 0);
    check_double_bits(line.attainable, 0); /* no profile */
    line = find(s, "weft_matmul");
    check_double_bits(line.flops, 2.0 * M * M * M);
    weft_free(&x), weft_free(&y), weft_free(&a), weft_free(&b);
    check_int(weft_stop(&s), WEFT_OK);
}

/* Where rates are known, the attainable time follows from them, and the largest loss comes first.
 */
static void losses_come_first(void **state)
{
    enum { N = 400000 };
    weft_session *s = NULL;
    weft_array *x = NULL, *y = NULL;
    weft_report_line lines[LINES];
    double sum;
    int count = 0;

    open_recording(true, &s);
    for (int d = 0; d < WEFT__DISTANCES; d++)
        for (int k = 0; k < WEFT__STREAMS; k++)
            s->profile.measured.memory[d][k][0] = 1000; /* MB/s */
    check_int(weft_ones(s, WEFT_SHAPE(N), WEFT_FLOAT64, &x), WEFT_OK);
    check_int(weft_eval("x * 2 - 1", WEFT_VARS(x), &y), WEFT_OK);
    check_int(weft_sum_value(y, &sum), WEFT_OK);
    check_int(weft_report_lines(s, LINES, lines, &count), WEFT_OK);
    check_true(count >= 3);
    for (int i = 1; i < count; i++)
        check_true(lines[i - 1].seconds - lines[i - 1].attainable >=
                   lines[i].seconds - lines[i].attainable);
    sum = find(s, "weft_eval").attainable * 1e9 / 16; /* elements of the fullest node */
    check_true(sum <= N + 1 && sum * weft_nodes(s) >= N - 1);
    weft_free(&x), weft_free(&y);
    check_int(weft_stop(&s), WEFT_OK);
}

/* A session that knows rates of everything. */
static void open_measured(weft_session **s)
{
    weft__field key;

    open_recording(true, s);
    for (int i = 0; weft__profile_field(&(*s)->profile.measured, i, &key); i++)
        for (int k = 0; key.is_measured && k < key.count; k++)
            key.values[k] = 1000;
}

/* What neither memory nor a measured routine limits has no share of the attainable. */
static void what_has_no_limit_has_no_share(void **state)
{
    enum { N = 5000, M = 40 };
    weft_session *s = NULL;
    weft_array *x = NULL, *y = NULL, *a = NULL, *b = NULL, *f = NULL, *g = NULL;

    open_measured(&s);
    check_int(weft_ones(s, WEFT_SHAPE(N), WEFT_FLOAT64, &x), WEFT_OK);
    check_int(weft_eval("x + 1", WEFT_VARS(x), &y), WEFT_OK);
    check_true(find(s, "weft_eval").attainable > 0);
    check_int(weft_eval("exp(x)", WEFT_VARS(x), &y), WEFT_OK);
    check_double_bits(find(s, "weft_eval").attainable, 0);
    check_int(weft_eval("x + 1", WEFT_VARS(x), &y), WEFT_OK); /* one call of the line is enough */
    check_double_bits(find(s, "weft_eval").attainable, 0);
    check_double_bits(find(s, "weft_eval").bytes, 3 * 16.0 * N);
    check_int(weft_random(s, WEFT_SHAPE(M, M), WEFT_FLOAT64, 1, &a), WEFT_OK);
    check_double_bits(find(s, "weft_random").attainable, 0);
    check_double_bits(find(s, "weft_random").bytes, 8.0 * M * M);
    check_int(weft_matmul(a, a, &b), WEFT_OK);
    check_true(find(s, "weft_matmul").attainable > 0);
    check_int(weft_astype(a, WEFT_FLOAT32, &f), WEFT_OK);
    check_int(weft_matmul(f, f, &g), WEFT_OK);
    check_double_bits(find(s, "weft_matmul").attainable, 0);
    check_double_bits(find(s, "weft_matmul").flops, 2 * 2.0 * M * M * M);
    weft_free(&x), weft_free(&y), weft_free(&a), weft_free(&b), weft_free(&f), weft_free(&g);
    check_int(weft_stop(&s), WEFT_OK);
}

/* Of a matrix once on the first node, of a stack as often as it has matrices. */
static void factorisations_count(void **state)
{
    enum { M = 24, STACK = 7 };
    const double cube = (double)M * M * M;
    weft_session *s = NULL;
    weft_array *a = NULL, *stack = NULL, *r = NULL, *q = NULL;

    open_measured(&s);
    check_int(weft_eye(s, M, M, 0, WEFT_FLOAT64, &a), WEFT_OK);
    check_int(weft_inv(a, &r), WEFT_OK);
    check_near(find(s, "weft_inv").flops, 2 * cube, 1e-6);
    check_true(find(s, "weft_inv").attainable > 0);
    weft_free(&r);
    check_int(weft_broadcast_to(a, WEFT_SHAPE(STACK, M, M), &stack), WEFT_OK);
    check_int(weft_inv(stack, &r), WEFT_OK);
    check_near(find(s, "weft_inv").flops, 2 * cube * (1 + STACK), 1e-6);
    check_double_bits(find(s, "weft_inv").attainable, 0);
    weft_free(&r);
    check_int(weft_eigh(stack, &r, NULL), WEFT_OK);
    check_near(find(s, "weft_eigh").flops, cube * STACK * 4 / 3, 1e-6);
    weft_free(&r);
    check_int(weft_matmul(stack, stack, &r), WEFT_OK);
    check_near(find(s, "weft_matmul").flops, 2 * cube * STACK, 1e-6);
    weft_free(&r);
    check_int(weft_eig(a, &r, &q), WEFT_OK);
    check_near(find(s, "weft_eig").flops, 25 * cube, 1e-6);
    check_double_bits(find(s, "weft_eig").attainable, 0); /* nobody measures it */
    weft_free(&r), weft_free(&q), weft_free(&stack), weft_free(&a);
    check_int(weft_stop(&s), WEFT_OK);
}

/* A call that fails counts nowhere, and those after it as ever. */
static void failures_are_left_out(void **state)
{
    weft_session *s = NULL;
    weft_array *x = NULL, *y = NULL, *r = NULL;

    open_recording(true, &s);
    check_int(weft_ones(s, WEFT_SHAPE(10), WEFT_FLOAT64, &x), WEFT_OK);
    check_int(weft_ones(s, WEFT_SHAPE(11), WEFT_FLOAT64, &y), WEFT_OK);
    for (int i = 0; i < 20; i++) {
        check_true(weft_eval("x + y", WEFT_VARS(x, y), &r) != WEFT_OK);
        weft_clear(s);
        check_int(weft_eval("x + 1", WEFT_VARS(x), &r), WEFT_OK);
    }
    check_int(find(s, "weft_eval").calls, 20);
    weft_free(&x), weft_free(&y), weft_free(&r);
    check_int(weft_stop(&s), WEFT_OK);
}

/* Files read and written whole, though their functions send messages on the way. */
static void steps_belong_to_their_operation(void **state)
{
    weft_session *s = NULL;
    weft_array *x = NULL, *y = NULL;
    char path[4200];

    snprintf(path, sizeof path, "%s/report.npy", test_tmp_dir());
    open_recording(true, &s);
    check_int(weft_ones(s, WEFT_SHAPE(1000), WEFT_FLOAT64, &x), WEFT_OK);
    check_int(weft_save(x, path), WEFT_OK);
    check_int(weft_load(s, path, &y), WEFT_OK);
    check_near(find(s, "weft_save_npy").bytes, 8000, 1e-6);
    check_true(find(s, "weft_load_npy").bytes >= 8000);
    check_int(find(s, "weft_broadcast").calls, 0);
    weft_free(&x), weft_free(&y);
    check_int(weft_stop(&s), WEFT_OK);
}

static void the_table_is_rank_0s(void **state)
{
    weft_session *s = NULL;
    weft_array *x = NULL;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    check_true(out != NULL);
    open_recording(true, &s);
    check_int(weft_ones(s, WEFT_SHAPE(1000), WEFT_FLOAT64, &x), WEFT_OK);
    check_int(weft_report(s, out), WEFT_OK);
    check_int(fclose(out), 0);
    if (weft_rank(s) == 0) {
        check_true(strncmp(text, "operation ", 10) == 0);
        check_true(strstr(text, "\nweft_full ") || strstr(text, "\nweft_ones "));
    } else {
        check_string(text, "");
    }
    free(text);
    weft_free(&x);
    check_int(weft_stop(&s), WEFT_OK);
}

static weft_status do_nothing(weft_task *task, void *context)
{
    return WEFT_OK;
}

static weft_status touch_rows(const weft_tile *tile, void *context)
{
    return WEFT_OK;
}

static weft_status multiply(weft_task *task, void *context)
{
    weft_session *s = task->session;
    const int64_t n = *(int64_t *)context;
    weft_array *a = NULL, *b = NULL;

    WEFT_TRY(weft_ones(s, WEFT_SHAPE(n, n), WEFT_FLOAT64, &a));
    WEFT_TRY(weft_matmul(a, a, &b));
fail:
    weft_free(&a), weft_free(&b);
    return weft_failure(s);
}

/* Local calls have lines though one rank makes them alone; what farms compute is the job's. */
static void tasks_are_counted(void **state)
{
    enum { TASKS = 13 };
    static const char *const unused[] = {"weft_map", "weft_map_rows", "weft_wait"};
    weft_session *s = NULL;
    weft_array *a = NULL;
    weft_future *f = NULL;
    int64_t n = 20;
    bool is_done;

    open_recording(true, &s);
    check_int(weft_zeros(s, WEFT_SHAPE(30), WEFT_FLOAT64, &a), WEFT_OK);
    for (int i = 0; i < 3; i++)
        check_string(find(s, unused[i]).operation, "");
    if (weft_rank(s) == weft_size(s) - 1) {
        check_int(weft_map(s, 5, 1, do_nothing, NULL, NULL, 0), WEFT_OK);
        check_int(weft_map(s, 5, 1, do_nothing, NULL, NULL, 0), WEFT_OK);
        check_int(weft_map_rows(a, 2, touch_rows, NULL), WEFT_OK);
        check_int(weft_submit(s, do_nothing, NULL, &f), WEFT_OK);
        check_int(weft_wait_for(f, 10, &is_done), WEFT_OK);
        check_int(weft_wait(f), WEFT_OK);
        weft_future_free(&f);
    }
    check_int(find(s, "weft_map").calls, 2);
    check_true(find(s, "weft_map").seconds > 0);
    check_int(find(s, "weft_map_rows").calls, 1);
    check_int(find(s, "weft_wait").calls, 2);
    for (int i = 0; i < 2; i++)
        check_int(weft_farm(s, TASKS, multiply, &n, NULL, NULL), WEFT_OK);
    check_int(find(s, "weft_farm").calls, 2);
    check_double_bits(find(s, "weft_farm").flops, 2.0 * TASKS * 2 * (double)(n * n * n));
    weft_free(&a);
    check_int(weft_stop(&s), WEFT_OK);
}

const struct CMUnitTest report_tests[] = {cmocka_unit_test(nothing_is_recorded_unasked),
                                          cmocka_unit_test(amounts_are_the_jobs),
                                          cmocka_unit_test(losses_come_first),
                                          cmocka_unit_test(what_has_no_limit_has_no_share),
                                          cmocka_unit_test(factorisations_count),
                                          cmocka_unit_test(failures_are_left_out),
                                          cmocka_unit_test(steps_belong_to_their_operation),
                                          cmocka_unit_test(the_table_is_rank_0s),
                                          cmocka_unit_test(tasks_are_counted),
                                          {0}};
