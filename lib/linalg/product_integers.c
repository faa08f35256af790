/* Products of integers, which wrap, and of bool. */
#include <string.h>

#include "base/checked.h"
#include "linalg/product.h"

enum { COLUMNS = 1024 };

/* A row of c at a time: rows of b are added to it, so that neighbours are worked on at once. */
#define DEFINE(name, type, add)                                                                    \
    static void name(const weft__product *p, weft__rect r)                                         \
    {                                                                                              \
        const type *a = (const type *)(const void *)p->a.data;                                     \
        const type *b = (const type *)(const void *)p->b.data;                                     \
        for (int64_t i = r.row; i < r.row + r.rows; i++) {                                         \
            type *c = (type *)(void *)p->c + i * p->pitch + r.column;                              \
            if (p->beta == 0) /* NOLINT: exactly */                                                \
                memset(c, 0, (size_t)r.columns * sizeof *c);                                       \
            for (int64_t k = 0; k < p->k; k++) {                                                   \
                const type x = a[i * p->a.row + k * p->a.column];                                  \
                const type *y = b + k * p->b.row + r.column * p->b.column;                         \
                if (p->b.column == 1)                                                              \
                    for (int64_t j = 0; j < r.columns; j++)                                        \
                        c[j] = add(c[j], x, y[j]);                                                 \
                else                                                                               \
                    for (int64_t j = 0; j < r.columns; j++)                                        \
                        c[j] = add(c[j], x, y[j * p->b.column]);                                   \
            }                                                                                      \
        }                                                                                          \
    }

#define WRAP8(c, x, y) (uint8_t)((c) + (unsigned)(x) * (y))
#define WRAP16(c, x, y) (uint16_t)((c) + (unsigned)(x) * (y))
#define WRAP(c, x, y) ((c) + (x) * (y))
#define ANY(c, x, y) (uint8_t)((c) | ((x) & (y)))

DEFINE(of_bool, uint8_t, ANY)
DEFINE(of_8, uint8_t, WRAP8)
DEFINE(of_16, uint16_t, WRAP16)
DEFINE(of_32, uint32_t, WRAP)
DEFINE(of_64, uint64_t, WRAP)

void weft__product_integers(const weft__product *p, weft__rect rect)
{
    const size_t size = weft_dtype_size(p->dtype);
    const int64_t end = rect.column + rect.columns;

    for (weft__rect r = rect; r.column < end; r.column += COLUMNS) {
        r.columns = weft__min64(COLUMNS, end - r.column);
        if (p->dtype == WEFT_BOOL)
            of_bool(p, r);
        else if (size == 1)
            of_8(p, r);
        else if (size == 2)
            of_16(p, r);
        else if (size == 4)
            of_32(p, r);
        else
            of_64(p, r);
    }
}
