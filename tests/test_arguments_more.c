/* Arguments that may not be NULL, of the functions of linear algebra, of tasks, of calibration and
 * of reports: refused as tests/test_arguments.c has it, and those that have no status to return say
 * that there is nothing. */
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "harness.h"
#include "told.h"

/* Those with options bear the name of those without. */
#define TOLD_WITH(name, ...) check_told(s, #name, name##_with(__VA_ARGS__))

static weft_session *s;
static weft_array *x, *none, *other; /* a matrix; no array */

static void open(void)
{
    check_int(weft_open_local(1, &s), WEFT_OK);
    check_int(weft_eye(s, 3, 3, 0, WEFT_FLOAT64, &x), WEFT_OK);
}

static void stop(void)
{
    check_true(none == NULL && other == NULL);
    weft_free(&x);
    check_int(weft_stop(&s), WEFT_OK);
}

static void matrices_are_wanted(void **state)
{
    weft_array **r = &none, **q = &other;
    weft_value value;
    weft_lu *lu = NULL;
    int64_t count;
    double real;

    REFUSED(weft_matmul, NULL, NULL, r);
    REFUSED(weft_gemm, 1, NULL, NULL, 0, NULL);
    REFUSED(weft_solve, NULL, NULL, r);
    REFUSED_AS(weft_solve, weft_solve_with, NULL, NULL, NULL, r);
    REFUSED(weft_lu_create, NULL, NULL, &lu);
    REFUSED(weft_lu_solve, NULL, NULL, r);
    REFUSED(weft_cholesky, NULL, r);
    REFUSED_AS(weft_cholesky, weft_cholesky_with, NULL, NULL, r);
    REFUSED(weft_inv, NULL, r);
    REFUSED_AS(weft_inv, weft_inv_with, NULL, NULL, r);
    REFUSED(weft_det, NULL, r);
    REFUSED(weft_slogdet, NULL, r, q);
    REFUSED(weft_det_value, NULL, &value);
    REFUSED(weft_slogdet_value, NULL, &value, &real);
    REFUSED(weft_qr, NULL, r, q);
    REFUSED_AS(weft_qr, weft_qr_with, NULL, NULL, r, q);
    REFUSED(weft_lstsq, NULL, NULL, 0, r, &count);
    REFUSED_AS(weft_lstsq, weft_lstsq_with, NULL, NULL, 0, NULL, r, q, &count);
    REFUSED(weft_eigh, NULL, r, q);
    REFUSED_AS(weft_eigh, weft_eigh_with, NULL, NULL, r, q);
    REFUSED(weft_eig, NULL, r, q);
    REFUSED_AS(weft_eig, weft_eig_with, NULL, NULL, r, q);
    REFUSED(weft_svd, NULL, WEFT_SVD_THIN, r, q, r);
    REFUSED_AS(weft_svd, weft_svd_with, NULL, WEFT_SVD_THIN, NULL, r, q, r);
    REFUSED(weft_svd_values, NULL, r);
    REFUSED(weft_svd_rank, NULL, 2, NULL, NULL, r, q, r);
    REFUSED(weft_trace, NULL, 0, 0, 1, r);
    REFUSED(weft_trace_value, NULL, 0, &value);
    REFUSED(weft_kron, NULL, NULL, r);
    REFUSED(weft_outer, NULL, NULL, r);
    REFUSED(weft_tensordot, NULL, NULL, 1, r);
    REFUSED(weft_tensordot_axes, NULL, NULL, NULL, NULL, r);
    REFUSED(weft_matrix_power, NULL, 2, r);
    REFUSED(weft_expm, NULL, r);
    REFUSED(weft_matrix_norm, NULL, WEFT_NORM_FRO, &real);
    REFUSED(weft_cond, NULL, WEFT_NORM_2, &real);
    REFUSED(weft_pinv, NULL, 0, r);
    REFUSED(weft_matrix_rank, NULL, -1, &count);
    weft_lu_free(NULL);
    weft_lu_free(&lu);
    check_true(weft_lu_rcond(NULL) != weft_lu_rcond(NULL)); /* NaN */
    check_true(none == NULL && other == NULL && lu == NULL);
}

