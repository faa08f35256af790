/* One loop over the elements of an array, for all cores that can reach them. */
#ifndef WEFT__ARRAY_EACH_H
#define WEFT__ARRAY_EACH_H

#include "array/array.h"

/* Called for a run of flat indices, whose elements start at `data`. */
typedef void (*weft__run_task)(void *context, weft__run run, char *data, int thread);

/* Cuts this node's elements (this rank's, for memory that only it can reach) into tiles of
 * `elements` (0: as chosen) and deals them to the cores. Between weft__enter and weft__leave, on
 * every rank of the node alike. */
void weft__array_each(weft_array *a, int64_t elements, weft__run_task task, void *context);

/* The same over a run of the array's elements instead of all that are here. */
void weft__array_each_in(weft_array *a, weft__run run, int64_t elements, weft__run_task task,
                         void *context);

/* Every element becomes the value, cast; in pieces of `chunk` elements, 0: as chosen. */
void weft__array_fill(weft_array *a, weft_value value, int64_t chunk);

/* Whether results of this size are written past the cache. */
bool weft__array_streams(const weft_array *a);

#endif
