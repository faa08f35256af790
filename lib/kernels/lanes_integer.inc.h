/* Minimum and maximum of integers into the 16 lanes: TYPE, NAME, FIELD of the lanes. Elements are
 * compared in their own type, and only the rows' results as wide as the lanes are. */

static void LOOP(min)(size_t n, const void *in, weft__lanes *lanes)
{
    const TYPE *a = in;
    TYPE lane[WEFT__LANES];
    if (n == 0)
        return;
    memcpy(lane, a, sizeof lane);
    for (size_t i = WEFT__LANES; i < n; i += WEFT__LANES) {
        weft__ask_ahead(a + i, WEFT__LANES * sizeof *a);
        WEFT__INDEPENDENT_ROW
        for (size_t k = 0; k < WEFT__LANES; k++)
            lane[k] = LOOP(least)(lane[k], a[i + k]);
    }
    for (size_t k = 0; k < WEFT__LANES; k++)
        lanes->FIELD[k] = WEFT__PASTE(least, FIELD)(lanes->FIELD[k], lane[k]);
}

static void LOOP(max)(size_t n, const void *in, weft__lanes *lanes)
{
    const TYPE *a = in;
    TYPE lane[WEFT__LANES];
    if (n == 0)
        return;
    memcpy(lane, a, sizeof lane);
    for (size_t i = WEFT__LANES; i < n; i += WEFT__LANES) {
        weft__ask_ahead(a + i, WEFT__LANES * sizeof *a);
        WEFT__INDEPENDENT_ROW
        for (size_t k = 0; k < WEFT__LANES; k++)
            lane[k] = LOOP(most)(lane[k], a[i + k]);
    }
    for (size_t k = 0; k < WEFT__LANES; k++)
        lanes->FIELD[k] = WEFT__PASTE(most, FIELD)(lanes->FIELD[k], lane[k]);
}
