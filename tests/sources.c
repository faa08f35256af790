#include "sources.h"

#include <stdlib.h>
#include <string.h>

#include "harness.h"

/* `context` is the dtype. */
static void write_index(void *context, int64_t index, void *element)
{
    const weft_dtype *dtype = context;
    size_t size = weft_dtype_size(*dtype);
    unsigned char bits = (unsigned char)(index % 127 + 1);

    memset(element, 0, size);
    if (*dtype == WEFT_FLOAT32)
        memcpy(element, &(float){(float)index + 0.5f}, size);
    else if (*dtype == WEFT_FLOAT64)
        memcpy(element, &(double){(double)index + 0.5}, size);
    else if (*dtype == WEFT_COMPLEX64)
        memcpy(element, (float[]){(float)index, -1}, size);
    else if (*dtype == WEFT_COMPLEX128)
        memcpy(element, (double[]){(double)index, -1}, size);
    else if (*dtype == WEFT_BOOL)
        *(unsigned char *)element = index % 3 != 1;
    else
        memcpy(element, &bits, 1);
}

void make_source(weft_shape shape, weft_dtype dtype, int layout, weft_array **a, void **memory)
{
    *a = NULL, *memory = NULL;
    make_laid_out_as(test_session(), shape, dtype, layout, write_index, &dtype, a, memory);
}

void check_sources(weft_array *r, weft_shape shape, weft_dtype dtype, source_index *source,
                   const void *context)
{
    char *all = all_bytes(r);
    weft_shape have = weft_array_shape(r);
    size_t size = weft_dtype_size(dtype);

    check_true(weft_shape_equal(&have, &shape));
    check_int(weft_array_dtype(r), dtype);
    for (int64_t i = 0; i < weft_array_count(r); i++) {
        char expected[16] = {0};
        int64_t from = source(context, i);

        if (from >= 0)
            write_index(&dtype, from, expected);
        check_bytes(all + (size_t)i * size, expected, size);
    }
    free(all);
}
