/* The processor features that code may have been compiled for: which were, and where CPUID says
 * that this machine has them.
 *
 * X(macro that the compiler defines, CPUID leaf, register 0–3 = eax–edx, bit)
 */
#ifndef WEFT__KERNELS_FEATURES_H
#define WEFT__KERNELS_FEATURES_H

#include <stddef.h>

#define WEFT__FEATURES(X)                                                                          \
    X(__SSE3__, 1, 2, 0)                                                                           \
    X(__SSSE3__, 1, 2, 9)                                                                          \
    X(__FMA__, 1, 2, 12)                                                                           \
    X(__SSE4_1__, 1, 2, 19)                                                                        \
    X(__SSE4_2__, 1, 2, 20)                                                                        \
    X(__MOVBE__, 1, 2, 22)                                                                         \
    X(__POPCNT__, 1, 2, 23)                                                                        \
    X(__AVX__, 1, 2, 28)                                                                           \
    X(__F16C__, 1, 2, 29)                                                                          \
    X(__BMI__, 7, 1, 3)                                                                            \
    X(__AVX2__, 7, 1, 5)                                                                           \
    X(__BMI2__, 7, 1, 8)                                                                           \
    X(__AVX512F__, 7, 1, 16)                                                                       \
    X(__AVX512DQ__, 7, 1, 17)                                                                      \
    X(__ADX__, 7, 1, 19)                                                                           \
    X(__AVX512IFMA__, 7, 1, 21)                                                                    \
    X(__AVX512CD__, 7, 1, 28)                                                                      \
    X(__AVX512BW__, 7, 1, 30)                                                                      \
    X(__AVX512VL__, 7, 1, 31)                                                                      \
    X(__AVX512VBMI__, 7, 2, 1)                                                                     \
    X(__AVX512VBMI2__, 7, 2, 6)                                                                    \
    X(__GFNI__, 7, 2, 8)                                                                           \
    X(__VAES__, 7, 2, 9)                                                                           \
    X(__VPCLMULQDQ__, 7, 2, 10)                                                                    \
    X(__AVX512VNNI__, 7, 2, 11)                                                                    \
    X(__AVX512BITALG__, 7, 2, 12)                                                                  \
    X(__AVX512VPOPCNTDQ__, 7, 2, 14)                                                               \
    X(__AVX512VP2INTERSECT__, 7, 3, 8)                                                             \
    X(__AVX512FP16__, 7, 3, 23)                                                                    \
    X(__LZCNT__, 0x80000001, 2, 5)                                                                 \
    X(__XOP__, 0x80000001, 2, 11)                                                                  \
    X(__FMA4__, 0x80000001, 2, 16)                                                                 \
    X(__TBM__, 0x80000001, 2, 21)

#define WEFT__FEATURE_ONE(macro, leaf, reg, bit) +1
enum { WEFT__FEATURE_COUNT = 0 WEFT__FEATURES(WEFT__FEATURE_ONE) };
#undef WEFT__FEATURE_ONE

/* What a table was compiled for: the width of its vectors in bytes, and for each feature "1" where
 * its macro was defined, else the macro's own name. */
typedef struct weft__built_for {
    size_t vector;
    const char *features[WEFT__FEATURE_COUNT];
} weft__built_for;

#endif
