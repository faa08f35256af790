/* Where a cyclic matrix is not finite. */
#include <stdatomic.h>
#include <string.h>

#include "base/checked.h"
#include "linalg/cyclic.h"

typedef struct scan {
    const weft__cyclic *c;
    bool turned;
    _Atomic int64_t least;
} scan;

/* All bits of the exponent say so; no branch and no order of sums, so that it goes by vectors. */
static bool is_finite32(const char *x, int64_t n)
{
    uint32_t found = 0;

    for (int64_t i = 0; i < n; i++) {
        uint32_t bits;

        memcpy(&bits, x + i * 4, 4);
        found |= (bits & 0x7f800000u) == 0x7f800000u;
    }
    return !found;
}

static bool is_finite64(const char *x, int64_t n)
{
    uint64_t found = 0;

    for (int64_t i = 0; i < n; i++) {
        uint64_t bits;

        memcpy(&bits, x + i * 8, 8);
        found |= (bits & 0x7ff0000000000000u) == 0x7ff0000000000000u;
    }
    return !found;
}

static void note(scan *s, int64_t row, int64_t column)
{
    const int64_t index = s->turned ? column * s->c->rows + row : row * s->c->columns + column;
    int64_t least = atomic_load(&s->least);

    while (index < least && !atomic_compare_exchange_weak(&s->least, &least, index))
        continue;
}

static void scan_column(void *context, int64_t column)
{
    scan *s = context;
    const weft__cyclic *c = s->c;
    const bool is_single = c->dtype == WEFT_FLOAT32 || c->dtype == WEFT_COMPLEX64;
    const int64_t size = (int64_t)weft_dtype_size(c->dtype);
    const int64_t parts = c->dtype >= WEFT_COMPLEX64 ? 2 : 1;
    const char *x = c->data + column * c->lead * size;

    if (is_single ? is_finite32(x, parts * c->local_rows) : is_finite64(x, parts * c->local_rows))
        return;
    for (int64_t i = 0; i < c->local_rows; i++, x += size)
        if (!(is_single ? is_finite32(x, parts) : is_finite64(x, parts)))
            note(s, weft__cyclic_row(c, i), weft__cyclic_column(c, column));
}

weft_status weft__cyclic_find_nonfinite(const weft__cyclic *c, weft__form form, int64_t *index)
{
    scan s = {.c = c, .turned = form != WEFT__AS_IS, .least = INT64_MAX};
    weft_status status;

    weft__cyclic_each_column(c, scan_column, &s);
    *index = atomic_load(&s.least);
    status = weft__agree(c->grid->session, WEFT_OK, index);
    if (*index == INT64_MAX)
        *index = -1;
    return status;
}
