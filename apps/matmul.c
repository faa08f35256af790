/* weft matmul: the product of two matrices, of files or of random numbers. */
#include <stddef.h>

#include "command.h"

static struct {
    const char *size;
    weft_dtype dtype;
    uint64_t seed;
    weft_shape of_a, of_b;
} asked = {.dtype = WEFT_DTYPE_COUNT};

static const setting settings[] = {
    {"size", "N|MxN|MxKxN", "random operands: N x N both; M x N by N x M; M x K by K x N",
     SETTING_TEXT, &asked.size},
    {"dtype", "T", "of random operands: float64 (the default), float32, complex128, complex64",
     SETTING_DTYPE, &asked.dtype},
    {"seed", "N", "of random operands: A from N, 0 unless given, B from N + 1", SETTING_SEED,
     &asked.seed},
    {0}};

static bool read_size(complaint *c)
{
    weft_shape size;

    if (!read_shape(asked.size, &size, c))
        return false;
    if (size.ndim > 3)
        return complain(c, "--size of matmul is N, MxN or MxKxN, and has '%s'", asked.size);
    asked.of_a = WEFT_SHAPE(size.extent[0], size.extent[size.ndim > 1 ? 1 : 0]);
    asked.of_b = WEFT_SHAPE(asked.of_a.extent[1], size.extent[size.ndim == 3 ? 2 : 0]);
    return true;
}

static bool check(job *j, complaint *c)
{
    if (!asked.size && j->words.count == 2)
        return asked.dtype == WEFT_DTYPE_COUNT ||
               complain(c, "--dtype is of random operands: give --size, or convert the files");
    if (!asked.size || j->words.count != 0)
        return complain(c, "matmul needs two files, or --size without files");
    if (asked.dtype == WEFT_DTYPE_COUNT)
        asked.dtype = WEFT_FLOAT64;
    if (asked.dtype < WEFT_FLOAT32)
        return complain(c, "random operands are float64, float32, complex128 or complex64, not %s",
                        weft_dtype_name(asked.dtype));
    return read_size(c);
}

/* Complex numbers have their imaginary parts from the key's second word 1. */
static weft_status draw(weft_session *s, weft_shape shape, uint64_t seed, weft_array **a)
{
    const weft_dtype part =
        asked.dtype == WEFT_FLOAT32 || asked.dtype == WEFT_COMPLEX64 ? WEFT_FLOAT32 : WEFT_FLOAT64;
    weft_array *re = NULL, *im = NULL;

    if (asked.dtype <= WEFT_FLOAT64)
        return weft_random(s, shape, part, seed, a);
    WEFT_TRY(weft_random(s, shape, part, seed, &re));
    WEFT_TRY(weft_random_stream(s, shape, part, seed, 1, &im));
    WEFT_TRY(weft_eval("re + 1j*im", WEFT_VARS(re, im), a));
fail:
    weft_free(&re), weft_free(&im);
    return weft_failure(s);
}

/* Multiplications and additions, of which a complex one has four of each. */
static double flops(weft_array *a, weft_array *r)
{
    const weft_shape shape = weft_array_shape(a);
    const double terms = (double)shape.extent[shape.ndim - 1] * (double)weft_array_count(r);

    return (weft_array_dtype(r) >= WEFT_COMPLEX64 ? 8 : 2) * terms;
}

static weft_status run(job *j)
{
    weft_array *a = NULL, *b = NULL, *r = NULL;
    double bytes = 0;

    if (asked.size) {
        WEFT_TRY(draw(j->s, asked.of_a, asked.seed, &a));
        WEFT_TRY(draw(j->s, asked.of_b, asked.seed + 1, &b));
    } else {
        WEFT_TRY(load(j, j->words.items[0], &a));
        WEFT_TRY(load(j, j->words.items[1], &b));
    }
    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(weft_matmul(a, b, &r));
    bytes += (double)weft_array_count(a) * (double)weft_dtype_size(weft_array_dtype(a));
    bytes += (double)weft_array_count(b) * (double)weft_dtype_size(weft_array_dtype(b));
    bytes += (double)weft_array_count(r) * (double)weft_dtype_size(weft_array_dtype(r));
    WEFT_TRY(laps_end(j, "matmul", bytes, flops(a, r)));
    WEFT_TRY(deliver(j, r, NULL));
fail:
    weft_free(&r);
    weft_free(&a);
    weft_free(&b);
    return weft_failure(j->s);
}

const command matmul_command = {
    .name = "matmul",
    .synopsis = "A B | --size N [-o FILE]",
    .summary = "The product of two matrices, vectors or stacks of matrices",
    .help = "As numpy.matmul: leading dimensions broadcast, a vector is a row on the left and a "
            "column\n"
            "on the right, dtypes are promoted. The same bits on any number of ranks, threads and\n"
            "nodes.\n",
    .settings = settings,
    .least_words = 0,
    .most_words = 2,
    .computes = true,
    .writes = true,
    .check = check,
    .run = run,
};
