/* SIZE: elements by a step in bytes to and from a contiguous run, of any alignment. Steps that
 * vectors can follow have loops of their own. */

static void WEFT__PASTE(gather, SIZE)(char *restrict out, const char *restrict in, int64_t step,
                                      size_t n)
{
    size_t i = 0;

    if (step == 2 * SIZE)
        for (; i + 1 < n; i++) /* the last one apart: what lies behind it is not read */
            memcpy(out + i * SIZE, in + i * 2 * SIZE, SIZE);
    else if (step == -SIZE)
        for (; i < n; i++)
            memcpy(out + i * SIZE, in - (int64_t)i * SIZE, SIZE);
    for (; i < n; i++)
        memcpy(out + i * SIZE, in + (int64_t)i * step, SIZE);
}

static void WEFT__PASTE(scatter, SIZE)(char *restrict out, int64_t step, const char *restrict in,
                                       size_t n)
{
    for (size_t i = 0; i < n; i++)
        memcpy(out + (int64_t)i * step, in + i * SIZE, SIZE);
}
