/* What an operation gives for one element, in plain C. */
#ifndef WEFT_TESTS_KERNELS_PLAIN_H
#define WEFT_TESTS_KERNELS_PLAIN_H

#include "kernels_case.h"

/* Operands in 128 bits, so that nothing overflows but products, which wrap. */
__extension__ typedef __int128 wide;

static inline wide wide_of(weft_value v)
{
    return is_signed(v.dtype) || v.dtype == WEFT_BOOL ? (wide)v.as.i : (wide)v.as.u;
}

static inline wide floored(wide a, wide b)
{
    return b == 0 ? 0 : (a - ((a % b + b) % b)) / b;
}

static inline uint64_t integer_power(wide base, wide exponent)
{
    uint64_t result = 1;

    if (exponent < 0)
        return base == 1 || base == -1 ? (uint64_t)(exponent % 2 ? base : 1) : 0;
    for (int bit = 63; bit >= 0; bit--)
        result = result * result * ((uint64_t)exponent >> bit & 1 ? (uint64_t)base : 1);
    return result;
}

static inline weft_value shifted(weft__op op, weft_dtype dtype, wide a, wide count)
{
    bool is_inside = count >= 0 && count < (wide)(8 * weft_dtype_size(dtype));

    if (op == WEFT__OP_LEFT_SHIFT)
        return wrapped(dtype, is_inside ? (uint64_t)a << count : 0);
    return wrapped(dtype, (uint64_t)(a >> (is_inside ? count : 64)));
}

static inline weft_value integer_result(weft__op op, weft_dtype dtype, wide a, wide b)
{
    switch (op) {
    case WEFT__OP_ADD:
        return wrapped(dtype, (uint64_t)(a + b));
    case WEFT__OP_SUBTRACT:
        return wrapped(dtype, (uint64_t)(a - b));
    case WEFT__OP_MULTIPLY:
        return wrapped(dtype, (uint64_t)a * (uint64_t)b);
    case WEFT__OP_FLOOR_DIVIDE:
        return wrapped(dtype, (uint64_t)floored(a, b));
    case WEFT__OP_REMAINDER:
        return wrapped(dtype, (uint64_t)(b == 0 ? 0 : a - floored(a, b) * b));
    case WEFT__OP_FMOD:
        return wrapped(dtype, (uint64_t)(b == 0 ? 0 : a % b));
    case WEFT__OP_SIGN:
        return wrapped(dtype, (uint64_t)((a > 0) - (a < 0)));
    case WEFT__OP_POWER:
        return wrapped(dtype, integer_power(a, b));
    case WEFT__OP_NEGATIVE:
        return wrapped(dtype, (uint64_t)-a);
    case WEFT__OP_ABSOLUTE:
        return wrapped(dtype, (uint64_t)(a < 0 ? -a : a));
    case WEFT__OP_MINIMUM:
    case WEFT__OP_FMIN:
        return wrapped(dtype, (uint64_t)(a < b ? a : b));
    case WEFT__OP_MAXIMUM:
    case WEFT__OP_FMAX:
        return wrapped(dtype, (uint64_t)(a > b ? a : b));
    case WEFT__OP_BITWISE_AND:
        return wrapped(dtype, (uint64_t)(a & b));
    case WEFT__OP_BITWISE_OR:
        return wrapped(dtype, (uint64_t)(a | b));
    case WEFT__OP_BITWISE_XOR:
        return wrapped(dtype, (uint64_t)(a ^ b));
    case WEFT__OP_INVERT:
        return wrapped(dtype, (uint64_t)~a);
    case WEFT__OP_LEFT_SHIFT:
    case WEFT__OP_RIGHT_SHIFT:
        return shifted(op, dtype, a, b);
    case WEFT__OP_EQUAL:
        return of_bool(a == b);
    case WEFT__OP_NOT_EQUAL:
        return of_bool(a != b);
    case WEFT__OP_LESS:
        return of_bool(a < b);
    case WEFT__OP_LESS_EQUAL:
        return of_bool(a <= b);
    case WEFT__OP_GREATER:
        return of_bool(a > b);
    case WEFT__OP_GREATER_EQUAL:
        return of_bool(a >= b);
    default:
        return wrapped(dtype, (uint64_t)a);
    }
}

static inline weft_value bool_result(weft__op op, bool a, bool b)
{
    switch (op) {
    case WEFT__OP_ADD:
        return of_bool(a || b);
    case WEFT__OP_MULTIPLY:
        return of_bool(a && b);
    case WEFT__OP_INVERT:
        return of_bool(!a);
    default:
        return integer_result(op, WEFT_BOOL, a, b);
    }
}

static inline double whole_number_near(double x)
{
    return x - floor(x) > 0.5 ? floor(x) + 1 : floor(x);
}

/* NumPy's npy_divmod, each step rounded to the dtype. */
static inline weft_value float_division(weft__op op, weft_dtype dtype, double a, double b)
{
    double rest = fmod(a, b), quotient = rounded(dtype, rounded(dtype, a - rest) / b);
    bool is_below = rest != 0 && (rest < 0) != (b < 0);

    if (b == 0)
        return of_float(dtype, op == WEFT__OP_REMAINDER ? NAN : a / b);
    if (op == WEFT__OP_REMAINDER)
        return of_float(dtype, rest == 0 ? copysign(0.0, b) : is_below ? rest + b : rest);
    quotient = rounded(dtype, quotient - is_below);
    return of_float(dtype, quotient == 0 ? copysign(0.0, a / b) : whole_number_near(quotient));
}

