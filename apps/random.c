/* weft random: uniform random numbers, NumPy's own. */
#include <string.h>

#include "command.h"

static struct {
    weft_shape shape;
    weft_dtype dtype;
    uint64_t seed, stream;
    const char *distribution;
} asked = {.dtype = WEFT_FLOAT64, .distribution = "uniform"};

static const setting settings[] = {
    {"dtype", "T", "float64 (the default) or float32", SETTING_DTYPE, &asked.dtype},
    {"seed", "N", "first word of the key, 0 unless given", SETTING_SEED, &asked.seed},
    {"stream", "N", "second word of the key, 0 unless given", SETTING_SEED, &asked.stream},
    {"dist", "NAME", "uniform on [0, 1)", SETTING_TEXT, &asked.distribution},
    {0}};

static bool check(job *j, complaint *c)
{
    if (strcmp(asked.distribution, "uniform") != 0)
        return complain(c, "there is no distribution '%s'; there is uniform", asked.distribution);
    if (asked.dtype != WEFT_FLOAT64 && asked.dtype != WEFT_FLOAT32)
        return complain(c, "uniform numbers are float64 or float32, not %s",
                        weft_dtype_name(asked.dtype));
    return read_shape(j->words.items[0], &asked.shape, c);
}

static weft_status run(job *j)
{
    weft_array *a = NULL;
    double bytes = (double)weft_shape_count(&asked.shape) * (double)weft_dtype_size(asked.dtype);

    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(weft_random_stream(j->s, asked.shape, asked.dtype, asked.seed, asked.stream, &a));
    WEFT_TRY(laps_end(j, "random", bytes, 0));
    WEFT_TRY(deliver(j, a, NULL));
fail:
    weft_free(&a);
    return weft_failure(j->s);
}

const command random_command = {
    .name = "random",
    .synopsis = "SHAPE [--dtype T] [--seed N] [--stream N] [--dist uniform] [-o FILE]",
    .summary = "Makes uniform random numbers, those of NumPy's Generator(Philox(key=seed))",
    .help = "SHAPE is written as 4000x500. The numbers depend on seed, stream and place alone, "
            "never on\n"
            "ranks or threads. Without -o the array is shown.\n",
    .settings = settings,
    .least_words = 1,
    .most_words = 1,
    .computes = true,
    .writes = true,
    .check = check,
    .run = run,
};
