/* power of signed integers: TYPE, NAME, UNSIGNED. */

/* Wraps. A negative exponent gives the integer part: 0 except for ±1; expressions refuse it before,
 * but for reciprocals, which are such powers. */
static inline TYPE LOOP(integer_power)(TYPE base, TYPE exponent)
{
    if (exponent < 0 && base != 1 && base != -1)
        return 0;
    UNSIGNED result = 1, square = (UNSIGNED)base;
    for (UNSIGNED rest = (UNSIGNED)exponent; rest != 0; rest = (UNSIGNED)(rest >> 1)) {
        if (rest & 1)
            result = (UNSIGNED)(1U * result * square);
        square = (UNSIGNED)(1U * square * square);
    }
    return (TYPE)result;
}

static void LOOP(power)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(integer_power)(a[i], b[i]);
}
