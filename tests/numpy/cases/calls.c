#include "cases.h"

#include <stdlib.h>
#include <string.h>

/* A function of the library on the array `a`; words are what stands behind it in the statement. */
typedef weft_status call_body(book *b, weft_array *a, char *const *words, weft_array **r);

/* "0,2", or "-" for NULL. */
static const weft_axes *axes_of(const char *word, weft_axes *axes)
{
    char *end;

    axes->count = 0;
    if (strcmp(word, "-") == 0)
        return NULL;
    for (const char *at = word; *at && axes->count < WEFT_MAX_NDIM; at = *end ? end + 1 : end)
        axes->items[axes->count++] = (int)strtol(at, &end, 10);
    return axes;
}

/* "3,4", or "()" for no dimension. */
static weft_shape shape_of(const char *word)
{
    weft_shape shape = {.ndim = 0};
    char *end;

    if (strcmp(word, "()") == 0)
        return shape;
    for (const char *at = word; *at && shape.ndim < WEFT_MAX_NDIM; at = *end ? end + 1 : end)
        shape.extent[shape.ndim++] = strtoll(at, &end, 10);
    return shape;
}

static int int_of(const char *word)
{
    return (int)strtol(word, NULL, 10);
}

static weft_array *array_of(book *b, const char *name)
{
    const slot *found = book_find(b, name);

    return found ? found->array : NULL;
}

static weft_index_mode mode_of(const char *word)
{
    return word[0] == 'r' ? WEFT_INDEX_RAISE : word[0] == 'w' ? WEFT_INDEX_WRAP : WEFT_INDEX_CLIP;
}

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

/* ---- views ---- */

static weft_status call_view(book *b, weft_array *a, char *const *words, weft_array **r)
{
    (void)b;
    return weft_view(a, words[0], r);
}

static weft_status call_transpose(book *b, weft_array *a, char *const *words, weft_array **r)
{
    weft_axes axes;

    (void)b;
    return weft_transpose(a, axes_of(words[0], &axes), r);
}

static weft_status call_swapaxes(book *b, weft_array *a, char *const *words, weft_array **r)
{
    (void)b;
    return weft_swapaxes(a, int_of(words[0]), int_of(words[1]), r);
}

static weft_status call_moveaxis(book *b, weft_array *a, char *const *words, weft_array **r)
{
    (void)b;
    return weft_moveaxis(a, int_of(words[0]), int_of(words[1]), r);
}

static weft_status call_expand_dims(book *b, weft_array *a, char *const *words, weft_array **r)
{
    weft_axes axes;

    (void)b;
    return weft_expand_dims(a, axes_of(words[0], &axes), r);
}

static weft_status call_squeeze(book *b, weft_array *a, char *const *words, weft_array **r)
{
    weft_axes axes;

    (void)b;
    return weft_squeeze(a, axes_of(words[0], &axes), r);
}

static weft_status call_flip(book *b, weft_array *a, char *const *words, weft_array **r)
{
    weft_axes axes;

    (void)b;
    return weft_flip(a, axes_of(words[0], &axes), r);
}

static weft_status call_broadcast_to(book *b, weft_array *a, char *const *words, weft_array **r)
{
    (void)b;
    return weft_broadcast_to(a, shape_of(words[0]), r);
}

static weft_status call_diagonal(book *b, weft_array *a, char *const *words, weft_array **r)
{
    (void)b;
    return weft_diagonal(a, int_of(words[0]), int_of(words[1]), int_of(words[2]), r);
}

static weft_status call_reshape(book *b, weft_array *a, char *const *words, weft_array **r)
{
    (void)b;
    return weft_reshape(a, shape_of(words[0]), r);
}

/* ---- indexing by data ---- */

static weft_status call_flatnonzero(book *b, weft_array *a, char *const *words, weft_array **r)
{
    (void)b, (void)words;
    return weft_flatnonzero(a, r);
}

