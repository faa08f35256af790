/* What the files compiled once per instruction set share: names, and how their loops are written.
 *
 * Every isa_*.c is compiled with WEFT__ISA = baseline, avx2, avx512 or native. It exports rows of
 * the table, one per operation; isa_table.c puts them together.
 */
#ifndef WEFT__KERNELS_ISA_H
#define WEFT__KERNELS_ISA_H

#include "kernels/paste.h"
#include "kernels/table.h"

/* The name of something that exists once per instruction set, and of a row of loops. */
#define WEFT__ISA_NAME(name) WEFT__PASTE(weft__##name, WEFT__ISA)
#define WEFT__ROW(op) WEFT__ISA_NAME(row_##op)

/* Inside a .inc.h: the loop of `op` for the type whose name is NAME. */
#define LOOP(op) WEFT__PASTE(op, NAME)

/* Before a loop: its iterations do not depend on one another, though `out` may be an input. A row
 * is a loop over the 16 lanes, which clang would unroll before it sees vectors in it. */
#if defined(__clang__)
#define WEFT__INDEPENDENT _Pragma("clang loop vectorize(assume_safety) interleave(enable)")
#define WEFT__INDEPENDENT_ROW _Pragma("clang loop vectorize(assume_safety) unroll(disable)")
#elif defined(__GNUC__)
#define WEFT__INDEPENDENT _Pragma("GCC ivdep")
#define WEFT__INDEPENDENT_ROW _Pragma("GCC ivdep")
#else
#define WEFT__INDEPENDENT
#define WEFT__INDEPENDENT_ROW
#endif

/* Asks for what will be read soon, over the end of a page, where the processor's own looking ahead
 * stops: reductions are up to 13 % faster by it. What is no memory is not read. */
static inline void weft__ask_ahead(const void *from, size_t bytes)
{
    enum { LINE = 64, AHEAD = 2048 };

    for (size_t at = 0; at < bytes; at += LINE)
        __builtin_prefetch((const char *)from + AHEAD + at);
}

/* The same n, shown to the compiler to be whole blocks: no tail is generated. */
static inline size_t weft__whole(size_t n)
{
    return n / WEFT__QUANTUM * WEFT__QUANTUM;
}

/* Rows by kind of dtype, from loops named op_dtype. */
#define WEFT__SIGNED_ROW(op)                                                                       \
    [WEFT_INT8] = op##_int8, [WEFT_INT16] = op##_int16, [WEFT_INT32] = op##_int32,                 \
    [WEFT_INT64] = op##_int64
#define WEFT__UNSIGNED_ROW(op)                                                                     \
    [WEFT_UINT8] = op##_uint8, [WEFT_UINT16] = op##_uint16, [WEFT_UINT32] = op##_uint32,           \
    [WEFT_UINT64] = op##_uint64
#define WEFT__INTEGER_ROW(op) WEFT__SIGNED_ROW(op), WEFT__UNSIGNED_ROW(op)
#define WEFT__FLOAT_ROW(op) [WEFT_FLOAT32] = op##_float32, [WEFT_FLOAT64] = op##_float64
#define WEFT__COMPLEX_ROW(op) [WEFT_COMPLEX64] = op##_complex64, [WEFT_COMPLEX128] = op##_complex128
#define WEFT__BOOL_ROW(op) [WEFT_BOOL] = op##_bool

#define WEFT__DECLARE_ROW(id, name, inputs, kind)                                                  \
    extern const weft__loop WEFT__ROW(id)[WEFT_DTYPE_COUNT];
WEFT__OPS(WEFT__DECLARE_ROW)
#undef WEFT__DECLARE_ROW

extern const weft__cast_loop *const WEFT__ISA_NAME(casts)[WEFT_DTYPE_COUNT];
extern const weft__lane_loop WEFT__ISA_NAME(lanes)[WEFT__LANE_OP_COUNT][WEFT_DTYPE_COUNT];

void WEFT__ISA_NAME(copy)(void *destination, const void *source, size_t bytes, bool stream);
void WEFT__ISA_NAME(stream)(void *destination, const void *source, size_t bytes);
void WEFT__ISA_NAME(fence)(void);
void WEFT__ISA_NAME(fill)(void *destination, size_t count, const void *pattern, size_t size,
                          bool stream);
void WEFT__ISA_NAME(byteswap)(void *data, size_t count, size_t size);
void WEFT__ISA_NAME(deviations)(double *out, const double *in, size_t n, double mean);
void WEFT__ISA_NAME(ramp)(double *out, uint64_t first, size_t n, double start, double step);
void WEFT__ISA_NAME(random_float64)(double *out, uint64_t first, size_t n, const uint64_t key[2]);
void WEFT__ISA_NAME(random_float32)(float *out, uint64_t first, size_t n, const uint64_t key[2]);
void WEFT__ISA_NAME(random_words)(uint64_t *out, uint64_t first, size_t n, const uint64_t key[2],
                                  uint64_t attempt, int distribution);
void WEFT__ISA_NAME(random_normal)(double *out, uint64_t first, size_t n, const uint64_t key[2],
                                   double mean, double deviation);
void WEFT__ISA_NAME(random_exponential)(double *out, uint64_t first, size_t n,
                                        const uint64_t key[2], double scale);

#endif
