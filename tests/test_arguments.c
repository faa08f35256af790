/* Arguments that may not be NULL: refused by every function of arrays, with a sentence that names
 * the function, the thread's where no session can be reached. The functions are called in a session
 * of one rank, since nothing may be sent before. */
#include <string.h>

#include <weft.h>

#include "harness.h"
#include "told.h"

static weft_status fail_tile(const weft_tile *tile, void *context)
{
    (void)tile, (void)context;
    return WEFT_ERR_USER;
}

static weft_session *s;
static weft_array *x, *none;
static const weft_shape three = {1, {3}};
static const weft_random_key key = {1, 0};
static const weft_value number = {WEFT_INT64, {1}};

static int open(void **state)
{
    (void)state;
    check_int(weft_open_local(1, &s), WEFT_OK);
    check_int(weft_ones(s, three, WEFT_FLOAT64, &x), WEFT_OK);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    check_true(none == NULL);
    weft_free(&x);
    check_int(weft_stop(&s), WEFT_OK);
    return 0;
}

static void a_session_is_wanted(void **state)
{
    weft_array **a = &none;
    weft_value value;
    weft_expr *e = NULL;

    open(state);
    REFUSED(weft_start, NULL, NULL, NULL);
    REFUSED(weft_open_local, 1, NULL);
    REFUSED(weft_barrier, NULL);
    REFUSED(weft_agree, NULL, WEFT_OK);
    REFUSED(weft_broadcast, NULL, &value, 1, 0);
    REFUSED(weft_trim, NULL);
    REFUSED(weft_blas_threads, NULL, 1);
    REFUSED(weft_fail, NULL, WEFT_ERR_ARGUMENT, "weft_fail: the thread hears");
    REFUSED(weft_empty, NULL, three, WEFT_INT8, a);
    REFUSED_AS(weft_empty, weft_empty_placed, NULL, three, WEFT_INT8, NULL, a);
    REFUSED(weft_wrap, NULL, &value, three, WEFT_INT8, a);
    REFUSED_AS(weft_wrap, weft_wrap_fortran, NULL, &value, 3, 1, three, WEFT_INT8, a);
    REFUSED(weft_zeros, NULL, three, WEFT_INT8, a);
    REFUSED(weft_ones, NULL, three, WEFT_INT8, a);
    REFUSED(weft_full, NULL, three, WEFT_INT8, number, a);
    REFUSED(weft_arange, NULL, 0, 1, 1, WEFT_INT8, a);
    REFUSED(weft_arange_int, NULL, 0, 1, 1, WEFT_INT8, a);
    REFUSED(weft_linspace, NULL, 0, 1, 1, a);
    REFUSED(weft_linspace_with, NULL, 0, 1, 1, true, WEFT_INT8, NULL, a);
    REFUSED(weft_logspace, NULL, 0, 1, 1, true, 10, WEFT_INT8, a);
    REFUSED(weft_geomspace, NULL, 1, 2, 1, true, WEFT_INT8, a);
    REFUSED(weft_eye, NULL, 1, 1, 0, WEFT_INT8, a);
    REFUSED(weft_identity, NULL, 1, WEFT_INT8, a);
    REFUSED(weft_tri, NULL, 1, 1, 0, WEFT_INT8, a);
    REFUSED(weft_fromfunction, NULL, three, WEFT_INT8, fail_tile, NULL, a);
    REFUSED(weft_load, NULL, "a.npy", a);
    REFUSED(weft_load_npy, NULL, "a.npy", a);
    REFUSED_AS(weft_eval, weft_eval_in, NULL, "1", WEFT_NO_VARS, a);
    REFUSED(weft_eval_value, NULL, "1", WEFT_NO_VARS, &value);
    REFUSED(weft_compile, NULL, "1", WEFT_NO_VARS, &e);
    REFUSED(weft_random, NULL, three, WEFT_FLOAT64, 1, a);
    REFUSED_AS(weft_random, weft_random_stream, NULL, three, WEFT_FLOAT64, 1, 0, a);
    REFUSED(weft_random_uniform, NULL, three, WEFT_FLOAT64, 0, 1, key, a);
    REFUSED(weft_random_integers, NULL, three, WEFT_INT64, number, number, true, key, a);
    REFUSED(weft_random_normal, NULL, three, WEFT_FLOAT64, 0, 1, key, a);
    REFUSED(weft_random_exponential, NULL, three, WEFT_FLOAT64, 1, key, a);
    REFUSED(weft_random_gamma, NULL, three, WEFT_FLOAT64, 1, 1, key, a);
    REFUSED(weft_random_beta, NULL, three, WEFT_FLOAT64, 1, 1, key, a);
    REFUSED(weft_random_poisson, NULL, three, 1, key, a);
    REFUSED(weft_random_binomial, NULL, three, 1, 1, key, a);
    REFUSED(weft_random_permutation, NULL, 1, key, a);
    REFUSED(weft_random_choice, NULL, 1, three, true, NULL, key, a);
    weft_clear(NULL);
    stop(state);
}

