/* FUNCTION of one complex variable, whose VALUE is a function of a double complex; for
 * complex64 it may be VALUE64. */
#ifndef VALUE64
#define VALUE64 VALUE
#endif

void WEFT__PASTE(FUNCTION, complex128)(size_t n, void *out, const void *const *in)
{
    const double complex *a = in[0];
    double complex *o = out;

    for (size_t i = 0; i < n; i++)
        o[i] = VALUE(a[i]);
}

void WEFT__PASTE(FUNCTION, complex64)(size_t n, void *out, const void *const *in)
{
    const float complex *a = in[0];
    float complex *o = out;

    for (size_t i = 0; i < n; i++)
        o[i] = (float complex)VALUE64((double complex)a[i]);
}
#undef FUNCTION
#undef VALUE
#undef VALUE64
