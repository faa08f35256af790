/* weft_get as a language calls it whose compiler tells what memory is handed over. */
#include <string.h>

#include "array/array.h"
#include "ops/transfer.h"
#include "runtime/collective.h"
#include "runtime/mark.h"

static weft_status check_sides(const weft_array *a, const weft_shape *first,
                               const weft_shape *extent)
{
    const int ndim = a->shape.ndim;

    if (first->ndim == ndim && extent->ndim == ndim)
        return WEFT_OK;
    return weft_fail(a->session, WEFT_ERR_SHAPE,
                     "weft_get: a box with %d first indices and %d extents, of an array of %d "
                     "dimension%s",
                     first->ndim, extent->ndim, ndim, ndim == 1 ? "" : "s");
}

weft_status weft_get_fortran(weft_array *a, weft_shape first, weft_shape extent, void *memory,
                             int64_t elements, weft_dtype dtype)
{
    weft_box box = {{0}, {0}};
    weft_status status;

    if (!a)
        return WEFT_ERR_ARGUMENT;
    if (weft__mark_forbids(a->session))
        return weft__mark_refuse("weft_get");
    if (dtype != a->dtype)
        return weft_fail(a->session, WEFT_ERR_DTYPE,
                         "weft_get: the memory is of %s, the array of %s", weft_dtype_name(dtype),
                         weft_dtype_name(a->dtype));
    status = check_sides(a, &first, &extent);
    if (status != WEFT_OK)
        return status;
    memcpy(box.first, first.extent, sizeof box.first);
    memcpy(box.extent, extent.extent, sizeof box.extent);
    return weft__get(a, &box, memory, elements);
}
