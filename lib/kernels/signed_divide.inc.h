/* floor_divide and remainder of signed integers: TYPE, NAME, UNSIGNED. */

/* Rounds down; by zero gives 0, and the one quotient that does not fit wraps. */
static inline TYPE LOOP(floor_quotient)(TYPE a, TYPE b)
{
    if (b == 0)
        return 0;
    if (b == -1)
        return (TYPE)(UNSIGNED)(0U - (UNSIGNED)a);
    TYPE quotient = (TYPE)(a / b);
    return (TYPE)(quotient - ((a < 0) != (b < 0) && quotient * b != a));
}

static void LOOP(floor_divide)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(floor_quotient)(a[i], b[i]);
}

/* Has the divisor's sign; by zero gives 0. */
static inline TYPE LOOP(floor_remainder)(TYPE a, TYPE b)
{
    if (b == 0 || b == -1)
        return 0;
    TYPE rest = (TYPE)(a % b);
    return (TYPE)(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
}

static void LOOP(remainder)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(floor_remainder)(a[i], b[i]);
}
