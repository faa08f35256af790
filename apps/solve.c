/* weft solve: the solution of A x = B. */
#include "command.h"

static bool check(job *j, complaint *c)
{
    return linear_check_square(j, c, 2);
}

/* LU, and two triangles for each right-hand side. */
static double flops(const weft_array *a, const weft_array *b)
{
    const double n = linear_columns(a);
    const double columns = weft_array_shape(b).ndim == 1 ? 1 : linear_columns(b);

    return 2 * n * n * n / 3 + 2 * n * n * columns;
}

static weft_status run(job *j)
{
    weft_array *a = NULL, *b = NULL, *x = NULL;

    WEFT_TRY(linear_operand(j, 0, &a));
    WEFT_TRY(linear_operand(j, 1, &b));
    for (linear_begin(j); linear_next(j);)
        WEFT_TRY(weft_solve_with(a, b, linear_options(j), &x));
    WEFT_TRY(linear_end(j, a, flops(a, b)));
    WEFT_TRY(deliver(j, x, NULL));
    WEFT_TRY(linear_warn_overflow(j, (const char *const[]){"x", NULL}, &x));
    linear_say(j);
    linear_warn(j, a);
fail:
    weft_free(&a), weft_free(&b), weft_free(&x);
    return weft_failure(j->s);
}

const command solve_command = {
    .name = "solve",
    .synopsis = "A B | --size N [-o FILE]",
    .summary = "Solves A x = B for a square matrix A and a vector or matrix B",
    .help = "LU with partial pivoting. Of stacks of matrices each is solved. The residual that is "
            "said is\n"
            "|A x - b| / (|A| |x| + |b|). A nearly singular matrix is warned of, a singular one "
            "refused.\n",
    .least_words = 0,
    .most_words = 2,
    .computes = true,
    .writes = true,
    .linear = LINEAR_DRIVER_AND_SIZE,
    .size = "N|NxNxK",
    .size_help = "a random system in place of files: N unknowns and one right-hand side, or K",
    .check = check,
    .run = run,
};
