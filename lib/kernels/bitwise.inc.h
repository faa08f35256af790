/* Bit operations of every integer type: TYPE, NAME, UNSIGNED. */

static void LOOP(bitwise_and)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (TYPE)(a[i] & b[i]);
}

static void LOOP(bitwise_or)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (TYPE)(a[i] | b[i]);
}

static void LOOP(bitwise_xor)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (TYPE)(a[i] ^ b[i]);
}

static void LOOP(invert)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (TYPE)~a[i];
}

/* A shift by the width or more, and by a negative count, leaves nothing but the sign. */
static void LOOP(left_shift)(size_t n, void *out, const void *const *in)
{
    enum { BITS = 8 * sizeof(TYPE) };
    const UNSIGNED *a = in[0], *b = in[1];
    UNSIGNED *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (UNSIGNED)(b[i] < BITS ? 1U * a[i] << (b[i] & (BITS - 1)) : 0U);
}

static void LOOP(right_shift)(size_t n, void *out, const void *const *in)
{
    enum { BITS = 8 * sizeof(TYPE) };
    const TYPE *a = in[0];
    const UNSIGNED *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        UNSIGNED count = b[i] < BITS ? b[i] : BITS;
        UNSIGNED first = (UNSIGNED)(count / 2);
        o[i] = (TYPE)(a[i] >> first >> (count - first));
    }
}
