/* What all factorisations by ScaLAPACK do alike: operands come in, routines run, results go out. */
#ifndef WEFT__LINALG_SCALAPACK_RUN_H
#define WEFT__LINALG_SCALAPACK_RUN_H

#include "linalg/cyclic.h"
#include "linalg/operands.h"
#include "linalg/scalapack_routines.h"

/* A number of a dtype's real type, as routines take and give it. */
typedef union weft__real {
    float single;
    double full;
} weft__real;

weft__real weft__real_from(weft_dtype dtype, double x);
double weft__real_value(weft_dtype dtype, const weft__real *x);
/* Number i of an array of them. */
double weft__real_at(weft_dtype dtype, const void *array, int64_t i);
size_t weft__real_size(weft_dtype dtype);

/* Collective. *operand is `a` in the call's dtype: another handle on it, or a copy. */
weft_status weft__scalapack_operand(weft__call *call, weft_array *a, weft_array **operand);

/* Collective. *result is another handle on r, or a new array. */
weft_status weft__scalapack_result(weft__call *call, weft_array *r, weft_shape shape,
                                   weft_dtype dtype, weft_array **result);

/* Collective. Enters the operation on arrays whose fingerprints make `hash`, and finds the grid and
 * the block for m x n matrices on at most `ranks` ranks (0: all). */
weft_status weft__scalapack_enter(weft__call *call, uint64_t hash, int64_t m, int64_t n, int ranks,
                                  const weft__grid **grid, int64_t *block);

/* Collective, in the operation: a matrix of rows x columns in the call's dtype, filled with the
 * elements of `a`, unless that is NULL. */
weft_status weft__scalapack_deal(weft__call *call, const weft__grid *grid, int64_t block,
                                 int64_t rows, int64_t columns, weft_array *a, weft__form form,
                                 weft__cyclic *c);

/* A routine's workspace: of the dtype, of its real type, integers. Lengths of -1 ask: the routine
 * writes the lengths it wants to the first element of each. */
typedef struct weft__work {
    void *work, *reals;
    int *integers;
    int nwork, nreals, nintegers;
} weft__work;

/* Calls a routine on this rank of the grid; returns its INFO. */
typedef int (*weft__scalapack_step)(void *context, const weft__work *work);

/* Collective, in the operation: runs the step on all ranks of the grid, with BLAS on the threads
 * that the call says; the others sleep. With `asks` it is run twice, first to ask for its
 * workspace: each rank gets the most that any asked for. *info is the least INFO over 0 of all
 * ranks, or 0. Errors: unsupported, for a workspace beyond 32 bits; memory; system, for an INFO
 * below 0. */
weft_status weft__scalapack_run(weft__call *call, const weft__grid *grid, bool asks,
                                weft__scalapack_step step, void *context, int64_t *info);

/* While a routine is asked for its workspace: adds elements to what it wants. */
void weft__work_add(weft_dtype dtype, const weft__work *work, int64_t elements);

/* Collective over the ranks of the grid, in a step: p?lange, '1', 'I', 'F' or 'M'. */
double weft__scalapack_norm(const weft__cyclic *c, char norm);

/* Collective, outside of the operation: the reciprocal condition number of the leading n x n
 * triangle, 'U' or 'L', n ≥ 1, in the 1-norm, estimated by solves (p?trtrs); 0 where there is a
 * zero on its diagonal. */
weft_status weft__scalapack_triangle(weft__call *call, const weft__cyclic *c, char uplo, int64_t n,
                                     double *rcond);

/* Collective, outside of the operation: numbers that rank 0 has become the elements of a vector of
 * the dtype's real type. */
weft_status weft__scalapack_put(weft_array *vector, const double *numbers);

/* Collective, in the operation: gathers `count` doubles to which every rank has added its own, the
 * others being 0, on all ranks. */
weft_status weft__scalapack_sum(weft_session *s, int64_t count, double *numbers);

/* Local: adds the elements (k, k + above) of this rank's piece to numbers[k], as real and imaginary
 * parts one after the other where `parts` is 2. */
void weft__scalapack_diagonal(const weft__cyclic *c, int64_t above, int parts, double *numbers);

#endif
