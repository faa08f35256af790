/* Random numbers that are a function of (seed, stream, global index). */
#ifndef WEFT_RANDOM_H
#define WEFT_RANDOM_H

#include <weft/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Collective. Uniform on [0, 1), float64 or float32: bit for bit what NumPy's
 * Generator(Philox(key=seed)).random(shape, dtype) gives, on any number of ranks.
 * Source: J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11; Philox 4×64-10. */
WEFT_API WEFT_NODISCARD weft_status weft_random(weft_session *s, weft_shape shape,
                                                weft_dtype dtype, uint64_t seed, weft_array **a);

/* Collective. The same from the stream (the key's second word) named. */
WEFT_API WEFT_NODISCARD weft_status weft_random_stream(weft_session *s, weft_shape shape,
                                                       weft_dtype dtype, uint64_t seed,
                                                       uint64_t stream, weft_array **a);

#ifdef __cplusplus
}
#endif
#endif
