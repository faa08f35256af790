// The correlations of four columns of random numbers, in C++: handles end with their scope, and a
// mistake is an exception with Weft's sentence.
#include <cmath>
#include <cstdio>
#include <weft.hpp>

// Columns with mean 0 and variance 1, then zᵀz / n.
static weft::array correlations(const weft::session &s, const weft::array &x)
{
    weft::array z = s.eval("(x - mean(x, axis=0)) / std(x, axis=0)", WEFT_VARS(x));
    weft::array zt = weft::result(weft_transpose, z, nullptr);
    weft::array product = weft::matmul(zt, z);

    return s.eval("product / n", WEFT_VARS(product, WEFT_SCALAR(n, x.shape().extent[0])));
}

static bool is_refused(const weft::session &s, const weft::array &x)
{
    try {
        weft::matmul(x, x);
    } catch (const weft::error &e) {
        if (s.rank() == 0)
            std::printf("as it should be: %s\n", e.what());
        return e.status() == WEFT_ERR_SHAPE;
    }
    return false;
}

int main(int argc, char **argv)
{
    weft::session s = weft::session::start(&argc, &argv);
    weft::array x = s.random({100000, 4}, WEFT_FLOAT64, 42);

    for (double &element : x.local<double>()) // this rank's part, in place
        element = std::sqrt(element);

    weft::array c = correlations(s, x);
    weft::array sums = weft::result(weft_sum, c, WEFT_AXES(0));
    weft::array diagonal = weft::result(weft_diag, c, 0);
    weft::array ones = s.empty({4}, WEFT_FLOAT64);

    s.run(weft_fill(ones, WEFT_VALUE(1.0), 0));
    const double trace = s.value("sum(diagonal)", WEFT_VARS(diagonal));
    const double largest = s.value("max(abs(sums - ones))", WEFT_VARS(sums, ones));

    if (s.rank() == 0)
        std::printf("trace %.12f, largest correlation of a column with the others %.6f\n", trace,
                    largest);
    return std::fabs(trace - 4) < 1e-9 && largest < 0.05 && is_refused(s, x) ? 0 : 1;
}
