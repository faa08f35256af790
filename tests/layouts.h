/* Arrays of the same content in every layout that there is, for tests. */
#ifndef WEFT_TESTS_LAYOUTS_H
#define WEFT_TESTS_LAYOUTS_H

#include <weft.h>

enum {
    LAYOUT_STANDARD,
    LAYOUT_FIRST_RANK,
    LAYOUT_LAST_RANK,
    LAYOUT_UNEVEN,
    LAYOUT_REPLICATED,
    LAYOUT_WRAPPED,
    LAYOUTS,
    /* beside those: rows drawn at random, also none */
    LAYOUT_RANDOM = LAYOUTS,
    LAYOUT_WRAPPED_RANDOM,
    ALL_LAYOUTS
};

/* float64 elements of flat index i are value(i); *memory is what a wrapped array needs: free it
 * after the array. Collective. */
void make_laid_out(weft_session *s, weft_shape shape, int layout, double (*value)(int64_t),
                   weft_array **a, void **memory);

/* The same for any dtype: `write` stores element `index`. */
typedef void (*element_writer)(void *context, int64_t index, void *element);
void make_laid_out_as(weft_session *s, weft_shape shape, weft_dtype dtype, int layout,
                      element_writer write, void *context, weft_array **a, void **memory);

/* The whole array on every rank, malloced. Collective. */
double *all_elements(weft_array *a);
void *all_bytes(weft_array *a);

#endif
