/* Arithmetic of the real floating types: TYPE, NAME. Each result is rounded once. */

static void LOOP(add)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] + b[i];
}

static void LOOP(subtract)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] - b[i];
}

static void LOOP(multiply)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] * b[i];
}

static void LOOP(divide)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] / b[i];
}

static void LOOP(negative)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = -a[i];
}

static void LOOP(positive)(size_t n, void *out, const void *const *in)
{
    memmove(out, in[0], weft__whole(n) * sizeof(TYPE));
}

static void LOOP(abs)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = fabs(a[i]);
}

static void LOOP(minimum)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(least)(a[i], b[i]);
}

static void LOOP(maximum)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(most)(a[i], b[i]);
}

/* The other one where one is NaN, and the first of equal ones. */
static void LOOP(fmin)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = ((a[i] <= b[i]) | (b[i] != b[i])) ? a[i] : b[i];
}

static void LOOP(fmax)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = ((a[i] >= b[i]) | (b[i] != b[i])) ? a[i] : b[i];
}

static void LOOP(sqrt)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = sqrt(a[i]);
}

static void LOOP(floor)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = floor(a[i]);
}

static void LOOP(ceil)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = ceil(a[i]);
}

static void LOOP(trunc)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0];
    TYPE *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = trunc(a[i]);
}
