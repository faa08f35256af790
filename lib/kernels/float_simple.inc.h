/* Simple functions of the real floating types: TYPE, NAME. NaN and signed
 * zeros as in NumPy's loops. */

static void LOOP(sign)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] > 0 ? (TYPE)1 : a[i] < 0 ? (TYPE)-1 : a[i] == 0 ? (TYPE)0 : a[i];
}

static void LOOP(rint)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = rint(a[i]);
}

static void LOOP(copysign)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = copysign(a[i], b[i]);
}

static void LOOP(heaviside)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] != a[i] ? a[i] : a[i] == 0 ? b[i] : a[i] < 0 ? (TYPE)0 : (TYPE)1;
}

static void LOOP(degrees)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] * ((TYPE)180 / (TYPE)PI);
}

static void LOOP(radians)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] * ((TYPE)PI / (TYPE)180);
}

static void LOOP(isnan)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] != a[i];
}

static void LOOP(isinf)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = fabs(a[i]) > LARGEST;
}

static void LOOP(isfinite)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = fabs(a[i]) <= LARGEST;
}

static void LOOP(signbit)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = signbit(a[i]) != 0;
}

/* One element at a time: the remainder needs as many steps as the exponents differ. */
static void LOOP(fmod)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = fmod(a[i], b[i]);
}

/* Exponents are int64; what is beyond every float is cut. */
static void LOOP(ldexp)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    const int64_t *b = in[1];
    TYPE *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = ldexp(a[i], (int)(b[i] > 4096 ? 4096 : b[i] < -4096 ? -4096 : b[i]));
}
