/* Running sums and products, differences. */
#include "answers.h"

static weft_status sums(const inputs *in, weft_array **r)
{
    return weft_cumsum(in->x, 0, r);
}

static weft_status sums_along_rows(const inputs *in, weft_array **r)
{
    return weft_cumsum(in->f, -1, r);
}

static weft_status sums_of_all(const inputs *in, weft_array **r)
{
    return weft_cumsum(in->far, WEFT_FLAT, r);
}

static weft_status complex_sums(const inputs *in, weft_array **r)
{
    return weft_cumsum(in->z, 0, r);
}

static weft_status products(const inputs *in, weft_array **r)
{
    return weft_cumprod(in->i, 0, r);
}

static weft_status complex_products(const inputs *in, weft_array **r)
{
    return weft_cumprod(in->z, -1, r);
}

static weft_status second_differences(const inputs *in, weft_array **r)
{
    return weft_diff(in->x, 2, 0, r);
}

const line scan_lines[] = {{"weft_cumsum", sums},
                           {"weft_cumsum along rows of float32", sums_along_rows},
                           {"weft_cumsum of all", sums_of_all},
                           {"weft_cumsum of complex128", complex_sums},
                           {"weft_cumprod", products},
                           {"weft_cumprod along rows of complex128", complex_products},
                           {"weft_diff", second_differences},
                           {0}};
