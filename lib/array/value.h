/* Single elements in memory. */
#ifndef WEFT__ARRAY_VALUE_H
#define WEFT__ARRAY_VALUE_H

#include "kernels/table.h"

/* The element at `memory`, alignment of one byte. */
weft_value weft__value_load(weft_dtype dtype, const void *memory);

/* The value in its own dtype. */
void weft__value_store(weft_value value, void *memory);

/* The value cast as numpy.astype(casting="unsafe") does, by the same loops. */
weft_value weft__value_cast(const weft__kernels *kernels, weft_value value, weft_dtype dtype);

#endif
