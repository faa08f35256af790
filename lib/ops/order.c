#include "ops/order.h"

#include <stdlib.h>
#include <string.h>

#include "array/value.h"

typedef enum order_kind { IS_UNSIGNED, IS_SIGNED, IS_FLOAT } order_kind;

static order_kind kind_of(weft_dtype dtype)
{
    if (dtype >= WEFT_FLOAT32)
        return IS_FLOAT;
    return dtype >= WEFT_INT8 && dtype <= WEFT_INT64 ? IS_SIGNED : IS_UNSIGNED;
}

bool weft__order_exists(weft_dtype dtype)
{
    return dtype <= WEFT_FLOAT64;
}

static inline uint64_t load_bits(const char *data, size_t size)
{
    uint8_t byte;
    uint16_t half;
    uint32_t word;
    uint64_t wide;

    if (size == 1)
        return memcpy(&byte, data, 1), byte;
    if (size == 2)
        return memcpy(&half, data, 2), half;
    if (size == 4)
        return memcpy(&word, data, 4), word;
    return memcpy(&wide, data, 8), wide;
}

/* `size` and `kind` are constants where this is called, so that the loop has no branches. */
static inline void keys_of(const char *data, int64_t n, uint64_t *keys, size_t size,
                           order_kind kind)
{
    uint64_t sign = (uint64_t)1 << (8 * size - 1), all = sign | (sign - 1);
    uint64_t infinity = size == 4 ? (uint64_t)0x7f800000 : (uint64_t)0x7ff << 52;

    for (int64_t i = 0; i < n; i++) {
        uint64_t bits = load_bits(data + (size_t)i * size, size);

        if (kind == IS_SIGNED)
            bits ^= sign;
        if (kind == IS_FLOAT)
            bits = (bits & ~sign) > infinity ? all : bits & sign ? bits ^ all : bits ^ sign;
        keys[i] = bits;
    }
}

void weft__order_keys(weft_dtype dtype, const char *data, int64_t n, uint64_t *keys)
{
    size_t size = weft_dtype_size(dtype);
    bool is_signed = kind_of(dtype) == IS_SIGNED;

    if (dtype == WEFT_FLOAT32)
        keys_of(data, n, keys, 4, IS_FLOAT);
    else if (dtype == WEFT_FLOAT64)
        keys_of(data, n, keys, 8, IS_FLOAT);
    else if (size == 1)
        is_signed ? keys_of(data, n, keys, 1, IS_SIGNED) : keys_of(data, n, keys, 1, IS_UNSIGNED);
    else if (size == 2)
        is_signed ? keys_of(data, n, keys, 2, IS_SIGNED) : keys_of(data, n, keys, 2, IS_UNSIGNED);
    else if (size == 4)
        is_signed ? keys_of(data, n, keys, 4, IS_SIGNED) : keys_of(data, n, keys, 4, IS_UNSIGNED);
    else
        is_signed ? keys_of(data, n, keys, 8, IS_SIGNED) : keys_of(data, n, keys, 8, IS_UNSIGNED);
}

uint64_t weft__order_nan(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT32 ? UINT32_MAX : UINT64_MAX;
}

bool weft__order_is_nan(weft_dtype dtype, uint64_t key)
{
    return kind_of(dtype) == IS_FLOAT && key == weft__order_nan(dtype);
}

weft_value weft__order_value(weft_dtype dtype, uint64_t key)
{
    size_t size = weft_dtype_size(dtype);
    uint64_t sign = (uint64_t)1 << (8 * size - 1), all = sign | (sign - 1);
    order_kind kind = kind_of(dtype);
    weft_value bits = {.dtype = size == 1   ? WEFT_UINT8
                                : size == 2 ? WEFT_UINT16
                                : size == 4 ? WEFT_UINT32
                                            : WEFT_UINT64};
    char memory[8];

    bits.as.u = kind == IS_UNSIGNED              ? key
                : kind == IS_SIGNED              ? key ^ sign
                : weft__order_is_nan(dtype, key) ? all >> 1
                : key & sign                     ? key ^ sign
                                                 : key ^ all;
    weft__value_store(bits, memory);
    return weft__value_load(dtype, memory);
}

static uint64_t median_of_three(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t low = a < b ? a : b, high = a < b ? b : a;

    return c < low ? low : c > high ? high : c;
}

static uint64_t pivot_of(const uint64_t *keys, int64_t n)
{
    int64_t step = n / 9;
    uint64_t m[3];

    if (n < 500)
        return median_of_three(keys[0], keys[n / 2], keys[n - 1]);
    for (int64_t i = 0; i < 3; i++)
        m[i] =
            median_of_three(keys[3 * i * step], keys[(3 * i + 1) * step], keys[(3 * i + 2) * step]);
    return median_of_three(m[0], m[1], m[2]);
}

/* Keys below the limit first, without a branch per key; returns how many they are. */
static int64_t part_below(uint64_t *keys, int64_t n, uint64_t limit)
{
    int64_t below = 0;

    for (int64_t i = 0; i < n; i++) {
        uint64_t key = keys[i];

        keys[i] = keys[below];
        keys[below] = key;
        below += key < limit;
    }
    return below;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* Moves the keys so that keys[k] is the k-th smallest, none larger before it, none smaller after
 * it: quickselect. What takes it too many rounds is sorted. */
static void select_key(uint64_t *keys, int64_t n, int64_t k)
{
    int rounds = 80;

    while (n > 1) {
        uint64_t pivot = pivot_of(keys, n);
        int64_t below = part_below(keys, n, pivot), equal = n - below;

        if (rounds-- == 0) {
            qsort(keys, (size_t)n, sizeof *keys, ascending);
            return;
        }
        if (k < below) {
            n = below;
            continue;
        }
        if (pivot != UINT64_MAX)
            equal = part_below(keys + below, n - below, pivot + 1);
        if (k < below + equal)
            return;
        keys += below + equal;
        n -= below + equal;
        k -= below + equal;
    }
}

static uint64_t least_of(const uint64_t *keys, int64_t n)
{
    uint64_t least = keys[0];

    for (int64_t i = 1; i < n; i++)
        least = keys[i] < least ? keys[i] : least;
    return least;
}

void weft__order_select(uint64_t *keys, int64_t n, int count, const int64_t *ranks, uint64_t *found)
{
    int64_t from = 0; /* keys before it are no larger than those after it */

    for (int i = 0; i < count; i++) {
        if (i > 0 && ranks[i] == from) { /* the next after the last one found */
            found[i] = least_of(keys + from, n - from);
            continue;
        }
        select_key(keys + from, n - from, ranks[i] - from);
        found[i] = keys[ranks[i]];
        from = ranks[i] + 1;
    }
}