static inline weft_value float_test(weft__op op, double x)
{
    switch (op) {
    case WEFT__OP_ISNAN:
        return of_bool(isnan(x));
    case WEFT__OP_ISINF:
        return of_bool(isinf(x));
    case WEFT__OP_ISFINITE:
        return of_bool(isfinite(x));
    default:
        return of_bool(signbit(x));
    }
}

/* Degrees and radians: one product with a factor that is rounded to the dtype itself. */
static inline double turned(weft__op op, weft_dtype dtype, double x)
{
    double pi = rounded(dtype, 3.14159265358979323846);
    double factor = rounded(dtype, op == WEFT__OP_DEGREES ? 180 / pi : pi / 180);

    return x * factor;
}

static inline weft_value simple_result(weft__op op, weft_dtype dtype, double a, double b)
{
    switch (op) {
    case WEFT__OP_FMOD:
        return of_float(dtype, fmod(a, b));
    case WEFT__OP_SIGN:
        return of_float(dtype, isnan(a) ? a : (double)((a > 0) - (a < 0)));
    case WEFT__OP_FMIN:
        return of_float(dtype, isnan(b) || a <= b ? a : b);
    case WEFT__OP_FMAX:
        return of_float(dtype, isnan(b) || a >= b ? a : b);
    case WEFT__OP_TRUNC:
        return of_float(dtype, trunc(a));
    case WEFT__OP_RINT:
        return of_float(dtype, rint(a));
    case WEFT__OP_COPYSIGN:
        return of_float(dtype, copysign(a, b));
    case WEFT__OP_NEXTAFTER:
        return of_float(dtype, dtype == WEFT_FLOAT32 ? (double)nextafterf((float)a, (float)b)
                                                     : nextafter(a, b));
    case WEFT__OP_HEAVISIDE:
        return of_float(dtype, isnan(a) ? a : a == 0 ? b : (double)(a > 0));
    case WEFT__OP_DEGREES:
    case WEFT__OP_RADIANS:
        return of_float(dtype, turned(op, dtype, a));
    case WEFT__OP_ISNAN:
    case WEFT__OP_ISINF:
    case WEFT__OP_ISFINITE:
    case WEFT__OP_SIGNBIT:
        return float_test(op, a);
    default:
        return of_float(dtype, a);
    }
}

/* float32 through double: one rounding of a result that a double holds, or rounds innocuously. */
static inline weft_value float_result(weft__op op, weft_dtype dtype, double a, double b)
{
    switch (op) {
    case WEFT__OP_ADD:
        return of_float(dtype, a + b);
    case WEFT__OP_SUBTRACT:
        return of_float(dtype, a - b);
    case WEFT__OP_MULTIPLY:
        return of_float(dtype, a * b);
    case WEFT__OP_DIVIDE:
        return of_float(dtype, a / b);
    case WEFT__OP_FLOOR_DIVIDE:
    case WEFT__OP_REMAINDER:
        return float_division(op, dtype, a, b);
    case WEFT__OP_NEGATIVE:
        return of_float(dtype, -a);
    case WEFT__OP_ABSOLUTE:
        return of_float(dtype, fabs(a));
    case WEFT__OP_MINIMUM:
        return of_float(dtype, isnan(a) || a <= b ? a : b);
    case WEFT__OP_MAXIMUM:
        return of_float(dtype, isnan(a) || a >= b ? a : b);
    case WEFT__OP_SQRT:
        return of_float(dtype, sqrt(a));
    case WEFT__OP_FLOOR:
        return of_float(dtype, floor(a));
    case WEFT__OP_CEIL:
        return of_float(dtype, ceil(a));
    case WEFT__OP_EQUAL:
        return of_bool(a == b);
    case WEFT__OP_NOT_EQUAL:
        return of_bool(a != b);
    case WEFT__OP_LESS:
        return of_bool(a < b);
    case WEFT__OP_LESS_EQUAL:
        return of_bool(a <= b);
    case WEFT__OP_GREATER:
        return of_bool(a > b);
    case WEFT__OP_GREATER_EQUAL:
        return of_bool(a >= b);
    default:
        return simple_result(op, dtype, a, b);
    }
}

#include "kernels_plain_complex.h"

static inline weft_value plain_result(weft__op op, const weft_value in[3])
{
    weft_dtype dtype = in[0].dtype;

    if (op == WEFT__OP_WHERE)
        return in[0].as.i ? in[1] : in[2];
    if (op == WEFT__OP_LDEXP)
        return of_float(dtype, ldexp(in[0].as.f, (int)(in[1].as.i > 9999    ? 9999
                                                       : in[1].as.i < -9999 ? -9999
                                                                            : in[1].as.i)));
    if (dtype == WEFT_BOOL)
        return bool_result(op, in[0].as.i != 0, in[1].as.i != 0);
    if (dtype <= WEFT_UINT64)
        return integer_result(op, dtype, wide_of(in[0]), wide_of(in[1]));
    if (is_float(dtype))
        return float_result(op, dtype, in[0].as.f, in[1].as.f);
    return complex_result(op, in[0], in[1]);
}

#endif
