#include "ops/element.h"

#include <string.h>

/* Integers are little-endian here, as everywhere Weft runs: the low bytes come first. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "integers are cut to their low bytes");

void weft__element_write(void *element, weft_value value)
{
    const float single = (float)value.as.f;
    const float pair[2] = {(float)value.as.c[0], (float)value.as.c[1]};

    switch (value.dtype) {
    case WEFT_FLOAT32:
        memcpy(element, &single, sizeof single);
        break;
    case WEFT_COMPLEX64:
        memcpy(element, pair, sizeof pair);
        break;
    default:
        memcpy(element, &value.as, weft_dtype_size(value.dtype));
    }
}

static int64_t sign_extend(uint64_t bits, size_t bytes)
{
    const int shift = 64 - 8 * (int)bytes;

    return (int64_t)(bits << shift) >> shift;
}

weft_value weft__element_read(const void *element, weft_dtype dtype)
{
    weft_value value = {.dtype = dtype};
    float pair[2] = {0, 0};

    if (dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64)
        memcpy(pair, element, weft_dtype_size(dtype));
    else
        memcpy(&value.as, element, weft_dtype_size(dtype));
    if (dtype == WEFT_FLOAT32)
        value.as.f = pair[0];
    else if (dtype == WEFT_COMPLEX64)
        value.as.c[0] = pair[0], value.as.c[1] = pair[1];
    else if (dtype >= WEFT_INT8 && dtype <= WEFT_INT64)
        value.as.i = sign_extend(value.as.u, weft_dtype_size(dtype));
    return value;
}
