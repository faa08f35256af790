/* bitwise_and … right_shift: one row of loops per operation. */
#include "kernels/isa.h"

#define BODY "kernels/bitwise.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/bitwise.inc.h"
#include "kernels/each_unsigned.h"

static void not_bool(size_t n, void *out, const void *const *in)
{
    const uint8_t *a = in[0];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] == 0;
}

/* Bools hold 0 or 1, so and, or and xor work on their bytes. */
#define BIT_ROW(op) [WEFT_BOOL] = op##_uint8, WEFT__INTEGER_ROW(op)

const weft__loop WEFT__ROW(BITWISE_AND)[WEFT_DTYPE_COUNT] = {BIT_ROW(bitwise_and)};
const weft__loop WEFT__ROW(BITWISE_OR)[WEFT_DTYPE_COUNT] = {BIT_ROW(bitwise_or)};
const weft__loop WEFT__ROW(BITWISE_XOR)[WEFT_DTYPE_COUNT] = {BIT_ROW(bitwise_xor)};
const weft__loop WEFT__ROW(INVERT)[WEFT_DTYPE_COUNT] = {[WEFT_BOOL] = not_bool,
                                                        WEFT__INTEGER_ROW(invert)};
const weft__loop WEFT__ROW(LEFT_SHIFT)[WEFT_DTYPE_COUNT] = {WEFT__INTEGER_ROW(left_shift)};
const weft__loop WEFT__ROW(RIGHT_SHIFT)[WEFT_DTYPE_COUNT] = {WEFT__INTEGER_ROW(right_shift)};