static weft_status call_nonzero(book *b, weft_array *a, char *const *words, weft_array **r)
{
    weft_array *results[WEFT_MAX_NDIM] = {NULL};
    weft_status status = weft_nonzero(a, results);

    (void)b;
    for (int d = 0; d < WEFT_MAX_NDIM; d++)
        if (status == WEFT_OK && d == int_of(words[0]))
            *r = results[d];
        else
            weft_free(&results[d]);
    return status;
}

static weft_status call_argwhere(book *b, weft_array *a, char *const *words, weft_array **r)
{
    (void)b, (void)words;
    return weft_argwhere(a, r);
}

static weft_status call_select_where(book *b, weft_array *a, char *const *words, weft_array **r)
{
    return weft_select_where(a, array_of(b, words[0]), r);
}

static weft_status call_compress(book *b, weft_array *a, char *const *words, weft_array **r)
{
    weft_axes axis;

    return weft_compress(array_of(b, words[0]), a, axes_of(words[1], &axis), r);
}

static weft_status call_take(book *b, weft_array *a, char *const *words, weft_array **r)
{
    weft_axes axis;

    return weft_take(a, array_of(b, words[0]), axes_of(words[1], &axis), mode_of(words[2]), r);
}

/* ---- writing: the array afterwards is what is recorded ---- */

static weft_status after(weft_status status, weft_array *a, weft_array **r)
{
    return status == WEFT_OK ? weft_copy(a, r) : status;
}

static weft_status call_put_indices(book *b, weft_array *a, char *const *words, weft_array **r)
{
    return after(
        weft_put_indices(a, array_of(b, words[0]), array_of(b, words[1]), mode_of(words[2])), a, r);
}

static weft_status call_put_where(book *b, weft_array *a, char *const *words, weft_array **r)
{
    return after(weft_put_where(a, array_of(b, words[0]), array_of(b, words[1])), a, r);
}

/* words: the view that is written, what it gets. */
static weft_status call_assign(book *b, weft_array *a, char *const *words, weft_array **r)
{
    return after(weft_assign(array_of(b, words[0]), array_of(b, words[1])), a, r);
}

/* words: the view that takes the result, an operand, an expression of it, which is named x. */
static weft_status call_into(book *b, weft_array *a, char *const *words, weft_array **r)
{
    weft_array *x = array_of(b, words[1]), *target = array_of(b, words[0]);

    return after(weft_eval(words[2], WEFT_VARS(x), &target), a, r);
}

static const struct {
    const char *name;
    int words;
    call_body *body;
} calls[] = {
    {"copy", 0, call_copy},
    {"astype", 1, call_astype},
    {"view", 1, call_view},
    {"transpose", 1, call_transpose},
    {"swapaxes", 2, call_swapaxes},
    {"moveaxis", 2, call_moveaxis},
    {"expand_dims", 1, call_expand_dims},
    {"squeeze", 1, call_squeeze},
    {"flip", 1, call_flip},
    {"broadcast_to", 1, call_broadcast_to},
    {"diagonal", 3, call_diagonal},
    {"reshape", 1, call_reshape},
    {"flatnonzero", 0, call_flatnonzero},
    {"nonzero", 1, call_nonzero},
    {"argwhere", 0, call_argwhere},
    {"select_where", 1, call_select_where},
    {"compress", 2, call_compress},
    {"take", 3, call_take},
    {"put_indices", 3, call_put_indices},
    {"put_where", 2, call_put_where},
    {"assign", 2, call_assign},
    {"into", 3, call_into},
};

weft_status call_function(book *b, int count, char *const *words, weft_array **r)
{
    const slot *a = count > 1 ? book_find(b, words[1]) : NULL;

    for (size_t k = 0; k < sizeof calls / sizeof calls[0]; k++)
        if (strcmp(words[0], calls[k].name) == 0 && a && count - 2 == calls[k].words)
            return calls[k].body(b, a->array, words + 2, r);
    return weft_fail(b->s, WEFT_ERR_USER, "no function %s of %d words", words[0], count - 2);
}
