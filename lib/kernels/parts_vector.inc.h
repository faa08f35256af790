/* FUNCTION of complex numbers whose value is glibc's vector VALUE of both parts, in float64,
 * mended by EXACT where a simpler value is exact. */

weft__doubles WEFT__MVEC_DOUBLE(vv, VALUE)(weft__doubles, weft__doubles);

static void WEFT__PASTE(FUNCTION, complex128)(size_t n, void *out, const void *const *in)
{
    const double *a = in[0];
    double *o = out, re[WEFT__DOUBLES], im[WEFT__DOUBLES];
    for (size_t i = 0; i < weft__whole(n); i += WEFT__DOUBLES) {
        for (size_t k = 0; k < WEFT__DOUBLES; k++)
            re[k] = a[2 * (i + k)], im[k] = a[2 * (i + k) + 1];
        weft__store_doubles(o + i, EXACT(WEFT__MVEC_DOUBLE(vv, VALUE)(weft__load_doubles(FIRST),
                                                                      weft__load_doubles(SECOND)),
                                         weft__load_doubles(FIRST), weft__load_doubles(SECOND)));
    }
}

static void WEFT__PASTE(FUNCTION, complex64)(size_t n, void *out, const void *const *in)
{
    const float *a = in[0];
    float *o = out;
    double re[WEFT__DOUBLES], im[WEFT__DOUBLES];
    for (size_t i = 0; i < weft__whole(n); i += WEFT__DOUBLES) {
        for (size_t k = 0; k < WEFT__DOUBLES; k++)
            re[k] = (double)a[2 * (i + k)], im[k] = (double)a[2 * (i + k) + 1];
        weft__narrow_doubles(o + i, EXACT(WEFT__MVEC_DOUBLE(vv, VALUE)(weft__load_doubles(FIRST),
                                                                       weft__load_doubles(SECOND)),
                                          weft__load_doubles(FIRST), weft__load_doubles(SECOND)));
    }
}
#undef FUNCTION
#undef VALUE
#undef EXACT
#undef FIRST
#undef SECOND
