/* Rows of the vectors of a bidiagonal matrix out of their factors.
 *
 * What LAPACK's ?lalsa and ?lals0 do, with the vectors of a secular equation made some at a time
 * and multiplied as matrices, where those take them one by one. Blocks are row-major: the columns
 * of one row are neighbours.
 */
#include <math.h>
#include <string.h>

#include "linalg/bidiagonal_factors.h"

enum { TILE = 64 }; /* vectors made at a time */

extern void dlasdt_(const int *n, int *levels, int *nodes, int *center, int *left, int *right,
                    const int *undivided);
extern void dgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k,
                   const double *alpha, const double *a, const int *lda, const double *b,
                   const int *ldb, const double *beta, double *c, const int *ldc, size_t, size_t);

typedef struct block {
    double *x, *aside; /* n rows of `count` */
    int count;
    double *tile; /* n x TILE */
    int *tree;    /* 3 n */
} block;

/* One merge of two parts: its factors begin at the first row of the left one. */
typedef struct merge {
    int n, first; /* rows; the first, in the whole matrix */
    int left;     /* rows of the left part */
    bool extra;   /* one more column than rows */
    int k;        /* of the secular equation */
    const double *values, *poles, *difl, *difr, *norms, *z; /* of that */
    int rotations;
    const int *from, *to; /* rows of those, from 1 */
    const double *cosines, *sines;
    const int *order; /* rows before, from 1 */
    double c, s;
} merge;

static merge merge_of(const weft__factors *p, int n, int first, int level, int left, int right,
                      bool extra)
{
    const size_t ld = (size_t)n, at = (size_t)first;
    const size_t single = (size_t)level * ld + at, twice = 2 * (size_t)level * ld + at;

    return (merge){.n = left + right + 1,
                   .first = first,
                   .left = left,
                   .extra = extra,
                   .values = p->poles + twice,
                   .poles = p->poles + twice + ld,
                   .difl = p->difl + single,
                   .difr = p->difr + twice,
                   .norms = p->difr + twice + ld,
                   .z = p->z + single,
                   .to = p->givcol + twice,
                   .from = p->givcol + twice + ld,
                   .sines = p->givnum + twice,
                   .cosines = p->givnum + twice + ld,
                   .order = p->perm + single};
}

/* ---- rows ---- */

static double *row(double *x, const block *b, int index)
{
    return x + (size_t)index * (size_t)b->count;
}

static void copy_row(const block *b, double *to, int i, double *from, int j)
{
    memcpy(row(to, b, i), row(from, b, j), (size_t)b->count * sizeof *to);
}

static void rotate(const block *b, double *restrict x, double *restrict y, double c, double s)
{
    for (int j = 0; j < b->count; j++) {
        const double before = x[j];

        x[j] = c * before + s * y[j];
        y[j] = c * y[j] - s * before;
    }
}

/* to (m rows) = matrixᵀ · from (k rows); the matrix is column-major. */
static void multiply(const block *b, int m, int k, const double *matrix, int ld, const double *from,
                     double *to)
{
    const double one = 1, zero = 0;

    dgemm_("N", "N", &b->count, &m, &k, &one, from, &b->count, matrix, &ld, &zero, to, &b->count, 1,
           1);
}

/* ---- vectors of a secular equation: nothing in it is small or large enough for a product of
 * three to leave the range of doubles, so that one division does ---- */

/* Left vector j, with norm 1. */
static void left_vector(const merge *m, int j, double *restrict w)
{
    const double *poles = m->poles, *z = m->z;
    const double value = m->values[j], below = m->difl[j], pole = poles[j];
    double sum = 0;

    for (int i = 0; i < j; i++) {
        const double top = poles[i] * z[i];

        w[i] = top == 0 ? 0 : top / (((poles[i] - pole) - below) * (poles[i] + value));
    }
    w[j] = pole * z[j] == 0 ? 0 : -(pole * z[j]) / (below * (pole + value));
    for (int i = j + 1; i < m->k; i++) {
        const double top = poles[i] * z[i];

        w[i] = top == 0 ? 0 : top / (((poles[i] - poles[j + 1]) - m->difr[j]) * (poles[i] + value));
    }
    w[0] = -1;
    for (int i = 0; i < m->k; i++)
        sum += w[i] * w[i];
    sum = 1 / sqrt(sum);
    for (int i = 0; i < m->k; i++)
        w[i] *= sum;
}

