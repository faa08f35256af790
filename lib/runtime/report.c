/* The record as a table. */
#include "runtime/collective.h"
#include "runtime/record.h"
#include "runtime/session.h"

enum { LINES = 96 };

/* Nothing where there is nothing to say, so that a column is numbers alone. */
static void print_rate(FILE *out, int width, double amount, double seconds, double scale)
{
    if (amount > 0 && seconds > 0)
        fprintf(out, " %*.2f", width, amount / seconds / scale);
    else
        fprintf(out, " %*s", width, "");
}

static void print_line(FILE *out, const weft_report_line *l)
{
    fprintf(out, "%-24s %8llu %11.6f", l->operation, (unsigned long long)l->calls, l->seconds);
    if (l->bytes > 0)
        fprintf(out, " %15.0f", l->bytes);
    else
        fprintf(out, " %15s", "");
    print_rate(out, 8, l->bytes, l->seconds, 1e9);
    print_rate(out, 8, l->flops, l->seconds, 1e9);
    if (l->attainable > 0 && l->seconds > 0)
        fprintf(out, " %9.0f %%\n", 100 * l->attainable / l->seconds);
    else
        fprintf(out, " %11s\n", l->bytes > 0 || l->flops > 0 ? "-" : "");
}

weft_status weft_report(weft_session *s, FILE *out)
{
    weft_report_line lines[LINES];
    int count = 0;
    weft_status status;

    if (!s || !out)
        return weft__refuse_null(s, "weft_report", "out");
    status = weft_report_lines(s, LINES, lines, &count);

    if (status != WEFT_OK || s->comms.rank != 0)
        return status;
    fprintf(out, "%-24s %8s %11s %15s %8s %8s %11s\n", "operation", "calls", "seconds", "bytes",
            "GB/s", "GFLOP/s", "attainable");
    for (int i = 0; i < count; i++)
        if (lines[i].seconds > 0)
            print_line(out, &lines[i]);
    if (s->profile.state != WEFT_PROFILE_LOADED)
        fprintf(out, "%s\n", s->profile.note);
    return WEFT_OK;
}
