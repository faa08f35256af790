/* Words of the command line as numbers, shapes and names. All Local, all silent. */
#ifndef VALUES_H
#define VALUES_H

#include <weft.h>

#include "options.h"

/* A whole number from 1 to `most`. */
bool read_count(const char *text, int64_t most, int64_t *count);
bool read_seed(const char *text, uint64_t *seed);

/* A finite number, all of the text. */
bool read_real(const char *text, double *value);

/* A number or bool as Python writes it: 3, 0x10, 1_000, -2.5, 1e-3, 2j, inf, nan, True. Whole
 * numbers are int64, or uint64 where they need it, imaginary ones complex128. */
bool read_number(const char *text, weft_value *value);

/* "4000x500": extents of at least 0 whose product fits in an int64. */
bool read_shape(const char *text, weft_shape *shape, complaint *c);

/* A name that an expression can use. */
bool is_identifier(const char *text, size_t length);

#endif