/* Row j of the right vectors. */
static void right_row(const merge *m, int j, double *restrict w)
{
    const double *poles = m->poles, *values = m->values, *norms = m->norms;
    const double pole = poles[j], z = m->z[j];

    if (z == 0) {
        memset(w, 0, (size_t)m->k * sizeof *w);
        return;
    }
    for (int i = 0; i < j; i++)
        w[i] = z / (((pole - poles[i + 1]) - m->difr[i]) * (pole + values[i]) * norms[i]);
    w[j] = -z / (m->difl[j] * (pole + values[j]) * norms[j]);
    for (int i = j + 1; i < m->k; i++)
        w[i] = z / (((pole - poles[i]) - m->difl[i]) * (pole + values[i]) * norms[i]);
}

static void multiply_vectors(const merge *m, const block *b, bool right, const double *from,
                             double *to)
{
    for (int first = 0; first < m->k; first += TILE) {
        const int count = first + TILE < m->k ? TILE : m->k - first;

        for (int j = 0; j < count; j++) {
            double *w = b->tile + (size_t)j * (size_t)m->k;

            if (right)
                right_row(m, first + j, w);
            else
                left_vector(m, first + j, w);
        }
        multiply(b, count, m->k, b->tile, m->k, from, to + (size_t)first * (size_t)b->count);
    }
}

/* ---- one merge ---- */

static void merge_left(const merge *m, const block *b)
{
    double *x = row(b->x, b, m->first), *aside = row(b->aside, b, m->first);
    const size_t bytes = (size_t)b->count * sizeof *x;

    for (int i = 0; i < m->rotations; i++)
        rotate(b, row(x, b, m->from[i] - 1), row(x, b, m->to[i] - 1), m->cosines[i], m->sines[i]);
    copy_row(b, aside, 0, x, m->left);
    for (int i = 1; i < m->n; i++)
        copy_row(b, aside, i, x, m->order[i] - 1);
    if (m->k == 1)
        for (int j = 0; j < b->count; j++)
            x[j] = m->z[0] < 0 ? -aside[j] : aside[j];
    else
        multiply_vectors(m, b, false, aside, x);
    memcpy(row(x, b, m->k), row(aside, b, m->k), (size_t)(m->n - m->k) * bytes);
}

static void merge_right(const merge *m, const block *b)
{
    double *x = row(b->x, b, m->first), *aside = row(b->aside, b, m->first);
    const size_t bytes = (size_t)b->count * sizeof *x;

    if (m->k == 1)
        copy_row(b, aside, 0, x, 0);
    else
        multiply_vectors(m, b, true, x, aside);
    if (m->extra) {
        copy_row(b, aside, m->n, x, m->n);
        rotate(b, aside, row(aside, b, m->n), m->c, m->s);
    }
    memcpy(row(aside, b, m->k), row(x, b, m->k), (size_t)(m->n - m->k) * bytes);
    copy_row(b, x, m->left, aside, 0);
    if (m->extra)
        copy_row(b, x, m->n, aside, m->n);
    for (int i = 1; i < m->n; i++)
        copy_row(b, x, m->order[i] - 1, aside, i);
    for (int i = m->rotations - 1; i >= 0; i--)
        rotate(b, row(x, b, m->from[i] - 1), row(x, b, m->to[i] - 1), m->cosines[i], -m->sines[i]);
}

/* ---- one part between negligible elements ---- */

typedef struct tree {
    int levels, nodes;
    int *center, *left, *right; /* of each node: from 1 */
} tree;

static tree tree_of(int size, int *memory)
{
    const int undivided = WEFT__UNDIVIDED;
    tree t = {.center = memory, .left = memory + size, .right = memory + 2 * size};

    dlasdt_(&size, &t.levels, &t.nodes, t.center, t.left, t.right, &undivided);
    return t;
}

