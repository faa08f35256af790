#include "array/value.h"

#include <string.h>

static int64_t load_signed(size_t size, const void *memory)
{
    int64_t wide = 0;
    int32_t word;
    int16_t half;
    int8_t byte;

    switch (size) {
    case 1:
        memcpy(&byte, memory, 1);
        return byte;
    case 2:
        memcpy(&half, memory, 2);
        return half;
    case 4:
        memcpy(&word, memory, 4);
        return word;
    default:
        memcpy(&wide, memory, 8);
        return wide;
    }
}

/* An unsigned number is the low bytes of the signed one. */
static uint64_t load_unsigned(size_t size, const void *memory)
{
    uint64_t bits = (uint64_t)load_signed(size, memory);

    return size == 8 ? bits : bits & (((uint64_t)1 << (8 * size)) - 1);
}

static double load_float(size_t size, const void *memory)
{
    double wide;
    float narrow;

    if (size == sizeof wide) {
        memcpy(&wide, memory, sizeof wide);
        return wide;
    }
    memcpy(&narrow, memory, sizeof narrow);
    return (double)narrow;
}

weft_value weft__value_load(weft_dtype dtype, const void *memory)
{
    weft_value value = {.dtype = dtype};
    size_t size = weft_dtype_size(dtype);

    if (dtype == WEFT_BOOL)
        value.as.i = *(const unsigned char *)memory != 0;
    else if (dtype <= WEFT_INT64)
        value.as.i = load_signed(size, memory);
    else if (dtype <= WEFT_UINT64)
        value.as.u = load_unsigned(size, memory);
    else if (dtype <= WEFT_FLOAT64)
        value.as.f = load_float(size, memory);
    else {
        value.as.c[0] = load_float(size / 2, memory);
        value.as.c[1] = load_float(size / 2, (const char *)memory + size / 2);
    }
    return value;
}

/* Little or big endian: an integer's low bytes are taken by value, not by place. */
static void store_bits(uint64_t bits, size_t size, void *memory)
{
    uint8_t byte = (uint8_t)bits;
    uint16_t half = (uint16_t)bits;
    uint32_t word = (uint32_t)bits;

    switch (size) {
    case 1:
        memcpy(memory, &byte, 1);
        return;
    case 2:
        memcpy(memory, &half, 2);
        return;
    case 4:
        memcpy(memory, &word, 4);
        return;
    default:
        memcpy(memory, &bits, 8);
    }
}

static void store_float(double x, size_t size, void *memory)
{
    float narrow = (float)x;

    memcpy(memory, size == sizeof x ? (const void *)&x : (const void *)&narrow, size);
}

void weft__value_store(weft_value value, void *memory)
{
    size_t size = weft_dtype_size(value.dtype);

    if (value.dtype <= WEFT_UINT64)
        store_bits(value.as.u, size, memory);
    else if (value.dtype <= WEFT_FLOAT64)
        store_float(value.as.f, size, memory);
    else {
        store_float(value.as.c[0], size / 2, memory);
        store_float(value.as.c[1], size / 2, (char *)memory + size / 2);
    }
}

weft_value weft__value_cast(const weft__kernels *kernels, weft_value value, weft_dtype dtype)
{
    _Alignas(64) char from[WEFT__QUANTUM * 16] = {0}, to[WEFT__QUANTUM * 16];

    if (value.dtype == dtype)
        return value;
    weft__value_store(value, from);
    kernels->cast[value.dtype][dtype](WEFT__QUANTUM, to, from);
    return weft__value_load(dtype, to);
}
