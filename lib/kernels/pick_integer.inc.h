/* The lesser and the greater of two integers: TYPE, NAME. */

static inline TYPE LOOP(least)(TYPE a, TYPE b)
{
    return a <= b ? a : b;
}

static inline TYPE LOOP(most)(TYPE a, TYPE b)
{
    return a >= b ? a : b;
}
