#include "base/hash.h"

#include <string.h>

uint64_t weft__hash_bytes(uint64_t hash, const void *data, size_t bytes)
{
    const unsigned char *at = data;
    uint64_t word;

    for (; bytes >= sizeof word; bytes -= sizeof word, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = weft__hash_word(hash, word);
    }
    word = bytes;
    memcpy(&word, at, bytes);
    return weft__hash_word(hash, word ^ ((uint64_t)bytes << 56));
}

uint64_t weft__hash_text(uint64_t hash, const char *text)
{
    return weft__hash_bytes(hash, text, strlen(text));
}

uint64_t weft__hash_shape(uint64_t hash, const weft_shape *shape)
{
    hash = weft__hash_word(hash, (uint64_t)shape->ndim);
    for (int d = 0; d < shape->ndim && d < WEFT_MAX_NDIM; d++)
        hash = weft__hash_word(hash, (uint64_t)shape->extent[d]);
    return hash;
}

uint64_t weft__hash_value(uint64_t hash, weft_value value)
{
    bool is_complex = value.dtype == WEFT_COMPLEX64 || value.dtype == WEFT_COMPLEX128;

    hash = weft__hash_word(hash, (uint64_t)value.dtype);
    hash = weft__hash_word(hash, value.as.u);
    return is_complex ? weft__hash_bytes(hash, &value.as.c[1], sizeof value.as.c[1]) : hash;
}
