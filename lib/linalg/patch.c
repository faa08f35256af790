#include "linalg/patch.h"

#include "base/checked.h"
#include "linalg/blocks.h"

typedef struct walk {
    const weft__axes *axes;
    int outer_place, inner_place;
    weft__run run;
    weft__patch_visit visit;
    void *context;
} walk;

/* For b > 0, rounded up. */
static int64_t divide_up(int64_t a, int64_t b)
{
    return a >= 0 ? (a + b - 1) / b : -(-a / b);
}

/* The k < extent for which start + k·step is in the run. */
static weft__run indices_within(int64_t start, int64_t step, int64_t extent, weft__run run)
{
    weft__run k = {0, extent};

    if (step > 0) {
        k.first = divide_up(run.first - start, step);
        k.end = divide_up(run.end - start, step);
    } else if (step < 0) {
        k.first = divide_up(start - run.end + 1, -step);
        k.end = divide_up(start - run.first + 1, -step);
    } else if (start < run.first || start >= run.end) {
        k.end = 0;
    }
    return weft__run_common(k, (weft__run){0, extent});
}

static int64_t below(const weft__axis *axis, int64_t end, int place)
{
    return weft__blocks_below(end, axis->block, place, axis->places);
}

static weft__run local(const weft__axis *axis, weft__run indices, int place)
{
    return (weft__run){below(axis, indices.first, place), below(axis, indices.end, place)};
}

static void visit_patch(const walk *w, weft__run outers, weft__run inners)
{
    const weft__patch patch = {outers.first, weft__run_count(outers), inners.first,
                               weft__run_count(inners)};

    if (patch.outers > 0 && patch.inners > 0)
        w->visit(w->context, &patch);
}

/* Outer indices of which the run has only a part, one by one. */
static void visit_partial(const walk *w, weft__run outers)
{
    const weft__axis *outer = &w->axes->outer, *inner = &w->axes->inner;
    const weft__run mine = local(outer, outers, w->outer_place);

    for (int64_t o = mine.first; o < mine.end; o++) {
        const int64_t index = weft__blocks_index(o, outer->block, w->outer_place, outer->places);
        const weft__run inners = indices_within(w->axes->offset + index * outer->step, inner->step,
                                                inner->extent, w->run);

        visit_patch(w, (weft__run){o, o + 1}, local(inner, inners, w->inner_place));
    }
}

void weft__patches_each(const weft__axes *axes, int outer_place, int inner_place, weft__run run,
                        weft__patch_visit visit, void *context)
{
    const walk w = {axes, outer_place, inner_place, run, visit, context};
    const weft__axis *outer = &axes->outer, *inner = &axes->inner;
    const int64_t reach = (inner->extent - 1) * inner->step;
    const int64_t low = weft__min64(reach, 0), high = weft__max64(reach, 0);
    weft__run some, whole;

    if (outer->extent == 0 || inner->extent == 0 || weft__run_count(run) == 0)
        return;
    some = indices_within(axes->offset, outer->step, outer->extent,
                          (weft__run){run.first - high, run.end - low});
    whole = indices_within(axes->offset, outer->step, outer->extent,
                           (weft__run){run.first - low, run.end - high});
    if (weft__run_count(whole) == 0)
        whole.first = whole.end = some.end;
    visit_partial(&w, (weft__run){some.first, whole.first});
    visit_patch(&w, local(outer, whole, outer_place),
                local(inner, (weft__run){0, inner->extent}, inner_place));
    visit_partial(&w, (weft__run){whole.end, some.end});
}
