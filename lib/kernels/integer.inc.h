/* Arithmetic of every integer type: TYPE, NAME, UNSIGNED. Overflow wraps, as NumPy's does. */

static void LOOP(add)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (TYPE)(UNSIGNED)((UNSIGNED)a[i] + (UNSIGNED)b[i]);
}

static void LOOP(subtract)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (TYPE)(UNSIGNED)((UNSIGNED)a[i] - (UNSIGNED)b[i]);
}

/* 1U keeps 16-bit factors from being multiplied as int. Unrolled, a product goes to the register it
 * came from: AVX-512's vpmullq waits for the old value of any other. */
static void LOOP(multiply)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
#pragma GCC unroll 4
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (TYPE)(UNSIGNED)(1U * (UNSIGNED)a[i] * (UNSIGNED)b[i]);
}

static void LOOP(negative)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (TYPE)(UNSIGNED)(0U - (UNSIGNED)a[i]);
}

static void LOOP(positive)(size_t n, void *out, const void *const *in)
{
    memmove(out, in[0], weft__whole(n) * sizeof(TYPE));
}

static void LOOP(minimum)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(least)(a[i], b[i]);
}

static void LOOP(maximum)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(most)(a[i], b[i]);
}
