#include "array/layout.h"

weft_rows weft__layout_rows(const weft__layout *layout, const weft__comms *comms, int rank)
{
    switch (layout->kind) {
    case WEFT__LAYOUT_SPLIT:
        return weft_split(layout->rows, comms->size, rank);
    case WEFT__LAYOUT_EXPLICIT:
        return (weft_rows){layout->first[rank], layout->first[rank + 1] - layout->first[rank]};
    case WEFT__LAYOUT_REPLICATED:
        break;
    }
    return (weft_rows){0, layout->rows};
}

weft__run weft__layout_rank_run(const weft__layout *layout, const weft__comms *comms, int rank)
{
    weft_rows rows = weft__layout_rows(layout, comms, rank);

    return (weft__run){rows.first * layout->row, (rows.first + rows.count) * layout->row};
}

weft__run weft__layout_node_run(const weft__layout *layout, const weft__comms *comms, int node)
{
    weft__run first = weft__layout_rank_run(layout, comms, comms->node_first[node]);
    weft__run last = weft__layout_rank_run(layout, comms, comms->node_first[node + 1] - 1);

    return (weft__run){first.first, last.end};
}

static bool same_run(weft__run a, weft__run b)
{
    return (a.first == b.first && a.end == b.end) ||
           (weft__run_count(a) == 0 && weft__run_count(b) == 0);
}

bool weft__layout_same_nodes(const weft__layout *a, const weft__layout *b, const weft__comms *comms)
{
    for (int n = 0; n < comms->nodes; n++) {
        if (!same_run(weft__layout_node_run(a, comms, n), weft__layout_node_run(b, comms, n)))
            return false;
    }
    return true;
}

bool weft__layout_same_ranks(const weft__layout *a, const weft__layout *b, const weft__comms *comms)
{
    for (int r = 0; r < comms->size; r++) {
        if (!same_run(weft__layout_rank_run(a, comms, r), weft__layout_rank_run(b, comms, r)))
            return false;
    }
    return true;
}
