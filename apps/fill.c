/* weft fill: the parallel fill. */
#include "command.h"

static struct {
    weft_shape shape;
    weft_value value;
    weft_dtype dtype;
    int64_t pieces;
} asked = {.dtype = WEFT_DTYPE_COUNT};

static const setting settings[] = {
    {"chunks", "K", "cut the array into K pieces (else as suits the cores)", SETTING_COUNT,
     &asked.pieces},
    {"dtype", "T", "element type (else the value's: bool, int64, float64, complex128)",
     SETTING_DTYPE, &asked.dtype},
    {0}};

static bool check(job *j, complaint *c)
{
    const char *value = j->words.items[1];

    if (!read_number(value, &asked.value))
        return complain(
            c, "'%s' is no value; give a number (3, 0x10, 1_000, 2.5, 2j), True or False", value);
    if (asked.dtype == WEFT_DTYPE_COUNT)
        asked.dtype = asked.value.dtype;
    return read_shape(j->words.items[0], &asked.shape, c);
}

static weft_status run(job *j)
{
    weft_array *a = NULL;
    int64_t count = weft_shape_count(&asked.shape);
    int64_t chunk = asked.pieces ? (count + asked.pieces - 1) / asked.pieces : 0;

    WEFT_TRY(weft_empty(j->s, asked.shape, asked.dtype, &a));
    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(weft_fill(a, asked.value, chunk));
    WEFT_TRY(laps_end(j, "fill", (double)count * (double)weft_dtype_size(asked.dtype), 0));
    WEFT_TRY(deliver(j, a, NULL));
fail:
    weft_free(&a);
    return weft_failure(j->s);
}

const command fill_command = {
    .name = "fill",
    .synopsis = "SHAPE VALUE [--chunks K] [--dtype T] [-o FILE]",
    .summary = "Fills an array with one value on every core",
    .help = "SHAPE is written as 4000x500. Without -o the array is shown.\n",
    .settings = settings,
    .least_words = 2,
    .most_words = 2,
    .computes = true,
    .writes = true,
    .is_of_words = true,
    .check = check,
    .run = run,
};
