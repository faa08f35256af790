#include "linalg/product.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "runtime/comm.h"

/* Fortran's BLAS: matrices by columns, so that ours are its transposes. */
#define DECLARE(letter, type)                                                                      \
    void letter##gemm_(const char *, const char *, const int *, const int *, const int *,          \
                       const type *, const type *, const int *, const type *, const int *,         \
                       const type *, type *, const int *);                                         \
    void letter##gemv_(const char *, const int *, const int *, const type *, const type *,         \
                       const int *, const type *, const int *, const type *, type *, const int *);

/* c' (n × m) = b' (n × k) · a' (k × m) */
#define DEFINE(letter, type, parts)                                                                \
    DECLARE(letter, type)                                                                          \
    static void letter##_matrix(const call *x, const void *a, const void *b, void *c)              \
    {                                                                                              \
        const type alpha[2] = {(type)x->alpha, 0}, beta[2] = {(type)x->beta, 0};                   \
        letter##gemm_(x->turn_b, x->turn_a, &x->n, &x->m, &x->k, alpha, b, &x->pitch_b, a,         \
                      &x->pitch_a, beta, c, &x->pitch_c);                                          \
    }                                                                                              \
    static void letter##_vector(const call *x, const void *a, const void *b, void *c)              \
    {                                                                                              \
        const type alpha[2] = {(type)x->alpha, 0}, beta[2] = {(type)x->beta, 0};                   \
        const bool by_rows = *x->turn_a == 'N';                                                    \
        letter##gemv_(by_rows ? "T" : "N", by_rows ? &x->k : &x->m, by_rows ? &x->m : &x->k,       \
                      alpha, a, &x->pitch_a, b, &x->pitch_b, beta, c, &x->pitch_c);                \
    }

typedef struct call {
    const char *turn_a, *turn_b;
    int m, n, k, pitch_a, pitch_b, pitch_c;
    double alpha, beta;
} call;

DEFINE(s, float, 1)
DEFINE(d, double, 1)
DEFINE(c, float, 2)
DEFINE(z, double, 2)

typedef void (*routine)(const call *, const void *, const void *, void *);

static routine routine_of(const weft__product *p)
{
    static const routine matrix[] = {s_matrix, d_matrix, c_matrix, z_matrix};
    static const routine vector[] = {s_vector, d_vector, c_vector, z_vector};

    return (p->is_vector ? vector : matrix)[p->dtype - WEFT_FLOAT32];
}

bool weft__matrix_is_dense(int64_t rows, int64_t columns, int64_t *row, int64_t *column)
{
    if (columns <= 1)
        *column = 1;
    if (rows <= 1)
        *row = *column == 1 ? weft__max64(columns, 1) : 1;
    if (columns <= 1 && rows > 1 && *row < 1)
        return false;
    if (*column == 1 && *row >= weft__max64(columns, 1) && *row <= INT_MAX)
        return true;
    return *row == 1 && *column >= weft__max64(rows, 1) && *column <= INT_MAX;
}

static const char *at(const weft__matrix *m, int64_t i, int64_t j, size_t size)
{
    return m->data + (i * m->row + j * m->column) * (int64_t)size;
}

/* A part of a matrix, by rows. */
static weft__matrix pack(const weft__matrix *m, int64_t row, int64_t rows, int64_t column,
                         int64_t columns, size_t size, char *to)
{
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < columns; j++)
            memcpy(to + (size_t)(i * columns + j) * size, at(m, row + i, column + j, size), size);
    return (weft__matrix){to, columns, 1};
}

static weft__matrix part_of(const weft__matrix *m, int64_t row, int64_t column, size_t size)
{
    return (weft__matrix){at(m, row, column, size), m->row, m->column};
}

/* Operands without elements have any pitch; BLAS refuses 0. */
static int pitch_of(int64_t pitch)
{
    return pitch == 0 ? 1 : (int)pitch;
}

/* One call of BLAS. Extents are those of tiles, pitches were checked. */
static void call_blas(const weft__product *p, weft__rect r, const weft__matrix *a,
                      const weft__matrix *b, int64_t first, int64_t terms)
{
    const size_t size = weft_dtype_size(p->dtype);
    const bool a_by_rows = a->column == 1, b_by_rows = b->column == 1;
    const call x = {.turn_a = a_by_rows ? "N" : "T",
                    .turn_b = b_by_rows ? "N" : "T",
                    .m = (int)r.rows,
                    .n = (int)r.columns,
                    .k = (int)terms,
                    .pitch_a = pitch_of(a_by_rows ? a->row : a->column),
                    .pitch_b = pitch_of(p->is_vector || b_by_rows ? b->row : b->column),
                    .pitch_c = pitch_of(p->pitch),
                    .alpha = p->alpha,
                    .beta = first == 0 ? p->beta : 1};

    routine_of(p)(&x, a->data, b->data, p->c + (r.row * p->pitch + r.column) * (int64_t)size);
}

