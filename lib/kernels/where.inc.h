/* Picks elements of one size: TYPE (an unsigned integer), NAME. Both are read before one is taken,
 * so that no load depends on the condition. */

static void LOOP(where)(size_t n, void *out, const void *const *in)
{
    const uint8_t *condition = in[0];
    const TYPE *a = in[1], *b = in[2];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        TYPE yes = a[i], no = b[i];
        o[i] = condition[i] != 0 ? yes : no;
    }
}
