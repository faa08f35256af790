/* The failure of the lowest number among calls that run at once: once one is known, calls with
 * higher numbers are not begun, and those with lower ones go on. */
#ifndef WEFT__TASK_FAILURE_H
#define WEFT__TASK_FAILURE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "base/error.h"

typedef struct weft__failure {
    _Atomic int64_t index; /* INT64_MAX: none */
    pthread_mutex_t lock;  /* of the error */
    weft__error error;
} weft__failure;

void weft__failure_init(weft__failure *failure);

/* Keeps the error of call `index` unless a lower one's is kept. */
void weft__failure_note(weft__failure *failure, int64_t index, const weft__error *error);

/* The least index that failed; INT64_MAX: none. */
static inline int64_t weft__failure_index(const weft__failure *failure)
{
    return atomic_load_explicit(&failure->index, memory_order_acquire);
}

#endif
