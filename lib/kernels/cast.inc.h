/* Casts from one type to all, as C converts: TYPE, NAME. Out of range where C leaves it open, a
 * value goes through a wider signed integer and wraps, the same on every instruction set. */

static void LOOP(to_bool)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = a[i] != 0;
}

static void LOOP(to_int8)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    int8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (int8_t)(int32_t)a[i];
}

static void LOOP(to_int16)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    int16_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (int16_t)(int32_t)a[i];
}

static void LOOP(to_int32)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    int32_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (int32_t)a[i];
}

static void LOOP(to_int64)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    int64_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (int64_t)a[i];
}

static void LOOP(to_uint8)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    uint8_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (uint8_t)(int32_t)a[i];
}

static void LOOP(to_uint16)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    uint16_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (uint16_t)(int32_t)a[i];
}

static void LOOP(to_uint32)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    uint32_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (uint32_t)(int64_t)a[i];
}

static void LOOP(to_uint64)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    uint64_t *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = TO_UINT64(a[i]);
}

static void LOOP(to_float32)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    float *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (float)a[i];
}

static void LOOP(to_float64)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    double *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (double)a[i];
}

static void LOOP(to_complex64)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    float complex *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (float complex)a[i];
}

static void LOOP(to_complex128)(size_t n, void *out, const void *in)
{
    const TYPE *a = in;
    double complex *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (double complex)a[i];
}

static const weft__cast_loop LOOP(casts_from)[WEFT_DTYPE_COUNT] = {
    [WEFT_BOOL] = LOOP(to_bool),
    [WEFT_INT8] = LOOP(to_int8),
    [WEFT_INT16] = LOOP(to_int16),
    [WEFT_INT32] = LOOP(to_int32),
    [WEFT_INT64] = LOOP(to_int64),
    [WEFT_UINT8] = LOOP(to_uint8),
    [WEFT_UINT16] = LOOP(to_uint16),
    [WEFT_UINT32] = LOOP(to_uint32),
    [WEFT_UINT64] = LOOP(to_uint64),
    [WEFT_FLOAT32] = LOOP(to_float32),
    [WEFT_FLOAT64] = LOOP(to_float64),
    [WEFT_COMPLEX64] = LOOP(to_complex64),
    [WEFT_COMPLEX128] = LOOP(to_complex128)};
