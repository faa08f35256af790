/* Single floats as decimal digits. Pure. */
#ifndef WEFT__FILE_FLOAT_TEXT_H
#define WEFT__FILE_FLOAT_TEXT_H

#include <stdbool.h>

enum { WEFT__FLOAT_TEXT = 400 };

/* Finite x with as few digits as tell it from its neighbours, and no more than `most` behind the
 * point: "-12.5", "3.", "0.33333333". */
void weft__float_positional(double x, bool is_single, int most, char *text);

/* The same with one digit before the point, "-1.25e-05", "1.e+10"; at least `least` digits
 * behind the point, which are x's own, and `exponent` in the exponent, at least 2. */
void weft__float_scientific(double x, bool is_single, int most, int least, int exponent,
                            char *text);

#endif
