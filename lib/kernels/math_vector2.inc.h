/* FUNCTION of two variables by glibc's vector library. */

weft__doubles WEFT__MVEC_DOUBLE(vv, FUNCTION)(weft__doubles, weft__doubles);
weft__floats WEFT__MVEC_FLOAT(vv, FUNCTION)(weft__floats, weft__floats);

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
    for (size_t i = 0; i < weft__whole(n); i += WEFT__FLOATS)
        weft__store_floats(o + i, WEFT__MVEC_FLOAT(vv, FUNCTION)(weft__load_floats(a + i),
                                                                 weft__load_floats(b + i)));
}
#undef FUNCTION
