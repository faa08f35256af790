/* Division of a complex type, seen as pairs of PART: NAME, PART. */

/* Smith's algorithm with NumPy's order of operations, without its branch: the larger part of the
 * divisor is p, and u and v are the parts of a in the same order. Sums and differences are kept in
 * arrays of their own because gcc 12 fuses products with neighbouring ones. */
static void LOOP(divide_chunk)(const PART *a, const PART *b, PART *o)
{
    PART re[WEFT__QUANTUM], im[WEFT__QUANTUM];

    for (size_t i = 0; i < WEFT__QUANTUM; i++) {
        PART br = b[2 * i], bi = b[2 * i + 1], ar = a[2 * i], ai = a[2 * i + 1];
        bool straight = fabs(br) >= fabs(bi), zero = (br == 0) & (bi == 0);
        PART p = straight ? br : bi, q = straight ? bi : br;
        PART u = straight ? ar : ai, v = straight ? ai : ar;
        PART ratio = q / p, scale = 1 / (p + q * ratio), cross = u * ratio;
        PART first = straight ? v : cross, second = straight ? cross : v;
        PART x = (u + v * ratio) * scale, y = (first - second) * scale;
        re[i] = zero ? ar / fabs(br) : x;
        im[i] = zero ? ai / fabs(br) : y;
    }
    for (size_t i = 0; i < WEFT__QUANTUM; i++) {
        o[2 * i] = re[i];
        o[2 * i + 1] = im[i];
    }
}

static void LOOP(divide)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], *b = in[1];
    PART *o = out;
    for (size_t start = 0; start < weft__whole(n); start += WEFT__QUANTUM)
        LOOP(divide_chunk)(a + 2 * start, b + 2 * start, o + 2 * start);
}
