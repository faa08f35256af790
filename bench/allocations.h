/* Counts this process's requests for memory. */
#ifndef BENCH_ALLOCATIONS_H
#define BENCH_ALLOCATIONS_H

/* Calls of malloc, calloc and realloc so far, by all threads and libraries; -1 where this C library
 * does not let itself be counted. */
long bench_allocations(void);

#endif
