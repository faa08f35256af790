/* The element-wise operations as data: what the compiler of expressions and the kernels share.
 *
 * X(ID, "name", inputs, kind)
 *   ARITHMETIC  loop dtype = promoted dtype of the inputs; result of that dtype
 *   FLOAT       integers are taken to float64 (16 bits and fewer: float32); result of that float
 *   COMPARE     loop dtype = promoted dtype; result bool
 *   TEST        a question about a number, of floats and complex numbers; result bool
 *   BITWISE     bool and integers only; result of the loop dtype
 *   PART        of a complex number; result of the dtype of its parts
 *   SCALE       a float by a power of two, which is int64; result of the float's dtype
 *   SELECT      where(condition, a, b): first input bool, the others promoted
 * MODULUS and RECIPROCAL are abs and reciprocal of complex numbers, which other loops serve for
 * real ones. A kernel exists for each pair of operation and loop dtype that the kind allows.
 */
#ifndef WEFT__KERNELS_OP_H
#define WEFT__KERNELS_OP_H

#define WEFT__OPS(X)                                                                               \
    X(ADD, "add", 2, ARITHMETIC)                                                                   \
    X(SUBTRACT, "subtract", 2, ARITHMETIC)                                                         \
    X(MULTIPLY, "multiply", 2, ARITHMETIC)                                                         \
    X(DIVIDE, "divide", 2, FLOAT)                                                                  \
    X(FLOOR_DIVIDE, "floor_divide", 2, ARITHMETIC)                                                 \
    X(REMAINDER, "remainder", 2, ARITHMETIC)                                                       \
    X(FMOD, "fmod", 2, ARITHMETIC)                                                                 \
    X(POWER, "power", 2, ARITHMETIC)                                                               \
    X(NEGATIVE, "negative", 1, ARITHMETIC)                                                         \
    X(POSITIVE, "positive", 1, ARITHMETIC)                                                         \
    X(ABSOLUTE, "abs", 1, ARITHMETIC)                                                              \
    X(SIGN, "sign", 1, ARITHMETIC)                                                                 \
    X(MINIMUM, "minimum", 2, ARITHMETIC)                                                           \
    X(MAXIMUM, "maximum", 2, ARITHMETIC)                                                           \
    X(FMIN, "fmin", 2, ARITHMETIC)                                                                 \
    X(FMAX, "fmax", 2, ARITHMETIC)                                                                 \
    X(FLOOR, "floor", 1, ARITHMETIC)                                                               \
    X(CEIL, "ceil", 1, ARITHMETIC)                                                                 \
    X(TRUNC, "trunc", 1, ARITHMETIC)                                                               \
    X(RINT, "rint", 1, FLOAT)                                                                      \
    X(COPYSIGN, "copysign", 2, FLOAT)                                                              \
    X(NEXTAFTER, "nextafter", 2, FLOAT)                                                            \
    X(HEAVISIDE, "heaviside", 2, FLOAT)                                                            \
    X(DEGREES, "degrees", 1, FLOAT)                                                                \
    X(RADIANS, "radians", 1, FLOAT)                                                                \
    X(SQRT, "sqrt", 1, FLOAT)                                                                      \
    X(EXP, "exp", 1, FLOAT)                                                                        \
    X(EXP2, "exp2", 1, FLOAT)                                                                      \
    X(EXPM1, "expm1", 1, FLOAT)                                                                    \
    X(LOG, "log", 1, FLOAT)                                                                        \
    X(LOG2, "log2", 1, FLOAT)                                                                      \
    X(LOG10, "log10", 1, FLOAT)                                                                    \
    X(LOG1P, "log1p", 1, FLOAT)                                                                    \
    X(SIN, "sin", 1, FLOAT)                                                                        \
    X(COS, "cos", 1, FLOAT)                                                                        \
    X(TAN, "tan", 1, FLOAT)                                                                        \
    X(ARCSIN, "arcsin", 1, FLOAT)                                                                  \
    X(ARCCOS, "arccos", 1, FLOAT)                                                                  \
    X(ARCTAN, "arctan", 1, FLOAT)                                                                  \
    X(SINH, "sinh", 1, FLOAT)                                                                      \
    X(COSH, "cosh", 1, FLOAT)                                                                      \
    X(TANH, "tanh", 1, FLOAT)                                                                      \
    X(ARCSINH, "arcsinh", 1, FLOAT)                                                                \
    X(ARCCOSH, "arccosh", 1, FLOAT)                                                                \
    X(ARCTANH, "arctanh", 1, FLOAT)                                                                \
    X(CBRT, "cbrt", 1, FLOAT)                                                                      \
    X(ERF, "erf", 1, FLOAT)                                                                        \
    X(GAMMA, "gamma", 1, FLOAT)                                                                    \
    X(LGAMMA, "lgamma", 1, FLOAT)                                                                  \
    X(ARCTAN2, "arctan2", 2, FLOAT)                                                                \
    X(HYPOT, "hypot", 2, FLOAT)                                                                    \
    X(LDEXP, "ldexp", 2, SCALE)                                                                    \
    X(ISNAN, "isnan", 1, TEST)                                                                     \
    X(ISINF, "isinf", 1, TEST)                                                                     \
    X(ISFINITE, "isfinite", 1, TEST)                                                               \
    X(SIGNBIT, "signbit", 1, TEST)                                                                 \
    X(REAL, "real", 1, PART)                                                                       \
    X(IMAG, "imag", 1, PART)                                                                       \
    X(ANGLE, "angle", 1, PART)                                                                     \
    X(MODULUS, "abs", 1, PART)                                                                     \
    X(RECIPROCAL, "reciprocal", 1, ARITHMETIC)                                                     \
    X(CONJUGATE, "conjugate", 1, ARITHMETIC)                                                       \
    X(EQUAL, "equal", 2, COMPARE)                                                                  \
    X(NOT_EQUAL, "not_equal", 2, COMPARE)                                                          \
    X(LESS, "less", 2, COMPARE)                                                                    \
    X(LESS_EQUAL, "less_equal", 2, COMPARE)                                                        \
    X(GREATER, "greater", 2, COMPARE)                                                              \
    X(GREATER_EQUAL, "greater_equal", 2, COMPARE)                                                  \
    X(BITWISE_AND, "bitwise_and", 2, BITWISE)                                                      \
    X(BITWISE_OR, "bitwise_or", 2, BITWISE)                                                        \
    X(BITWISE_XOR, "bitwise_xor", 2, BITWISE)                                                      \
    X(INVERT, "invert", 1, BITWISE)                                                                \
    X(LEFT_SHIFT, "left_shift", 2, BITWISE)                                                        \
    X(RIGHT_SHIFT, "right_shift", 2, BITWISE)                                                      \
    X(WHERE, "where", 3, SELECT)

typedef enum weft__op_kind {
    WEFT__KIND_ARITHMETIC,
    WEFT__KIND_FLOAT,
    WEFT__KIND_COMPARE,
    WEFT__KIND_TEST,
    WEFT__KIND_BITWISE,
    WEFT__KIND_PART,
    WEFT__KIND_SCALE,
    WEFT__KIND_SELECT
} weft__op_kind;

#define WEFT__OP_ID(id, name, inputs, kind) WEFT__OP_##id,
typedef enum weft__op { WEFT__OPS(WEFT__OP_ID) WEFT__OP_COUNT } weft__op;
#undef WEFT__OP_ID

#endif
