/* Arithmetic that is one instruction or a few: one row of loops per operation. */
#include <string.h>
#include <tgmath.h>

#include "kernels/complex_math.h"
#include "kernels/isa.h"

#define BODY "kernels/pick_integer.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/pick_integer.inc.h"
#include "kernels/each_unsigned.h"
#define BODY "kernels/pick_float.inc.h"
#include "kernels/each_float.h"
#define BODY "kernels/integer.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/integer.inc.h"
#include "kernels/each_unsigned.h"
#define BODY "kernels/signed.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/float.inc.h"
#include "kernels/each_float.h"
#define BODY "kernels/complex.inc.h"
#include "kernels/each_complex.h"
#define BODY "kernels/complex_divide.inc.h"
#include "kernels/each_complex.h"
#define BODY "kernels/pick_complex.inc.h"
#include "kernels/each_complex.h"

/* On bools + is or, * is and; so are maximum and minimum. Any byte but 0 counts as True. */
static void or_bool(size_t n, void *out, const void *const *in)
{
    const uint8_t *a = in[0], *b = in[1];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (a[i] | b[i]) != 0;
}

static void and_bool(size_t n, void *out, const void *const *in)
{
    const uint8_t *a = in[0], *b = in[1];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (a[i] != 0) & (b[i] != 0);
}

static void identity_bool(size_t n, void *out, const void *const *in)
{
    memmove(out, in[0], weft__whole(n));
}

#define NUMBER_ROW(op) WEFT__INTEGER_ROW(op), WEFT__FLOAT_ROW(op), WEFT__COMPLEX_ROW(op)
#define REAL_ROW(op) WEFT__INTEGER_ROW(op), WEFT__FLOAT_ROW(op)

const weft__loop WEFT__ROW(ADD)[WEFT_DTYPE_COUNT] = {[WEFT_BOOL] = or_bool, NUMBER_ROW(add)};
const weft__loop WEFT__ROW(SUBTRACT)[WEFT_DTYPE_COUNT] = {NUMBER_ROW(subtract)};
const weft__loop WEFT__ROW(MULTIPLY)[WEFT_DTYPE_COUNT] = {[WEFT_BOOL] = and_bool,
                                                          NUMBER_ROW(multiply)};
const weft__loop WEFT__ROW(DIVIDE)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(divide),
                                                        WEFT__COMPLEX_ROW(divide)};
const weft__loop WEFT__ROW(NEGATIVE)[WEFT_DTYPE_COUNT] = {NUMBER_ROW(negative)};
const weft__loop WEFT__ROW(POSITIVE)[WEFT_DTYPE_COUNT] = {NUMBER_ROW(positive)};
const weft__loop WEFT__ROW(ABSOLUTE)[WEFT_DTYPE_COUNT] = {[WEFT_BOOL] = identity_bool,
                                                          WEFT__SIGNED_ROW(abs),
                                                          WEFT__UNSIGNED_ROW(positive),
                                                          WEFT__FLOAT_ROW(abs)};
const weft__loop WEFT__ROW(MINIMUM)[WEFT_DTYPE_COUNT] = {[WEFT_BOOL] = and_bool,
                                                         NUMBER_ROW(minimum)};
const weft__loop WEFT__ROW(MAXIMUM)[WEFT_DTYPE_COUNT] = {[WEFT_BOOL] = or_bool,
                                                         NUMBER_ROW(maximum)};
const weft__loop WEFT__ROW(FMIN)[WEFT_DTYPE_COUNT] = {[WEFT_BOOL] = and_bool,
                                                      WEFT__INTEGER_ROW(minimum),
                                                      WEFT__FLOAT_ROW(fmin),
                                                      WEFT__COMPLEX_ROW(fmin)};
const weft__loop WEFT__ROW(FMAX)[WEFT_DTYPE_COUNT] = {[WEFT_BOOL] = or_bool,
                                                      WEFT__INTEGER_ROW(maximum),
                                                      WEFT__FLOAT_ROW(fmax),
                                                      WEFT__COMPLEX_ROW(fmax)};
const weft__loop WEFT__ROW(SQRT)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(sqrt),
                                                      WEFT__COMPLEX_ROW(weft__sqrt)};
const weft__loop WEFT__ROW(FLOOR)[WEFT_DTYPE_COUNT] = {
    [WEFT_BOOL] = identity_bool, WEFT__INTEGER_ROW(positive), WEFT__FLOAT_ROW(floor)};
const weft__loop WEFT__ROW(CEIL)[WEFT_DTYPE_COUNT] = {
    [WEFT_BOOL] = identity_bool, WEFT__INTEGER_ROW(positive), WEFT__FLOAT_ROW(ceil)};
const weft__loop WEFT__ROW(TRUNC)[WEFT_DTYPE_COUNT] = {
    [WEFT_BOOL] = identity_bool, WEFT__INTEGER_ROW(positive), WEFT__FLOAT_ROW(trunc)};
