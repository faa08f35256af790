#include "answers.h"

static weft_status uniform(const inputs *in, weft_array **r)
{
    return weft_random(in->s, in->shape, WEFT_FLOAT64, 42, r);
}

static weft_status uniform_single(const inputs *in, weft_array **r)
{
    return weft_random(in->s, in->shape, WEFT_FLOAT32, 42, r);
}

static weft_status stream(const inputs *in, weft_array **r)
{
    return weft_random_stream(in->s, in->shape, WEFT_FLOAT64, 42, 7, r);
}

const line random_lines[] = {
    {"weft_random float64", uniform},
    {"weft_random float32", uniform_single},
    {"weft_random_stream", stream},
    {NULL, NULL},
};
