/* Running sums in leaves of 4096 rows.
 *
 * 1. The sum of each leaf, where a line has several or goes on on the next node.
 * 2. What stands before each leaf. Between nodes: what stands before the leaf in which this node
 *    begins, and that leaf's sum so far, come from the previous node; the leaf is added up to its
 *    end and what stands before the node's last leaf goes on, with that one's sum so far.
 * 3. The elements: what stands before the leaf plus the sum inside it.
 *
 * A leaf is cut where a node begins, but the second part goes on with the first one's sum: the
 * additions are the same wherever nodes begin.
 */
#include "ops/scan.h"

#include <string.h>

#include "base/checked.h"

typedef struct summing {
    const weft__scan *x;
    const weft__scan_loops *loops;
    int64_t leaves;           /* on this node in a line, a cut first one counted */
    int64_t strips;           /* of lines; 1 and no strip of lines for lines of one element a row */
    bool is_run;              /* a line's elements follow one another */
    weft__scan_state *before; /* [outer][leaf][line]: sums, then what stands before; or NULL */
    weft__scan_state
        *border; /* two rows of [line]: before this node's first row, and in its leaf */
    bool is_storing;
    int64_t units, per_tile;
} summing;

/* Rows of a leaf of this node, counted from the node's first. */
static weft__run leaf_rows(const summing *m, int64_t leaf)
{
    const weft__scan *x = m->x;
    int64_t start = x->first / WEFT__LEAF * WEFT__LEAF - x->first;

    return weft__run_common((weft__run){start + leaf * WEFT__LEAF, start + (leaf + 1) * WEFT__LEAF},
                            (weft__run){0, x->rows});
}

typedef struct unit {
    int64_t outer, leaf, line, width;
} unit;

static unit unit_of(const summing *m, int64_t k)
{
    unit u = {.line = k % m->strips * WEFT__SCAN_WIDTH};

    u.width = weft__min64(WEFT__SCAN_WIDTH, m->x->lines - u.line);
    u.leaf = k / m->strips % m->leaves;
    u.outer = k / m->strips / m->leaves;
    return u;
}

static weft__scan_state *before_of(const summing *m, unit u)
{
    return m->before + (u.outer * m->leaves + u.leaf) * m->x->lines + u.line;
}

/* The sum so far of the leaf in which a unit begins. */
static void start_sum(const summing *m, unit u, weft__scan_state *sum)
{
    bool goes_on = m->border && m->is_storing && u.leaf == 0;

    for (int64_t k = 0; k < u.width; k++)
        sum[k] = goes_on ? m->border[m->x->lines + u.line + k] : m->loops->nothing;
}

static void start_offset(const summing *m, unit u, weft__scan_state *offset)
{
    for (int64_t k = 0; k < u.width; k++)
        offset[k] = m->before ? before_of(m, u)[k] : m->loops->nothing;
}

static size_t place(const summing *m, unit u)
{
    const weft__scan *x = m->x;
    int64_t row = u.outer * x->rows + leaf_rows(m, u.leaf).first;

    return (size_t)(row * x->lines + u.line) * x->size;
}

static void do_rows(const summing *m, unit u)
{
    const weft__scan *x = m->x;
    weft__scan_state sum[WEFT__SCAN_WIDTH], offset[WEFT__SCAN_WIDTH];
    weft__scan_rows rows = {.from = x->from + place(m, u),
                            .to = x->to + place(m, u),
                            .rows = weft__run_count(leaf_rows(m, u.leaf)),
                            .pitch = x->lines,
                            .width = u.width};

    start_sum(m, u, sum);
    if (m->is_storing) {
        start_offset(m, u, offset);
        m->loops->scan_rows(&rows, offset, sum);
    } else {
        m->loops->add_rows(&rows, sum);
        memcpy(before_of(m, u), sum, (size_t)u.width * sizeof *sum);
    }
}

static void store_cached(void *to, const void *from, size_t bytes)
{
    memcpy(to, from, bytes);
}

static void do_runs(const summing *m, int64_t first, int count)
{
    const weft__scan *x = m->x;
    weft__scan_state sum[WEFT__SCAN_FAN], offset[WEFT__SCAN_FAN];
    weft__scan_runs runs = {.count = count,
                            .store = x->stream ? x->s->kernels->stream : store_cached};

    for (int k = 0; k < count; k++) {
        unit u = unit_of(m, first + k);

        runs.from[k] = x->from + place(m, u);
        runs.to[k] = x->to + place(m, u);
        runs.length[k] = weft__run_count(leaf_rows(m, u.leaf));
        start_sum(m, u, sum + k);
        if (m->is_storing)
            start_offset(m, u, offset + k);
    }
    if (m->is_storing) {
        m->loops->scan_runs(&runs, offset, sum);
        return;
    }
    m->loops->add_runs(&runs, sum);
    for (int k = 0; k < count; k++)
        *before_of(m, unit_of(m, first + k)) = sum[k];
}

static void do_tile(void *context, int64_t tile, int thread)
{
    const summing *m = context;
    int64_t k = tile * m->per_tile, end = weft__min64(k + m->per_tile, m->units);

    (void)thread;
    for (; m->is_run && k < end; k += WEFT__SCAN_FAN)
        do_runs(m, k, (int)weft__min64(WEFT__SCAN_FAN, end - k));
    for (; k < end; k++)
        do_rows(m, unit_of(m, k));
    if (m->is_run && m->is_storing && m->x->stream)
        m->x->s->kernels->fence();
}

static weft_status all_units(summing *m, bool is_storing)
{
    m->is_storing = is_storing;
    weft__gang_run(m->x->s, (m->units + m->per_tile - 1) / m->per_tile, do_tile, m);
    return weft__sync(m->x->s);
}

