/* Numbers that have no dtype yet: literals and scalars given as C values (NEP 50's weak scalars).
 *
 * Operators between two of them follow Python: integers are exact, / gives a float, // and % round
 * towards minus infinity. Integers are kept in 127 bits; what passes them is refused.
 */
#ifndef WEFT__OPS_NUMBER_H
#define WEFT__OPS_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include <weft/dtype.h>

#include "kernels/op.h"

__extension__ typedef __int128 weft__wide;
__extension__ typedef unsigned __int128 weft__uwide;

typedef struct weft__number {
    bool is_float;   /* or complex */
    bool is_complex; /* f + im j */
    weft__wide i;
    double f, im;
} weft__number;

static inline weft__number weft__number_int(weft__wide i)
{
    return (weft__number){.is_float = false, .i = i};
}

static inline weft__number weft__number_float(double f)
{
    return (weft__number){.is_float = true, .f = f};
}

static inline weft__number weft__number_complex(double re, double im)
{
    return (weft__number){.is_float = true, .is_complex = true, .f = re, .im = im};
}

/* The real part of a complex number. */
static inline double weft__number_double(weft__number a)
{
    return a.is_float ? a.f : (double)a.i;
}

/* a op b, or op a with b ignored, for arithmetic, bitwise operations and shifts. NULL on success,
 * else the sentence that says why Python refuses. */
const char *weft__number_apply(weft__op op, weft__number a, weft__number b, weft__number *out);

/* The same where a or b is complex. */
const char *weft__number_apply_complex(weft__op op, weft__number a, weft__number b,
                                       weft__number *out);

/* a op b for the six comparisons; complex numbers are equal or not. */
bool weft__number_compare(weft__op op, weft__number a, weft__number b);

/* True where the integer can be held by the integer dtype. */
bool weft__number_fits(weft__wide i, weft_dtype dtype);

/* The number as an element of `dtype`; integers must fit. */
weft_value weft__number_value(weft__number a, weft_dtype dtype);

enum { WEFT__WIDE_DIGITS = 48 };
/* Writes the integer in decimal. */
const char *weft__wide_format(weft__wide i, char text[WEFT__WIDE_DIGITS]);

#endif
