/* Handing a result over. */
#ifndef WEFT__LINALG_RESULT_H
#define WEFT__LINALG_RESULT_H

#include <weft/view.h>

#include "array/array.h"

/* Collective. *r becomes another handle on `made`, or, where it is the caller's array, of the same
 * shape and dtype (weft__dense_check), is filled from it. */
static inline weft_status weft__result_deliver(weft_array *made, weft_array **r)
{
    if (*r)
        return weft_assign(*r, made);
    *r = weft_reference(made);
    return WEFT_OK;
}

#endif
