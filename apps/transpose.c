/* weft transpose: the axes of a file's array in reverse order. */
#include "command.h"

static weft_status run(job *j)
{
    weft_array *a = NULL, *view = NULL, *r = NULL;
    double bytes;

    WEFT_TRY(load(j, j->words.items[0], &a));
    WEFT_TRY(weft_transpose(a, NULL, &view));
    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(weft_copy(view, &r));
    bytes = 2 * (double)weft_array_count(a) * (double)weft_dtype_size(weft_array_dtype(a));
    WEFT_TRY(laps_end(j, "transpose", bytes, 0));
    WEFT_TRY(deliver(j, r, NULL));
fail:
    weft_free(&r);
    weft_free(&view);
    weft_free(&a);
    return weft_failure(j->s);
}

const command transpose_command = {
    .name = "transpose",
    .synopsis = "FILE [-o FILE]",
    .summary = "Copies an array with its axes in reverse order",
    .least_words = 1,
    .most_words = 1,
    .computes = true,
    .writes = true,
    .run = run,
};
