/* Arithmetic of the complex types, seen as pairs of PART: NAME, PART, PART_NAME. */

static void LOOP(add)(size_t n, void *out, const void *const *in)
{
    WEFT__PASTE(add, PART_NAME)(2 * n, out, in);
}

static void LOOP(subtract)(size_t n, void *out, const void *const *in)
{
    WEFT__PASTE(subtract, PART_NAME)(2 * n, out, in);
}

static void LOOP(negative)(size_t n, void *out, const void *const *in)
{
    WEFT__PASTE(negative, PART_NAME)(2 * n, out, in);
}

static void LOOP(positive)(size_t n, void *out, const void *const *in)
{
    WEFT__PASTE(positive, PART_NAME)(2 * n, out, in);
}

/* The plain formula, as NumPy's: C's own product would mend infinities. The products are kept apart
 * from the sums because gcc 12 fuses them in one loop (vfmaddsub), whatever -ffp-contract says. */
static void LOOP(multiply)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], *b = in[1];
    PART *o = out;
    for (size_t start = 0; start < weft__whole(n); start += WEFT__QUANTUM) {
        PART straight[2 * WEFT__QUANTUM], crossed[2 * WEFT__QUANTUM];
        const PART *x = a + 2 * start, *y = b + 2 * start;
        for (size_t i = 0; i < 2 * WEFT__QUANTUM; i += 2) {
            straight[i] = x[i] * y[i];
            straight[i + 1] = x[i + 1] * y[i + 1];
            crossed[i] = x[i] * y[i + 1];
            crossed[i + 1] = x[i + 1] * y[i];
        }
        for (size_t i = 0; i < 2 * WEFT__QUANTUM; i += 2) {
            o[2 * start + i] = straight[i] - straight[i + 1];
            o[2 * start + i + 1] = crossed[i] + crossed[i + 1];
        }
    }
}
