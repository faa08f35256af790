/* floor_divide and remainder of floats where a fused multiply-add is one instruction: TYPE, NAME,
 * EPSILON.
 *
 * A plain pair has a finite divisor and a quotient below 1/(4 EPSILON). The rounded quotient,
 * rounded down, is then the right one or 1 too much, and a - quotient b is rounded once, as it is
 * after fmod: the bits are the same. Where a group of elements is not all plain, it takes the slow
 * way.
 */

static inline bool LOOP(are_plain)(const TYPE *a, const TYPE *b)
{
    int count = 0;
    for (size_t i = 0; i < WEFT__QUANTUM; i++) {
        int is_small = fabs(a[i] / b[i]) < 1 / (4 * EPSILON);
        int is_finite = fabs(b[i]) < (TYPE)INFINITY;
        count += is_small & is_finite;
    }
    return count == WEFT__QUANTUM;
}

/* The quotient rounded down, and what is left: zero or of the divisor's sign. */
static WEFT_ALWAYS_INLINE TYPE LOOP(divmod)(TYPE a, TYPE b, TYPE *left)
{
    TYPE ratio = a / b, quotient = floor(ratio);
    TYPE rest = fma(-quotient, b, a);
    TYPE excess = rest != 0 && copysign((TYPE)1, rest) != copysign((TYPE)1, b) ? 1 : 0;
    TYPE whole = quotient - excess, mended = excess != 0 ? rest + b : rest;
    *left = mended == 0 ? copysign((TYPE)0, b) : mended;
    return whole == 0 ? copysign((TYPE)0, ratio) : whole;
}

static inline void LOOP(floor_divide_plain)(TYPE *o, const TYPE *a, const TYPE *b)
{
    WEFT__INDEPENDENT
    for (size_t i = 0; i < WEFT__QUANTUM; i++) {
        TYPE left;
        o[i] = LOOP(divmod)(a[i], b[i], &left);
    }
}

static void LOOP(floor_divide)(size_t n, void *out, const void *const *in)
{
    TYPE *o = out;
    for (size_t start = 0; start < weft__whole(n); start += WEFT__QUANTUM) {
        const TYPE *a = (const TYPE *)in[0] + start, *b = (const TYPE *)in[1] + start;
        if (LOOP(are_plain)(a, b))
            LOOP(floor_divide_plain)(o + start, a, b);
        else
            for (size_t i = 0; i < WEFT__QUANTUM; i++)
                o[start + i] = LOOP(python_quotient)(a[i], b[i]);
    }
}

static inline void LOOP(remainder_plain)(TYPE *o, const TYPE *a, const TYPE *b)
{
    WEFT__INDEPENDENT
    for (size_t i = 0; i < WEFT__QUANTUM; i++) {
        TYPE left;
        LOOP(divmod)(a[i], b[i], &left);
        o[i] = left;
    }
}

static void LOOP(remainder)(size_t n, void *out, const void *const *in)
{
    TYPE *o = out;
    for (size_t start = 0; start < weft__whole(n); start += WEFT__QUANTUM) {
        const TYPE *a = (const TYPE *)in[0] + start, *b = (const TYPE *)in[1] + start;
        if (LOOP(are_plain)(a, b))
            LOOP(remainder_plain)(o + start, a, b);
        else
            for (size_t i = 0; i < WEFT__QUANTUM; i++)
                o[start + i] = LOOP(python_remainder)(a[i], b[i]);
    }
}
