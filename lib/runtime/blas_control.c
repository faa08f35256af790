#include "runtime/blas_control.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Looked up weakly, so that any BLAS links. */
extern int openblas_get_num_threads(void) __attribute__((weak));
extern int openblas_get_parallel(void) __attribute__((weak));
extern void openblas_set_num_threads(int) __attribute__((weak));
extern int MKL_Get_Max_Threads(void) __attribute__((weak));
extern void MKL_Set_Num_Threads(int) __attribute__((weak));
extern int64_t bli_thread_get_num_threads(void) __attribute__((weak));
extern void bli_thread_set_num_threads(int64_t) __attribute__((weak));
extern int omp_get_max_threads(void) __attribute__((weak));
extern void omp_set_num_threads(int) __attribute__((weak));

extern void dgemm_(void);

/* What openblas_get_parallel says. */
enum { NO_THREADS = 0, OPENMP_THREADS = 2 };

/* A process has one BLAS, whoever asks. */
static pthread_once_t is_looked_for = PTHREAD_ONCE_INIT;
static char file[PATH_MAX];
static weft__blas_control found = {.name = "unknown", .file = file};

/* BLIS counts in 64 bits; below 0 is a count that nobody has set, and then it takes one. */
static int get_blis(void)
{
    const int64_t threads = bli_thread_get_num_threads();

    return threads < 1 ? 1 : (int)threads;
}

static void set_blis(int threads)
{
    bli_thread_set_num_threads(threads);
}

static weft__blas_control openblas(void)
{
    const int parallel = openblas_get_parallel ? openblas_get_parallel() : 1;
    weft__blas_control c = {.kind = WEFT__BLAS_OPENBLAS, .name = "OpenBLAS", .file = file};

    if (parallel == NO_THREADS)
        return c;
    /* Not by openblas_set_num_threads, which takes the buffers of other threads' calls away. */
    c.is_by_thread = parallel == OPENMP_THREADS && omp_get_max_threads && omp_set_num_threads;
    c.get = c.is_by_thread ? omp_get_max_threads : openblas_get_num_threads;
    c.set = c.is_by_thread ? omp_set_num_threads : openblas_set_num_threads;
    return c;
}

/* The library that an address belongs to; NULL where the system cannot tell. */
static const void *library_of(uintptr_t address)
{
    Dl_info info;

    return dladdr((const void *)address, &info) != 0 ? info.dli_fbase : NULL;
}

static void note_file(void)
{
    Dl_info info;

    if (dladdr((const void *)(uintptr_t)dgemm_, &info) != 0 && info.dli_fname)
        (void)snprintf(file, sizeof file, "%s", info.dli_fname);
}

/* The kind whose function lies in one library with dgemm. Where none does, products come from a
 * library that only calls the one that is there. */
static weft__blas_kind choose(void)
{
    const uintptr_t setter[] = {[WEFT__BLAS_OPENBLAS] = (uintptr_t)openblas_set_num_threads,
                                [WEFT__BLAS_MKL] = (uintptr_t)MKL_Set_Num_Threads,
                                [WEFT__BLAS_BLIS] = (uintptr_t)bli_thread_set_num_threads};
    const void *library = library_of((uintptr_t)dgemm_);
    weft__blas_kind present = WEFT__BLAS_UNKNOWN;

    for (int i = WEFT__BLAS_BLIS; i > WEFT__BLAS_UNKNOWN; i--) {
        if (setter[i])
            present = (weft__blas_kind)i;
        if (setter[i] && library_of(setter[i]) == library)
            return (weft__blas_kind)i;
    }
    return present;
}

static void look(void)
{
    note_file();
    switch (choose()) {
    case WEFT__BLAS_OPENBLAS:
        found = openblas();
        break;
    case WEFT__BLAS_MKL:
        found = (weft__blas_control){WEFT__BLAS_MKL,      "MKL", file, MKL_Get_Max_Threads,
                                     MKL_Set_Num_Threads, false};
        break;
    case WEFT__BLAS_BLIS:
        found = (weft__blas_control){WEFT__BLAS_BLIS, "BLIS", file, get_blis, set_blis, false};
        break;
    case WEFT__BLAS_UNKNOWN:
        break;
    }
}

weft__blas_control weft__blas_find(void)
{
    (void)pthread_once(&is_looked_for, look);
    return found;
}
