/* Arrays as text. */
#ifndef WEFT_PRINT_H
#define WEFT_PRINT_H

#include <stdio.h>
#include <weft/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All zero is as usual. */
typedef struct weft_print_options {
    int64_t threshold;  /* arrays of more elements are summarised; 0: 1000 */
    int64_t edge_items; /* then so many are shown at each end of a dimension; 0: 3 */
} weft_print_options;

/* Collective (same: options). Writes the array to rank 0's `out` (not looked at elsewhere) as
 * Python's print of a NumPy array shows it, and a newline:
 *
 *     [[0.         0.33333333 0.66666667]
 *      [1.         1.33333333 1.66666667]]
 *
 * floats with as few digits as tell them apart and at most 8 behind the point, with exponents where
 * their sizes differ by more than 1000, rows cut at 75 columns. options NULL: as usual. Errors:
 * options below 0, `out` NULL, WEFT_ERR_FILE where the system refuses to write. Bytes: what is
 * shown is sent to rank 0. */
WEFT_API WEFT_NODISCARD weft_status weft_print(weft_array *a, FILE *out,
                                               const weft_print_options *options);

#ifdef __cplusplus
}
#endif
#endif