/* BLAS has other kernels for small products and vectors by columns than by rows: those are made
 * rows first, so that the bits do not depend on how an operand lies. */
static void multiply(const weft__product *p, weft__rect r, int64_t first, int64_t terms,
                     bool by_rows)
{
    const size_t size = weft_dtype_size(p->dtype);
    const bool packs_a = by_rows && p->a.column != 1;
    const bool packs_b = by_rows && p->b.column != 1 && !p->is_vector;
    const size_t of_a = packs_a ? (size_t)(r.rows * terms) * size : 0;
    const size_t of_b = packs_b ? (size_t)(terms * r.columns) * size : 0;
    char *room = of_a + of_b > 0 ? malloc(of_a + of_b) : NULL;
    weft__matrix a = part_of(&p->a, r.row, first, size), b = part_of(&p->b, first, r.column, size);

    if (of_a + of_b > 0)
        weft__must(room);
    if (packs_a)
        a = pack(&p->a, r.row, r.rows, first, terms, size, room);
    if (packs_b)
        b = pack(&p->b, first, terms, r.column, r.columns, size, room + of_a);
    call_blas(p, r, &a, &b, first, terms);
    free(room);
}

static void multiply_panels(const weft__product *p, weft__rect r, bool by_rows)
{
    const int64_t panel = p->is_vector ? WEFT__LONG_PANEL : WEFT__PANEL;

    int64_t first = 0;

    do {
        multiply(p, r, first, weft__min64(panel, p->k - first), by_rows);
        first += panel;
    } while (first < p->k);
}

/* Small products may have kernels of their own: then a cell is a call. */
static bool is_small(const weft__product *p, weft__rect r)
{
    enum { SMALL = 1 << 21 };
    const int64_t rows = weft__min64(r.rows, WEFT__CELL),
                  columns = weft__min64(r.columns, WEFT__CELL);

    return rows * columns * weft__min64(p->k, WEFT__PANEL) <= SMALL;
}

/* Cell by cell, the last one with what is no whole cell. */
static int64_t step_of(int64_t at, int64_t end, bool by_cells)
{
    return !by_cells || end - at < 2 * WEFT__CELL ? end - at : WEFT__CELL;
}

void weft__product_part(const weft__product *p, weft__rect rect)
{
    const bool by_cells = p->cell_by_cell || is_small(p, rect);
    const int64_t row_end = rect.row + rect.rows, column_end = rect.column + rect.columns;
    weft__rect r = rect;

    if (p->dtype < WEFT_FLOAT32) {
        weft__product_integers(p, rect);
        return;
    }
    for (r.row = rect.row; r.row < row_end; r.row += r.rows) {
        r.rows = step_of(r.row, row_end, p->is_vector || by_cells);
        for (r.column = rect.column; r.column < column_end; r.column += r.columns) {
            r.columns = step_of(r.column, column_end, by_cells);
            multiply_panels(p, r, is_small(p, rect) || p->is_vector);
        }
    }
}

enum { TRIED = 4 * WEFT__CELL + 3 * WEFT__NARROW, TRIED_TERMS = WEFT__PANEL };

/* Four by four cells and a rest at once, in pairs and one by one. */
bool weft__product_is_cellwise(weft_dtype dtype)
{
    const size_t size = weft_dtype_size(dtype), parts = dtype >= WEFT_COMPLEX64 ? 2 : 1;
    const size_t operand = (size_t)TRIED * TRIED_TERMS, result = (size_t)TRIED * TRIED;
    char *memory = malloc((2 * operand + 2 * result) * size);
    char *whole = memory + 2 * operand * size, *cells = whole + result * size;
    weft__product p = {.dtype = dtype, .alpha = 1, .k = TRIED_TERMS, .c = whole, .pitch = TRIED};
    bool same;

    if (!memory)
        return false;
    for (size_t i = 0; i < 2 * operand * parts; i++) {
        const double x = (double)((i * 2654435761u) % 1000003) / 1000003 - 0.5;

        if (size / parts == sizeof(float))
            ((float *)(void *)memory)[i] = (float)x;
        else
            ((double *)(void *)memory)[i] = x;
    }
    p.a = (weft__matrix){memory, TRIED_TERMS, 1};
    p.b = (weft__matrix){memory + operand * size, TRIED, 1};
    weft__product_part(&p, (weft__rect){0, TRIED, 0, TRIED});
    p.c = cells;
    p.cell_by_cell = true;
    weft__product_part(&p, (weft__rect){0, TRIED, 0, TRIED});
    same = memcmp(whole, cells, result * size) == 0;
    p.cell_by_cell = false;
    for (int64_t i = 0; i < 4 * WEFT__CELL && same; i += WEFT__CELL)
        weft__product_part(&p, (weft__rect){i, step_of(i, TRIED, true), 0, 2 * WEFT__CELL});
    same = same && memcmp(whole, cells, result * size) == 0;
    free(memory);
    return same;
}
