/* Stacks of small matrices: shape (…, m, n) is a problem for each index of the leading dimensions.
 *
 * Each problem is worked on by one core alone, in scratch of its own that is aligned alike
 * everywhere, so that its bits depend on nothing but its operands. The problems of a node are those
 * of its rows of dimension 0 in the standard layout, where the results are; the node's cores share
 * them. Operands are read in place where they lie so, else from one copy.
 *
 *     weft__batch_begin(&b, call, lead);
 *     WEFT__TRY(weft__batch_operand(&b, a, WEFT_SHAPE(n, n)));
 *     WEFT__TRY(weft__batch_result(&b, WEFT_SHAPE(n), dtype, *w));
 *     WEFT__TRY(weft__batch_run(&b, work, context, bytes, &first));
 *     WEFT__TRY(weft__batch_deliver(&b, w, NULL, NULL));
 *     weft__batch_end(&b);
 */
#ifndef WEFT__LINALG_BATCH_H
#define WEFT__LINALG_BATCH_H

#include "linalg/operands.h"

enum { WEFT__BATCH_OPERANDS = 2, WEFT__BATCH_RESULTS = 3 };

/* Where one problem is. */
typedef struct weft__problem {
    const void *in[WEFT__BATCH_OPERANDS]; /* in C order */
    void *out[WEFT__BATCH_RESULTS];
    char *scratch; /* of this core, from a multiple of 64 */
} weft__problem;

/* Returns LAPACK's INFO, or WEFT__NO_WORKSPACE. Called on any core. */
typedef int (*weft__batch_work)(const void *context, const weft__problem *problem);

typedef struct weft__batch_part {
    weft_array *array;
    int64_t elements; /* of one problem */
} weft__batch_part;

typedef struct weft__batch {
    weft__call *call;
    weft_shape lead;
    int operands, results;
    weft__batch_part in[WEFT__BATCH_OPERANDS], out[WEFT__BATCH_RESULTS];
} weft__batch;

/* The first problem with an INFO that is not 0; problem -1: none. */
typedef struct weft__batch_failure {
    int64_t problem, info;
} weft__batch_failure;

/* Symmetric: `a` is a stack of matrices whose extents LAPACK can count; of square ones. */
weft_status weft__refuse_no_matrices(const weft__call *call, const weft_array *a);
weft_status weft__refuse_not_squares(const weft__call *call, const weft_array *a);

/* Symmetric: only LAPACK works on stacks. */
weft_status weft__batch_check_driver(const weft__call *call);

/* The leading dimensions of a stack. */
weft_shape weft__batch_lead(const weft_array *a);

/* Local. Nothing is held yet. */
void weft__batch_begin(weft__batch *b, weft__call *call, weft_shape lead);

/* Collective. Adds an operand, broadcast to the stack and cast; `core` is the shape of a problem's.
 */
weft_status weft__batch_operand(weft__batch *b, weft_array *a, weft_shape core);

/* Collective. Adds a result; r is the caller's array for it, checked, or NULL. */
weft_status weft__batch_result(weft__batch *b, weft_shape core, weft_dtype dtype,
                               const weft_array *r);

/* Collective. `work` for each problem, with so many bytes of scratch; `flops` operations
 * on real numbers each (linalg/flops). */
weft_status weft__batch_run(weft__batch *b, weft__batch_work work, const void *context,
                            int64_t bytes, double flops, weft__batch_failure *first);

/* Collective. The results in order, created or filled; NULL for those that are not wanted. */
weft_status weft__batch_deliver(weft__batch *b, weft_array **first, weft_array **second,
                                weft_array **third);

void weft__batch_end(weft__batch *b);

/* Writes a problem's index, "[3, 1]". */
void weft__batch_name(const weft__batch *b, int64_t problem, char *text, size_t size);

/* "`operation`: `what` matrix [3, 1] of the stack did not converge". */
weft_status weft__batch_refuse_unconverged(const weft__batch *b, const char *what, int64_t problem);

/* Bytes up to the next multiple of 64. */
static inline int64_t weft__batch_padded(int64_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

#endif
