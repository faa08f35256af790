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

/* The plain formula, as NumPy's: C's own product would mend infinities. */
static void LOOP(multiply)(size_t n, void *out, const void *const *in)
{
    const PART *a = in[0], *b = in[1];
    PART *o = out;
    WEFT__INDEPENDENT
    for (size_t i = 0; i < weft__whole(n); i++) {
        PART real = a[2 * i] * b[2 * i] - a[2 * i + 1] * b[2 * i + 1];
        PART imag = a[2 * i] * b[2 * i + 1] + a[2 * i + 1] * b[2 * i];
        o[2 * i] = real;
        o[2 * i + 1] = imag;
    }
}
