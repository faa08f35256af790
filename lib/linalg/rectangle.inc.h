/* SIZE: in squares, so that lines on both sides are used up while they are near. */

static void WEFT__PASTE(turn, SIZE)(int64_t rows, int64_t columns, weft__rectangle to,
                                    weft__rectangle from)
{
    for (int64_t c0 = 0; c0 < columns; c0 += EDGE)
        for (int64_t r0 = 0; r0 < rows; r0 += EDGE) {
            const int64_t c1 = c0 + EDGE < columns ? c0 + EDGE : columns;
            const int64_t r1 = r0 + EDGE < rows ? r0 + EDGE : rows;

            for (int64_t r = r0; r < r1; r++)
                for (int64_t c = c0; c < c1; c++)
                    memcpy(to.data + (r * to.row + c * to.column) * SIZE,
                           from.data + (r * from.row + c * from.column) * SIZE, SIZE);
        }
}

/* A line's worth of columns of a few rows, turned into runs that follow one another. */
static void WEFT__PASTE(collect, SIZE)(int64_t rows, int64_t columns, char *restrict runs,
                                       const char *restrict from, int64_t pitch)
{
    for (int64_t r = 0; r < rows; r++)
        for (int64_t c = 0; c < columns; c++)
            memcpy(runs + c * RUN + r * SIZE, from + r * pitch + c * SIZE, SIZE);
}
