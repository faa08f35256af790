/* Single values ↔ the bytes of an element. */
#ifndef WEFT__OPS_ELEMENT_H
#define WEFT__OPS_ELEMENT_H

#include <weft/dtype.h>

/* Writes weft_dtype_size(value.dtype) bytes; alignment is not needed. */
void weft__element_write(void *element, weft_value value);

weft_value weft__element_read(const void *element, weft_dtype dtype);

#endif
