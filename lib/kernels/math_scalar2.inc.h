/* FUNCTION of two variables by the C library, one element at a time. */

static void WEFT__PASTE(FUNCTION, float64)(size_t n, void *out, const void *const *in)
{
    const double *a = in[0], *b = in[1];
    double *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = FUNCTION(a[i], b[i]);
}

static void WEFT__PASTE(FUNCTION, float32)(size_t n, void *out, const void *const *in)
{
    const float *a = in[0], *b = in[1];
    float *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = FUNCTION(a[i], b[i]);
}
#undef FUNCTION