static void questions_of_no_session_are_answered(void **state)
{
    const weft_description nothing = weft_describe(NULL);
    const weft_statistics counted = weft_get_statistics(NULL);

    (void)state;
    check_string(weft_message(NULL),
                 "a session or an array has no handle: it was never made, or is no more");
    check_int(weft_failure(NULL), WEFT_ERR_ARGUMENT);
    check_int(weft_rank(NULL), 0);
    check_int(weft_size(NULL), 0);
    check_int(weft_node_rank(NULL), 0);
    check_int(weft_node_size(NULL), 0);
    check_int(weft_node_index(NULL), 0);
    check_int(weft_nodes(NULL), 0);
    check_int(weft_threads(NULL), 0);
    check_int(weft_node_cores(NULL), 0);
    check_string(weft_isa(NULL), "none");
    check_true(weft_comm(NULL) == MPI_COMM_NULL);
    check_int(counted.operations, 0);
    check_string(nothing.host, "");
    check_string(nothing.window_backing, "");
    check_int(nothing.numa_domains, 0);
}

static void questions_of_no_array_are_answered(void **state)
{
    (void)state;
    check_true(weft_array_session(NULL) == NULL);
    check_true(weft_reference(NULL) == NULL);
    check_int(weft_array_dtype(NULL), WEFT_DTYPE_COUNT);
    check_int(weft_array_shape(NULL).ndim, 0);
    check_int(weft_array_count(NULL), 0);
    check_false(weft_array_is_replicated(NULL));
    check_false(weft_array_is_view(NULL));
    check_false(weft_array_is_contiguous(NULL));
    check_true(weft_local(NULL).data == NULL);
    check_int(weft_local(NULL).elements, 0);
    check_true(weft_node(NULL).data == NULL);
    check_int(weft_node(NULL).rows, 0);
}