static void results_of_matrices_are_wanted(void **state)
{
    weft_array **r = &none;
    weft_value value;
    weft_lu *lu = NULL;

    open();
    TOLD(weft_matmul, x, NULL, r);
    TOLD(weft_matmul, NULL, x, r);
    TOLD(weft_matmul, x, x, NULL);
    TOLD(weft_gemm, 1, x, x, 0, NULL);
    TOLD(weft_gemm, 1, x, NULL, 0, x);
    TOLD(weft_gemm, 1, NULL, x, 0, x);
    TOLD(weft_solve, x, NULL, r);
    TOLD(weft_solve, NULL, x, r);
    TOLD(weft_solve, x, x, NULL);
    TOLD_WITH(weft_solve, x, x, NULL, NULL);
    TOLD(weft_lu_create, x, NULL, NULL);
    check_int(weft_lu_create(x, NULL, &lu), WEFT_OK);
    TOLD(weft_lu_solve, lu, NULL, r);
    TOLD(weft_lu_solve, lu, x, NULL);
    TOLD(weft_lu_solve, NULL, x, r);
    weft_lu_free(&lu);
    TOLD(weft_cholesky, x, NULL);
    TOLD_WITH(weft_cholesky, x, NULL, NULL);
    TOLD(weft_inv, x, NULL);
    TOLD_WITH(weft_inv, x, NULL, NULL);
    TOLD(weft_det, x, NULL);
    TOLD(weft_slogdet, x, NULL, NULL);
    TOLD(weft_slogdet, x, r, NULL);
    TOLD(weft_slogdet, x, NULL, r);
    TOLD(weft_det_value, x, NULL);
    TOLD(weft_slogdet_value, x, NULL, NULL);
    TOLD(weft_slogdet_value, x, &value, NULL);
    TOLD(weft_qr, x, NULL, NULL);
    TOLD_WITH(weft_qr, x, NULL, NULL, NULL);
    TOLD(weft_lstsq, x, x, 0, NULL, NULL);
    TOLD(weft_lstsq, x, NULL, 0, r, NULL);
    TOLD(weft_lstsq, NULL, x, 0, r, NULL);
    TOLD_WITH(weft_lstsq, x, x, 0, NULL, NULL, NULL, NULL);
    TOLD(weft_eigh, x, NULL, NULL);
    TOLD_WITH(weft_eigh, x, NULL, NULL, NULL);
    TOLD(weft_eig, x, NULL, NULL);
    TOLD_WITH(weft_eig, x, NULL, NULL, NULL);
    TOLD(weft_svd, x, WEFT_SVD_THIN, NULL, NULL, NULL);
    TOLD_WITH(weft_svd, x, WEFT_SVD_THIN, NULL, NULL, NULL, NULL);
    TOLD(weft_svd_values, x, NULL);
    TOLD(weft_svd_rank, x, 2, NULL, NULL, NULL, NULL, NULL);
    TOLD(weft_trace, x, 0, 0, 1, NULL);
    TOLD(weft_trace_value, x, 0, NULL);
    TOLD(weft_kron, x, x, NULL);
    TOLD(weft_kron, NULL, x, r);
    TOLD(weft_outer, x, NULL, r);
    TOLD(weft_outer, x, x, NULL);
    TOLD(weft_tensordot, x, x, 1, NULL);
    TOLD(weft_tensordot, NULL, x, 1, r);
    TOLD(weft_tensordot_axes, x, x, WEFT_AXES(0), NULL, r);
    TOLD(weft_matrix_power, x, 2, NULL);
    TOLD(weft_expm, x, NULL);
    TOLD(weft_matrix_norm, x, WEFT_NORM_FRO, NULL);
    TOLD(weft_cond, x, WEFT_NORM_2, NULL);
    TOLD(weft_pinv, x, 0, NULL);
    TOLD(weft_matrix_rank, x, -1, NULL);
    stop();
}

static weft_status make_nothing(weft_task *task, void *context)
{
    (void)task, (void)context;
    return WEFT_OK;
}

static weft_status leave_tile(const weft_tile *tile, void *context)
{
    (void)tile, (void)context;
    return WEFT_OK;
}

static void tasks_have_a_session_and_a_function(void **state)
{
    weft_future *f = NULL, *never = NULL;
    int workers = 7, cores = 7;
    bool is_done;

    open();
    REFUSED(weft_submit, NULL, make_nothing, NULL, &never);
    REFUSED(weft_submit_many, NULL, 1, 1, make_nothing, NULL, NULL, 0, &never);
    REFUSED(weft_map, NULL, 1, 1, make_nothing, NULL, NULL, 0);
    REFUSED(weft_map_rows, NULL, 1, leave_tile, NULL);
    REFUSED(weft_wait, NULL);
    REFUSED(weft_wait_for, NULL, 1, &is_done);
    REFUSED(weft_farm, NULL, 1, make_nothing, NULL, NULL, NULL);
    TOLD(weft_submit, s, NULL, NULL, &never);
    TOLD(weft_submit, s, make_nothing, NULL, NULL);
    TOLD(weft_submit_many, s, 1, 1, NULL, NULL, NULL, 0, &never);
    TOLD(weft_submit_many, s, 1, 1, make_nothing, NULL, NULL, 0, NULL);
    TOLD(weft_submit_many, s, 1, 1, make_nothing, NULL, NULL, 8, &never);
    TOLD(weft_map, s, 1, 1, NULL, NULL, NULL, 0);
    TOLD(weft_map_rows, x, 1, NULL, NULL);
    TOLD(weft_farm, s, 1, NULL, NULL, NULL, NULL);
    check_int(weft_submit(s, make_nothing, NULL, &f), WEFT_OK);
    TOLD(weft_wait_for, f, 1, NULL);
    weft_future_free(&f);
    check_true(never == NULL);
    weft_future_free(NULL);
    weft_future_free(&never);
    check_true(weft_future_is_done(NULL));
    check_int(weft_cancel(NULL), 0);
    weft_farm_split(NULL, 5, NULL, &workers, &cores);
    check_int(workers, 0);
    check_int(cores, 0);
    weft_farm_split(s, 5, NULL, NULL, NULL);
    weft_farm_split(s, 5, NULL, &workers, NULL);
    check_int(workers, 1);
    check_false(weft_task_is_running());
    stop();
}

