/* where(condition, a, b): one loop per size of element. */
#include "kernels/isa.h"

#define BODY "kernels/where.inc.h"
#include "kernels/each_unsigned.h"

/* Elements of 16 bytes: the condition of both words is the same. */
static void where_pair(size_t n, void *out, const void *const *in)
{
    const uint8_t *condition = in[0];
    const uint64_t *a = in[1], *b = in[2];
    uint64_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        uint64_t mask = condition[i] != 0 ? UINT64_MAX : 0;
        uint64_t first = (a[2 * i] & mask) | (b[2 * i] & ~mask);
        uint64_t second = (a[2 * i + 1] & mask) | (b[2 * i + 1] & ~mask);
        o[2 * i] = first;
        o[2 * i + 1] = second;
    }
}

const weft__loop WEFT__ROW(WHERE)[WEFT_DTYPE_COUNT] = {
    [WEFT_BOOL] = where_uint8,     [WEFT_INT8] = where_uint8,     [WEFT_INT16] = where_uint16,
    [WEFT_INT32] = where_uint32,   [WEFT_INT64] = where_uint64,   [WEFT_UINT8] = where_uint8,
    [WEFT_UINT16] = where_uint16,  [WEFT_UINT32] = where_uint32,  [WEFT_UINT64] = where_uint64,
    [WEFT_FLOAT32] = where_uint32, [WEFT_FLOAT64] = where_uint64, [WEFT_COMPLEX64] = where_uint64,
    [WEFT_COMPLEX128] = where_pair};