static void an_array_is_wanted(void **state)
{
    weft_box box = {{0}, {1}};
    weft_array *results[2] = {0}, **r = &none;
    weft_value value;
    double real;
    int64_t count;

    open(state);
    REFUSED(weft_fill, NULL, number, 0);
    REFUSED(weft_copy, NULL, r);
    REFUSED(weft_get, NULL, &box, &value);
    REFUSED(weft_put, NULL, &box, &value);
    REFUSED(weft_item, NULL, &value);
    REFUSED(weft_apply, NULL, 1, fail_tile, NULL);
    REFUSED(weft_apply_dealt, NULL, 1, fail_tile, NULL);
    REFUSED(weft_apply_arrays, 1, NULL, 0, NULL, 0, NULL, NULL);
    REFUSED(weft_empty_like, NULL, r);
    REFUSED(weft_zeros_like, NULL, r);
    REFUSED(weft_ones_like, NULL, r);
    REFUSED(weft_full_like, NULL, number, r);
    REFUSED(weft_tril, NULL, 0, r);
    REFUSED(weft_triu, NULL, 0, r);
    REFUSED(weft_diag, NULL, 0, r);
    REFUSED(weft_tiled, NULL, three, r);
    REFUSED(weft_repeat, NULL, 1, 0, r);
    REFUSED(weft_repeat_counts, NULL, NULL, 0, r);
    REFUSED(weft_meshgrid, WEFT_INDEXING_IJ, 1, NULL, results);
    REFUSED(weft_eval, "x", WEFT_NO_VARS, r);
    REFUSED(weft_run, NULL, WEFT_NO_VARS, r);
    REFUSED(weft_run_value, NULL, WEFT_NO_VARS, &value);
    REFUSED(weft_astype, NULL, WEFT_INT8, r);
    REFUSED_AS(weft_astype, weft_astype_casting, NULL, WEFT_INT8, WEFT_CASTING_UNSAFE, r);
    REFUSED(weft_divmod, NULL, NULL, r, r);
    REFUSED(weft_save, NULL, "a.npy");
    REFUSED(weft_save, NULL, "a.png");
    REFUSED(weft_save, NULL, "a");
    REFUSED(weft_save_npy, NULL, "a.npy");
    REFUSED(weft_save_png, NULL, "a.png", NULL);
    REFUSED(weft_flatnonzero, NULL, r);
    REFUSED(weft_nonzero, NULL, results);
    REFUSED(weft_argwhere, NULL, r);
    REFUSED(weft_count_nonzero_value, NULL, &count);
    REFUSED(weft_random_shuffle, NULL, key);
    REFUSED(weft_reduce, NULL, WEFT_REDUCE_SUM, NULL, NULL, r);
    REFUSED(weft_reduce_value, NULL, WEFT_REDUCE_SUM, NULL, &value);
    REFUSED(weft_sum, NULL, NULL, r);
    REFUSED(weft_variance, NULL, NULL, NULL, r);
    REFUSED(weft_nanargmax, NULL, NULL, r);
    REFUSED(weft_sum_value, NULL, &real);
    REFUSED(weft_norm, NULL, 2, NULL, NULL, r);
    REFUSED(weft_dot, NULL, NULL, r);
    REFUSED(weft_vdot, NULL, NULL, r);
    REFUSED(weft_inner, NULL, NULL, r);
    REFUSED(weft_cumsum, NULL, 0, r);
    REFUSED(weft_cumprod, NULL, 0, r);
    REFUSED(weft_diff, NULL, 1, 0, r);
    REFUSED(weft_median, NULL, NULL, false, r);
    REFUSED(weft_quantile, NULL, 0.5, NULL, WEFT_QUANTILE_LINEAR, false, r);
    REFUSED(weft_histogram, NULL, 3, NULL, r, NULL);
    REFUSED(weft_histogram_edges, NULL, NULL, NULL, r);
    REFUSED(weft_bincount, NULL, NULL, 0, r);
    REFUSED(weft_average, NULL, NULL, NULL, false, r);
    REFUSED(weft_cov, NULL, true, 1, r);
    REFUSED(weft_corrcoef, NULL, true, r);
    REFUSED(weft_searchsorted, NULL, NULL, false, r);
    REFUSED(weft_digitize, NULL, NULL, false, r);
    REFUSED(weft_view, NULL, "1:", r);
    REFUSED_AS(weft_view, weft_view_items, NULL, 0, NULL, r);
    REFUSED(weft_transpose, NULL, NULL, r);
    REFUSED(weft_swapaxes, NULL, 0, 1, r);
    REFUSED(weft_moveaxis, NULL, 0, 1, r);
    REFUSED(weft_expand_dims, NULL, WEFT_AXES(0), r);
    REFUSED(weft_squeeze, NULL, NULL, r);
    REFUSED(weft_flip, NULL, NULL, r);
    REFUSED(weft_broadcast_to, NULL, three, r);
    REFUSED(weft_diagonal, NULL, 0, 0, 1, r);
    REFUSED(weft_reshape, NULL, three, r);
    REFUSED(weft_assign, NULL, NULL);
    stop(state);
}

