/* floor_divide and remainder of unsigned integers, by zero 0: TYPE, NAME. */

static void LOOP(floor_divide)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        TYPE quotient = LOOP(quotient)(a[i], b[i] == 0 ? 1 : b[i]);
        o[i] = b[i] == 0 ? 0 : quotient;
    }
}

static void LOOP(remainder)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        TYPE divisor = b[i] == 0 ? 1 : b[i];
        o[i] = (TYPE)(a[i] - 1U * LOOP(quotient)(a[i], divisor) * divisor);
    }
}
