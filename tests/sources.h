/* Results whose elements are those of a source array, or zero, for tests. */
#ifndef WEFT_TESTS_SOURCES_H
#define WEFT_TESTS_SOURCES_H

#include <weft.h>

#include "layouts.h"

/* The flat index in the source of element `i` of a result; -1: it is zero. */
typedef int64_t source_index(const void *context, int64_t i);

/* A source in a layout: elements that tell their flat index (up to 127 for integers). *memory is to
 * be freed after it. Collective. */
void make_source(weft_shape shape, weft_dtype dtype, int layout, weft_array **a, void **memory);

/* All elements of r, its shape and dtype. Collective. */
void check_sources(weft_array *r, weft_shape shape, weft_dtype dtype, source_index *source,
                   const void *context);

#endif
