/* Comparisons of a complex type, seen as pairs of PART: NAME, PART. As in NumPy, real parts decide
 * (unless an imaginary part is NaN), and imaginary parts where real parts are equal. */

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

static void LOOP(less)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], *b = in[1];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        PART ar = a[2 * i], ai = a[2 * i + 1], br = b[2 * i], bi = b[2 * i + 1];
        o[i] = ((ar < br) & (ai == ai) & (bi == bi)) | ((ar == br) & (ai < bi));
    }
}

static void LOOP(less_equal)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], *b = in[1];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        PART ar = a[2 * i], ai = a[2 * i + 1], br = b[2 * i], bi = b[2 * i + 1];
        o[i] = ((ar < br) & (ai == ai) & (bi == bi)) | ((ar == br) & (ai <= bi));
    }
}

static void LOOP(greater)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[1], *b = in[0];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        PART ar = a[2 * i], ai = a[2 * i + 1], br = b[2 * i], bi = b[2 * i + 1];
        o[i] = ((ar < br) & (ai == ai) & (bi == bi)) | ((ar == br) & (ai < bi));
    }
}

static void LOOP(greater_equal)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[1], *b = in[0];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        PART ar = a[2 * i], ai = a[2 * i + 1], br = b[2 * i], bi = b[2 * i + 1];
        o[i] = ((ar < br) & (ai == ai) & (bi == bi)) | ((ar == br) & (ai <= bi));
    }
}
