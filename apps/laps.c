#include "laps.h"

#include <stdlib.h>

#include "command.h"

static double *own_row(const laps *l)
{
    return weft_local(l->times).data;
}

static double bytes_sent(const job *j)
{
    return (double)weft_get_statistics(j->s).bytes_between_nodes;
}

void laps_begin(job *j)
{
    laps *l = &j->laps;

    laps_free(j);
    *l = (laps){0};
    l->status =
        weft_zeros(j->s, WEFT_SHAPE(weft_size(j->s), j->repeat + 1), WEFT_FLOAT64, &l->times);
}

bool laps_next(job *j)
{
    laps *l = &j->laps;
    double now = weft_seconds();

    if (l->status)
        return false;
    if (l->is_running) {
        own_row(l)[l->done++] = now - l->began;
        own_row(l)[j->repeat] += bytes_sent(j) - l->bytes_before;
    }
    if (l->done == j->repeat)
        return false;
    l->status = weft_barrier(j->s);
    l->is_running = true;
    l->bytes_before = bytes_sent(j);
    l->began = weft_seconds();
    return l->status == WEFT_OK;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Each lap's slowest rank goes to the first row; then that row is sorted. */
static void summarise(laps *l, double *rows, int ranks, int64_t repeat)
{
    for (int r = 0; r < ranks; r++) {
        const double *row = rows + r * (repeat + 1);

        l->bytes_between_nodes += row[repeat] / (double)repeat;
        for (int64_t i = 0; i < repeat; i++)
            if (row[i] > rows[i])
                rows[i] = row[i];
    }
    qsort(rows, (size_t)repeat, sizeof *rows, by_size);
    l->least = rows[0];
    l->median = (rows[(repeat - 1) / 2] + rows[repeat / 2]) / 2;
}

weft_status laps_end(job *j, const char *name, double bytes, double flops)
{
    laps *l = &j->laps;
    int ranks = weft_size(j->s);
    weft_box all = {.extent = {ranks, j->repeat + 1}};
    double *rows = NULL;

    WEFT_TRY(l->status);
    rows = malloc((size_t)ranks * (size_t)(j->repeat + 1) * sizeof *rows);
    WEFT_TRY(weft_agree(j->s, rows ? WEFT_OK
                                   : weft_fail(j->s, WEFT_ERR_MEMORY, "no memory for %lld laps",
                                               (long long)j->repeat)));
    WEFT_TRY(weft_get(l->times, &all, rows));
    summarise(l, rows, ranks, j->repeat);
    l->name = name;
    l->bytes = bytes;
    l->flops = flops;
fail:
    free(rows);
    laps_free(j);
    return weft_failure(j->s);
}

weft_status laps_sum_sent(job *j, double own)
{
    weft_array *sent = NULL;

    WEFT_TRY(weft_zeros(j->s, WEFT_SHAPE(weft_size(j->s)), WEFT_FLOAT64, &sent));
    *(double *)weft_local(sent).data = own;
    WEFT_TRY(weft_sum_value(sent, &j->laps.bytes_between_nodes));
fail:
    weft_free(&sent);
    return weft_failure(j->s);
}

void laps_free(job *j)
{
    weft_free(&j->laps.times);
}
