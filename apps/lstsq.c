/* weft lstsq: least squares. */
#include <math.h>

#include "command.h"

static bool check(job *j, complaint *c)
{
    return linear_check(j, c, 2);
}

/* Householder QR, Q applied to each right-hand side, and the triangle. */
static double flops(const weft_array *a, const weft_array *b)
{
    const double m = linear_rows(a), n = linear_columns(a);
    const double k = fmin(m, n), columns = weft_array_shape(b).ndim == 1 ? 1 : linear_columns(b);

    return 2 * k * k * (fmax(m, n) - k / 3) + columns * (4 * m * k - k * k);
}

static void warn_rank(const job *j, const weft_array *a, int64_t rank)
{
    const weft_shape shape = weft_array_shape(a);
    const int64_t most = shape.extent[0] < shape.extent[1] ? shape.extent[0] : shape.extent[1];

    if (rank < most && !j->quiet && weft_rank(j->s) == 0)
        (void)fprintf(stderr,
                      "weft lstsq: A has rank %lld of %lld: of all that fit best, this is the "
                      "solution of least norm\n",
                      (long long)rank, (long long)most);
}

static weft_status run(job *j)
{
    weft_array *a = NULL, *b = NULL, *x = NULL;
    int64_t rank = 0;

    WEFT_TRY(linear_operand(j, 0, &a));
    WEFT_TRY(linear_operand(j, 1, &b));
    for (linear_begin(j); linear_next(j);)
        WEFT_TRY(weft_lstsq_with(a, b, -1, linear_options(j), &x, NULL, &rank));
    WEFT_TRY(linear_end(j, a, flops(a, b)));
    WEFT_TRY(deliver(j, x, NULL));
    WEFT_TRY(linear_warn_overflow(j, (const char *const[]){"x", NULL}, &x));
    linear_say(j);
    warn_rank(j, a, rank);
fail:
    weft_free(&a), weft_free(&b), weft_free(&x);
    return weft_failure(j->s);
}

const command lstsq_command = {
    .name = "lstsq",
    .synopsis = "A B | --size MxN [-o FILE]",
    .summary = "The x that makes |A x - B| least, of least norm where there are several",
    .help = "QR where A has full rank, else singular values above max(M, N) times the dtype's\n"
            "epsilon times the largest. The residual that is said is\n"
            "|A^H (A x - b)| / (|A|^2 |x| + |A| |b|).\n",
    .least_words = 0,
    .most_words = 2,
    .computes = true,
    .writes = true,
    .linear = LINEAR_DRIVER_AND_SIZE,
    .size = "N|MxN|MxKxN",
    .size_help =
        "random in place of files: A of M x N and one right-hand side, A of M x K and N of them",
    .check = check,
    .run = run,
};
