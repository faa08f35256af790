/* Running products: each line from its first element to its last, lines side by side. */
#include "ops/scan.h"

#include <string.h>

#include "base/checked.h"

typedef struct chain {
    const weft__scan *x;
    char *products; /* a chained line's last product, seen by the ranks of the node; or NULL */
    int64_t units, per_tile;
} chain;

static void do_unit(const chain *c, int64_t unit)
{
    const weft__scan *x = c->x;
    int64_t strips = weft__scan_strips(x), outer = unit / strips,
            line = unit % strips * WEFT__SCAN_WIDTH;
    size_t at = (size_t)(outer * x->rows * x->lines + line) * x->size;
    _Alignas(16) char products[WEFT__SCAN_WIDTH * 16];
    weft__scan_rows rows = {.from = x->from + at,
                            .to = x->to + at,
                            .rows = x->rows,
                            .pitch = x->lines,
                            .width = weft__min64(WEFT__SCAN_WIDTH, x->lines - line)};

    weft__scan_products(x->dtype, &rows, x->previous >= 0 && c->products,
                        c->products ? c->products + (size_t)line * x->size : products);
}

static void do_tile(void *context, int64_t tile, int thread)
{
    const chain *c = context;
    int64_t end = weft__min64((tile + 1) * c->per_tile, c->units);

    (void)thread;
    for (int64_t unit = tile * c->per_tile; unit < end; unit++)
        do_unit(c, unit);
}

weft_status weft__scan_chain(const weft__scan *x)
{
    int64_t bytes = x->lines * (int64_t)x->size;
    weft__request request = weft__request_scratch(x->s, (size_t)bytes);
    weft__memory memory = {0};
    chain c = {.x = x, .units = x->outer * weft__scan_strips(x)};
    weft_status status;

    c.per_tile =
        weft__scan_units_per_tile(x, c.units, x->rows * weft__min64(x->lines, WEFT__SCAN_WIDTH));
    if (x->is_chained) {
        WEFT__TRY(weft__memory_get(x->s, &request, &memory));
        c.products = memory.node;
        WEFT__TRY(weft__scan_receive(x, c.products, bytes));
        WEFT__TRY(weft__sync(x->s));
    }
    weft__gang_run(x->s, x->rows > 0 ? (c.units + c.per_tile - 1) / c.per_tile : 0, do_tile, &c);
    WEFT__TRY(weft__sync(x->s));
    WEFT__TRY(weft__scan_send(x, c.products, bytes));
    WEFT__TRY(weft__sync(x->s));
fail:
    weft__memory_put(x->s, &memory);
    return status;
}
