/* The lesser and the greater of two real floating values: TYPE, NAME. A NaN wins, the first of
 * two; of equal ones (0.0 and -0.0) it is the first. Hence both are associative, bit for bit. */

static inline TYPE LOOP(least)(TYPE a, TYPE b)
{
    return ((a <= b) | (a != a)) ? a : b;
}

static inline TYPE LOOP(most)(TYPE a, TYPE b)
{
    return ((a >= b) | (a != a)) ? a : b;
}
