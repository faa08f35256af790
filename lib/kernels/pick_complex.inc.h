/* Minimum and maximum of a complex type, in the order of real parts, then imaginary ones: NAME,
 * PART. NumPy's rules for NaN in either part: minimum and maximum keep the first of them, fmin and
 * fmax pass over them. */

static inline int LOOP(has_nan)(PART re, PART im)
{
    return (re != re) | (im != im);
}

/* a <= b as NumPy decides it: never where a part is NaN. */
static inline int LOOP(not_above)(PART ar, PART ai, PART br, PART bi)
{
    return ((ar < br) & (ai == ai) & (bi == bi)) | ((ar == br) & (ai <= bi));
}

static void LOOP(minimum)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], *b = in[1];
    PART *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        PART ar = a[2 * i], ai = a[2 * i + 1], br = b[2 * i], bi = b[2 * i + 1];
        bool first = LOOP(has_nan)(ar, ai) | LOOP(not_above)(ar, ai, br, bi);
        o[2 * i] = first ? ar : br;
        o[2 * i + 1] = first ? ai : bi;
    }
}

static void LOOP(maximum)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], *b = in[1];
    PART *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        PART ar = a[2 * i], ai = a[2 * i + 1], br = b[2 * i], bi = b[2 * i + 1];
        bool first = LOOP(has_nan)(ar, ai) | LOOP(not_above)(br, bi, ar, ai);
        o[2 * i] = first ? ar : br;
        o[2 * i + 1] = first ? ai : bi;
    }
}

static void LOOP(fmin)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], *b = in[1];
    PART *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        PART ar = a[2 * i], ai = a[2 * i + 1], br = b[2 * i], bi = b[2 * i + 1];
        bool first = LOOP(has_nan)(br, bi) | LOOP(not_above)(ar, ai, br, bi);
        o[2 * i] = first ? ar : br;
        o[2 * i + 1] = first ? ai : bi;
    }
}

static void LOOP(fmax)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], *b = in[1];
    PART *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        PART ar = a[2 * i], ai = a[2 * i + 1], br = b[2 * i], bi = b[2 * i + 1];
        bool first = LOOP(has_nan)(br, bi) | LOOP(not_above)(br, bi, ar, ai);
        o[2 * i] = first ? ar : br;
        o[2 * i + 1] = first ? ai : bi;
    }
}
