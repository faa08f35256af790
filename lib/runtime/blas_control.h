/* Which BLAS the process has, and how its threads are counted. */
#ifndef WEFT__RUNTIME_BLAS_CONTROL_H
#define WEFT__RUNTIME_BLAS_CONTROL_H

#include <stdbool.h>

typedef enum weft__blas_kind {
    WEFT__BLAS_UNKNOWN,
    WEFT__BLAS_OPENBLAS,
    WEFT__BLAS_MKL,
    WEFT__BLAS_BLIS
} weft__blas_kind;

typedef struct weft__blas_control {
    weft__blas_kind kind;
    const char *name; /* "OpenBLAS", "MKL", "BLIS", or "unknown" */
    const char *file; /* where its products come from, "" where the system cannot tell */
    int (*get)(void); /* the count of threads; both NULL where it is none that can be set */
    void (*set)(int);
    bool is_by_thread; /* every thread that calls it has a count of its own, as with OpenMP */
} weft__blas_control;

/* The BLAS whose products this process calls; looked for once. Of two that are there it is the one
 * that dgemm comes from. */
weft__blas_control weft__blas_find(void);

#endif
