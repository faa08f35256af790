#include "linalg/eig_vectors.h"

#include "kernels/cmplx.h"

static double part(weft_dtype dtype, const void *packed, int64_t index)
{
    return dtype == WEFT_FLOAT32 ? (double)((const float *)packed)[index]
                                 : ((const double *)packed)[index];
}

static void put(weft_dtype dtype, void *vectors, int64_t index, double re, double im)
{
    if (dtype == WEFT_FLOAT32)
        ((float complex *)vectors)[index] = CMPLXF((float)re, (float)im);
    else
        ((double complex *)vectors)[index] = CMPLX(re, im);
}

static bool is_real(weft_dtype dtype, const void *w, int64_t k)
{
    return dtype == WEFT_FLOAT32 ? cimagf(((const float complex *)w)[k]) == 0
                                 : cimag(((const double complex *)w)[k]) == 0;
}

void weft__eig_unpack(weft_dtype dtype, int64_t n, const void *w, const void *packed, void *vectors)
{
    for (int64_t k = 0; k < n; k++) {
        const bool is_pair = k + 1 < n && !is_real(dtype, w, k);

        for (int64_t i = 0; i < n; i++) {
            const double re = part(dtype, packed, k * n + i);
            const double im = is_pair ? part(dtype, packed, (k + 1) * n + i) : 0;

            put(dtype, vectors, k * n + i, re, im);
            if (is_pair)
                put(dtype, vectors, (k + 1) * n + i, re, -im);
        }
        k += is_pair;
    }
}