static void what_is_missing_is_told(void **state)
{
    weft_array *arrays[] = {x, NULL}, **r = &none;
    weft_expr *e = NULL;

    open(state);
    arrays[0] = x;
    TOLD(weft_empty, s, three, WEFT_INT8, NULL);
    TOLD(weft_wrap, s, &e, three, WEFT_INT8, NULL);
    TOLD(weft_broadcast, s, NULL, 8, 0);
    TOLD(weft_zeros, s, three, WEFT_INT8, NULL);
    TOLD(weft_ones, s, three, WEFT_INT8, NULL);
    TOLD(weft_full, s, three, WEFT_INT8, number, NULL);
    TOLD(weft_full, s, three, WEFT_INT8, (weft_value){(weft_dtype)77, {0}}, r);
    TOLD(weft_full_like, x, (weft_value){(weft_dtype)77, {0}}, r);
    TOLD(weft_zeros_like, x, NULL);
    TOLD(weft_arange, s, 0, 1, 1, WEFT_INT8, NULL);
    TOLD(weft_eye, s, 1, 1, 0, WEFT_INT8, NULL);
    TOLD(weft_apply, x, 0, NULL, NULL);
    TOLD(weft_apply_dealt, x, 0, NULL, NULL);
    TOLD(weft_apply_arrays, 2, arrays, 0, NULL, 0, NULL, NULL);
    TOLD(weft_fromfunction, s, three, WEFT_INT8, NULL, NULL, r);
    TOLD(weft_copy, x, NULL);
    TOLD(weft_astype, x, WEFT_INT8, NULL);
    TOLD(weft_get, x, NULL, NULL);
    TOLD(weft_item, x, NULL);
    TOLD(weft_load, s, NULL, r);
    TOLD(weft_load_npy, s, "x.npy", NULL);
    TOLD(weft_save, x, NULL);
    TOLD(weft_save_npy, x, NULL);
    TOLD(weft_save_png, x, NULL, NULL);
    TOLD(weft_meshgrid, WEFT_INDEXING_IJ, 2, arrays, arrays);
    TOLD(weft_meshgrid, WEFT_INDEXING_IJ, 1, arrays, NULL);
    TOLD(weft_eval, "x", WEFT_VARS(x), NULL);
    TOLD(weft_eval, NULL, WEFT_VARS(x), r);
    TOLD(weft_eval, "x + none", WEFT_VARS(x, none), r);
    TOLD(weft_eval, "x", ((weft_vars){1, &(weft_var){NULL, x, {WEFT_BOOL, {0}}}}), r);
    TOLD(weft_eval_value, s, "1", ((weft_vars){1, NULL}), &(weft_value){WEFT_BOOL, {0}});
    TOLD(weft_compile, s, NULL, WEFT_NO_VARS, &e);
    TOLD(weft_compile, s, "1", WEFT_NO_VARS, NULL);
    TOLD(weft_divmod, x, x, NULL, r);
    TOLD(weft_take, x, NULL, NULL, WEFT_INDEX_RAISE, r);
    TOLD(weft_take, NULL, x, NULL, WEFT_INDEX_RAISE, r);
    TOLD(weft_compress, NULL, x, NULL, r);
    TOLD(weft_select_where, x, NULL, r);
    TOLD(weft_put_indices, x, NULL, x, WEFT_INDEX_RAISE);
    TOLD(weft_put_where, x, NULL, x);
    TOLD(weft_nonzero, x, NULL);
    TOLD(weft_sum, x, NULL, NULL);
    TOLD(weft_variance, x, NULL, NULL, NULL);
    TOLD(weft_reduce_value, x, WEFT_REDUCE_MAX, NULL, NULL);
    TOLD(weft_max_value, x, NULL);
    TOLD(weft_nanargmin, x, NULL, NULL);
    TOLD(weft_dot, x, NULL, r);
    TOLD(weft_inner, NULL, x, r);
    TOLD(weft_cumsum, x, 0, NULL);
    TOLD(weft_diff, x, 1, 0, NULL);
    TOLD(weft_median, x, NULL, false, NULL);
    TOLD(weft_quantiles, x, 2, NULL, NULL, WEFT_QUANTILE_LINEAR, false, r);
    TOLD(weft_histogram, x, 3, NULL, NULL, NULL);
    TOLD(weft_bincount, x, NULL, 0, NULL);
    TOLD(weft_cov, x, true, 1, NULL);
    TOLD(weft_searchsorted, x, NULL, false, r);
    TOLD(weft_kron, x, NULL, r);
    TOLD(weft_tensordot_axes, x, x, NULL, NULL, r);
    TOLD(weft_trace, x, 0, 0, 1, NULL);
    TOLD(weft_matrix_power, x, 1, NULL);
    TOLD(weft_expm, x, NULL);
    TOLD(weft_cond, x, WEFT_NORM_2, NULL);
    TOLD(weft_pinv, x, 0, NULL);
    TOLD(weft_eig, x, NULL, NULL);
    TOLD(weft_det, x, NULL);
    TOLD(weft_slogdet, x, NULL, NULL);
    TOLD(weft_random, s, three, WEFT_FLOAT64, 1, NULL);
    TOLD(weft_random_normal, s, three, WEFT_FLOAT64, 0, 1, key, NULL);
    TOLD(weft_random_choice, s, 1, three, true, NULL, key, NULL);
    TOLD(weft_view, x, NULL, r);
    TOLD(weft_transpose, x, NULL, NULL);
    TOLD(weft_reshape, x, three, NULL);
    TOLD(weft_assign, x, NULL);
    stop(state);
}

