/* Which BLAS the process has, and how its threads are counted. */
#ifndef WEFT__RUNTIME_BLAS_CONTROL_H
#define WEFT__RUNTIME_BLAS_CONTROL_H

#include <stdbool.h>

typedef struct weft__blas_control {
    const char *name; /* "OpenBLAS", "MKL", "BLIS", or "unknown" */
    int (*get)(void); /* both NULL for one that is unknown */
    void (*set)(int);
    const char *file; /* where its products come from, "" where the system cannot tell */
} weft__blas_control;

/* The BLAS whose products this process calls; looked for once. Of two that are there it is the one
 * that dgemm comes from. */
weft__blas_control weft__blas_find(void);

/* Whether it is OpenBLAS. */
bool weft__blas_is_openblas(void);

#endif
