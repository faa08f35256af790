/* Non-temporal stores: whole cache lines go to memory without being read into the cache first. */
#ifndef WEFT__KERNELS_STREAM_H
#define WEFT__KERNELS_STREAM_H

#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

enum { WEFT__LINE = 64 };

/* Writes one line; `to` is 64-byte aligned, `from` need not be. */
#if defined(__AVX512F__)
static inline void weft__stream_line(void *to, const void *from)
{
    _mm512_stream_si512(to, _mm512_loadu_si512(from));
}
#elif defined(__AVX__)
static inline void weft__stream_line(void *to, const void *from)
{
    __m256i *line = to;
    const __m256i *data = from;
    _mm256_stream_si256(line, _mm256_loadu_si256(data));
    _mm256_stream_si256(line + 1, _mm256_loadu_si256(data + 1));
}
#elif defined(__SSE2__)
static inline void weft__stream_line(void *to, const void *from)
{
    __m128i *line = to;
    const __m128i *data = from;
    for (int k = 0; k < 4; k++)
        _mm_stream_si128(line + k, _mm_loadu_si128(data + k));
}
#else
static inline void weft__stream_line(void *to, const void *from)
{
    memcpy(to, from, WEFT__LINE);
}
#endif

/* Orders the lines before every later store, so that another core may be told of them. */
static inline void weft__stream_fence(void)
{
#if defined(__SSE2__)
    _mm_sfence();
#endif
}

#endif
