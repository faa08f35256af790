#include "runtime/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/hash.h"
#include "runtime/collective.h"
#include "runtime/session.h"

enum { ROOM = 96, DEPTH = 8, LOCALS = 3 };

/* The local calls. All ranks have these lines, and first, whoever calls them. */
static const char *const locals[LOCALS] = {"weft_map", "weft_map_rows", "weft_wait"};

/* A call at work, and what it has said so far. */
typedef struct call {
    weft_report_line *line;
    double began, bytes, flops;
    double moving, computing; /* seconds that are attainable; NAN: nobody knows */
} call;

/* In lines, seconds that are attainable are NAN where one call's are. */
struct weft__record {
    int count;
    int depth; /* of calls, those that failed and were never left at the bottom */
    call calls[DEPTH];
    weft_report_line lines[ROOM];
};

bool weft__record_start(weft_session *s)
{
    s->record = calloc(1, sizeof *s->record);
    if (!s->record)
        return false;
    for (s->record->count = 0; s->record->count < LOCALS; s->record->count++)
        s->record->lines[s->record->count].operation = locals[s->record->count];
    return true;
}

void weft__record_free(weft__record **record)
{
    free(*record);
    *record = NULL;
}

/* The line of an operation; the last one is for all for which there is no room. */
static weft_report_line *line_of(weft__record *r, const char *operation)
{
    int i = 0;

    while (i < r->count && strcmp(r->lines[i].operation, operation) != 0)
        i++;
    if (i == ROOM)
        i = ROOM - 1;
    if (i == r->count)
        r->lines[r->count++].operation = i == ROOM - 1 ? "others" : operation;
    return &r->lines[i];
}

/* Messages and agreements belong to the operation of which they are steps. */
static bool is_step(const char *operation)
{
    return strcmp(operation, "weft_agree") == 0 || strcmp(operation, "weft_barrier") == 0 ||
           strcmp(operation, "weft_broadcast") == 0;
}

void weft__record_enter(weft_session *s, const char *operation)
{
    weft__record *r = s->record;

    if (is_step(operation))
        return;
    if (r->depth == DEPTH) {
        memmove(r->calls, r->calls + 1, (DEPTH - 1) * sizeof *r->calls);
        r->depth--;
    }
    r->calls[r->depth++] = (call){.line = line_of(r, operation), .began = weft_seconds()};
}

void weft__record_leave(weft_session *s)
{
    weft__record *r = s->record;
    const call *c = r->depth > 0 ? &r->calls[r->depth - 1] : NULL;

    if (!c)
        return;
    c->line->calls++;
    c->line->seconds += weft_seconds() - c->began;
    c->line->bytes += c->bytes;
    c->line->flops += c->flops;
    c->line->attainable += c->moving > c->computing ? c->moving : c->computing;
    r->depth--;
}

void weft__record_begin(weft_session *s, const char *operation)
{
    if (s->record)
        weft__record_enter(s, operation);
}

void weft__record_end(weft_session *s)
{
    if (s->record)
        weft__record_leave(s);
}

/* The call at work; NULL where nothing is recorded. */
static call *present(const weft_session *s)
{
    return s->record && s->record->depth > 0 ? &s->record->calls[s->record->depth - 1] : NULL;
}

/* The highest of a list of rates, in units of a second. */
static double best_of(const int64_t *rates)
{
    int64_t best = 0;

    for (int i = 0; i < WEFT__STEPS; i++)
        best = weft__max64(best, rates[i]);
    return (double)best * 1e6;
}

void weft__record_bytes(weft_session *s, weft__stream stream, int64_t bytes)
{
    const weft__profile *p = &s->profile.measured;
    call *c = present(s);
    int distance = 0;
    double rate;

    if (!c)
        return;
    while (distance < WEFT__FAR &&
           bytes / s->node.deck.cores > 4 * weft__distance_bytes((weft__distance)distance))
        distance++;
    rate = best_of(p->memory[distance][stream]);
    c->bytes += (double)bytes;
    if (rate > 0)
        c->moving += (double)bytes / rate;
}

void weft__record_file(weft_session *s, int64_t bytes)
{
    call *c = present(s);

    if (c)
        c->bytes += (double)bytes / s->comms.nodes;
}

