#include "runtime/blas.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* OpenBLAS's own entry points, looked up weakly so that any other BLAS links as well. */
extern char *openblas_get_config(void) __attribute__((weak));
extern char *openblas_get_corename(void) __attribute__((weak));
extern int openblas_get_num_threads(void) __attribute__((weak));
extern int openblas_get_parallel(void) __attribute__((weak));
extern void openblas_set_num_threads(int) __attribute__((weak));

/* The count is the process's: OpenBLAS has one for all its callers. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int depth, before;

const char *weft__blas_config(void)
{
    return openblas_get_config ? openblas_get_config() : "unknown";
}

const char *weft__blas_core_type(void)
{
    return openblas_get_corename ? openblas_get_corename() : "unknown";
}

/* OpenBLAS with threads of its own, not OpenMP's. */
enum { OWN_THREADS = 1 };

const char *weft__blas_advice(void)
{
    if (!openblas_get_parallel || openblas_get_parallel() != OWN_THREADS ||
        getenv("OPENBLAS_THREAD_TIMEOUT"))
        return "";
    return "OPENBLAS_THREAD_TIMEOUT is not set: after a call BLAS threads spin for a tenth of a "
           "second; export OPENBLAS_THREAD_TIMEOUT=4 before the program starts";
}

int weft__blas_threads(void)
{
    return openblas_get_num_threads ? openblas_get_num_threads() : 1;
}

void weft__blas_describe(char *text, size_t size)
{
    if (!openblas_get_config || !openblas_get_corename || !openblas_get_num_threads) {
        (void)snprintf(text, size, "unknown");
        return;
    }
    (void)snprintf(text, size, "%s (core type %s, %d threads at start)", openblas_get_config(),
                   openblas_get_corename(), openblas_get_num_threads());
}

void weft__blas_begin(int threads)
{
    if (!openblas_get_num_threads || !openblas_set_num_threads)
        return;
    (void)pthread_mutex_lock(&lock);
    if (depth++ == 0) {
        before = openblas_get_num_threads();
        if (before != threads)
            openblas_set_num_threads(threads);
    }
    (void)pthread_mutex_unlock(&lock);
}

void weft__blas_end(void)
{
    if (!openblas_get_num_threads || !openblas_set_num_threads)
        return;
    (void)pthread_mutex_lock(&lock);
    if (--depth == 0 && openblas_get_num_threads() != before)
        openblas_set_num_threads(before);
    (void)pthread_mutex_unlock(&lock);
}

int weft__blas_swap(int threads)
{
    int former;

    if (!openblas_get_num_threads || !openblas_set_num_threads)
        return threads;
    (void)pthread_mutex_lock(&lock);
    former = depth > 0 ? before : openblas_get_num_threads();
    if (depth > 0)
        before = threads;
    else if (former != threads)
        openblas_set_num_threads(threads);
    (void)pthread_mutex_unlock(&lock);
    return former;
}