static const char refused_trim[] =
    "weft_trim was called by a task with a session that is not the task's own";

typedef struct stray {
    weft_status before, after;
    bool is_told, is_kept;
} stray;

static weft_status trim_in_a_task(weft_task *task, void *context)
{
    stray *found = context;

    (void)task;
    found->before = weft_failure(s);
    if (weft_trim(s) == WEFT_OK)
        return WEFT_OK;
    found->after = weft_failure(s);
    found->is_told = strcmp(weft_message(s), refused_trim) == 0;
    weft_clear(s);
    found->is_kept = strcmp(weft_message(s), refused_trim) == 0;
    return WEFT_OK;
}

/* A task that asks the session why hears what it was refused, and leaves the main thread's failure
 * as it is. */
static void tasks_hear_what_they_are_refused(void **state)
{
    stray found = {WEFT_ERR_USER, WEFT_OK, false, false};
    weft_future *f = NULL;

    (void)state;
    open();
    check_int(weft_submit(s, trim_in_a_task, &found, &f), WEFT_OK);
    check_int(weft_fail(s, WEFT_ERR_USER, "the main thread's"), WEFT_ERR_USER);
    check_int(weft_wait(f), WEFT_ERR_ARGUMENT);
    check_string(weft_message(s), "the main thread's");
    check_int(found.before, WEFT_OK);
    check_int(found.after, WEFT_ERR_ARGUMENT);
    check_true(found.is_told && found.is_kept);
    weft_clear(s);
    weft_future_free(&f);
    stop();
}

static weft_status fail_in_a_task(weft_task *task, void *context)
{
    (void)task;
    (void)context;
    return weft_fail(s, WEFT_ERR_USER, "sample %d has no numbers", 7);
}

/* A task that reports its failure with the session of its program is heard, too. */
static void tasks_may_fail_with_any_session(void **state)
{
    weft_future *f = NULL;

    (void)state;
    open();
    check_int(weft_submit(s, fail_in_a_task, NULL, &f), WEFT_OK);
    while (!weft_future_is_done(f))
        continue;
    check_int(weft_failure(s), WEFT_OK);
    check_int(weft_wait(f), WEFT_ERR_USER);
    check_true(strstr(weft_message(s), "sample 7 has no numbers") != NULL);
    weft_clear(s);
    weft_future_free(&f);
    stop();
}

static void measurements_have_a_session(void **state)
{
    weft_profile_entry entry;
    weft_report_line line;
    int count = 0;
    char *path = calloc(1, 6000);

    check_true(path != NULL);
    memset(path, 'a', 5999);
    open();
    REFUSED(weft_calibrate, NULL, NULL);
    REFUSED(weft_report_lines, NULL, 1, &line, &count);
    REFUSED(weft_report, NULL, stdout);
    REFUSED(weft_blas_threads, NULL, 1);
    TOLD(weft_report_lines, s, 1, NULL, &count);
    TOLD(weft_report_lines, s, 1, &line, NULL);
    TOLD(weft_report, s, NULL);
    TOLD(weft_calibrate, s, &(weft_calibration){.path = path});
    check_int(weft_blas_threads_for(NULL, "gemm", 100), 0);
    check_int(weft_blas_threads_for(s, NULL, 100), 0);
    check_int(weft_profile_describe(NULL).state, WEFT_PROFILE_NONE);
    check_string(weft_profile_describe(NULL).path, "");
    check_string(weft_profile_describe(NULL).note, "");
    check_false(weft_profile_entry_at(NULL, 0, &entry));
    check_false(weft_profile_entry_at(s, 0, NULL));
    check_false(weft_profile_entry_at(s, -1, &entry));
    check_int(weft_profile_cores(NULL, 0), 0);
    check_int(weft_profile_cores(s, -1), 0);
    check_int(weft_profile_cores(s, 1000), 0);
    stop();
    free(path);
}

const struct CMUnitTest arguments_more_tests[] = {
    cmocka_unit_test(matrices_are_wanted),
    cmocka_unit_test(results_of_matrices_are_wanted),
    cmocka_unit_test(tasks_have_a_session_and_a_function),
    cmocka_unit_test(tasks_hear_what_they_are_refused),
    cmocka_unit_test(tasks_may_fail_with_any_session),
    cmocka_unit_test(measurements_have_a_session),
    {0},
};
