/* What every function of dense linear algebra asks of its operands. */
#ifndef WEFT__LINALG_OPERANDS_H
#define WEFT__LINALG_OPERANDS_H

#include <weft/linalg.h>

#include "array/array.h"

/* The call of a public function: what its sentences and its certificate are about. */
typedef struct weft__call {
    weft_session *s;
    const char *operation;
    weft_linalg_options options;
    weft_dtype dtype; /* of the factorisation */
    double start, prepared, factored, delivered;
    weft_certificate certificate;
} weft__call;

/* Logically collective. Begins a call on `a` and, unless NULL, b; options may be NULL. Errors:
 * another session, unknown driver, negative threads. */
weft_status weft__call_begin(const char *operation, weft_array *a, weft_array *b,
                             const weft_linalg_options *options, weft__call *call);

/* Takes WEFT_OVERWRITE back where a's memory is the caller's own (weft_wrap), or also that of
 * another operand or a result; other may be NULL. */
void weft__call_keep(weft__call *call, const weft_array *a, const weft_array *other);

/* Mark the end of a part: the operands are copied, factored, the results are where they belong. */
void weft__call_prepared(weft__call *call);
void weft__call_factored(weft__call *call);
void weft__call_delivered(weft__call *call);

/* Whether a certificate is wanted; and one that compares with operands, which are still there. */
bool weft__call_certifies(const weft__call *call);
bool weft__call_compares(const weft__call *call);

/* Fills the caller's certificate, if he wants one, with the times and what `call` has. */
void weft__call_end(weft__call *call);

/* Local. BLAS threads for a matrix of order n: what the caller asked for, or what is best. */
int weft__call_threads(const weft__call *call, weft__blas_operation operation, int64_t n);

/* Local. For the report: the call does so many multiplications and additions of real numbers (four
 * times as many where they are complex) on a whole matrix, in a routine that calibration measures
 * for order n, or else in another way. */
void weft__call_counts(const weft__call *call, weft__blas_operation operation, int64_t n,
                       double flops, bool is_measured);

/* Local, the same on all ranks: whether a matrix goes to ScaLAPACK over all ranks, by the driver
 * asked for, or where it lies over several nodes and is not small. */
bool weft__call_is_spread(const weft__call *call, const weft_array *a);

/* Symmetric: a routine's workspace of so many numbers must be counted in 32 bits. */
weft_status weft__refuse_workspace(const weft__call *call, double numbers);

/* Symmetric: the last two extents of `a`, which has them, are counted in 32 bits. */
weft_status weft__refuse_extents(const weft__call *call, const weft_array *a);

/* Symmetric: a has two dimensions, of at most 2^31 - 1; is square. */
weft_status weft__refuse_no_matrix(const weft__call *call, const weft_array *a);
weft_status weft__refuse_not_square(const weft__call *call, const weft_array *a);

/* Collective. Names the place of the first NaN or infinity of `a`, which is called `name`. */
weft_status weft__refuse_not_finite(const weft__call *call, const char *name, weft_array *a);

/* Collective. *lower is what to read the lower triangle of, of a matrix or of each of a stack: `a`
 * itself, or where anything above the diagonals is not finite, a copy with zeros there, because
 * routines compute with it all the same. Refuses NaN and infinity in the triangle. The caller frees
 * *lower, also after a failure. */
weft_status weft__call_lower(const weft__call *call, weft_array *a, weft_array **lower);

/* Local. Writes the index of a flat element, "3, 1". */
void weft__format_index(const weft_shape *shape, int64_t flat, char *text, size_t size);

/* A sentence about two shapes. */
weft_status weft__refuse_shapes(const weft__call *call, const weft_array *a, const weft_array *b,
                                const char *why);

#endif
