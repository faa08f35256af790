/* Picks elements of one size: TYPE (an unsigned integer or pair), NAME. */

static void LOOP(where)(size_t n, void *out, const void *const *in)
{
    const uint8_t *condition = in[0];
    const TYPE *a = in[1], *b = in[2];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = condition[i] != 0 ? a[i] : b[i];
}
