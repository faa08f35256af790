/* Random numbers that are a function of (seed, stream, global index): the same bits on any number
 * of ranks, threads and nodes, for arrays of any size.
 *
 * Source: Philox 4×64-10 of J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11.
 * The key is {seed, stream}: two streams never overlap. A block of four words is drawn at the
 * counter (1 + block, attempt, distribution, part); `distribution` is 0 for uniform numbers, which
 * makes them NumPy's own, and another number for each of the others, so that no two of them share a
 * block. Where an element may need many words (rejection), the block is its own index and
 * `attempt` counts: what it draws never depends on its neighbours. Functions of one name and one
 * key give the same words: draw twice from two streams.
 *
 * NaN parameters are accepted where NumPy accepts them. Every function is Collective, creates *a
 * when it is NULL and fills it otherwise (no strided views), sends nothing between nodes, and
 * writes each element once, but for weft_random_choice and weft_random_shuffle. */
#ifndef WEFT_RANDOM_H
#define WEFT_RANDOM_H

#include <weft/array.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct weft_random_key {
    uint64_t seed, stream;
} weft_random_key;

/* Local. The key of a seed's first stream, and of another. */
static inline weft_random_key weft_seed(uint64_t seed)
{
    weft_random_key key;

    key.seed = seed, key.stream = 0;
    return key;
}

static inline weft_random_key weft_seed_stream(uint64_t seed, uint64_t stream)
{
    weft_random_key key;

    key.seed = seed, key.stream = stream;
    return key;
}

/* Collective. Uniform on [0, 1), float64 or float32: bit for bit what NumPy's
 * Generator(Philox(key=seed)).random(shape, dtype) gives. */
WEFT_API WEFT_NODISCARD weft_status weft_random(weft_session *s, weft_shape shape, weft_dtype dtype,
                                                uint64_t seed, weft_array **a);

/* Collective. The same from the stream (the key's second word) named. */
WEFT_API WEFT_NODISCARD weft_status weft_random_stream(weft_session *s, weft_shape shape,
                                                       weft_dtype dtype, uint64_t seed,
                                                       uint64_t stream, weft_array **a);

/* Collective. low + (high - low) u for the uniform numbers u of weft_random: bit for bit
 * Generator.uniform for float64; float32 is that, rounded. Rounding may give `high` itself. Errors:
 * high < low, a range that is not finite. */
WEFT_API WEFT_NODISCARD weft_status weft_random_uniform(weft_session *s, weft_shape shape,
                                                        weft_dtype dtype, double low, double high,
                                                        weft_random_key key, weft_array **a);

/* Collective. Integers low ≤ x < high, or ≤ high with `endpoint`, each equally likely; bool or any
 * integer dtype. low and high are values of integer dtypes. Source: D. Lemire, "Fast random integer
 * generation in an interval", 2019: word e mod 4 of block e / 4 in attempt 0; what is rejected
 * draws blocks of its own in later attempts. Errors: low >= high (low > high with `endpoint`), a
 * bound outside the dtype, other dtypes. */
WEFT_API WEFT_NODISCARD weft_status weft_random_integers(weft_session *s, weft_shape shape,
                                                         weft_dtype dtype, weft_value low,
                                                         weft_value high, bool endpoint,
                                                         weft_random_key key, weft_array **a);

/* Collective. Normal, float64 or (rounded from it) float32. Source: G. Box and M. Muller, 1958:
 * batches of 128 elements from 128 words; words i and i + 64 give the elements at those places, the
 * first as a radius from (0, 1], the second as an angle, both with 53 bits, so that the largest
 * |z| is 8.57. Bits may differ between instruction sets, by the last places of log, sin and cos.
 * Errors: std < 0 (also -0.0, as in NumPy). */
WEFT_API WEFT_NODISCARD weft_status weft_random_normal(weft_session *s, weft_shape shape,
                                                       weft_dtype dtype, double mean, double std,
                                                       weft_random_key key, weft_array **a);

/* Collective. Exponential with mean `scale`: -scale log(u), u in (0, 1] of 53 bits; float64 or
 * (rounded) float32. Errors: scale < 0. */
