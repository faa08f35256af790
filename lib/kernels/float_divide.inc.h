/* floor_divide and remainder of one pair of floats, after NumPy's npy_divmod: TYPE, NAME. fmod is
 * exact; what follows fixes signs and snaps the quotient to the integer it must be. */

static inline TYPE LOOP(python_remainder)(TYPE a, TYPE b)
{
    TYPE rest = fmod(a, b);
    if (b == 0)
        return rest;
    if (rest == 0)
        return copysign((TYPE)0, b);
    return (b < 0) != (rest < 0) ? rest + b : rest;
}

static inline TYPE LOOP(python_quotient)(TYPE a, TYPE b)
{
    if (b == 0)
        return a / b;
    TYPE rest = fmod(a, b);
    TYPE quotient = (a - rest) / b;
    if (rest != 0 && (b < 0) != (rest < 0))
        quotient -= 1;
    if (quotient == 0)
        return copysign((TYPE)0, a / b);
    TYPE whole = floor(quotient);
    return quotient - whole > (TYPE)0.5 ? whole + 1 : whole;
}
