/* weft_copy and weft_astype: one operand, lined up with the result. */
#include <string.h>

#include <weft/eval.h>

#include "array/each.h"
#include "base/checked.h"
#include "base/hash.h"
#include "ops/copy.h"
#include "ops/evaluate.h"
#include "ops/lineup.h"

typedef struct copying {
    weft__lineup lineup;
    const weft__kernels *kernels;
    weft_array *from, *to;
    size_t from_size, to_size;
    bool stream;
} copying;

static void copy_tile(void *context, weft__run run, int thread)
{
    const copying *c = context;

    (void)thread;
    c->kernels->copy(weft__array_at(c->to, run.first), weft__lineup_at(&c->lineup, 1, run.first),
                     (size_t)weft__run_count(run) * c->to_size, c->stream);
}

/* Whole blocks are cast in place, a short last one through padded memory. */
static void cast_tile(void *context, weft__run run, int thread)
{
    const copying *c = context;
    weft__cast_loop cast = c->kernels->cast[c->from->dtype][c->to->dtype];
    _Alignas(64) char in[WEFT__QUANTUM * 16], out[WEFT__QUANTUM * 16];
    const char *from = weft__lineup_at(&c->lineup, 1, run.first);
    char *to = weft__array_at(c->to, run.first);
    size_t count = (size_t)weft__run_count(run), whole = count / WEFT__QUANTUM * WEFT__QUANTUM;

    (void)thread;
    cast(whole, to, from);
    if (count == whole)
        return;
    memset(in, 0, sizeof in);
    memcpy(in, from + whole * c->from_size, (count - whole) * c->from_size);
    cast(WEFT__QUANTUM, out, in);
    memcpy(to + whole * c->to_size, out, (count - whole) * c->to_size);
}

/* Inside an entered operation; *out is lined up with a and written tile by tile. */
static weft_status convert(weft_array *a, weft_array *out, weft__lineup_task task)
{
    weft_session *s = a->session;
    weft_array *operands[2] = {out, a};
    copying c = {.kernels = s->kernels,
                 .from = a,
                 .to = out,
                 .stream = weft__array_streams(out),
                 .from_size = weft_dtype_size(a->dtype),
                 .to_size = weft_dtype_size(out->dtype)};
    int64_t tile = weft__choose(&s->choices, WEFT__TILE_BYTES) / 16, pieces;
    weft_status status;

    WEFT__TRY(weft__lineup_open(s, &out->layout, 2, operands, true, 1, &c.lineup));
    pieces = weft__lineup_pieces(&c.lineup);
    for (int64_t k = 0; k < pieces; k++) {
        WEFT__TRY(weft__lineup_fetch(&c.lineup, k));
        weft__lineup_each(&c.lineup,
                          weft__max64(tile, weft__run_count(c.lineup.here) / WEFT__MAX_TILES + 1),
                          task, &c);
        WEFT__TRY(weft__sync(s));
    }
fail:
    weft__lineup_close(&c.lineup);
    return status;
}

weft_status weft__copy_elements(weft_array *from, weft_array *to)
{
    return convert(from, to, from->dtype == to->dtype ? copy_tile : cast_tile);
}

static weft_status check_casting(weft_array *a, const char *operation, weft_dtype dtype,
                                 weft_casting casting)
{
    if (weft_dtype_size(dtype) == 0)
        return weft_fail(a->session, WEFT_ERR_DTYPE, "%s: %d is no dtype", operation, (int)dtype);
    if (weft_can_cast(a->dtype, dtype, casting))
        return WEFT_OK;
    return weft_fail(a->session, WEFT_ERR_DTYPE,
                     "%s: cannot cast array data from %s to %s according to the rule '%s'",
                     operation, weft_dtype_name(a->dtype), weft_dtype_name(dtype),
                     weft_casting_name(casting));
}

static weft_status make_and_convert(weft_array *a, const char *operation, weft_dtype dtype,
                                    weft_casting casting, weft_array **out)
{
    weft_placement placement = {.replicated = a && weft_array_is_replicated(a)};
    weft_session *s = a ? a->session : NULL;
    bool was_made = out && !*out;
    uint64_t hash;
    weft_status status;

    if (!a || !out)
        return weft__refuse_array(s, operation, "out");
    hash = weft__hash_word(weft__array_hash(a), *out ? weft__array_hash(*out) : 0);
    hash = weft__hash_word(hash, (uint64_t)casting);

    WEFT__TRY(weft__enter(a->session, operation, weft__hash_word(hash, (uint64_t)dtype)));
    WEFT__TRY(check_casting(a, operation, dtype, casting));
    WEFT__TRY(weft__array_result(a->session, operation, a->shape, dtype, &placement, out));
    if (*out != a) {
        status = a->is_strided ? weft__assign(operation, *out, a)
                               : convert(a, *out, a->dtype == dtype ? copy_tile : cast_tile);
        if (status != WEFT_OK)
            weft__array_undo(was_made, out);
        WEFT__TRY(status);
    }
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

weft_status weft_copy(weft_array *a, weft_array **out)
{
    return make_and_convert(a, "weft_copy", a ? a->dtype : WEFT_BOOL, WEFT_CASTING_NO, out);
}

weft_status weft_astype(weft_array *a, weft_dtype dtype, weft_array **r)
{
    return make_and_convert(a, "weft_astype", dtype, WEFT_CASTING_SAME_KIND, r);
}

weft_status weft_astype_casting(weft_array *a, weft_dtype dtype, weft_casting casting,
                                weft_array **r)
{
    return make_and_convert(a, "weft_astype", dtype, casting, r);
}
