/* Comparisons of a real type, to bytes 0 or 1: TYPE, NAME. A NaN differs from everything. */

static void LOOP(equal)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] == b[i];
}

static void LOOP(not_equal)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] != b[i];
}

static void LOOP(less)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] < b[i];
}

static void LOOP(less_equal)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] <= b[i];
}

static void LOOP(greater)(size_t n, void *out, const void *const *in)
{
    LOOP(less)(n, out, (const void *const[]){in[1], in[0]});
}

static void LOOP(greater_equal)(size_t n, void *out, const void *const *in)
{
    LOOP(less_equal)(n, out, (const void *const[]){in[1], in[0]});
}
