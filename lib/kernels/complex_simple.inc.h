/* Parts of complex numbers and questions about them, seen as pairs of PART: NAME, PART, PART_NAME.
 */

static void LOOP(rint)(size_t n, void *out, const void *const *in)
{
    WEFT__PASTE(rint, PART_NAME)(2 * n, out, in);
}

static void LOOP(real)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0];
    PART *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[2 * i];
}

static void LOOP(imag)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0];
    PART *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[2 * i + 1];
}

static void LOOP(conjugate)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0];
    PART *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        PART re = a[2 * i], im = -a[2 * i + 1];
        o[2 * i] = re;
        o[2 * i + 1] = im;
    }
}

static void LOOP(isnan)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (a[2 * i] != a[2 * i]) | (a[2 * i + 1] != a[2 * i + 1]);
}

static void LOOP(isinf)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], infinity = (PART)INFINITY;
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (uint8_t)(fabs(a[2 * i]) == infinity) | (uint8_t)(fabs(a[2 * i + 1]) == infinity);
}

static void LOOP(isfinite)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], infinity = (PART)INFINITY;
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (uint8_t)(fabs(a[2 * i]) < infinity) & (uint8_t)(fabs(a[2 * i + 1]) < infinity);
}
