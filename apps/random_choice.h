/* weft random --dist choice. */
#ifndef RANDOM_CHOICE_H
#define RANDOM_CHOICE_H

#include <weft.h>

typedef struct choosing {
    int64_t population;
    const char *probabilities; /* a file with one number for each place, or NULL: all alike */
    bool without_replacement;
} choosing;

/* Collective. Places of the population, or as many as there are probabilities. */
weft_status choose(weft_session *s, const choosing *c, weft_shape shape, weft_random_key key,
                   weft_array **a);

#endif
