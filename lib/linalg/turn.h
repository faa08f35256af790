/* Transposing a small matrix into memory aside. */
#ifndef WEFT__LINALG_TURN_H
#define WEFT__LINALG_TURN_H

#include "ops/strided.h"

/* to[j·ld + i] = from[i·pitch + j] for i < rows, j < columns, of elements of `size` bytes; the two
 * share no memory. */
static inline void weft__turn_matrix(const void *from, int64_t pitch, int64_t rows, int64_t columns,
                                     void *to, int64_t ld, size_t size)
{
    weft__turn(to, (size_t)ld, from, (int64_t)size, pitch * (int64_t)size, (size_t)columns,
               (size_t)rows, size);
}

#endif
