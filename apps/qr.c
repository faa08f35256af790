/* weft qr: the orthogonal and the triangular factor of a matrix. */
#include <math.h>

#include "command.h"

static bool check(job *j, complaint *c)
{
    return linear_check(j, c, 1);
}

/* The triangle, and as much again for Q of k = min(m, n) columns where that is square. */
static double flops(const weft_array *a)
{
    const double m = linear_rows(a), n = linear_columns(a);
    const double k = fmin(m, n);

    return 2 * k * k * (fmax(m, n) - k / 3) + 2 * k * k * (m - k / 3);
}

static weft_status run(job *j)
{
    weft_array *a = NULL, *q = NULL, *r = NULL;

    WEFT_TRY(linear_operand(j, 0, &a));
    for (linear_begin(j); linear_next(j);)
        WEFT_TRY(weft_qr_with(a, linear_options(j), &q, &r));
    WEFT_TRY(linear_end(j, a, flops(a)));
    WEFT_TRY(deliver_parts(j, (weft_array *const[]){q, r}));
    WEFT_TRY(linear_warn_overflow(j, j->parts, (weft_array *const[]){q, r}));
    linear_say(j);
fail:
    weft_free(&a), weft_free(&q), weft_free(&r);
    return weft_failure(j->s);
}

const command qr_command = {
    .name = "qr",
    .synopsis = "A | --size MxN [-o PREFIX]",
    .summary = "A = Q R, Q with orthonormal columns and R upper triangular",
    .help =
        "Q is M x K and R is K x N, with K the smaller of M and N. Tall matrices go by blocks of\n"
        "rows, each on one core.\n",
    .least_words = 0,
    .most_words = 1,
    .computes = true,
    .writes = true,
    .linear = LINEAR_DRIVER_AND_SIZE,
    .size = "N|MxN",
    .size_help = "a random matrix of N x N or M x N in place of the file",
    .parts = (const char *const[]){"Q", "R", NULL},
    .check = check,
    .run = run,
};
