#include "runtime/blas.h"

#include "runtime/blas_control.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* OpenBLAS's own entry points, looked up weakly so that any other BLAS links as well. */
extern char *openblas_get_config(void) __attribute__((weak));
extern char *openblas_get_corename(void) __attribute__((weak));
extern int openblas_get_parallel(void) __attribute__((weak));

/* The count is the process's: a BLAS has one for all its callers. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t is_free = PTHREAD_COND_INITIALIZER;
static int depth, before;
static bool is_threaded; /* whoever set the present count calls threaded BLAS */
static pthread_t caller; /* that one */

const char *weft__blas_config(void)
{
    return weft__blas_is_openblas() && openblas_get_config ? openblas_get_config()
                                                           : weft__blas_find().name;
}

const char *weft__blas_core_type(void)
{
    return weft__blas_is_openblas() && openblas_get_corename ? openblas_get_corename() : "unknown";
}

/* OpenBLAS with threads of its own, not OpenMP's. */
enum { OWN_THREADS = 1 };

const char *weft__blas_advice(void)
{
    if (!weft__blas_is_openblas() || !openblas_get_parallel ||
        openblas_get_parallel() != OWN_THREADS || getenv("OPENBLAS_THREAD_TIMEOUT"))
        return "";
    return "OPENBLAS_THREAD_TIMEOUT is not set: after a call BLAS threads spin for a tenth of a "
           "second; export OPENBLAS_THREAD_TIMEOUT=4 before the program starts";
}

bool weft__blas_is_counted(void)
{
    return weft__blas_find().get != NULL;
}

int weft__blas_threads(void)
{
    const weft__blas_control c = weft__blas_find();

    return c.get ? c.get() : 1;
}

void weft__blas_describe(char *text, size_t size)
{
    const weft__blas_control c = weft__blas_find();

    if (!c.get)
        (void)snprintf(text, size, "unknown (%s), which sets its threads itself", c.file);
    else if (!weft__blas_is_openblas())
        (void)snprintf(text, size, "%s (%s, %d threads at start)", c.name, c.file, c.get());
    else
        (void)snprintf(text, size, "%s (core type %s, %d threads at start)", weft__blas_config(),
                       weft__blas_core_type(), c.get());
}

void weft__blas_start(void)
{
    const weft__blas_control c = weft__blas_find();

    if (!c.get)
        return;
    (void)pthread_mutex_lock(&lock);
    if (depth == 0)
        c.set(c.get());
    (void)pthread_mutex_unlock(&lock);
}

void weft__blas_begin(int threads)
{
    const weft__blas_control c = weft__blas_find();

    if (!c.get)
        return;
    (void)pthread_mutex_lock(&lock);
    while (is_threaded && !pthread_equal(caller, pthread_self()))
        (void)pthread_cond_wait(&is_free, &lock);
    if (depth++ == 0) {
        before = c.get();
        is_threaded = threads > 1;
        caller = pthread_self();
        if (before != threads)
            c.set(threads);
    }
    (void)pthread_mutex_unlock(&lock);
}

void weft__blas_end(void)
{
    const weft__blas_control c = weft__blas_find();

    if (!c.get)
        return;
    (void)pthread_mutex_lock(&lock);
    if (--depth == 0) {
        is_threaded = false;
        if (c.get() != before)
            c.set(before);
        (void)pthread_cond_broadcast(&is_free);
    }
    (void)pthread_mutex_unlock(&lock);
}

int weft__blas_swap(int threads)
{
    const weft__blas_control c = weft__blas_find();
    int former;

    if (!c.get)
        return threads;
    (void)pthread_mutex_lock(&lock);
    former = depth > 0 ? before : c.get();
    if (depth > 0)
        before = threads;
    else if (former != threads)
        c.set(threads);
    (void)pthread_mutex_unlock(&lock);
    return former;
}
