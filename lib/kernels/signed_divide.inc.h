/* floor_divide and remainder of signed integers: TYPE, NAME, UNSIGNED. By zero both give 0; the one
 * quotient that does not fit wraps. LOOP(quotient) truncates, and is never asked for those two. */

static inline TYPE LOOP(floor_quotient)(TYPE a, TYPE b)
{
    TYPE divisor = b == 0 || b == -1 ? 1 : b;
    TYPE quotient = LOOP(quotient)(a, divisor);
    TYPE rest = (TYPE)(UNSIGNED)((UNSIGNED)a - 1U * (UNSIGNED)quotient * (UNSIGNED)divisor);
    TYPE down = (rest != 0) & ((rest < 0) != (divisor < 0));
    TYPE floored = (TYPE)(quotient - down);
    TYPE negated = (TYPE)(UNSIGNED)(0U - (UNSIGNED)a);
    return b == 0 ? 0 : b == -1 ? negated : floored;
}

static void LOOP(floor_divide)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(floor_quotient)(a[i], b[i]);
}

/* Has the divisor's sign. */
static inline TYPE LOOP(floor_remainder)(TYPE a, TYPE b)
{
    TYPE divisor = b == 0 || b == -1 ? 1 : b;
    TYPE quotient = LOOP(quotient)(a, divisor);
    TYPE rest = (TYPE)(UNSIGNED)((UNSIGNED)a - 1U * (UNSIGNED)quotient * (UNSIGNED)divisor);
    bool is_below = (rest != 0) & ((rest < 0) != (divisor < 0));
    return (TYPE)(is_below ? rest + divisor : rest);
}

static void LOOP(remainder)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(floor_remainder)(a[i], b[i]);
}
