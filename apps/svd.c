/* weft svd: singular values and vectors. */
#include <math.h>
#include <stddef.h>

#include "command.h"

static struct {
    bool values, thin, full;
    int64_t rank; /* 0: not given */
} asked;

static const setting settings[] = {
    {"thin", NULL, "U of M x K and Vt of K x N, K the smaller of M and N (the default)",
     SETTING_FLAG, &asked.thin},
    {"full", NULL, "U of M x M and Vt of N x N", SETTING_FLAG, &asked.full},
    {"values", NULL, "singular values alone", SETTING_FLAG, &asked.values},
    {"rank", "K", "the K largest, approximately, from random samples of the columns", SETTING_COUNT,
     &asked.rank},
    {0}};

static const char *const values_alone[] = {"s", NULL};

static bool check_rank(const job *j, complaint *c)
{
    const int64_t *extent = j->linear.shape[0].extent;

    if (j->linear.options.driver != WEFT_DRIVER_AUTO)
        return complain(c,
                        "--rank is randomised and has no driver: leave --driver %s out, or --rank",
                        j->linear.driver);
    if (j->linear.size && asked.rank > (extent[0] < extent[1] ? extent[0] : extent[1]))
        return complain(c, "--rank %lld is more than a matrix of %s has", (long long)asked.rank,
                        j->linear.size);
    return true;
}

static bool check(job *j, complaint *c)
{
    if (asked.values + asked.thin + asked.full + (asked.rank > 0) > 1)
        return complain(c, "--values, --thin, --full and --rank exclude each other");
    if (asked.values)
        j->parts = values_alone;
    return linear_check(j, c, 1) && (asked.rank == 0 || check_rank(j, c));
}

/* Golub and Van Loan's counts: 22 n³ for both factors of a square matrix, ⁸⁄₃ n³ for the values.
 * Sampling is six products, with two power iterations. */
static double flops(const weft_array *a)
{
    const double m = fmax(linear_rows(a), linear_columns(a));
    const double n = fmin(linear_rows(a), linear_columns(a));

    if (asked.rank > 0)
        return 12 * m * n * fmin((double)asked.rank + 10, n);
    if (asked.values)
        return 4 * m * n * n - 4 * n * n * n / 3;
    return 14 * m * n * n + 8 * n * n * n + (asked.full ? 4 * m * n * (m - n) : 0);
}

static weft_status decompose(job *j, weft_array *a, weft_array **u, weft_array **s, weft_array **vt)
{
    const weft_sketch sketch = {.seed = j->linear.seed};
    const weft_svd_mode mode = asked.values ? WEFT_SVD_VALUES
                               : asked.full ? WEFT_SVD_FULL
                                            : WEFT_SVD_THIN;

    if (asked.rank > 0)
        return weft_svd_rank(a, asked.rank, &sketch, linear_options(j), u, s, vt);
    return weft_svd_with(a, mode, linear_options(j), u, s, vt);
}

static weft_status run(job *j)
{
    weft_array *a = NULL, *u = NULL, *s = NULL, *vt = NULL, *r[3] = {NULL};

    WEFT_TRY(linear_operand(j, 0, &a));
    for (linear_begin(j); linear_next(j);)
        WEFT_TRY(decompose(j, a, &u, &s, &vt));
    WEFT_TRY(linear_end(j, a, flops(a)));
    r[asked.values ? 0 : 1] = s;
    if (!asked.values)
        r[0] = u, r[2] = vt;
    WEFT_TRY(deliver_parts(j, r));
    WEFT_TRY(linear_warn_overflow(j, j->parts, r));
    linear_say(j);
fail:
    weft_free(&a), weft_free(&u), weft_free(&s), weft_free(&vt);
    return weft_failure(j->s);
}

const command svd_command = {
    .name = "svd",
    .synopsis = "A | --size MxN [--values|--thin|--full|--rank K] [-o PREFIX]",
    .summary = "Singular values and vectors, A = U diag(s) Vt",
    .help =
        "Divide and conquer; tall and wide matrices go through QR first. The driver gesvd is QR\n"
        "iteration. --rank is randomised, whatever the shape: it has no --driver; the bound that "
        "is\n"
        "said is of the 2-norm of what is left out, |A - U diag(s) Vt|, and never above its "
        "Frobenius "
        "norm.\n",
    .settings = settings,
    .least_words = 0,
    .most_words = 1,
    .computes = true,
    .writes = true,
    .linear = LINEAR_DRIVER_AND_SIZE,
    .size = "N|MxN",
    .size_help = "a random matrix of N x N or M x N in place of the file",
    .parts = (const char *const[]){"U", "s", "Vt", NULL},
    .check = check,
    .run = run,
};
