/* One vector of doubles by the widest registers this compiler was told of, so that the limit
 * programs read the same on every x86 machine, and as plain C elsewhere. */
#ifndef BENCH_VECTOR_H
#define BENCH_VECTOR_H

#if defined(__AVX512F__)
#include <immintrin.h>
typedef __m512d vector;
#define VECTOR_LOAD(p) _mm512_load_pd(p)
#define VECTOR_STORE(p, v) _mm512_store_pd(p, v)
#define VECTOR_STREAM(p, v) _mm512_stream_pd(p, v)
#define VECTOR_SET(x) _mm512_set1_pd(x)
#define VECTOR_ADD(a, b) _mm512_add_pd(a, b)
#define VECTOR_MUL(a, b) _mm512_mul_pd(a, b)
#define VECTOR_FENCE() _mm_sfence()
#define VECTOR_PAUSE() _mm_pause()
#elif defined(__AVX__)
#include <immintrin.h>
typedef __m256d vector;
#define VECTOR_LOAD(p) _mm256_load_pd(p)
#define VECTOR_STORE(p, v) _mm256_store_pd(p, v)
#define VECTOR_STREAM(p, v) _mm256_stream_pd(p, v)
#define VECTOR_SET(x) _mm256_set1_pd(x)
#define VECTOR_ADD(a, b) _mm256_add_pd(a, b)
#define VECTOR_MUL(a, b) _mm256_mul_pd(a, b)
#define VECTOR_FENCE() _mm_sfence()
#define VECTOR_PAUSE() _mm_pause()
#else
typedef double vector;
#define VECTOR_LOAD(p) (*(p))
#define VECTOR_STORE(p, v) (*(p) = (v))
#define VECTOR_STREAM(p, v) (*(p) = (v))
#define VECTOR_SET(x) (x)
#define VECTOR_ADD(a, b) ((a) + (b))
#define VECTOR_MUL(a, b) ((a) * (b))
#define VECTOR_FENCE() ((void)0)
#define VECTOR_PAUSE() ((void)0)
#endif

enum { VECTOR_WIDTH = sizeof(vector) / sizeof(double) };

#endif
