/* The table of this instruction set, put together from the rows of the other files. */
#include "kernels/features.h"
#include "kernels/vector.h"

#define ROW(id, name, inputs, kind) [WEFT__OP_##id] = WEFT__ROW(id),

extern const weft__kernels WEFT__ISA_NAME(kernels);
const weft__kernels WEFT__ISA_NAME(kernels) = {
    .isa = WEFT__STRING(WEFT__ISA),
    .loop = {WEFT__OPS(ROW)},
    .cast = WEFT__ISA_NAME(casts),
    .lanes = WEFT__ISA_NAME(lanes),
    .copy = WEFT__ISA_NAME(copy),
    .stream = WEFT__ISA_NAME(stream),
    .fence = WEFT__ISA_NAME(fence),
    .fill = WEFT__ISA_NAME(fill),
    .ramp = WEFT__ISA_NAME(ramp),
    .random_float64 = WEFT__ISA_NAME(random_float64),
    .random_float32 = WEFT__ISA_NAME(random_float32),
    .random_words = WEFT__ISA_NAME(random_words),
    .random_normal = WEFT__ISA_NAME(random_normal),
    .random_exponential = WEFT__ISA_NAME(random_exponential),
    .deviations = WEFT__ISA_NAME(deviations),
    .byteswap = WEFT__ISA_NAME(byteswap),
};

#define BUILT(macro, leaf, reg, bit) WEFT__STRING(macro),

extern const weft__built_for WEFT__ISA_NAME(built_for);
const weft__built_for WEFT__ISA_NAME(built_for) = {WEFT__VECTOR, {WEFT__FEATURES(BUILT)}};
