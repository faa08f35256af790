/* Elements of a domain that lie at even steps in memory: loads and stores of runs. Pure. */
#ifndef WEFT__OPS_STRIDED_H
#define WEFT__OPS_STRIDED_H

#include "array/map.h"
#include "kernels/table.h"

/* Where the elements of a domain are, in as few dimensions as tell it: element 0 at `origin`,
 * dimension d of `extent[d]` by `stride[d]` bytes. */
typedef struct weft__strided {
    char *origin;
    int ndim; /* at least 1 */
    int64_t extent[WEFT_MAX_NDIM], stride[WEFT_MAX_NDIM];
} weft__strided;

/* From the map of a domain over memory whose flat element 0 is at `memory` (or would be). */
weft__strided weft__strided_of(const weft_shape *domain, const weft__map *map, size_t size,
                               char *memory);

/* The address of element `index` of the domain; *run becomes the number of elements from there that
 * follow one another by stride[ndim - 1]. */
char *weft__strided_at(const weft__strided *view, int64_t index, int64_t *run);

/* Copies elements index … index + n - 1 to `out`, from `in`. */
void weft__strided_load(const weft__strided *view, int64_t index, size_t n, size_t size, void *out);
void weft__strided_store(const weft__strided *view, int64_t index, size_t n, size_t size,
                         const void *in);

/* n elements of `size` bytes by a step in bytes. */
void weft__gather(void *out, const char *in, int64_t step, size_t n, size_t size);
void weft__scatter(char *out, int64_t step, const void *in, size_t n, size_t size);

/* Copies a box: element (r, c), at r·across + c·along bytes of `in`, becomes element r·pitch + c of
 * `out`. For boxes that are dense along r. */
void weft__turn(void *out, size_t pitch, const char *in, int64_t across, int64_t along, size_t rows,
                size_t columns, size_t size);

#endif
