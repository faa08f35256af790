/* FUNCTION of one variable by glibc's vector library, float32 by way of float64. */

weft__doubles WEFT__MVEC_DOUBLE(v, FUNCTION)(weft__doubles);

static void WEFT__PASTE(FUNCTION, float64)(size_t n, void *out, const void *const *in)
{
    const double *a = in[0];
    double *o = out;
    for (size_t i = 0; i < weft__whole(n); i += WEFT__DOUBLES)
        weft__store_doubles(o + i, WEFT__MVEC_DOUBLE(v, FUNCTION)(weft__load_doubles(a + i)));
}

static void WEFT__PASTE(FUNCTION, float32)(size_t n, void *out, const void *const *in)
{
    const float *a = in[0];
    float *o = out;
    for (size_t i = 0; i < weft__whole(n); i += WEFT__DOUBLES)
        weft__narrow_doubles(o + i, WEFT__MVEC_DOUBLE(v, FUNCTION)(weft__widen_floats(a + i)));
}
#undef FUNCTION
