/* Filling up to whole vectors with elements that are there already: they cost no kernel more than
 * those that count. */
#ifndef WEFT__OPS_PAD_H
#define WEFT__OPS_PAD_H

#include <stddef.h>
#include <string.h>

/* Repeats the first n ≥ 1 elements of `size` bytes until there are `total`. */
static inline void weft__pad_repeat(void *elements, size_t n, size_t total, size_t size)
{
    unsigned char *bytes = elements;

    for (size_t have = n * size, end = total * size; have < end; have *= 2)
        memcpy(bytes + have, bytes, have < end - have ? have : end - have);
}

#endif
