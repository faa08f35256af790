/* What the loops of complex numbers should give, one operation on parts after another. */
#ifndef WEFT_TESTS_KERNELS_PLAIN_COMPLEX_H
#define WEFT_TESTS_KERNELS_PLAIN_COMPLEX_H

static inline bool plain_has_nan(const double *x)
{
    return isnan(x[0]) || isnan(x[1]);
}

/* NumPy's order: real parts first, and nothing is less where an imaginary part is NaN. */
static inline bool plain_less(const double *x, const double *y)
{
    if (x[0] == y[0])
        return x[1] < y[1];
    return x[0] < y[0] && !isnan(x[1]) && !isnan(y[1]);
}

static inline bool plain_equal(const double *x, const double *y)
{
    return x[0] == y[0] && x[1] == y[1];
}

static inline bool plain_not_above(const double *x, const double *y)
{
    return plain_less(x, y) || plain_equal(x, y);
}

static inline double part_of(weft__op op, weft_dtype part, double a, double b)
{
    return float_result(op, part, a, b).as.f;
}

/* Smith's algorithm in NumPy's order; `big` is the index of the divisor's larger part. */
static inline weft_value plain_quotient(weft_dtype part, weft_value a, const double *y)
{
    const weft__op add = WEFT__OP_ADD, minus = WEFT__OP_SUBTRACT, by = WEFT__OP_MULTIPLY,
                   over = WEFT__OP_DIVIDE;
    const int big = fabs(y[0]) >= fabs(y[1]) ? 0 : 1;
    const double u = a.as.c[big], v = a.as.c[1 - big];
    double ratio, scale, cross;

    if (y[0] == 0 && y[1] == 0) {
        for (int k = 0; k < 2; k++)
            a.as.c[k] = part_of(over, part, a.as.c[k], fabs(y[0]));
        return a;
    }
    ratio = part_of(over, part, y[1 - big], y[big]);
    scale = part_of(add, part, y[big], part_of(by, part, y[1 - big], ratio));
    scale = part_of(over, part, 1, scale);
    cross = part_of(by, part, u, ratio);
    a.as.c[0] = part_of(add, part, u, part_of(by, part, v, ratio));
    a.as.c[1] = big == 0 ? part_of(minus, part, v, cross) : part_of(minus, part, cross, v);
    for (int k = 0; k < 2; k++)
        a.as.c[k] = part_of(by, part, a.as.c[k], scale);
    return a;
}

static inline weft_value plain_product(weft_dtype part, weft_value a, const double *y)
{
    const double *x = a.as.c;
    double cross[4];

    for (int k = 0; k < 4; k++)
        cross[k] = part_of(WEFT__OP_MULTIPLY, part, x[k / 2], y[k % 2]);
    a.as.c[0] = part_of(WEFT__OP_SUBTRACT, part, cross[0], cross[3]);
    a.as.c[1] = part_of(WEFT__OP_ADD, part, cross[1], cross[2]);
    return a;
}

static inline weft_value complex_result(weft__op op, weft_value a, weft_value b)
{
    weft_dtype part = a.dtype == WEFT_COMPLEX64 ? WEFT_FLOAT32 : WEFT_FLOAT64;
    const double *x = a.as.c, *y = b.as.c;

    switch (op) {
    case WEFT__OP_EQUAL:
        return of_bool(plain_equal(x, y));
    case WEFT__OP_NOT_EQUAL:
        return of_bool(!plain_equal(x, y));
    case WEFT__OP_LESS:
        return of_bool(plain_less(x, y));
    case WEFT__OP_LESS_EQUAL:
        return of_bool(plain_not_above(x, y));
    case WEFT__OP_GREATER:
        return of_bool(plain_less(y, x));
    case WEFT__OP_GREATER_EQUAL:
        return of_bool(plain_not_above(y, x));
    case WEFT__OP_MINIMUM:
        return plain_has_nan(x) || plain_not_above(x, y) ? a : b;
    case WEFT__OP_MAXIMUM:
        return plain_has_nan(x) || plain_not_above(y, x) ? a : b;
    case WEFT__OP_FMIN:
        return plain_has_nan(y) || plain_not_above(x, y) ? a : b;
    case WEFT__OP_FMAX:
        return plain_has_nan(y) || plain_not_above(y, x) ? a : b;
    case WEFT__OP_ISNAN:
        return of_bool(plain_has_nan(x));
    case WEFT__OP_ISINF:
        return of_bool(isinf(x[0]) || isinf(x[1]));
    case WEFT__OP_ISFINITE:
        return of_bool(isfinite(x[0]) && isfinite(x[1]));
    case WEFT__OP_REAL:
        return of_float(part, x[0]);
    case WEFT__OP_IMAG:
        return of_float(part, x[1]);
    case WEFT__OP_CONJUGATE:
        a.as.c[1] = -a.as.c[1];
        return a;
    case WEFT__OP_MULTIPLY:
        return plain_product(part, a, y);
    case WEFT__OP_DIVIDE:
        return plain_quotient(part, a, y);
    default:
        for (int k = 0; k < 2; k++)
            a.as.c[k] = part_of(op, part, x[k], y[k]);
        return a;
    }
}

#endif
