/* How many threads BLAS and LAPACK use.
 *
 * Weft's own operations run on the session's threads (weft_threads). Where one of them is a single
 * call of a threaded routine, such as a factorisation on a node, its best count depends on the
 * routine and the size: `weft calibrate` measures it.
 */
#ifndef WEFT_THREADS_H
#define WEFT_THREADS_H

#include <weft/session.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Logically collective (same: threads). From now on each threaded call of BLAS or LAPACK that Weft
 * makes for this session uses so many threads; 0, as at the start, is what calibration found best
 * for the routine and the size, or a default. More than the cores that the call is lent are cut to
 * them. WEFT_ERR_ARGUMENT for a count below 0 or over 4096. */
WEFT_API WEFT_NODISCARD weft_status weft_blas_threads(weft_session *s, int threads);

/* Local. The count that a call of `routine` for a matrix of order n would use now, when its rank is
 * lent all cores of its node: gemm, gemv, syrk, getrf, potrf, geqrf, gesdd or syevd; 0 for any
 * other name, and where there is no session. */
WEFT_API int weft_blas_threads_for(const weft_session *s, const char *routine, int64_t n);

#ifdef __cplusplus
}
#endif

#endif
