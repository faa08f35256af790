/* A running hash of what must be equal on all ranks. Not for adversaries. */
#ifndef WEFT__BASE_HASH_H
#define WEFT__BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <weft/dtype.h>
#include <weft/layout.h>

/* Mixes one word into the hash (the finaliser of splitmix64). */
static inline uint64_t weft__hash_word(uint64_t hash, uint64_t word)
{
    uint64_t x = hash ^ (word + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2));

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

uint64_t weft__hash_bytes(uint64_t hash, const void *data, size_t bytes);
/* By its fields: the padding of the structure is nobody's. */
uint64_t weft__hash_shape(uint64_t hash, const weft_shape *shape);
/* By dtype and all bits of the value. */
uint64_t weft__hash_value(uint64_t hash, weft_value value);
uint64_t weft__hash_text(uint64_t hash, const char *text);

#endif
