/* weft cholesky: the factor of a positive definite matrix. */
#include "command.h"

static bool check(job *j, complaint *c)
{
    return linear_check_square(j, c, 1);
}

/* R·Rᴴ + n·I of a random R. */
static weft_status draw(job *j, weft_array **a)
{
    const weft_shape shape = j->linear.shape[0];
    const int64_t n = shape.extent[0];
    weft_array *r = NULL, *adjoint = NULL, *product = NULL, *unit = NULL;

    WEFT_TRY(linear_draw(j, shape, j->linear.seed, &r));
    WEFT_TRY(weft_eval("conj(r.T)", WEFT_VARS(r), &adjoint));
    WEFT_TRY(weft_matmul(r, adjoint, &product));
    WEFT_TRY(weft_eye(j->s, n, n, 0, j->linear.dtype, &unit));
    WEFT_TRY(weft_eval("product + n*unit", WEFT_VARS(product, WEFT_SCALAR(n, n), unit), a));
fail:
    weft_free(&r), weft_free(&adjoint), weft_free(&product), weft_free(&unit);
    return weft_failure(j->s);
}

static weft_status run(job *j)
{
    weft_array *a = NULL, *l = NULL;
    double n;

    WEFT_TRY(j->linear.size ? draw(j, &a) : linear_operand(j, 0, &a));
    for (linear_begin(j); linear_next(j);)
        WEFT_TRY(weft_cholesky_with(a, linear_options(j), &l));
    n = linear_columns(a);
    WEFT_TRY(linear_end(j, a, n * n * n / 3));
    WEFT_TRY(deliver(j, l, NULL));
    WEFT_TRY(linear_warn_overflow(j, (const char *const[]){"L", NULL}, &l));
    linear_say(j);
    linear_warn(j, a);
fail:
    weft_free(&a), weft_free(&l);
    return weft_failure(j->s);
}

const command cholesky_command = {
    .name = "cholesky",
    .synopsis = "A | --size N [-o FILE]",
    .summary = "The lower triangle L of a positive definite matrix A = L L^H",
    .help =
        "Only the lower triangle of A is read. The residual that is said is |A - L L^H| / |A|.\n",
    .least_words = 0,
    .most_words = 1,
    .computes = true,
    .writes = true,
    .linear = LINEAR_DRIVER_AND_SIZE,
    .size = "N",
    .size_help = "in place of the file R R^H + N I of a random R of N x N",
    .check = check,
    .run = run,
};
