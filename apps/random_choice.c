#include "random_choice.h"

#include <stdlib.h>

/* All of a file's numbers on every rank, malloced. */
static weft_status read_probabilities(weft_session *s, const char *path, double **p, int64_t *n)
{
    weft_array *read = NULL, *numbers = NULL;
    weft_box all = {0};
    weft_shape shape;

    WEFT_TRY(weft_load(s, path, &read));
    shape = weft_array_shape(read);
    if (shape.ndim != 1) {
        (void)weft_fail(s, WEFT_ERR_SHAPE, "'%s' has %d dimensions; probabilities have one", path,
                        shape.ndim);
        goto fail;
    }
    WEFT_TRY(weft_astype(read, WEFT_FLOAT64, &numbers));
    *n = all.extent[0] = shape.extent[0];
    *p = calloc((size_t)*n + 1, sizeof **p);
    if (!*p)
        (void)weft_fail(s, WEFT_ERR_MEMORY, "no memory for %lld probabilities", (long long)*n);
    WEFT_TRY(weft_agree(s, *p ? WEFT_OK : WEFT_ERR_MEMORY));
    WEFT_TRY(weft_get(numbers, &all, *p));
fail:
    weft_free(&read);
    weft_free(&numbers);
    return weft_failure(s);
}

weft_status choose(weft_session *s, const choosing *c, weft_shape shape, weft_random_key key,
                   weft_array **a)
{
    int64_t n = c->population;
    double *p = NULL;

    if (c->probabilities)
        WEFT_TRY(read_probabilities(s, c->probabilities, &p, &n));
    WEFT_TRY(weft_random_choice(s, n, shape, !c->without_replacement, p, key, a));
fail:
    free(p);
    return weft_failure(s);
}
