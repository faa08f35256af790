/* weft_get and weft_put as a language calls them whose compiler tells what memory is handed over.
 */
#include <string.h>

#include "array/array.h"
#include "ops/transfer.h"
#include "runtime/collective.h"
#include "runtime/mark.h"

static weft_status check_sides(const weft_array *a, const char *operation, const weft_shape *first,
                               const weft_shape *extent)
{
    const int ndim = a->shape.ndim;

    if (first->ndim == ndim && extent->ndim == ndim)
        return WEFT_OK;
    return weft_fail(a->session, WEFT_ERR_SHAPE,
                     "%s: a box with %d first indices and %d extents, of an array of %d "
                     "dimension%s",
                     operation, first->ndim, extent->ndim, ndim, ndim == 1 ? "" : "s");
}

static weft_status transfer(weft_array *a, const char *operation, const weft_shape *first,
                            const weft_shape *extent, char *memory, int64_t elements,
                            weft_dtype dtype, bool is_put)
{
    weft_box box = {{0}, {0}};
    weft_status status;

    if (!a)
        return weft__refuse_array(NULL, operation, "a");
    if (weft__mark_forbids(a->session))
        return weft__mark_refuse(operation);
    if (dtype != a->dtype)
        return weft_fail(a->session, WEFT_ERR_DTYPE, "%s: the memory is of %s, the array of %s",
                         operation, weft_dtype_name(dtype), weft_dtype_name(a->dtype));
    status = check_sides(a, operation, first, extent);
    if (status != WEFT_OK)
        return status;
    memcpy(box.first, first->extent, sizeof box.first);
    memcpy(box.extent, extent->extent, sizeof box.extent);
    return weft__transfer_box(a, operation, &box, memory, elements, is_put);
}

weft_status weft_get_fortran(weft_array *a, weft_shape first, weft_shape extent, void *memory,
                             int64_t elements, weft_dtype dtype)
{
    return transfer(a, "weft_get", &first, &extent, memory, elements, dtype, false);
}

weft_status weft_put_fortran(weft_array *a, weft_shape first, weft_shape extent, const void *memory,
                             int64_t elements, weft_dtype dtype)
{
    return transfer(a, "weft_put", &first, &extent, (char *)memory, elements, dtype, true);
}
