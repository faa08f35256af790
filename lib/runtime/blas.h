/* What is process-wide by nature: the BLAS in use and its count of threads. */
#ifndef WEFT__RUNTIME_BLAS_H
#define WEFT__RUNTIME_BLAS_H

#include <stdbool.h>
#include <stddef.h>

/* Writes the BLAS's own description, core type and threads; "unknown" and the file that it comes
 * from where it tells nothing. */
void weft__blas_describe(char *text, size_t size);

/* Its configuration and its core type, in memory that lives as long as the process; "unknown" where
 * it tells nothing. */
const char *weft__blas_config(void);
const char *weft__blas_core_type(void);

/* What should have been set in the environment before BLAS was loaded, "" if nothing. */
const char *weft__blas_advice(void);

/* Whether Weft can tell and set how many threads it takes. */
bool weft__blas_is_counted(void);

/* Its present count of threads; 1 where it tells nothing. */
int weft__blas_threads(void);

/* BLAS has its threads made: they are made when the count is first set, and have the mask of the
 * thread that sets it for good. Nothing where that has been done. */
void weft__blas_start(void);

/* Between begin and end BLAS runs with so many threads in this process; calls nest (also those of
 * other sessions), and then the first one's count holds. Where that is more than one, other threads
 * wait for its end: two threaded calls at once do not go well. The count before is put back. */
void weft__blas_begin(int threads);
void weft__blas_end(void);

/* The calling thread is one of several that call BLAS side by side: `threads` is its count where
 * every thread has one of its own (OpenMP), and nothing happens elsewhere. */
void weft__blas_join(int threads);

/* Whether threads that call it at once get wrong results: OpenBLAS without threads has one buffer
 * for all of them. */
bool weft__blas_is_sequential(void);

/* Whether its integers are int, as Weft's calls of it have them. */
bool weft__blas_takes_int(void);

/* Sets the count that holds outside of begin and end; returns the one before. */
int weft__blas_swap(int threads);

#endif
