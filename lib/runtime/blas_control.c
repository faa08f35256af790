#include "runtime/blas_control.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Looked up weakly, so that any BLAS links. */
extern int openblas_get_num_threads(void) __attribute__((weak));
extern void openblas_set_num_threads(int) __attribute__((weak));
extern int MKL_Get_Max_Threads(void) __attribute__((weak));
extern void MKL_Set_Num_Threads(int) __attribute__((weak));
extern int64_t bli_thread_get_num_threads(void) __attribute__((weak));
extern void bli_thread_set_num_threads(int64_t) __attribute__((weak));

extern void dgemm_(void);

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

/* The library that an address belongs to; NULL where the system cannot tell. */
static const void *library_of(uintptr_t address)
{
    Dl_info info;

    return dladdr((const void *)address, &info) != 0 ? info.dli_fbase : NULL;
}

static void look(void)
{
    const struct {
        weft__blas_control control;
        uintptr_t setter; /* 0 where it is not there */
    } known[] = {
        {{"OpenBLAS", openblas_get_num_threads, openblas_set_num_threads, file},
         (uintptr_t)openblas_set_num_threads},
        {{"MKL", MKL_Get_Max_Threads, MKL_Set_Num_Threads, file}, (uintptr_t)MKL_Set_Num_Threads},
        {{"BLIS", get_blis, set_blis, file}, (uintptr_t)bli_thread_set_num_threads},
    };
    const int count = (int)(sizeof known / sizeof known[0]);
    const void *library = library_of((uintptr_t)dgemm_);
    int chosen = -1;
    Dl_info info;

    if (dladdr((const void *)(uintptr_t)dgemm_, &info) != 0 && info.dli_fname)
        (void)snprintf(file, sizeof file, "%s", info.dli_fname);
    for (int i = count - 1; i >= 0; i--) /* products may come from a library that only calls it */
        if (known[i].setter)
            chosen = i;
    for (int i = 0; i < count; i++)
        if (known[i].setter && library_of(known[i].setter) == library)
            chosen = i;
    if (chosen >= 0)
        found = known[chosen].control;
}

weft__blas_control weft__blas_find(void)
{
    (void)pthread_once(&is_looked_for, look);
    return found;
}

bool weft__blas_is_openblas(void)
{
    return weft__blas_find().set == openblas_set_num_threads && openblas_set_num_threads;
}
