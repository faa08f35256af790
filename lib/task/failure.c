#include "task/failure.h"

void weft__failure_init(weft__failure *failure)
{
    atomic_init(&failure->index, INT64_MAX);
    failure->lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    failure->error.status = WEFT_OK;
}

void weft__failure_note(weft__failure *failure, int64_t index, const weft__error *error)
{
    (void)pthread_mutex_lock(&failure->lock);
    if (index < weft__failure_index(failure)) {
        failure->error = *error;
        atomic_store(&failure->index, index);
    }
    (void)pthread_mutex_unlock(&failure->lock);
}
