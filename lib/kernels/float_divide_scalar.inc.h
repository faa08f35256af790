/* floor_divide and remainder of floats, one element at a time: TYPE, NAME. */

static void LOOP(floor_divide)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(python_quotient)(a[i], b[i]);
}

static void LOOP(remainder)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(python_remainder)(a[i], b[i]);
}
