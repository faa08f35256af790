#include "runtime/blas.h"

#include <stdio.h>

/* OpenBLAS's own entry points, looked up weakly so that any other BLAS links as well. */
extern char *openblas_get_config(void) __attribute__((weak));
extern char *openblas_get_corename(void) __attribute__((weak));
extern int openblas_get_num_threads(void) __attribute__((weak));

void weft__blas_describe(char *text, size_t size)
{
    if (!openblas_get_config || !openblas_get_corename || !openblas_get_num_threads) {
        (void)snprintf(text, size, "unknown");
        return;
    }
    (void)snprintf(text, size, "%s (core type %s, %d threads at start)", openblas_get_config(),
                   openblas_get_corename(), openblas_get_num_threads());
}
