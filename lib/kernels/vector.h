/* Whole vectors of this instruction set, and glibc's names of functions on them.
 *
 * The functions are called by their own symbols (glibc's libmvec ABI): a loop that a compiler turns
 * into such calls by itself gets scalar and narrower ends, whose last bits differ.
 */
#ifndef WEFT__KERNELS_VECTOR_H
#define WEFT__KERNELS_VECTOR_H

#include <string.h>

#include <weft_config.h>

#include "kernels/isa.h"

#if defined(__AVX512F__) && defined(__AVX512DQ__)
enum { WEFT__VECTOR = 64 };
#define WEFT__MVEC_DOUBLE_(args, name) _ZGVeN8##args##_##name
#define WEFT__MVEC_FLOAT_(args, name) _ZGVeN16##args##_##name##f
#elif defined(__AVX2__)
enum { WEFT__VECTOR = 32 };
#define WEFT__MVEC_DOUBLE_(args, name) _ZGVdN4##args##_##name
#define WEFT__MVEC_FLOAT_(args, name) _ZGVdN8##args##_##name##f
#else
enum { WEFT__VECTOR = 16 };
#define WEFT__MVEC_DOUBLE_(args, name) _ZGVbN2##args##_##name
#define WEFT__MVEC_FLOAT_(args, name) _ZGVbN4##args##_##name##f
#endif
#define WEFT__MVEC_DOUBLE(args, name) WEFT__MVEC_DOUBLE_(args, name)
#define WEFT__MVEC_FLOAT(args, name) WEFT__MVEC_FLOAT_(args, name)

enum { WEFT__DOUBLES = WEFT__VECTOR / 8, WEFT__FLOATS = WEFT__VECTOR / 4 };

typedef double weft__doubles __attribute__((vector_size(WEFT__VECTOR)));
typedef float weft__floats __attribute__((vector_size(WEFT__VECTOR)));

static inline weft__doubles weft__load_doubles(const double *from)
{
    weft__doubles x;
    memcpy(&x, from, sizeof x);
    return x;
}

static inline weft__floats weft__load_floats(const float *from)
{
    weft__floats x;
    memcpy(&x, from, sizeof x);
    return x;
}

static inline void weft__store_doubles(double *to, weft__doubles x)
{
    memcpy(to, &x, sizeof x);
}

static inline void weft__store_floats(float *to, weft__floats x)
{
    memcpy(to, &x, sizeof x);
}

/* As many floats as there are doubles in a vector. */
typedef float weft__few_floats __attribute__((vector_size(WEFT__VECTOR / 2)));

static inline weft__doubles weft__widen_floats(const float *from)
{
    weft__few_floats x;
    memcpy(&x, from, sizeof x);
    return __builtin_convertvector(x, weft__doubles);
}

static inline void weft__narrow_doubles(float *to, weft__doubles x)
{
    weft__few_floats few = __builtin_convertvector(x, weft__few_floats);
    memcpy(to, &few, sizeof few);
}

#endif
