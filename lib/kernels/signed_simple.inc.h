/* sign and fmod of signed integers: TYPE, NAME. By 0 fmod gives 0, as by -1. */

static void LOOP(sign)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (TYPE)((a[i] > 0) - (a[i] < 0));
}

/* The remainder has the dividend's sign. */
static void LOOP(fmod)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (TYPE)(a[i] % (b[i] == 0 || b[i] == -1 ? 1 : b[i]));
}
