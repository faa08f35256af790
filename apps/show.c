/* weft show: what is in a file. */
#include "command.h"

static weft_status run(job *j)
{
    weft_array *a = NULL;

    WEFT_TRY(load(j, j->words.items[0], &a));
    WEFT_TRY(print_array(j->s, a));
fail:
    weft_free(&a);
    return weft_failure(j->s);
}

const command show_command = {
    .name = "show",
    .synopsis = "FILE",
    .summary = "Shows what is in a file: shape, dtype, minimum, maximum, mean and elements",
    .least_words = 1,
    .most_words = 1,
    .run = run,
};
