/* A program whose ranks make different calls; tests/faults/test_mismatch.py runs it.
 *
 * mismatch KIND: prints what each rank's calls return, then stops. Exit status 0 when every rank
 * saw the mismatch in the end.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <weft.h>

static weft_status differ(const char *kind, weft_session *s, weft_array *a, bool odd)
{
    double value;

    if (strcmp(kind, "calls") == 0)
        return odd ? weft_fill(a, (weft_value){WEFT_FLOAT64, {0}}, 0) : weft_sum_value(a, &value);
    if (strcmp(kind, "arguments") == 0)
        return weft_fill(a, (weft_value){WEFT_FLOAT64, {0}}, odd ? 10 : 20);
    if (strcmp(kind, "frees") == 0) {
        weft_array *b = NULL;
        weft_status status = weft_zeros(s, WEFT_SHAPE(9), WEFT_INT8, &b);

        if (!odd)
            weft_free(&b);
        return status == WEFT_OK ? weft_barrier(s) : status;
    }
    if (strcmp(kind, "stop") == 0 && odd)
        return WEFT_ERR_MISMATCH; /* goes straight to weft_stop */
    if (strcmp(kind, "sleep") == 0 && odd)
        (void)sleep(30);
    return weft_barrier(s);
}

int main(int argc, char **argv)
{
    const char *kind = argc > 1 ? argv[1] : "calls";
    weft_session *s = NULL;
    weft_array *a = NULL;
    weft_status status, later;
    int rank;

    if (weft_start(&argc, &argv, &s) != WEFT_OK || weft_ones(s, WEFT_SHAPE(100), WEFT_FLOAT64, &a))
        return 3;
    rank = weft_rank(s);
    status = differ(kind, s, a, rank == weft_size(s) - 1);
    for (int i = 0; status == WEFT_OK && i < 3; i++) /* other nodes hear of it at an agreement */
        status = weft_barrier(s);
    fprintf(stderr, "rank %d: %s\n", rank, weft_message(s));
    later = strcmp(kind, "stop") == 0 ? WEFT_ERR_MISMATCH : weft_barrier(s);
    weft_free(&a);
    (void)weft_stop(&s);
    return status == WEFT_ERR_MISMATCH && later == WEFT_ERR_MISMATCH ? 0 : 4;
}
