/* QR factors of a matrix, wherever and however they are kept. */
#ifndef WEFT__LINALG_QR_H
#define WEFT__LINALG_QR_H

#include <weft/qr.h>

#include "linalg/operands.h"

/* Blocks of rows, factored each by one core; their triangles, stacked, are factored in turn. */
typedef struct weft__tsqr weft__tsqr;

/* m × n with k = min(m, n) reflectors: by blocks, or as one matrix on the first node. */
typedef struct weft__qr {
    weft_session *s;
    const char *operation;
    weft_dtype dtype;
    int64_t m, n, k;
    int threads;
    weft__tsqr *blocks;  /* NULL: the rest */
    weft_array *columns; /* n × m: row j is column j with its reflector */
    void *tau;           /* on rank 0 */
} weft__qr;

/* All are Collective. */

/* Factors a copy of a. Tall matrices go by blocks. */
weft_status weft__qr_factor(weft__call *call, weft_array *a, weft__qr **qr);

/* The same as one matrix on the first node. */
weft_status weft__qr_factor_whole(weft__call *call, weft_array *a, weft__qr **qr);

/* r: k × n, upper triangular, zeros below, on the first node (linalg/dense.h). */
weft_status weft__qr_triangle(const weft__qr *qr, weft_array **r);

/* q = Q·c, m × p, in the standard layout or in *q, for c of k × p. */
weft_status weft__qr_apply(const weft__qr *qr, weft_array *c, weft_array **q);

/* c = the first k rows of Qᴴ·b, on the first node, for b of m × p. */
weft_status weft__qr_apply_adjoint(const weft__qr *qr, weft_array *b, weft_array **c);

/* Q itself, m × k. The factors are used up. */
weft_status weft__qr_vectors(weft__qr *qr, weft_array **q);

/* Logically collective. */
void weft__qr_free(weft__qr **qr);

/* Whether blocks of rows are worth while. */
bool weft__qr_is_tall(int64_t m, int64_t n);

/* Whether m × n is tall, and the driver lets it go by blocks of rows. */
bool weft__qr_goes_by_blocks(const weft__call *call, int64_t m, int64_t n);

/* Whether the matrix of a call goes to ScaLAPACK: not a tall one, unless that is asked for. */
bool weft__qr_goes_to_scalapack(const weft__call *call, const weft_array *a);

/* The same by blocks. */
weft_status weft__tsqr_factor(weft__call *call, weft_array *a, weft__tsqr **t);
weft_status weft__tsqr_triangle(const weft__tsqr *t, weft_array **r);
weft_status weft__tsqr_apply(weft__tsqr *t, weft_array *c, weft_array **q);
weft_status weft__tsqr_apply_adjoint(weft__tsqr *t, weft_array *b, weft_array **c);
void weft__tsqr_free(weft__tsqr **t);

#endif
