/* Equality of a complex type, seen as pairs of PART: NAME, PART. */

static void LOOP(equal)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], *b = in[1];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (a[2 * i] == b[2 * i]) & (a[2 * i + 1] == b[2 * i + 1]);
}

static void LOOP(not_equal)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], *b = in[1];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (a[2 * i] != b[2 * i]) | (a[2 * i + 1] != b[2 * i + 1]);
}