/* The name of the function that was called, not of the one it is made of. */
static void sentences_name_the_function_called(void **state)
{
    weft_array *r = NULL;

    open(state);
    check_int(weft_sum(x, WEFT_AXES(5), &r), WEFT_ERR_ARGUMENT);
    check_string(weft_message(s), "weft_sum: axis 5 is out of bounds for an array of 1 dimension");
    weft_clear(s);
    check_int(weft_zeros(s, WEFT_SHAPE(2), WEFT_FLOAT64, &r), WEFT_OK);
    check_int(weft_sum(x, NULL, &r), WEFT_ERR_SHAPE);
    check_true(strncmp(weft_message(s), "weft_sum: ", strlen("weft_sum: ")) == 0);
    weft_clear(s);
    check_int(weft_zeros(s, three, WEFT_FLOAT64, &r), WEFT_ERR_SHAPE);
    check_true(strncmp(weft_message(s), "weft_zeros: ", strlen("weft_zeros: ")) == 0);
    weft_clear(s);
    weft_free(&r);
    stop(state);
}

static void a_name_stands_for_one_thing(void **state)
{
    weft_array *r = NULL;
    weft_expr *e = NULL;

    open(state);
    check_int(weft_eval("x", WEFT_VARS(x, x), &r), WEFT_ERR_ARGUMENT);
    check_string(weft_message(s), "weft_eval: 'x' is given twice");
    weft_clear(s);
    check_int(weft_eval("x", WEFT_VARS(x, WEFT_SCALAR(x, 2)), &r), WEFT_ERR_ARGUMENT);
    weft_clear(s);
    check_int(weft_compile(s, "x", WEFT_VARS(x, x), &e), WEFT_ERR_ARGUMENT);
    weft_clear(s);
    check_true(r == NULL && e == NULL);
    stop(state);
}

static void a_name_is_made_of_letters(void **state)
{
    static const char *const no_names[] = {"", "1x", "x y", "x ", "x.y", "x..."};
    weft_array *r = NULL;

    open(state);
    for (size_t i = 0; i < sizeof no_names / sizeof no_names[0]; i++) {
        const weft_var item = {no_names[i], x, {WEFT_BOOL, {0}}};

        check_told(s, "weft_eval: '", weft_eval_in(s, "1", (weft_vars){1, &item}, &r));
    }
    check_int(weft_eval_in(s, "_x1", (weft_vars){1, &(weft_var){"_x1", x, {WEFT_BOOL, {0}}}}, &r),
              WEFT_OK);
    weft_free(&r);
    stop(state);
}

static void complex_numbers_give_no_double(void **state)
{
    weft_array *z = NULL;
    double sum = 7;

    open(state);
    check_int(weft_ones(s, three, WEFT_COMPLEX64, &z), WEFT_OK);
    check_int(weft_sum_value(z, &sum), WEFT_ERR_DTYPE);
    check_string(
        weft_message(s),
        "weft_sum_value: complex numbers give no double; weft_reduce_value has both parts");
    check_true(sum == 7);
    weft_clear(s);
    check_int(weft_fail_fortran(s, WEFT_ERR_USER, "100% its own"), WEFT_ERR_USER);
    check_string(weft_message(s), "100% its own");
    weft_clear(s);
    weft_free(&z);
    stop(state);
}

const struct CMUnitTest arguments_tests[] = {
    cmocka_unit_test(a_session_is_wanted),
    cmocka_unit_test(questions_of_no_session_are_answered),
    cmocka_unit_test(questions_of_no_array_are_answered),
    cmocka_unit_test(an_array_is_wanted),
    cmocka_unit_test(what_is_missing_is_told),
    cmocka_unit_test(sentences_name_the_function_called),
    cmocka_unit_test(a_name_stands_for_one_thing),
    cmocka_unit_test(a_name_is_made_of_letters),
    cmocka_unit_test(complex_numbers_give_no_double),
    {0},
};
