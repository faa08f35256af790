/* weft eigh: eigenvalues and eigenvectors of a symmetric or Hermitian matrix. */
#include "command.h"

static bool check(job *j, complaint *c)
{
    return linear_check_square(j, c, 1);
}

/* (R + Rᴴ)/2 of a random R. */
static weft_status draw(job *j, weft_array **a)
{
    weft_array *r = NULL;

    WEFT_TRY(linear_draw(j, j->linear.shape[0], j->linear.seed, &r));
    WEFT_TRY(weft_eval("(r + conj(r.T)) / 2", WEFT_VARS(r), a));
fail:
    weft_free(&r);
    return weft_failure(j->s);
}

static weft_status run(job *j)
{
    weft_array *a = NULL, *w = NULL, *v = NULL;
    double n;

    WEFT_TRY(j->linear.size ? draw(j, &a) : linear_operand(j, 0, &a));
    for (linear_begin(j); linear_next(j);)
        WEFT_TRY(weft_eigh_with(a, linear_options(j), &w, &v));
    n = linear_columns(a);
    WEFT_TRY(linear_end(j, a, 9 * n * n * n));
    WEFT_TRY(deliver_parts(j, (weft_array *const[]){w, v}));
    WEFT_TRY(linear_warn_overflow(j, j->parts, (weft_array *const[]){w, v}));
    linear_say(j);
fail:
    weft_free(&a), weft_free(&w), weft_free(&v);
    return weft_failure(j->s);
}

const command eigh_command = {
    .name = "eigh",
    .synopsis = "A | --size N [-o PREFIX]",
    .summary = "Eigenvalues and eigenvectors of a symmetric or Hermitian matrix",
    .help = "Only the lower triangle of A is read. Eigenvalues w ascend, eigenvectors are the "
            "columns of\n"
            "V: A V = V diag(w).\n",
    .least_words = 0,
    .most_words = 1,
    .computes = true,
    .writes = true,
    .linear = LINEAR_DRIVER_AND_SIZE,
    .size = "N",
    .size_help = "in place of the file (R + R^H) / 2 of a random R of N x N",
    .parts = (const char *const[]){"w", "V", NULL},
    .check = check,
    .run = run,
};
