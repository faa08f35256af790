/* What the commands of linear algebra say of results that overflowed. */
#include <stdio.h>

#include "command.h"

/* "3, 1" of a flat element in C order. */
static void write_index(const weft_array *a, int64_t flat, char *text, size_t size)
{
    const weft_shape shape = weft_array_shape(a);
    int64_t index[WEFT_MAX_NDIM];
    size_t used = 0;

    for (int d = shape.ndim - 1; d >= 0; d--) {
        index[d] = flat % shape.extent[d];
        flat /= shape.extent[d];
    }
    text[0] = '\0';
    for (int d = 0; d < shape.ndim && used < size; d++)
        used += (size_t)snprintf(text + used, size - used, d == 0 ? "%lld" : ", %lld",
                                 (long long)index[d]);
}

static weft_status count(const job *j, weft_array *a, int64_t *nonfinite)
{
    weft_value found = {WEFT_INT64, {0}};

    if (weft_array_count(a) > 0)
        WEFT_TRY(weft_eval_value(j->s, "sum(~isfinite(a))", WEFT_VARS(a), &found));
    *nonfinite = found.as.i;
fail:
    return weft_failure(j->s);
}

/* The first of them in `a`, which has one. */
static weft_status warn(const job *j, int64_t nonfinite, const char *name, weft_array *a)
{
    weft_array *element = NULL;
    weft_value place, value;
    char index[512], number[96];

    WEFT_TRY(weft_eval_value(j->s, "argmax(~isfinite(a))", WEFT_VARS(a), &place));
    write_index(a, place.as.i, index, sizeof index);
    WEFT_TRY(weft_view(a, index, &element));
    WEFT_TRY(weft_item(element, &value));
    (void)weft_value_format(value, number, sizeof number);
    if (weft_rank(j->s) == 0)
        (void)fprintf(stderr,
                      "weft %s: the result overflowed: %lld of its elements %s, the first "
                      "is %s[%s] = %s\n",
                      j->command, (long long)nonfinite,
                      nonfinite == 1 ? "is not finite" : "are not finite", name, index, number);
fail:
    weft_free(&element);
    return weft_failure(j->s);
}

weft_status linear_warn_overflow(job *j, const char *const *names, weft_array *const *results)
{
    int64_t all = 0, each = 0;
    int first = -1;

    if (!j->linear.is_certified)
        return WEFT_OK;
    for (int i = 0; names[i]; i++) {
        WEFT_TRY(count(j, results[i], &each));
        first = first < 0 && each > 0 ? i : first;
        all += each;
    }
    j->linear.certificate.nonfinite = all;
    if (first >= 0 && !j->quiet)
        WEFT_TRY(warn(j, all, names[first], results[first]));
fail:
    return weft_failure(j->s);
}