/* The rate of the nearest smaller size that was measured, else of the nearest larger one. */
static double rate_of(const weft__profile *p, weft__blas_operation operation, int64_t n)
{
    double rate = 0, peak = operation == WEFT__BLAS_GEMM ? best_of(p->product) : 0;

    for (int size = 0; size < WEFT__SIZES; size++) {
        const double here = best_of(p->routine[operation][size]);

        if (here > 0 && (rate == 0 || n >= WEFT__LEAST_SIZE << size))
            rate = here;
    }
    return rate > peak ? rate : peak;
}

void weft__record_flops(weft_session *s, weft__blas_operation operation, int64_t n, double flops)
{
    call *c = present(s);
    double rate;

    if (!c)
        return;
    rate = rate_of(&s->profile.measured, operation, n);
    c->flops += flops;
    if (rate > 0)
        c->computing += flops / rate;
}

void weft__record_no_limit(weft_session *s)
{
    call *c = present(s);

    if (c)
        c->computing = NAN;
}

void weft__record_work(weft_session *s, double flops)
{
    call *c = present(s);

    if (c)
        c->flops += flops;
    weft__record_no_limit(s);
}

double weft__record_take_flops(weft_session *s)
{
    double flops = 0;

    for (int i = 0; s->record && i < s->record->count; i++) {
        flops += s->record->lines[i].flops;
        s->record->lines[i].flops = 0;
    }
    return flops;
}

void weft__record_routine(weft_session *s, const char *name, weft__blas_operation operation,
                          int64_t n, double flops, bool is_measured)
{
    weft_report_line *line;
    double rate;

    if (!s->record)
        return;
    line = line_of(s->record, name);
    rate = rate_of(&s->profile.measured, operation, n);
    if (s->comms.node_index != 0)
        return;
    line->flops += flops;
    if (!is_measured)
        line->attainable = NAN;
    else if (rate > 0)
        line->attainable += flops / rate;
}

/* ---- the report ---- */

static double lost(const weft_report_line *line)
{
    return line->seconds - line->attainable;
}

static int by_loss(const void *a, const void *b)
{
    const double x = lost(a), y = lost(b);

    return (x < y) - (x > y);
}

/* The nodes' bytes and flops together, the slowest rank's time, the calls of the rank that made
 * most. All ranks have the same lines. */
static void merge(const weft__comms *c, const weft_report_line *all, int count,
                  weft_report_line *merged)
{
    for (int r = 0; r < c->size; r++) {
        const bool is_leader = r == c->node_first[weft__comms_node_of(c, r)];

        for (int i = 0; i < count; i++) {
            const weft_report_line *line = &all[r * count + i];

            if (line->seconds > merged[i].seconds)
                merged[i].seconds = line->seconds;
            if (line->calls > merged[i].calls)
                merged[i].calls = line->calls;
            if (!is_leader)
                continue;
            merged[i].bytes += line->bytes;
            merged[i].flops += line->flops;
            if (isnan(line->attainable) || line->attainable > merged[i].attainable)
                merged[i].attainable = line->attainable;
        }
    }
}

/* Leaves out the lines of local calls that nobody made; how many are left. */
static int drop_unused(weft_report_line *lines, int count)
{
    int kept = 0;

    for (int i = 0; i < count; i++) {
        if (i < LOCALS && lines[i].calls == 0)
            continue;
        lines[kept++] = lines[i];
    }
    return kept;
}

weft_status weft_report_lines(weft_session *s, int room, weft_report_line *lines, int *count)
{
    weft__record *r = s ? s->record : NULL;
    weft_report_line merged[ROOM] = {{0}}, *all = NULL;
    const int ours = r ? r->count : 0;
    int used;
    weft_status status;

    if (!s || !count || (room > 0 && !lines))
        return weft__refuse_null(s, "weft_report_lines", "lines or count");
    WEFT__TRY(weft__enter(s, "weft_report", (uint64_t)room));
    all = calloc((size_t)(ours * s->comms.size + 1), sizeof *all);
    weft__must(all);
    if (ours > 0)
        WEFT__TRY(weft__unless_poisoned(
            s, weft__allgather(s, r->lines, ours * (int64_t)sizeof *all, all)));
    for (int i = 0; i < ours; i++)
        merged[i].operation = r->lines[i].operation;
    merge(&s->comms, all, ours, merged);
    for (int i = 0; i < ours; i++)
        if (isnan(merged[i].attainable))
            merged[i].attainable = 0;
    used = drop_unused(merged, ours);
    qsort(merged, (size_t)used, sizeof *merged, by_loss);
    *count = used < room ? used : room;
    for (int i = 0; i < *count; i++)
        lines[i] = merged[i];
    WEFT__TRY(weft__leave(s));
fail:
    free(all);
    return status;
}
