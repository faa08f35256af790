#include "ops/number.h"

#include <math.h>

static const char too_large[] = "this integer does not fit 127 bits; write it as a float";
static const char not_integers[] = "this operator needs integers or booleans, not floats";

static const char *power_int(weft__wide base, weft__wide exponent, weft__wide *out)
{
    weft__wide result = 1;

    for (weft__wide left = exponent; left > 0; left >>= 1) {
        if ((left & 1) && __builtin_mul_overflow(result, base, &result))
            return too_large;
        if (left > 1 && __builtin_mul_overflow(base, base, &base))
            return too_large;
    }
    *out = result;
    return NULL;
}

static weft__wide floor_divide_int(weft__wide a, weft__wide b)
{
    weft__wide q = a / b;

    return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}

static const char *shift_left(weft__wide a, weft__wide count, weft__wide *out)
{
    if (a == 0) {
        *out = 0;
        return NULL;
    }
    if (count > 126)
        return too_large;
    return __builtin_mul_overflow(a, (weft__wide)1 << count, out) ? too_large : NULL;
}

static const char *shift_int(weft__op op, weft__wide a, weft__wide count, weft__wide *out)
{
    if (count < 0)
        return "negative shift count";
    if (op == WEFT__OP_LEFT_SHIFT)
        return shift_left(a, count, out);
    *out = a >> (count > 126 ? 126 : count);
    return NULL;
}

static const char *divide_int(weft__op op, weft__wide a, weft__wide b, weft__wide *out)
{
    const bool is_remainder = op == WEFT__OP_REMAINDER;

    *out = 0;
    if (b == 0 || (b == -1 && is_remainder)) /* by zero gives zero, as for arrays */
        return NULL;
    if (b == -1) /* the only quotient that may not fit */
        return __builtin_sub_overflow(0, a, out) ? too_large : NULL;
    *out = floor_divide_int(a, b);
    if (is_remainder)
        *out = a - *out * b;
    return NULL;
}

static const char *apply_int(weft__op op, weft__wide a, weft__wide b, weft__wide *out)
{
    bool overflow = false;

    switch (op) {
    case WEFT__OP_ADD:
        overflow = __builtin_add_overflow(a, b, out);
        break;
    case WEFT__OP_SUBTRACT:
        overflow = __builtin_sub_overflow(a, b, out);
        break;
    case WEFT__OP_MULTIPLY:
        overflow = __builtin_mul_overflow(a, b, out);
        break;
    case WEFT__OP_NEGATIVE:
        overflow = __builtin_sub_overflow(0, a, out);
        break;
    case WEFT__OP_BITWISE_AND:
        *out = a & b;
        break;
    case WEFT__OP_BITWISE_OR:
        *out = a | b;
        break;
    case WEFT__OP_BITWISE_XOR:
        *out = a ^ b;
        break;
    case WEFT__OP_INVERT:
        *out = ~a;
        break;
    case WEFT__OP_POWER:
        return power_int(a, b, out);
    case WEFT__OP_LEFT_SHIFT:
    case WEFT__OP_RIGHT_SHIFT:
        return shift_int(op, a, b, out);
    case WEFT__OP_FLOOR_DIVIDE:
    case WEFT__OP_REMAINDER:
        return divide_int(op, a, b, out);
    default:
        *out = a;
    }
    return overflow ? too_large : NULL;
}

/* Python's float_rem: the sign of the divisor. */
static double remainder_float(double a, double b)
{
    double r = fmod(a, b);

    if (b == 0)
        return NAN;
    if (r == 0)
        return copysign(0.0, b);
    return (r < 0) != (b < 0) ? r + b : r;
}

static double floor_divide_float(double a, double b)
{
    double q = (a - remainder_float(a, b)) / b;
    double f = floor(q);

    if (b == 0)
        return a / b;
    if (q == 0)
        return copysign(0.0, a / b);
    return q - f > 0.5 ? f + 1 : f;
}

static const char *apply_float(weft__op op, double a, double b, double *out)
{
    switch (op) {
    case WEFT__OP_ADD:
        *out = a + b;
        break;
    case WEFT__OP_SUBTRACT:
        *out = a - b;
        break;
    case WEFT__OP_MULTIPLY:
        *out = a * b;
        break;
    case WEFT__OP_DIVIDE:
        *out = a / b;
        break;
    case WEFT__OP_FLOOR_DIVIDE:
        *out = floor_divide_float(a, b);
        break;
    case WEFT__OP_REMAINDER:
        *out = remainder_float(a, b);
        break;
    case WEFT__OP_POWER:
        *out = pow(a, b);
        break;
    case WEFT__OP_NEGATIVE:
        *out = -a;
        break;
    case WEFT__OP_POSITIVE:
        *out = a;
        break;
    default:
        return not_integers;
    }
    return NULL;
}

const char *weft__number_apply(weft__op op, weft__number a, weft__number b, weft__number *out)
{
    bool floats =
        a.is_float || b.is_float || op == WEFT__OP_DIVIDE || (op == WEFT__OP_POWER && b.i < 0);
    weft__number result = {.is_float = floats};
    const char *problem;

    *out = result;
    if (a.is_complex || b.is_complex)
        return weft__number_apply_complex(op, a, b, out);
    problem = floats ? apply_float(op, weft__number_double(a), weft__number_double(b), &result.f)
                     : apply_int(op, a.i, b.i, &result.i);

    *out = result;
    return problem;
}

bool weft__number_compare(weft__op op, weft__number a, weft__number b)
{
    bool exact = !a.is_float && !b.is_float;
    double x = weft__number_double(a), y = weft__number_double(b);
    bool less = exact ? a.i < b.i : x < y, equal = exact ? a.i == b.i : x == y;
    bool greater = exact ? a.i > b.i : x > y;

    if (a.is_complex || b.is_complex)
        equal = equal && a.im == b.im;
    switch (op) {
    case WEFT__OP_EQUAL:
        return equal;
    case WEFT__OP_NOT_EQUAL:
        return !equal;
    case WEFT__OP_LESS:
        return less;
    case WEFT__OP_LESS_EQUAL:
        return less || equal;
    case WEFT__OP_GREATER:
        return greater;
    default:
        return greater || equal;
    }
}

bool weft__number_fits(weft__wide i, weft_dtype dtype)
{
    int bits = (int)weft_dtype_size(dtype) * 8;
    bool is_signed = dtype >= WEFT_INT8 && dtype <= WEFT_INT64;
    weft__wide end = (weft__wide)1 << (bits - is_signed);

    return i < end && i >= (is_signed ? -end : 0);
}

weft_value weft__number_value(weft__number a, weft_dtype dtype)
{
    weft_value value = {.dtype = dtype};

    if (dtype >= WEFT_COMPLEX64) {
        value.as.c[0] = weft__number_double(a);
        value.as.c[1] = a.im;
    } else if (dtype >= WEFT_FLOAT32) {
        value.as.f = weft__number_double(a);
    } else if (dtype >= WEFT_UINT8) {
        value.as.u = (uint64_t)a.i;
    } else {
        value.as.i = (int64_t)a.i;
    }
    return value;
}

const char *weft__wide_format(weft__wide i, char text[WEFT__WIDE_DIGITS])
{
    weft__uwide left = i < 0 ? -(weft__uwide)i : (weft__uwide)i;
    char *p = text + WEFT__WIDE_DIGITS - 1;

    *p = '\0';
    do {
        *--p = (char)('0' + (int)(left % 10));
        left /= 10;
    } while (left > 0);
    if (i < 0)
        *--p = '-';
    return p;
}
