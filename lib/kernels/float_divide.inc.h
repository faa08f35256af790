/* floor_divide and remainder of the real floating types, after NumPy's npy_divmod: TYPE, NAME.
 * fmod is exact; what follows fixes signs and snaps the quotient to the integer it must be. */

static inline TYPE LOOP(python_remainder)(TYPE a, TYPE b)
{
    TYPE rest = fmod(a, b);
    if (b == 0)
        return rest;
    if (rest == 0)
        return copysign((TYPE)0, b);
    return (b < 0) != (rest < 0) ? rest + b : rest;
}

static inline TYPE LOOP(floor_quotient)(TYPE a, TYPE b)
{
    if (b == 0)
        return a / b;
    TYPE rest = fmod(a, b);
    TYPE quotient = (a - rest) / b;
    if (rest != 0 && (b < 0) != (rest < 0))
        quotient -= 1;
    if (quotient == 0)
        return copysign((TYPE)0, a / b);
    TYPE whole = floor(quotient);
    return quotient - whole > (TYPE)0.5 ? whole + 1 : whole;
}

static void LOOP(remainder)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(python_remainder)(a[i], b[i]);
}

static void LOOP(floor_divide)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(floor_quotient)(a[i], b[i]);
}
