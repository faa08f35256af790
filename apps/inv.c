/* weft inv: the inverse of a matrix. */
#include "command.h"

static bool check(job *j, complaint *c)
{
    return linear_check_square(j, c, 1);
}

static weft_status run(job *j)
{
    weft_array *a = NULL, *b = NULL;
    double n;

    WEFT_TRY(linear_operand(j, 0, &a));
    for (linear_begin(j); linear_next(j);)
        WEFT_TRY(weft_inv_with(a, linear_options(j), &b));
    n = linear_columns(a);
    WEFT_TRY(linear_end(j, a, 2 * n * n * n));
    WEFT_TRY(deliver(j, b, NULL));
    WEFT_TRY(linear_warn_overflow(j, (const char *const[]){"B", NULL}, &b));
    linear_say(j);
    linear_warn(j, a);
fail:
    weft_free(&a), weft_free(&b);
    return weft_failure(j->s);
}

const command inv_command = {
    .name = "inv",
    .synopsis = "A | --size N [-o FILE]",
    .summary = "The inverse of a square matrix",
    .help =
        "The residual that is said is |A B - I| / (|A| |B|). To solve a system, `weft solve` is\n"
        "three times as fast and more exact.\n",
    .least_words = 0,
    .most_words = 1,
    .computes = true,
    .writes = true,
    .linear = LINEAR_DRIVER_AND_SIZE,
    .size = "N",
    .size_help = "a random matrix of N x N in place of the file",
    .check = check,
    .run = run,
};
