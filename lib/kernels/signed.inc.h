/* Arithmetic that only signed integers need: TYPE, NAME, UNSIGNED. */

static void LOOP(abs)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (TYPE)(UNSIGNED)(a[i] < 0 ? 0U - (UNSIGNED)a[i] : (UNSIGNED)a[i]);
}
