/* FUNCTION of one variable by the C library, one element at a time. */

static void WEFT__PASTE(FUNCTION, float64)(size_t n, void *out, const void *const *in)
{
    const double *a = in[0];
    double *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = FUNCTION(a[i]);
}

static void WEFT__PASTE(FUNCTION, float32)(size_t n, void *out, const void *const *in)
{
    const float *a = in[0];
    float *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = (float)FUNCTION(a[i]);
}
#undef FUNCTION
