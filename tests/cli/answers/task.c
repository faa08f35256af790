/* Farms: records that each task computes by itself or with its session. */
#include "answers.h"

static weft_status own_digits(weft_task *task, void *context)
{
    double *out = task->result;

    (void)context;
    for (int64_t i = 0; i < 5; i++)
        out[i] = 1 / (double)(task->index * 5 + i + 1);
    return WEFT_OK;
}

static weft_status of_session(weft_task *task, void *context)
{
    weft_session *s = task->session;
    weft_array *a = NULL, *b = NULL, *c = NULL;

    (void)context;
    WEFT_TRY(weft_random(s, WEFT_SHAPE(70 + task->index, 210), WEFT_FLOAT64, 5, &a));
    WEFT_TRY(weft_random(s, WEFT_SHAPE(210, 99), WEFT_FLOAT64, 6, &b));
    WEFT_TRY(weft_matmul(a, b, &c));
    WEFT_TRY(weft_mean_value(c, task->result));
fail:
    weft_free(&a), weft_free(&b), weft_free(&c);
    return weft_failure(s);
}

static weft_status farm(const inputs *in, weft_array **r)
{
    const weft_farm_options options = {.dtype = WEFT_FLOAT64, .shape = WEFT_SHAPE(5)};

    return weft_farm(in->s, 123, own_digits, NULL, &options, r);
}

static weft_status sessions(const inputs *in, weft_array **r)
{
    const weft_farm_options options = {.dtype = WEFT_FLOAT64};

    return weft_farm(in->s, 40, of_session, NULL, &options, r);
}

const line task_lines[] = {{"weft_farm", farm}, {"weft_farm of sessions", sessions}, {0}};
