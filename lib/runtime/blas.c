#include "runtime/blas.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* OpenBLAS's own entry points, looked up weakly so that any other BLAS links as well. */
extern char *openblas_get_config(void) __attribute__((weak));
extern char *openblas_get_corename(void) __attribute__((weak));
extern int openblas_get_num_threads(void) __attribute__((weak));
extern int openblas_get_parallel(void) __attribute__((weak));
extern void openblas_set_num_threads(int) __attribute__((weak));

/* The same of Intel's MKL, and of BLIS. */
extern int MKL_Get_Max_Threads(void) __attribute__((weak));
extern void MKL_Set_Num_Threads(int) __attribute__((weak));
extern int64_t bli_thread_get_num_threads(void) __attribute__((weak));
extern void bli_thread_set_num_threads(int64_t) __attribute__((weak));

/* The count is the process's: a BLAS has one for all its callers. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t is_free = PTHREAD_COND_INITIALIZER;
static int depth, before;
static bool is_threaded; /* whoever set the present count calls threaded BLAS */
static pthread_t caller; /* that one */

const char *weft__blas_config(void)
{
    if (openblas_get_config)
        return openblas_get_config();
    return MKL_Get_Max_Threads ? "MKL" : bli_thread_get_num_threads ? "BLIS" : "unknown";
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

/* How the BLAS at hand counts its threads; both NULL where it is none that is known. */
typedef struct control {
    int (*get)(void);
    void (*set)(int);
} control;

/* BLIS counts in 64 bits. */
static int get_blis(void)
{
    return (int)bli_thread_get_num_threads();
}

static void set_blis(int threads)
{
    bli_thread_set_num_threads(threads);
}

static control find_control(void)
{
    if (openblas_get_num_threads && openblas_set_num_threads)
        return (control){openblas_get_num_threads, openblas_set_num_threads};
    if (MKL_Get_Max_Threads && MKL_Set_Num_Threads)
        return (control){MKL_Get_Max_Threads, MKL_Set_Num_Threads};
    if (bli_thread_get_num_threads && bli_thread_set_num_threads)
        return (control){get_blis, set_blis};
    return (control){NULL, NULL};
}

int weft__blas_threads(void)
{
    const control c = find_control();

    return c.get ? c.get() : 1;
}

void weft__blas_describe(char *text, size_t size)
{
    if (!find_control().get)
        (void)snprintf(text, size, "unknown");
    else
        (void)snprintf(text, size, "%s (core type %s, %d threads at start)", weft__blas_config(),
                       weft__blas_core_type(), weft__blas_threads());
}

void weft__blas_start(void)
{
    const control c = find_control();

    if (!c.get)
        return;
    (void)pthread_mutex_lock(&lock);
    if (depth == 0)
        c.set(c.get());
    (void)pthread_mutex_unlock(&lock);
}

void weft__blas_begin(int threads)
{
    const control c = find_control();

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
    const control c = find_control();

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
    const control c = find_control();
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
