/* weft_cumsum and weft_cumprod: operands and results of any layout are brought to a node's block
 * of whole rows.
 */
#include <weft/scan.h>

#include "ops/scan.h"

#include "array/each.h"
#include "base/axes.h"
#include "base/checked.h"
#include "base/hash.h"
#include "ops/copy.h"
#include "ops/index_operand.h"
#include "ops/plain.h"

typedef struct asking {
    const char *operation;
    bool is_product;
    int axis; /* checked; WEFT_FLAT */
} asking;

weft_status weft__scan_receive(const weft__scan *x, void *data, int64_t bytes)
{
    const weft__comms *c = &x->s->comms;
    weft__message message = {data, bytes, x->previous >= 0 ? c->node_first[x->previous] : 0};

    if (!x->is_chained || x->previous < 0 || c->node_rank != 0 || x->rows == 0)
        return WEFT_OK;
    return weft__unless_poisoned(x->s, weft__exchange(x->s, NULL, 0, &message, 1));
}

weft_status weft__scan_send(const weft__scan *x, void *data, int64_t bytes)
{
    const weft__comms *c = &x->s->comms;
    weft__message message = {data, bytes, x->next >= 0 ? c->node_first[x->next] : 0};

    if (!x->is_chained || x->next < 0 || c->node_rank != 0 || x->rows == 0)
        return WEFT_OK;
    return weft__unless_poisoned(x->s, weft__exchange(x->s, &message, 1, NULL, 0));
}

int64_t weft__scan_units_per_tile(const weft__scan *x, int64_t units, int64_t elements)
{
    const weft__choices *choices = &x->s->choices;
    int64_t bytes = elements * (int64_t)x->size, some;

    if (units * bytes <= weft__choose(choices, WEFT__SERIAL_BELOW_BYTES))
        return weft__max64(units, 1);
    some = weft__choose(choices, WEFT__TILE_BYTES) / weft__max64(bytes, 1);
    some = weft__max64(some, units / WEFT__MAX_TILES + 1);
    return (some + WEFT__SCAN_FAN - 1) / WEFT__SCAN_FAN * WEFT__SCAN_FAN;
}

static weft_dtype result_dtype(weft_dtype dtype)
{
    if (dtype >= WEFT_FLOAT32)
        return dtype;
    return dtype >= WEFT_UINT8 ? WEFT_UINT64 : WEFT_INT64;
}

static weft_shape result_shape(const weft_array *a, const asking *k)
{
    return k->axis == WEFT_FLAT ? WEFT_SHAPE(a->count) : a->shape;
}

/* Written directly: whole rows that the node reaches, and no memory of the operand's but all. */
static bool is_direct(const weft_array *a, const weft_array *r)
{
    weft__run of_a, of_r;

    if (!weft__array_is_reached(r) ||
        r->layout.row != weft__shape_product(&r->shape, 1, r->shape.ndim))
        return false;
    return r == a || weft__array_root(a, &of_a) != weft__array_root(r, &of_r);
}

/* Read where it is: the result's dtype and its elements on each node. */
static bool is_read_in_place(const weft_array *a, const weft_array *r)
{
    return a->dtype == r->dtype && !a->is_strided && weft__array_is_reached(a) &&
           weft__layout_same_nodes(&a->layout, &r->layout, &a->session->comms);
}

/* The nodes before and after this one that have elements of r, and what the fullest has. */
static void find_neighbours(const weft_array *r, int64_t inner, weft__scan *x)
{
    const weft__comms *c = &x->s->comms;

    x->previous = x->next = -1;
    for (int n = 0; n < c->nodes; n++) {
        int64_t count = weft__run_count(weft__layout_node_run(&r->layout, c, n));

        x->most = weft__max64(x->most, count / inner);
        if (count == 0)
            continue;
        if (n < c->node_index)
            x->previous = n;
        if (n > c->node_index && x->next < 0)
            x->next = n;
    }
}

