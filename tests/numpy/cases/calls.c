#include "cases.h"

#include <stdlib.h>
#include <string.h>

typedef weft_status call_body(book *b, weft_array *a, char *const *words, weft_array **r);

static weft_status call_copy(book *b, weft_array *a, char *const *words, weft_array **r)
{
    (void)b, (void)words;
    return weft_copy(a, r);
}

static weft_status call_astype(book *b, weft_array *a, char *const *words, weft_array **r)
{
    weft_dtype dtype = WEFT_DTYPE_COUNT;

    (void)b;
    (void)weft_dtype_parse(words[0], &dtype);
    return weft_astype_casting(a, dtype, WEFT_CASTING_UNSAFE, r);
}

static const struct {
    const char *name;
    int words; /* after the array */
    call_body *body;
} calls[] = {
    {"copy", 0, call_copy},
    {"astype", 1, call_astype},
};

weft_status call_function(book *b, int count, char *const *words, weft_array **r)
{
    const slot *a = count > 1 ? book_find(b, words[1]) : NULL;

    for (size_t k = 0; k < sizeof calls / sizeof calls[0]; k++)
        if (strcmp(words[0], calls[k].name) == 0 && a && count - 2 == calls[k].words)
            return calls[k].body(b, a->array, words + 2, r);
    return weft_fail(b->s, WEFT_ERR_USER, "no function %s of %d words", words[0], count - 2);
}
