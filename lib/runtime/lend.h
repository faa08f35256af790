/* Lending the cores of a node to one rank, for a call of threaded BLAS or LAPACK on the node's
 * memory. The other ranks sleep in a barrier meanwhile. */
#ifndef WEFT__RUNTIME_LEND_H
#define WEFT__RUNTIME_LEND_H

#include "runtime/session.h"

typedef struct weft__loan {
    weft__cpuset mask; /* of the calling thread before */
} weft__loan;

/* BLAS threads that are made from here on, at its first use, may use all cores of the node's ranks,
 * also when the calling thread is bound to one. To be called before it is. */
void weft__lend_prepare(weft_session *s);

/* Sets the count of BLAS threads outside of loans (weft__blas_swap), those made for it as above. */
int weft__lend_swap(weft_session *s, int threads);

/* The calling thread, and the BLAS threads that it makes, may use all cores of the node's ranks;
 * BLAS runs with `threads` threads. */
weft__loan weft__lend_begin(weft_session *s, int threads);
void weft__lend_end(weft_session *s, weft__loan *loan);

#endif
