/* FUNCTION of two variables by glibc's vector library, float32 by way of float64. */

weft__doubles WEFT__MVEC_DOUBLE(vv, FUNCTION)(weft__doubles, weft__doubles);

static void WEFT__PASTE(FUNCTION, float64)(size_t n, void *out, const void *const *in)
{
    const double *a = in[0], *b = in[1];
    double *o = out;
    for (size_t i = 0; i < weft__whole(n); i += WEFT__DOUBLES)
        weft__store_doubles(o + i, WEFT__MVEC_DOUBLE(vv, FUNCTION)(weft__load_doubles(a + i),
                                                                   weft__load_doubles(b + i)));
}

static void WEFT__PASTE(FUNCTION, float32)(size_t n, void *out, const void *const *in)
{
    const float *a = in[0], *b = in[1];
    float *o = out;
    for (size_t i = 0; i < weft__whole(n); i += WEFT__DOUBLES)
        weft__narrow_doubles(o + i, WEFT__MVEC_DOUBLE(vv, FUNCTION)(weft__widen_floats(a + i),
                                                                    weft__widen_floats(b + i)));
}
#undef FUNCTION
