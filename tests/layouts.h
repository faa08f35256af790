/* Arrays of the same content in every layout that there is, for tests. */
#ifndef WEFT_TESTS_LAYOUTS_H
#define WEFT_TESTS_LAYOUTS_H

#include <weft.h>

enum { LAYOUT_STANDARD, LAYOUT_FIRST_RANK, LAYOUT_LAST_RANK, LAYOUT_UNEVEN, LAYOUT_REPLICATED,
       LAYOUT_WRAPPED, LAYOUTS };

/* float64 elements of flat index i are value(i); *memory is what a wrapped array needs: free it
 * after the array. Collective. */
void make_laid_out(weft_session *s, weft_shape shape, int layout, double (*value)(int64_t),
                   weft_array **a, void **memory);

/* The whole array on every rank, malloced. Collective. */
double *all_elements(weft_array *a);

#endif
