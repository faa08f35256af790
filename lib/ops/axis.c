#include "ops/axis.h"

/* Dimension d, before all that were added: the part's dimensions are kept innermost first. */
static void add_dimension(weft__axis_part *part, int64_t extent, int64_t stride)
{
    int last = part->ndim - 1;

    part->count *= extent;
    if (extent == 1)
        return;
    if (last >= 0 && part->stride[last] * part->extent[last] == stride) {
        part->extent[last] *= extent;
        return;
    }
    part->extent[part->ndim] = extent;
    part->stride[part->ndim++] = stride;
}

weft__axis_geometry weft__axis_geometry_of(const weft_shape *domain, unsigned axes)
{
    weft__axis_geometry g = {.kept = {.count = 1}, .sequence = {.count = 1}};
    int64_t stride = 1;
    bool is_known = false;

    for (int d = domain->ndim - 1; d >= 0; d--) {
        bool is_reduced = axes >> d & 1;

        if (!is_known && domain->extent[d] != 1) {
            g.is_lines = is_reduced;
            is_known = true;
        }
        add_dimension(is_reduced ? &g.sequence : &g.kept, domain->extent[d], stride);
        stride *= domain->extent[d];
    }
    g.run = 1;
    if (g.is_lines && g.sequence.ndim > 0)
        g.run = g.sequence.extent[0];
    else if (!g.is_lines && g.kept.ndim > 0)
        g.run = g.kept.extent[0];
    return g;
}

int64_t weft__axis_at(const weft__axis_part *part, int64_t index)
{
    int64_t at = 0;

    for (int d = 0; d < part->ndim; d++) {
        int64_t up = d + 1 < part->ndim ? index / part->extent[d] : 0;

        at += (index - up * part->extent[d]) * part->stride[d];
        index = up;
    }
    return at;
}
