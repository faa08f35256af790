/* Squared deviations from a mean. */
#include "kernels/isa.h"

void WEFT__ISA_NAME(deviations)(double *out, const double *in, size_t n, double mean)
{
    WEFT__INDEPENDENT
    for (size_t i = 0; i < n; i++)
        out[i] = (in[i] - mean) * (in[i] - mean);
}
