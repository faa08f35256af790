/* Bytes moved and filled, cached or past the cache, and the ramp. */
#include <string.h>

#include "kernels/isa.h"
#include "kernels/stream.h"

/* Bytes from `address` to the next line, at most `bytes`. */
static size_t bytes_before_line(const void *address, size_t bytes)
{
    size_t head = (WEFT__LINE - (uintptr_t)address % WEFT__LINE) % WEFT__LINE;
    return head < bytes ? head : bytes;
}

void WEFT__ISA_NAME(stream)(void *destination, const void *source, size_t bytes)
{
    char *to = destination;
    const char *from = source;
    size_t head = bytes_before_line(to, bytes);
    size_t lines = (bytes - head) / WEFT__LINE * WEFT__LINE;
    memcpy(to, from, head);
    to += head, from += head;
    for (size_t i = 0; i < lines; i += WEFT__LINE)
        weft__stream_line(to + i, from + i);
    memcpy(to + lines, from + lines, bytes - head - lines);
}

void WEFT__ISA_NAME(fence)(void)
{
    weft__stream_fence();
}

void WEFT__ISA_NAME(copy)(void *destination, const void *source, size_t bytes, bool stream)
{
    if (!stream) {
        memcpy(destination, source, bytes);
        return;
    }
    WEFT__ISA_NAME(stream)(destination, source, bytes);
    weft__stream_fence();
}

/* A line and one pattern more, so that the pattern can start anywhere in it. */
enum { LONGEST_PATTERN = 16 };

void WEFT__ISA_NAME(fill)(void *destination, size_t count, const void *pattern, size_t size,
                          bool stream)
{
    char repeated[WEFT__LINE + LONGEST_PATTERN];
    char *to = destination;
    size_t bytes = count * size, head = bytes_before_line(to, bytes);
    size_t lines = (bytes - head) / WEFT__LINE * WEFT__LINE;
    for (size_t i = 0; i < sizeof repeated; i++)
        repeated[i] = ((const char *)pattern)[i % size];
    const char *line = repeated + head % size;
    memcpy(to, repeated, head);
    to += head;
    for (size_t i = 0; i < lines && stream; i += WEFT__LINE)
        weft__stream_line(to + i, line);
    for (size_t i = 0; i < lines && !stream; i += WEFT__LINE)
        memcpy(to + i, line, WEFT__LINE);
    memcpy(to + lines, line, bytes - head - lines);
    if (stream)
        weft__stream_fence();
}

static void swap16(uint16_t *x, size_t count)
{
    for (size_t i = 0; i < count; i++)
        x[i] = (uint16_t)(x[i] << 8 | x[i] >> 8);
}

static void swap32(uint32_t *x, size_t count)
{
    for (size_t i = 0; i < count; i++)
        x[i] = __builtin_bswap32(x[i]);
}

static void swap64(uint64_t *x, size_t count)
{
    for (size_t i = 0; i < count; i++)
        x[i] = __builtin_bswap64(x[i]);
}

void WEFT__ISA_NAME(byteswap)(void *data, size_t count, size_t size)
{
    if (size == 2)
        swap16(data, count);
    else if (size == 4)
        swap32(data, count);
    else if (size == 8)
        swap64(data, count);
}

void WEFT__ISA_NAME(ramp)(double *out, uint64_t first, size_t n, double start, double step)
{
    for (size_t i = 0; i < n; i++)
        out[i] = start + step * (double)(int64_t)(first + i);
}
