/* FUNCTION of one complex variable whose VALUE, of two doubles, is real. */

void WEFT__PASTE(FUNCTION, complex128)(size_t n, void *out, const void *const *in)
{
    const double *a = in[0];
    double *o = out;

    for (size_t i = 0; i < n; i++)
        o[i] = VALUE(a[2 * i], a[2 * i + 1]);
}

void WEFT__PASTE(FUNCTION, complex64)(size_t n, void *out, const void *const *in)
{
    const float *a = in[0];
    float *o = out;

    for (size_t i = 0; i < n; i++)
        o[i] = (float)VALUE((double)a[2 * i], (double)a[2 * i + 1]);
}
#undef FUNCTION
#undef VALUE
