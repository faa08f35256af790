/* Sum and product into the 16 lanes: TYPE, NAME, FIELD of the lanes. */

static void LOOP(sum)(size_t n, const void *in, weft__lanes *lanes)
{
    const TYPE *a = in;
    TYPE lane[WEFT__LANES];
    for (size_t k = 0; k < WEFT__LANES; k++)
        lane[k] = lanes->FIELD[k];
    for (size_t i = 0; i < n; i += WEFT__LANES) {
        weft__ask_ahead(a + i, WEFT__LANES * sizeof *a);
        for (size_t k = 0; k < WEFT__LANES; k++)
            lane[k] += a[i + k];
    }
    for (size_t k = 0; k < WEFT__LANES; k++)
        lanes->FIELD[k] = lane[k];
}

static void LOOP(prod)(size_t n, const void *in, weft__lanes *lanes)
{
    const TYPE *a = in;
    TYPE lane[WEFT__LANES];
    for (size_t k = 0; k < WEFT__LANES; k++)
        lane[k] = lanes->FIELD[k];
    for (size_t i = 0; i < n; i += WEFT__LANES) {
        weft__ask_ahead(a + i, WEFT__LANES * sizeof *a);
        for (size_t k = 0; k < WEFT__LANES; k++)
            lane[k] *= a[i + k];
    }
    for (size_t k = 0; k < WEFT__LANES; k++)
        lanes->FIELD[k] = lane[k];
}
