#include "cases.h"

#include <stdlib.h>
#include <string.h>

/* Places where operands do not line up with what is computed from them:
 *     s standard, r replicated, f all rows on the first rank, l all on the last, o on odd ranks */
static weft_status create(book *b, char place, weft_shape shape, weft_dtype dtype, weft_array **a)
{
    int64_t rows[256] = {0};
    weft_placement placement = {.replicated = place == 'r', .rows_per_rank = rows};
    int ranks = weft_size(b->s), odd = ranks / 2;

    if (place == 's' || shape.ndim == 0 || ranks > 256)
        return weft_empty(b->s, shape, dtype, a);
    if (place == 'r')
        placement.rows_per_rank = NULL;
    else if (place == 'f' || odd == 0)
        rows[0] = shape.extent[0];
    else if (place == 'l')
        rows[ranks - 1] = shape.extent[0];
    else
        for (int k = 0; k < odd; k++)
            rows[2 * k + 1] = weft_split(shape.extent[0], odd, k).count;
    return weft_empty_placed(b->s, shape, dtype, &placement, a);
}

static bool read_at(FILE *file, int64_t offset, void *data, size_t bytes)
{
    return bytes == 0 ||
           (fseeko(file, offset, SEEK_SET) == 0 && fread(data, 1, bytes, file) == bytes);
}

/* Memory of the caller's own, adopted: each rank has the rows of the standard layout. */
static weft_status wrap(book *b, slot *into, weft_shape shape, weft_dtype dtype, int64_t offset)
{
    weft_rows mine = weft_split(shape.extent[0], weft_size(b->s), weft_rank(b->s));
    weft_shape own = shape;
    int64_t row;
    size_t bytes;

    own.extent[0] = 1;
    row = weft_shape_count(&own) * (int64_t)weft_dtype_size(dtype);
    own.extent[0] = mine.count;
    bytes = (size_t)(mine.count * row);
    into->wrapped = malloc(bytes + 64);
    if (!into->wrapped || !read_at(b->inputs, offset + mine.first * row, into->wrapped, bytes))
        return weft_fail(b->s, WEFT_ERR_FILE, "%s cannot be read", into->name);
    return weft_wrap(b->s, into->wrapped, own, dtype, &into->array);
}

weft_status read_array(book *b, int count, char *const *words)
{
    slot *into = book_add(b, words[0]);
    int64_t offset = strtoll(words[3], NULL, 10);
    weft_shape shape = {.ndim = count - 4};
    weft_status status = WEFT_ERR_USER;
    weft_dtype dtype;
    weft_block mine;
    size_t size;

    for (int d = 0; d < shape.ndim; d++)
        shape.extent[d] = strtoll(words[4 + d], NULL, 10);
    if (!into || !weft_dtype_parse(words[1], &dtype))
        return weft_fail(b->s, WEFT_ERR_USER, "no room for %s, or no dtype %s", words[0], words[1]);
    if (words[2][0] == 'w' && shape.ndim > 0)
        return wrap(b, into, shape, dtype, offset);
    WEFT_TRY(create(b, words[2][0], shape, dtype, &into->array));
    size = weft_dtype_size(dtype);
    mine = weft_local(into->array);
    if (weft_array_is_replicated(into->array) && weft_node_rank(b->s) > 0)
        mine.elements = 0;
    status = WEFT_OK;
    if (!read_at(b->inputs, offset + mine.offset * (int64_t)size, mine.data,
                 (size_t)mine.elements * size))
        status = weft_fail(b->s, WEFT_ERR_FILE, "%s cannot be read", words[0]);
    return status;
fail:
    return status;
}

weft_status read_scalar(book *b, int count, char *const *words)
{
    slot *into = book_add(b, words[0]);
    weft_value *value;

    if (!into || !weft_dtype_parse(words[1], &into->scalar.dtype))
        return weft_fail(b->s, WEFT_ERR_USER, "no room for %s, or no dtype %s", words[0], words[1]);
    value = &into->scalar;
    if (value->dtype >= WEFT_COMPLEX64) {
        value->as.c[0] = strtod(words[2], NULL);
        value->as.c[1] = count > 3 ? strtod(words[3], NULL) : 0;
    } else if (value->dtype >= WEFT_FLOAT32) {
        value->as.f = strtod(words[2], NULL);
    } else if (value->dtype >= WEFT_UINT8) {
        value->as.u = strtoull(words[2], NULL, 10);
    } else {
        value->as.i = strtoll(words[2], NULL, 10);
    }
    return WEFT_OK;
}
