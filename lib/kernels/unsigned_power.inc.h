/* power of unsigned integers: TYPE, NAME. Wraps. */

static inline TYPE LOOP(integer_power)(TYPE base, TYPE exponent)
{
    TYPE result = 1;
    for (; exponent != 0; exponent = (TYPE)(exponent >> 1)) {
        if (exponent & 1)
            result = (TYPE)(1U * result * base);
        base = (TYPE)(1U * base * base);
    }
    return result;
}

static void LOOP(power)(size_t n, void *out, const void *const *in)
{
    const TYPE *a = in[0], *b = in[1];
    TYPE *o = out;
    for (size_t i = 0; i < weft__whole(n); i++)
        o[i] = LOOP(integer_power)(a[i], b[i]);
}
