/* weft matmul: the product of two matrices, of files or of random numbers. */
#include "command.h"

/* Of N: N x N by N x N; of MxN: M x N by N x M; of MxKxN: M x K by K x N. */
static void shape_right(linear *l)
{
    const int ndim = l->extents.ndim;
    const int64_t *extent = l->extents.extent;

    l->shape[1] = WEFT_SHAPE(extent[ndim > 1 ? 1 : 0], extent[ndim == 3 ? 2 : 0]);
}

/* Every core calls BLAS on tiles of its own: BLAS threads are the threads of the rank. */
static bool check(job *j, complaint *c)
{
    linear *l = &j->linear;

    if (!linear_check(j, c, 2))
        return false;
    if (l->blas_threads > 0 && (j->threads == 0 || l->blas_threads < j->threads))
        j->threads = l->blas_threads;
    if (l->size)
        shape_right(l);
    return true;
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

    WEFT_TRY(linear_operand(j, 0, &a));
    WEFT_TRY(linear_operand(j, 1, &b));
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
            "nodes. Each core calls BLAS on tiles of its own: --blas-threads B is --threads B.\n",
    .least_words = 0,
    .most_words = 2,
    .computes = true,
    .writes = true,
    .linear = LINEAR_DRIVER_AND_SIZE,
    .size = "N|MxN|MxKxN",
    .size_help =
        "random matrices in place of files: N x N by N x N, M x N by N x M, M x K by K x N",
    .check = check,
    .run = run,
};
