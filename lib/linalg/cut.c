#include "linalg/cut.h"

#include <stdlib.h>
#include <string.h>

#include "array/layout.h"
#include "base/checked.h"

int64_t weft__cells_of(int64_t n)
{
    return n < WEFT__CELL ? n > 0 : n / WEFT__CELL;
}

int64_t weft__cell_first(int64_t n, int64_t cell)
{
    return cell >= weft__cells_of(n) ? n : cell * WEFT__CELL;
}

int64_t weft__cell_at(int64_t n, int64_t row)
{
    return weft__min64(row / WEFT__CELL, weft__cells_of(n) - 1);
}

static void add(weft__cut *cut, weft__rect rect)
{
    if (cut->count == cut->room) {
        cut->room = cut->room ? 2 * cut->room : 64;
        cut->rects = realloc(cut->rects, (size_t)cut->room * sizeof *cut->rects);
        weft__must(cut->rects);
    }
    cut->rects[cut->count++] = rect;
}

/* In cells: bands of `rows`, each in strips; the rest in bands of at most `rows`, each in pieces.
 */
typedef struct plan {
    int64_t bands, rows, strips, pieces;
} plan;

/* Part `part` of `parts` of a row of cells, which are shared out evenly. */
static void add_band(weft__cut *cut, int64_t m, int64_t n, weft__run cells, int64_t parts)
{
    const int64_t columns = weft__cells_of(n), count = weft__min64(parts, columns);

    for (int64_t k = 0; k < count; k++) {
        const weft_rows part = weft_split(columns, count, k);
        weft__rect rect = {.row = weft__cell_first(m, cells.first),
                           .column = weft__cell_first(n, part.first)};

        rect.rows = weft__cell_first(m, cells.end) - rect.row;
        rect.columns = weft__cell_first(n, part.first + part.count) - rect.column;
        add(cut, rect);
    }
}

static void cut_by(const plan *p, int64_t m, int64_t n, weft__cut *cut)
{
    const int64_t rows = weft__cells_of(m), full = p->bands * p->rows;

    cut->count = 0;
    if (n == 0)
        return;
    for (int64_t first = 0; first < full; first += p->rows)
        add_band(cut, m, n, (weft__run){first, first + p->rows}, p->strips);
    for (int64_t first = full; first < rows; first += p->rows)
        add_band(cut, m, n, (weft__run){first, weft__min64(first + p->rows, rows)}, p->pieces);
}

/* The last columns, fewer than a vector has elements: their bits would depend on what is before. */
static void add_narrow(int64_t m, int64_t n, int64_t cores, weft__cut *cut)
{
    const int64_t rows = weft__cells_of(m), count = weft__min64(cores, rows);

    for (int64_t k = 0; k < count && n % WEFT__NARROW != 0; k++) {
        const weft_rows part = weft_split(rows, count, k);
        const int64_t first = weft__cell_first(m, part.first);

        add(cut, (weft__rect){first, weft__cell_first(m, part.first + part.count) - first,
                              n - n % WEFT__NARROW, n % WEFT__NARROW});
    }
}

/* Time of one core: packing costs more of small tiles (measured on two). */
static double cost(const weft__rect *r)
{
    enum { ROWS = 4, COLUMNS = 34 };

    return (double)(r->rows + ROWS) * (double)(r->columns + COLUMNS);
}

static int larger_first(const void *a, const void *b)
{
    const double x = cost(a), y = cost(b);

    return (x < y) - (x > y);
}

/* The core with the least to do takes the largest that is left. owner[i] is who takes rect i of the
 * sorted ones; returns the time of the last one. */
static double share_out(weft__cut *cut, int64_t cores, double *load, int64_t *owner)
{
    double most = 0;

    if (cut->count > 0)
        qsort(cut->rects, (size_t)cut->count, sizeof *cut->rects, larger_first);
    for (int64_t c = 0; c < cores; c++)
        load[c] = 0;
    for (int64_t i = 0; i < cut->count; i++) {
        int64_t least = 0;

        for (int64_t c = 1; c < cores; c++)
            least = load[c] < load[least] ? c : least;
        load[least] += cost(&cut->rects[i]);
        most = load[least] > most ? load[least] : most;
        if (owner)
            owner[i] = least;
    }
    return most;
}

/* The best of some plans: tiles of up to WEFT__MAX_CELLS a side, at most a few for each core unless
 * the result is large. */
static plan best_plan(int64_t m, int64_t n, int64_t cores, weft__cut *cut, double *load)
{
    const int64_t rows = weft__cells_of(m), columns = weft__cells_of(n);
    const int64_t least_strips = weft__max64(1, (columns + WEFT__MAX_CELLS - 1) / WEFT__MAX_CELLS);
    const int64_t most_rows = weft__min64(WEFT__MAX_CELLS, rows);
    plan best = {rows / most_rows, most_rows, least_strips, weft__max64(cores, least_strips)};
    double least;

    cut_by(&best, m, n, cut);
    least = share_out(cut, cores, load, NULL);
    if (cut->count > 16 * cores)
        return best;
    for (int64_t height = most_rows; height > 0; height--) {
        for (int64_t strips = least_strips; strips <= 2 * least_strips + cores; strips++) {
            for (int64_t fewer = 0; fewer < cores && fewer <= rows / height && fewer < 4; fewer++) {
                const plan p = {rows / height - fewer, height, strips,
                                weft__max64(cores, least_strips)};
                double time;

                if (p.bands * strips > 16 * cores)
                    continue;
                cut_by(&p, m, n, cut);
                time = share_out(cut, cores, load, NULL);
                if (time < least)
                    least = time, best = p;
            }
        }
    }
    return best;
}

/* Equal runs: who has fewer gets empty ones. */
static weft__cut deal(const weft__cut *all, const int64_t *owner, int64_t cores)
{
    weft__cut cut = {0};
    int64_t most = 0;

    for (int64_t c = 0; c < cores; c++) {
        int64_t count = 0;

        for (int64_t i = 0; i < all->count; i++)
            count += owner[i] == c;
        most = weft__max64(most, count);
    }
    for (int64_t c = 0; c < cores; c++) {
        for (int64_t i = 0; i < all->count; i++)
            if (owner[i] == c)
                add(&cut, all->rects[i]);
        while (cut.count < (c + 1) * most)
            add(&cut, (weft__rect){0});
    }
    return cut;
}

weft__cut weft__cut_result(int64_t m, int64_t n, int64_t cores)
{
    const int64_t wide = n / WEFT__NARROW * WEFT__NARROW;
    weft__cut all = {0}, cut = {0};
    double *load = calloc((size_t)cores, sizeof *load);
    int64_t *owner;
    plan best;

    weft__must(load);
    if (m > 0 && n > 0) {
        best = best_plan(m, wide, cores, &all, load);
        cut_by(&best, m, wide, &all);
        add_narrow(m, n, cores, &all);
        owner = calloc((size_t)all.count, sizeof *owner);
        weft__must(owner);
        (void)share_out(&all, cores, load, owner);
        cut = deal(&all, owner, cores);
        free(owner);
    }
    free(load);
    free(all.rects);
    return cut;
}
