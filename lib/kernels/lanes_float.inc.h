/* Minimum and maximum of floats into the 16 lanes: TYPE, NAME.
 *
 * Rows of 16 elements are folded pairwise, in their own type: picking is associative, so the order
 * of the rows is all that counts, and neighbours do not wait for one another.
 */

/* Folds neighbouring rows of `from` into `to`, which may be the same place: half are left. */
static size_t LOOP(min_rows)(size_t rows, TYPE *to, const TYPE *from)
{
    for (size_t r = 0; r < rows / 2; r++) {
        weft__ask_ahead(from + 2 * r * WEFT__LANES, 2 * WEFT__LANES * sizeof(TYPE));
        WEFT__INDEPENDENT_ROW
        for (size_t k = 0; k < WEFT__LANES; k++)
            to[r * WEFT__LANES + k] =
                LOOP(least)(from[2 * r * WEFT__LANES + k], from[(2 * r + 1) * WEFT__LANES + k]);
    }
    if (rows % 2 != 0)
        memmove(to + rows / 2 * WEFT__LANES, from + (rows - 1) * WEFT__LANES,
                WEFT__LANES * sizeof *to);
    return rows - rows / 2;
}

static void LOOP(min)(size_t n, const void *in, weft__lanes *lanes)
{
    const TYPE *a = in;
    TYPE row[WEFT__BLOCK / 2];
    for (size_t done = 0, piece; done < n; done += piece) {
        piece = n - done < WEFT__BLOCK ? n - done : WEFT__BLOCK;
        size_t rows = LOOP(min_rows)(piece / WEFT__LANES, row, a + done);
        while (rows > 1)
            rows = LOOP(min_rows)(rows, row, row);
        for (size_t k = 0; k < WEFT__LANES; k++)
            lanes->f[k] = least_float64(lanes->f[k], row[k]);
    }
}

/* Folds neighbouring rows of `from` into `to`, which may be the same place: half are left. */
static size_t LOOP(max_rows)(size_t rows, TYPE *to, const TYPE *from)
{
    for (size_t r = 0; r < rows / 2; r++) {
        weft__ask_ahead(from + 2 * r * WEFT__LANES, 2 * WEFT__LANES * sizeof(TYPE));
        WEFT__INDEPENDENT_ROW
        for (size_t k = 0; k < WEFT__LANES; k++)
            to[r * WEFT__LANES + k] =
                LOOP(most)(from[2 * r * WEFT__LANES + k], from[(2 * r + 1) * WEFT__LANES + k]);
    }
    if (rows % 2 != 0)
        memmove(to + rows / 2 * WEFT__LANES, from + (rows - 1) * WEFT__LANES,
                WEFT__LANES * sizeof *to);
    return rows - rows / 2;
}

static void LOOP(max)(size_t n, const void *in, weft__lanes *lanes)
{
    const TYPE *a = in;
    TYPE row[WEFT__BLOCK / 2];
    for (size_t done = 0, piece; done < n; done += piece) {
        piece = n - done < WEFT__BLOCK ? n - done : WEFT__BLOCK;
        size_t rows = LOOP(max_rows)(piece / WEFT__LANES, row, a + done);
        while (rows > 1)
            rows = LOOP(max_rows)(rows, row, row);
        for (size_t k = 0; k < WEFT__LANES; k++)
            lanes->f[k] = most_float64(lanes->f[k], row[k]);
    }
}
