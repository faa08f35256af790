#include "runtime/blas.h"

#include "runtime/blas_control.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* OpenBLAS's own entry points, looked up weakly so that any other BLAS links as well. */
extern char *openblas_get_config(void) __attribute__((weak));
extern char *openblas_get_corename(void) __attribute__((weak));

/* A count that was set, and what it was before. */
typedef struct held_count {
    int depth, before;
} held_count;

/* The count is the process's: a BLAS has one for all its callers; with OpenMP each caller's own. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t is_free = PTHREAD_COND_INITIALIZER;
static held_count of_process;
static _Thread_local held_count of_thread;
static bool is_threaded; /* whoever set the process's count calls threaded BLAS */
static pthread_t caller; /* that one */

const char *weft__blas_config(void)
{
    const weft__blas_control c = weft__blas_find();

    return c.kind == WEFT__BLAS_OPENBLAS && openblas_get_config ? openblas_get_config() : c.name;
}

const char *weft__blas_core_type(void)
{
    return weft__blas_find().kind == WEFT__BLAS_OPENBLAS && openblas_get_corename
               ? openblas_get_corename()
               : "unknown";
}

const char *weft__blas_advice(void)
{
    const weft__blas_control c = weft__blas_find();

    if (c.kind != WEFT__BLAS_OPENBLAS)
        return "";
    if (weft__blas_is_sequential())
        return "this OpenBLAS was built without threads, and threads that call it at once get "
               "wrong results: one is used; install one with threads (Debian: "
               "libopenblas0-pthread)";
    if (c.is_by_thread || getenv("OPENBLAS_THREAD_TIMEOUT"))
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
    char threads[64] = "sets its threads itself";

    if (c.get)
        (void)snprintf(threads, sizeof threads, "%d %sthreads at start", c.get(),
                       c.is_by_thread ? "OpenMP " : "");
    else if (c.kind == WEFT__BLAS_OPENBLAS)
        (void)snprintf(threads, sizeof threads, "without threads");
    if (c.kind == WEFT__BLAS_OPENBLAS)
        (void)snprintf(text, size, "%s (core type %s, %s)", weft__blas_config(),
                       weft__blas_core_type(), threads);
    else
        (void)snprintf(text, size, "%s (%s, %s)", c.name, c.file, threads);
}

static held_count *held(const weft__blas_control *c)
{
    return c->is_by_thread ? &of_thread : &of_process;
}

void weft__blas_start(void)
{
    const weft__blas_control c = weft__blas_find();

    if (!c.get)
        return;
    (void)pthread_mutex_lock(&lock);
    if (held(&c)->depth == 0)
        c.set(c.get());
    (void)pthread_mutex_unlock(&lock);
}

void weft__blas_begin(int threads)
{
    const weft__blas_control c = weft__blas_find();
    held_count *h = held(&c);

    if (!c.get)
        return;
    (void)pthread_mutex_lock(&lock);
    while (is_threaded && !pthread_equal(caller, pthread_self()))
        (void)pthread_cond_wait(&is_free, &lock);
    if (h->depth++ == 0) {
        h->before = c.get();
        is_threaded = threads > 1 && !c.is_by_thread;
        caller = pthread_self();
        if (h->before != threads)
            c.set(threads);
    }
    (void)pthread_mutex_unlock(&lock);
}

void weft__blas_end(void)
{
    const weft__blas_control c = weft__blas_find();
    held_count *h = held(&c);

    if (!c.get)
        return;
    (void)pthread_mutex_lock(&lock);
    if (--h->depth == 0) {
        is_threaded = false;
        if (c.get() != h->before)
            c.set(h->before);
        (void)pthread_cond_broadcast(&is_free);
    }
    (void)pthread_mutex_unlock(&lock);
}

int weft__blas_swap(int threads)
{
    const weft__blas_control c = weft__blas_find();
    held_count *h = held(&c);
    int former;

    if (!c.get)
        return threads;
    (void)pthread_mutex_lock(&lock);
    former = h->depth > 0 ? h->before : c.get();
    if (h->depth > 0)
        h->before = threads;
    else if (former != threads)
        c.set(threads);
    (void)pthread_mutex_unlock(&lock);
    return former;
}

void weft__blas_join(int threads)
{
    const weft__blas_control c = weft__blas_find();

    if (c.is_by_thread)
        c.set(threads);
}

bool weft__blas_is_sequential(void)
{
    const weft__blas_control c = weft__blas_find();

    return c.kind == WEFT__BLAS_OPENBLAS && !c.set;
}

bool weft__blas_takes_int(void)
{
    return !strstr(weft__blas_config(), "USE64BITINT");
}
