/* What is printed, to whom, and what is refused; every dtype against NumPy:
 * tests/numpy/test_print.py. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "harness.h"
#include "layouts.h"

static double value_of(int64_t i)
{
    return (double)i / 3;
}

/* Rank 0's text is `expected`; the others' files are not even looked at. */
static void check_text(weft_array *a, const weft_print_options *options, const char *expected)
{
    const bool is_first = weft_rank(test_session()) == 0;
    char *text = NULL;
    size_t size = 0;
    FILE *out = is_first ? open_memstream(&text, &size) : NULL;

    check_ok(weft_print(a, out, options));
    if (is_first) {
        check_int(fclose(out), 0);
        check_string(text, expected);
    }
    free(text);
}

static void in_every_layout(void **state)
{
    weft_session *s = test_session();

    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        weft_array *a = NULL, *v = NULL;
        void *memory;

        make_laid_out(s, WEFT_SHAPE(9, 130), layout, value_of, &a, &memory);
        check_text(a, &(weft_print_options){.edge_items = 1},
                   "[[  0.         ...  43.        ]\n"
                   " ...\n"
                   " [346.66666667 ... 389.66666667]]\n");
        check_ok(weft_view(a, "::4, 129::-43", &v));
        check_text(v, NULL,
                   "[[ 43.          28.66666667  14.33333333   0.        ]\n"
                   " [216.33333333 202.         187.66666667 173.33333333]\n"
                   " [389.66666667 375.33333333 361.         346.66666667]]\n");
        weft_free(&v), weft_free(&a), free(memory);
    }
}

static void what_is_refused(void **state)
{
    weft_session *s = test_session();
    const bool is_first = weft_rank(s) == 0;
    FILE *full = is_first ? fopen("/dev/full", "w") : NULL;
    weft_array *a = NULL;

    check_ok(weft_zeros(s, WEFT_SHAPE(3), WEFT_FLOAT32, &a));
    check_int(weft_print(NULL, stdout, NULL), WEFT_ERR_ARGUMENT);
    check_status(weft_print(a, NULL, NULL), WEFT_ERR_ARGUMENT);
    check_status(weft_print(a, stdout, &(weft_print_options){.threshold = -1}), WEFT_ERR_ARGUMENT);
    check_status(weft_print(a, stdout, &(weft_print_options){.edge_items = -1}), WEFT_ERR_ARGUMENT);
    check_status(weft_print(a, full, NULL), WEFT_ERR_FILE);
    if (full)
        (void)fclose(full);
    check_text(a, NULL, "[0. 0. 0.]\n");
    weft_free(&a);
}

const struct CMUnitTest print_tests[] = {
    cmocka_unit_test(in_every_layout), cmocka_unit_test(what_is_refused), {0}};