static weft__scan_state add(const summing *m, weft__scan_state a, weft__scan_state b)
{
    if (m->x->dtype == WEFT_FLOAT32 || m->x->dtype == WEFT_FLOAT64)
        return (weft__scan_state){.f = a.f + b.f};
    return (weft__scan_state){.u = a.u + b.u};
}

/* The first leaf's rows here, added to the sum of those that stand on the nodes before. */
static void finish_first(const summing *m, weft__scan_state *sum)
{
    const weft__scan *x = m->x;

    memcpy(sum, m->border + x->lines, (size_t)x->lines * sizeof *sum);
    for (int64_t line = 0; line < x->lines; line += WEFT__SCAN_WIDTH) {
        weft__scan_rows rows = {.from = x->from + (size_t)line * x->size,
                                .rows = weft__run_count(leaf_rows(m, 0)),
                                .pitch = x->lines,
                                .width = weft__min64(WEFT__SCAN_WIDTH, x->lines - line)};

        m->loops->add_rows(&rows, sum + line);
    }
}

/* Leaves' sums become what stands before them, from `carry` on; where the last leaf ends within
 * itself, its sum is left in `sum` and not yet part of `carry`. */
static void sum_leaves(const summing *m, weft__scan_state *before, weft__scan_state *carry,
                       weft__scan_state *sum)
{
    const weft__scan *x = m->x;
    bool is_cut = (x->first + x->rows) % WEFT__LEAF != 0;

    for (int64_t leaf = 0; leaf < m->leaves; leaf++, before += x->lines) {
        for (int64_t k = 0; k < x->lines; k++) {
            weft__scan_state own = before[k];

            before[k] = carry[k];
            if (leaf == m->leaves - 1 && is_cut)
                sum[k] = own;
            else
                carry[k] = add(m, carry[k], own), sum[k] = m->loops->nothing;
        }
    }
}

/* The leader: what came in border goes out for the next node, past this one's leaves. */
static weft_status between_nodes(const summing *m)
{
    const weft__scan *x = m->x;
    int64_t bytes = 2 * x->lines * (int64_t)sizeof *m->border;
    weft__scan_state *out = m->border + 2 * x->lines;
    weft_status status;

    if (x->s->comms.node_rank != 0 || x->rows == 0)
        return WEFT_OK;
    for (int64_t k = 0; k < 2 * x->lines; k++)
        m->border[k] = m->loops->nothing;
    WEFT__TRY(weft__scan_receive(x, m->border, bytes));
    finish_first(m, m->before);
    memcpy(out, m->border, (size_t)x->lines * sizeof *out);
    sum_leaves(m, m->before, out, out + x->lines);
    WEFT__TRY(weft__scan_send(x, out, bytes));
fail:
    return status;
}

/* Lines that are whole on this node. */
static void within_node(const summing *m, weft__scan_state *carry)
{
    const weft__scan *x = m->x;

    for (int64_t outer = 0; outer < x->outer; outer++) {
        for (int64_t k = 0; k < 2 * x->lines; k++)
            carry[k] = m->loops->nothing;
        sum_leaves(m, m->before + outer * m->leaves * x->lines, carry, carry + x->lines);
    }
}

/* Room for what stands before the leaves, and for four rows of lines. The same on all nodes. */
static weft_status get_room(summing *m, int64_t most, weft__memory *memory)
{
    const weft__scan *x = m->x;
    size_t room = (size_t)((most + 4) * x->lines) * sizeof *m->before;
    weft__request request = weft__request_scratch(x->s, room);
    weft_status status = weft__memory_get(x->s, &request, memory);

    if (status != WEFT_OK)
        return status;
    m->before = (weft__scan_state *)(void *)memory->node;
    m->border = x->is_chained ? m->before + most * x->lines : NULL;
    return WEFT_OK;
}

static weft_status sum_before(summing *m, int64_t most)
{
    const weft__scan *x = m->x;
    weft_status status;

    WEFT__TRY(all_units(m, false));
    if (x->is_chained)
        WEFT__TRY(between_nodes(m));
    else if (x->s->comms.node_rank == 0)
        within_node(m, m->before + most * x->lines);
    WEFT__TRY(weft__sync(x->s));
fail:
    return status;
}

/* Leaves of all lines on the fullest node, or a little more: the same on all nodes. */
static int64_t most_leaves(const summing *m)
{
    const weft__scan *x = m->x;

    return x->is_chained ? x->most / WEFT__LEAF + 2 : x->most / x->rows * m->leaves;
}

weft_status weft__scan_sums(const weft__scan *x)
{
    summing m = {.x = x,
                 .loops = weft__scan_loops_of(x->dtype),
                 .strips = weft__scan_strips(x),
                 .is_run = x->lines == 1};
    weft__memory memory = {0};
    int64_t most;
    weft_status status = WEFT_OK;

    m.leaves = x->rows > 0 ? (x->first + x->rows - 1) / WEFT__LEAF - x->first / WEFT__LEAF + 1 : 0;
    m.units = x->outer * m.leaves * m.strips;
    m.per_tile = weft__scan_units_per_tile(
        x, m.units, weft__min64(x->rows, WEFT__LEAF) * weft__min64(x->lines, WEFT__SCAN_WIDTH));
    if (x->is_chained || m.leaves > 1) {
        most = most_leaves(&m);
        WEFT__TRY(get_room(&m, most, &memory));
        WEFT__TRY(sum_before(&m, most));
    }
    WEFT__TRY(all_units(&m, true));
fail:
    weft__memory_put(x->s, &memory);
    return status;
}
