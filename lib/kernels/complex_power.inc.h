/* Powers of a complex type: TYPE, NAME, PART. */

/* The plain formula; see complex.inc.h. */
static TYPE LOOP(product)(TYPE a, TYPE b)
{
    PART re = creal(a) * creal(b) - cimag(a) * cimag(b);
    PART im = creal(a) * cimag(b) + cimag(a) * creal(b);

    return (TYPE)CMPLX((double)re, (double)im);
}

/* NumPy's steps: they say which parts are infinite or NaN where the power is not finite. */
static TYPE LOOP(stepwise_power)(TYPE z, int n)
{
    TYPE result = 1;

    if (n == 2)
        return LOOP(product)(z, z);
    if (n == 3)
        return LOOP(product)(z, LOOP(product)(z, z));
    for (int left = n < 0 ? -n : n; left > 0; left >>= 1) {
        if (left & 1)
            result = LOOP(product)(result, z);
        if (left > 1)
            z = LOOP(product)(z, z);
    }
    return n < 0 ? (TYPE)quotient_of_one((double complex)result) : result;
}

/* NumPy's cases: whatever to the power 0 is 1, 0 to another power is 0 or undefined. */
static TYPE LOOP(complex_power)(TYPE z, TYPE exponent)
{
    const PART p = creal(exponent);
    TYPE result;

    if (exponent == 0)
        return 1;
    if (z == 0)
        return p > 0 && cimag(exponent) == 0 ? 0 : (TYPE)CMPLX((double)NAN, (double)NAN);
    if (p == 1 && cimag(exponent) == 0)
        return z;
    if (cimag(exponent) != 0 || p != floor(p) || fabs(p) >= 100) {
        result = (TYPE)cpow((double complex)z, (double complex)exponent);
        return is_finite((double complex)result) ? result : pow(z, exponent);
    }
    result = (TYPE)integer_power(z, (int)p);
    return is_finite((double complex)result) ? result : LOOP(stepwise_power)(z, (int)p);
}

void WEFT__PASTE(weft__power, NAME)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;

    for (size_t i = 0; i < n; i++)
        o[i] = LOOP(complex_power)(a[i], b[i]);
}