/* What this node has of r's lines; the parts of complex numbers are lines of their own in sums. */
static weft__scan scan_of(const weft_array *a, weft_array *r, const asking *k)
{
    int axis = k->axis == WEFT_FLAT ? 0 : k->axis;
    bool is_in_parts = !k->is_product && r->dtype >= WEFT_COMPLEX64;
    weft__run here = weft__array_node_run(r);
    weft__scan x = {.s = r->session, .dtype = r->dtype, .from = a->node, .to = r->node};
    int64_t inner = weft__shape_product(&r->shape, axis + 1, r->shape.ndim);

    x.lines = inner * (is_in_parts ? 2 : 1);
    if (is_in_parts)
        x.dtype = r->dtype == WEFT_COMPLEX64 ? WEFT_FLOAT32 : WEFT_FLOAT64;
    x.size = weft_dtype_size(x.dtype);
    x.stream = weft__array_streams(r);
    find_neighbours(r, inner, &x);
    if (axis == 0) {
        x.outer = 1;
        x.first = here.first / inner;
        x.rows = weft__run_count(here) / inner;
        x.is_chained = x.s->comms.nodes > 1 && r->layout.kind != WEFT__LAYOUT_REPLICATED;
    } else {
        x.rows = r->shape.extent[axis];
        x.outer = weft__run_count(here) / inner / x.rows;
    }
    return x;
}

/* r is direct and has elements. */
static weft_status scan_into(weft_array *a, weft_array *r, const asking *k)
{
    weft_array *plain = a, *temporary = NULL;
    weft__scan x;
    weft_status status = WEFT_OK;

    if (a != r && !is_read_in_place(a, r)) {
        WEFT__TRY(weft__array_plain(a, k->operation, &plain, &temporary));
        WEFT__TRY(weft__copy_elements(plain, r));
        WEFT__TRY(weft__sync(r->session));
        plain = r;
    }
    x = scan_of(plain, r, k);
    weft__record_bytes(r->session, WEFT__UPDATE,
                       2 * weft__run_count(weft__array_node_run(r)) * (int64_t)x.size);
    WEFT__TRY(k->is_product ? weft__scan_chain(&x) : weft__scan_sums(&x));
    WEFT__TRY(weft__sync(r->session));
fail:
    weft_free(&temporary);
    return status;
}

static weft_status scan_through(weft_array *a, weft_array *r, const asking *k)
{
    weft_array *work = NULL;
    weft_status status;

    if (is_direct(a, r))
        return scan_into(a, r, k);
    WEFT__TRY(weft__array_result(r->session, k->operation, r->shape, r->dtype, NULL, &work));
    WEFT__TRY(scan_into(a, work, k));
    WEFT__TRY(weft__copy_elements(work, r));
fail:
    weft_free(&work);
    return status;
}

static weft_status check_axis(weft_array *a, asking *k)
{
    weft__error error = {.status = WEFT_OK};

    if (k->axis == WEFT_FLAT ||
        weft__axis_check(k->axis, a->shape.ndim, k->operation, &error, &k->axis) == WEFT_OK)
        return WEFT_OK;
    return weft_fail(a->session, error.status, "%s", error.message);
}

static weft_status scan(weft_array *a, asking k, weft_array **r)
{
    weft_placement placement = {.replicated = a && weft_array_is_replicated(a)};
    bool was_made = r && !*r;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), k.operation, "r");
    WEFT__TRY(weft__enter(a->session, k.operation,
                          weft__hash_word(weft__index_hash(a, NULL, r), (uint64_t)k.axis)));
    WEFT__TRY(check_axis(a, &k));
    WEFT__TRY(weft__array_result(a->session, k.operation, result_shape(a, &k),
                                 result_dtype(a->dtype), &placement, r));
    if ((*r)->count > 0) {
        status = scan_through(a, *r, &k);
        if (status != WEFT_OK)
            weft__array_undo(was_made, r);
        WEFT__TRY(status);
    }
    WEFT__TRY(weft__leave(a->session));
fail:
    return status;
}

weft_status weft_cumsum(weft_array *a, int axis, weft_array **r)
{
    return scan(a, (asking){.operation = "weft_cumsum", .axis = axis}, r);
}

weft_status weft_cumprod(weft_array *a, int axis, weft_array **r)
{
    return scan(a, (asking){.operation = "weft_cumprod", .is_product = true, .axis = axis}, r);
}
