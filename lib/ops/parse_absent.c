/* Names that NumPy has and Weft has not, with what serves instead: docs/numpy.md, "What is not
 * there", in the same order, of which a test makes sure. */
#include <string.h>

#include "ops/parser.h"

static const struct absent {
    const char *names, *instead;
} absent[] = {
    {"sort msort argsort partition argpartition lexsort",
     "weft_median and weft_quantile find ranks without sorting, min, max and argmax the extremes"},
    {"unique isin in1d intersect1d union1d setdiff1d",
     "weft_bincount counts small integers, weft_searchsorted finds places in a sorted array"},
    {"concatenate stack hstack vstack column_stack append insert pad block",
     "weft_empty makes the whole, weft_assign fills a weft_view for each part"},
    {"hsplit vsplit dsplit delete", "parts are slices, as x[2:]; weft_take copies what stays"},
    {"roll rot90", "weft_assign of two slices crosswise; weft_transpose, then weft_flip"},
    {"ravel resize", "weft_reshape to WEFT_SHAPE(-1); weft_assign into a new array"},
    {"ix_ take_along_axis put_along_axis choose",
     "weft_take and weft_put_indices at i*columns + j of the flat array; select"},
    {"einsum multi_dot tensorsolve tensorinv",
     "weft_matmul, weft_tensordot_axes, or sum(x*y, axis=1)"},
    {"unravel_index ravel_multi_index", "i // columns and i % columns; i*columns + j"},
    {"fill_diagonal", "weft_fill of a weft_diagonal, which is a view"},
    {"mgrid ogrid indices", "weft_meshgrid of weft_arange_int, weft_fromfunction"},
    {"fft ifft rfft irfft fft2 ifft2 fftn ifftn fftfreq fftshift", ""},
    {"allclose isclose",
     "all((a == b) | (isfinite(b) & (abs(a - b) <= 1e-8 + 1e-5*abs(b)))), without all() for each"},
    {"array_equal array_equiv", "all(a == b)"},
    {"convolve correlate gradient trapezoid trapz interp",
     "slices, as (x[2:] - x[:-2]) / 2; weft_searchsorted and weft_take"},
    {"accumulate at reduceat",
     "weft_cumsum, weft_cumprod; weft_bincount with weights adds at places"},
    {"nancumsum nancumprod nanmedian nanquantile nanpercentile nan_to_num",
     "where(isnan(x), 0, x) replaces them, weft_select_where leaves them out"},
    {"histogram2d histogramdd", "weft_bincount of places that an expression computes"},
    {"polyfit polyval roots vander", "weft_lstsq on columns of powers"},
    {"apply_along_axis apply_over_axes vectorize piecewise",
     "weft_apply with a function in C; select"},
    {"logaddexp logaddexp2", "maximum(x, y) + log1p(exp(-abs(x - y)))"},
    {"sinc", "where(x == 0, 1, sin(pi*x) / (pi*x))"},
    {"isreal", "imag(x) == 0"},
    {"modf", "x - trunc(x) and trunc(x)"},
    {"gcd lcm frexp spacing i0 unwrap cross isnat", ""},
    {"default_rng", "weft_random has the numbers of NumPy's default_rng(Philox(key=seed))"},
    {"multivariate_normal", "weft_random_normal times the transpose of weft_cholesky"},
    {NULL, NULL},
};

static bool lists(const char *names, const char *name, size_t length)
{
    for (; *names; names += strcspn(names, " "), names += strspn(names, " "))
        if (strcspn(names, " ") == length && strncmp(names, name, length) == 0)
            return true;
    return false;
}

const char *weft__parse_absent(const char *name, size_t length)
{
    const struct absent *a = absent;

    while (a->names && !lists(a->names, name, length))
        a++;
    return a->instead;
}
