/* NumPy's Generator(Philox(key)).random(): element by element a function of its index.
 *
 * Philox 4x64-10 is Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3"
 * (SC11). NumPy counts from 1 and takes the four words of a counter in order.
 */
#include <Random123/philox.h>

#include "kernels/isa.h"

static double to_float64(uint64_t word)
{
    return (double)(int64_t)(word >> 11) * 0x1p-53;
}

static float to_float32(uint32_t half)
{
    return (float)(int32_t)(half >> 8) * 0x1p-24F;
}

/* The four words of the counter that comes `group`-th. */
static philox4x64_ctr_t words(uint64_t group, philox4x64_key_t key)
{
    philox4x64_ctr_t counter = {{1 + group, 0, 0, 0}};
    return philox4x64_R(10, counter, key);
}

void WEFT__ISA_NAME(random_float64)(double *out, uint64_t first, size_t n, const uint64_t key[2])
{
    philox4x64_key_t k = {{key[0], key[1]}};
    philox4x64_ctr_t w = {{0, 0, 0, 0}};
    size_t done = 0;
    for (; done < n && (first + done) % 4 != 0; done++)
        out[done] = to_float64(words((first + done) / 4, k).v[(first + done) % 4]);
    for (; n - done >= 4; done += 4) {
        w = words((first + done) / 4, k);
        for (size_t lane = 0; lane < 4; lane++)
            out[done + lane] = to_float64(w.v[lane]);
    }
    for (; done < n; done++)
        out[done] = to_float64(words((first + done) / 4, k).v[(first + done) % 4]);
}

static float element_float32(uint64_t index, philox4x64_key_t key)
{
    uint64_t word = words(index / 8, key).v[index / 2 % 4];
    return to_float32((uint32_t)(word >> 32 * (index % 2)));
}

void WEFT__ISA_NAME(random_float32)(float *out, uint64_t first, size_t n, const uint64_t key[2])
{
    philox4x64_key_t k = {{key[0], key[1]}};
    size_t done = 0;
    for (; done < n && (first + done) % 8 != 0; done++)
        out[done] = element_float32(first + done, k);
    for (; n - done >= 8; done += 8) {
        philox4x64_ctr_t w = words((first + done) / 8, k);
        for (size_t lane = 0; lane < 8; lane++)
            out[done + lane] = to_float32((uint32_t)(w.v[lane / 2] >> 32 * (lane % 2)));
    }
    for (; done < n; done++)
        out[done] = element_float32(first + done, k);
}
