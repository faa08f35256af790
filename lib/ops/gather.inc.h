/* SIZE, and EDGE of a square block: elements by a step in bytes to and from a contiguous run, of any alignment. Steps that
 * vectors can follow have loops of their own. */

static void WEFT__PASTE(gather, SIZE)(char *restrict out, const char *restrict in, int64_t step,
                                      size_t n)
{
    size_t i = 0;

    if (step == 2 * SIZE)
        for (; i + 1 < n; i++) /* the last one apart: what lies behind it is not read */
            memcpy(out + i * SIZE, in + i * 2 * SIZE, SIZE);
    else if (step == -SIZE)
        for (; i < n; i++)
            memcpy(out + i * SIZE, in - (int64_t)i * SIZE, SIZE);
    for (; i < n; i++)
        memcpy(out + i * SIZE, in + (int64_t)i * step, SIZE);
}

static void WEFT__PASTE(scatter, SIZE)(char *restrict out, int64_t step, const char *restrict in,
                                       size_t n)
{
    for (size_t i = 0; i < n; i++)
        memcpy(out + (int64_t)i * step, in + i * SIZE, SIZE);
}

/* Element (r, c) of `rows` by `columns` is at r·across + c·along of `in`; it goes to place
 * r·pitch + c of `out`. In squares, so that lines on both sides are used up while they are near; lines
 * further on are asked for early, which no hardware does over such distances. */
static void WEFT__PASTE(turn, SIZE)(char *restrict out, size_t pitch, const char *restrict in,
                                    int64_t across, int64_t along, size_t rows, size_t columns)
{
    for (size_t c0 = 0; c0 < columns; c0 += EDGE)
        for (size_t r0 = 0; r0 < rows; r0 += EDGE) {
            const size_t c1 = c0 + EDGE < columns ? c0 + EDGE : columns;
            const size_t r1 = r0 + EDGE < rows ? r0 + EDGE : rows;

            for (size_t c = c0; c < c1; c++)
                __builtin_prefetch(in + (int64_t)r0 * across + (int64_t)(c + AHEAD) * along);
            for (size_t r = r0; r < r1; r++)
                for (size_t c = c0; c < c1; c++)
                    memcpy(out + (r * pitch + c) * SIZE,
                           in + (int64_t)r * across + (int64_t)c * along, SIZE);
        }
}
