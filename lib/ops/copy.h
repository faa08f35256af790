/* Copies between arrays inside an operation. */
#ifndef WEFT__OPS_COPY_H
#define WEFT__OPS_COPY_H

#include "array/array.h"

/* Inside an entered operation: flat element i of `to` becomes that of `from`, cast as
 * numpy.astype(casting="unsafe") does. The same count of elements, any layouts and shapes; neither
 * is a strided view. Ends with a barrier. */
weft_status weft__copy_elements(weft_array *from, weft_array *to);

#endif