WEFT_API WEFT_NODISCARD weft_status weft_random_exponential(weft_session *s, weft_shape shape,
                                                            weft_dtype dtype, double scale,
                                                            weft_random_key key, weft_array **a);

/* Collective. Gamma with shape parameter k and a scale; float64 or (rounded) float32. Source:
 * G. Marsaglia and W. Tsang, "A simple method for generating gamma variables", 2000; one block an
 * attempt. Errors: k or scale < 0, k not finite. */
WEFT_API WEFT_NODISCARD weft_status weft_random_gamma(weft_session *s, weft_shape shape,
                                                      weft_dtype dtype, double k, double scale,
                                                      weft_random_key key, weft_array **a);

/* Collective. Beta on [0, 1]: X / (X + Y) of two gammas (parts 0 and 1), by their logarithms where
 * a or b is below 1, so that small ones do not give 0 / 0. float64 or (rounded) float32. Errors: a
 * or b below 1e-300 or not finite. */
WEFT_API WEFT_NODISCARD weft_status weft_random_beta(weft_session *s, weft_shape shape,
                                                     weft_dtype dtype, double a, double b,
                                                     weft_random_key key, weft_array **result);

/* Collective. Poisson counts, int64. Below 10 by inversion; else W. Hörmann, "The transformed
 * rejection method for generating Poisson random variables", 1993 (PTRS), its densities after
 * C. Loader, "Fast and accurate computation of binomial probabilities", 2000, which keep their
 * digits where lam is large. Errors: lam < 0, NaN, or over 2^53 (from which doubles do not tell
 * neighbouring counts apart). */
WEFT_API WEFT_NODISCARD weft_status weft_random_poisson(weft_session *s, weft_shape shape,
                                                        double lam, weft_random_key key,
                                                        weft_array **a);

/* Collective. Binomial counts of n trials, int64. By inversion where n min(p, 1 - p) < 10; else
 * W. Hörmann, "The generation of binomial random variates", 1993 (BTRS), densities as above.
 * Errors: n < 0 or over 2^53, p outside [0, 1] or NaN. */
WEFT_API WEFT_NODISCARD weft_status weft_random_binomial(weft_session *s, weft_shape shape,
                                                         int64_t n, double p, weft_random_key key,
                                                         weft_array **a);

/* Collective. A permutation of 0 … n - 1, int64, 1-d, each equally likely: the indices in the order
 * of their random 64-bit keys, of which equal ones are told apart by 64 more. Each node draws all
 * keys twice (about 3 ns each on one core) and keeps and sorts those of its own places; between
 * nodes nothing is sent, and 24 bytes a place are held. Errors: n < 0 or over 2^39. */
WEFT_API WEFT_NODISCARD weft_status weft_random_permutation(weft_session *s, int64_t n,
                                                            weft_random_key key, weft_array **r);

/* Collective. The rows of `a` (slices along axis 0) in the order weft_random_permutation gives; any
 * view. Costs that, and moves every row at most once between nodes (weft_take). */
WEFT_API WEFT_NODISCARD weft_status weft_random_shuffle(weft_array *a, weft_random_key key);

/* Collective. Places 0 … n - 1 of a population, int64 (weft_take makes elements of them), with
 * probabilities p (n of them, the same on every rank) or, where p is NULL, all alike. With
 * replacement: integers as weft_random_integers gives them, or with p the places that NumPy's
 * Generator(Philox(key=seed)).choice gives. Without replacement: the head of the permutation above,
 * at its cost; with p each place is drawn from those that are left, with chances as their p, which
 * is NumPy's distribution (not its numbers): the places in the order of exponential keys over p (P.
 * S. Efraimidis, P. G. Spirakis: Weighted random sampling with a reservoir, 2006), of which every
 * node draws all. Errors: more than n, or than p has above 0, or n over 2^39, without replacement, p
 * negative or not summing to 1 within 1.5e-8, n < 0, or n = 0 for elements. */
WEFT_API WEFT_NODISCARD weft_status weft_random_choice(weft_session *s, int64_t n, weft_shape shape,
                                                       bool replace, const double *p,
                                                       weft_random_key key, weft_array **r);

#ifdef __cplusplus
}
#endif
#endif