/* The merges of a level; their numbers run from the last node to the first. */
static void merge_level(const weft__factors *p, int n, int first, const tree *t, int level,
                        bool right, const block *b)
{
    const int nodes = 1 << level;

    for (int i = 0; i < nodes; i++) {
        const int node = nodes - 1 + i, last = 2 * nodes - 2;
        const int number = first + (nodes - 1) + (last - node);
        merge m = merge_of(p, n, first + t->center[node] - 1 - t->left[node], level, t->left[node],
                           t->right[node], right && node != last);

        m.k = p->k[number];
        m.rotations = p->givptr[number];
        m.c = p->c[number];
        m.s = p->s[number];
        if (right)
            merge_right(&m, b);
        else
            merge_left(&m, b);
    }
}

/* The parts at the bottom, which were not divided, from x to aside. */
static void multiply_bottom(const weft__factors *p, int n, int first, const tree *t, bool right,
                            const block *b)
{
    for (int node = t->nodes / 2; node < t->nodes; node++) {
        const int left = first + t->center[node] - 1 - t->left[node];
        const int next = first + t->center[node];
        const int high = t->left[node] + (right ? 1 : 0);
        const int low = t->right[node] + (right && node < t->nodes - 1 ? 1 : 0);
        const double *vectors = right ? p->vt : p->u;

        multiply(b, high, high, vectors + left, n, row(b->x, b, left), row(b->aside, b, left));
        multiply(b, low, low, vectors + next, n, row(b->x, b, next), row(b->aside, b, next));
    }
}

/* Of the part, x is turned into Uᵀ·x, bottom up, or V·x, top down; it ends up aside. */
static void apply_tree(const weft__factors *p, int n, int first, int size, bool right,
                       const block *b)
{
    const tree t = tree_of(size, b->tree);
    block other = *b;

    if (right) {
        for (int level = 0; level < t.levels; level++)
            merge_level(p, n, first, &t, level, true, b);
        multiply_bottom(p, n, first, &t, true, b);
        return;
    }
    multiply_bottom(p, n, first, &t, false, b);
    for (int node = 0; node < t.nodes; node++)
        copy_row(b, b->aside, first + t.center[node] - 1, b->x, first + t.center[node] - 1);
    other.x = b->aside;
    other.aside = b->x;
    for (int level = t.levels - 1; level >= 0; level--)
        merge_level(p, n, first, &t, level, false, &other);
}

static void apply_part(const weft__factors *p, int n, int first, int size, bool right,
                       const block *b)
{
    const double *vectors = (right ? p->vt : p->u) + first;

    if (size > WEFT__UNDIVIDED)
        apply_tree(p, n, first, size, right, b);
    else if (size > 1)
        multiply(b, size, size, vectors, n, row(b->x, b, first), row(b->aside, b, first));
    else
        for (int j = 0; j < b->count; j++)
            row(b->aside, b, first)[j] = (right ? 1 : p->signs[first]) * row(b->x, b, first)[j];
}

size_t weft__bidiagonal_scratch(const weft__bidiagonal *b, int count)
{
    const size_t n = (size_t)b->n;

    return n * (2 * (size_t)count + TILE) * sizeof(double) + 3 * n * sizeof(int);
}

/* Row r of U is Uᵀ·e_r, by sorted value; row s of Vᵀ is V·e of the value in place s. */
void weft__bidiagonal_rows(const weft__bidiagonal *b, bool right, int first, int count,
                           double *rows, void *scratch)
{
    const weft__factors p = weft__bidiagonal_factors(b);
    const size_t n = (size_t)b->n, columns = (size_t)count;
    block k = {.x = scratch, .count = count};

    k.aside = k.x + n * columns;
    k.tile = k.aside + n * columns;
    k.tree = (int *)(k.tile + n * TILE);
    memset(k.x, 0, n * columns * sizeof *k.x);
    for (int j = 0; j < count; j++)
        row(k.x, &k, right ? p.order[first + j] : first + j)[j] = 1;
    for (int part = 0; p.first[part] < b->n; part++)
        apply_part(&p, b->n, p.first[part], p.first[part + 1] - p.first[part], right, &k);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < columns; j++)
            rows[j * n + i] = k.aside[(right ? i : (size_t)p.order[i]) * columns + j];
}
