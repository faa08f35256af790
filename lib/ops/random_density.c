#include "ops/random_density.h"

#include <math.h>

/* log k! - log(sqrt(2 pi k) (k / e)^k); its series from 16 on, where five terms are exact. */
static double stirling_error(double k)
{
    double square = k * k, factorial = 1;

    if (k < 16) {
        for (double i = 2; i <= k; i++)
            factorial *= i;
        return log(factorial) - (k + 0.5) * log(k) + k - 0.91893853320467274178;
    }
    return (1.0 / 12 -
            (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) /
                square) /
           k;
}

/* x log(x / m) + m - x for x, m > 0: where they are near, a series in (x - m) / (x + m). */
static double deviance(double x, double m)
{
    double v = (x - m) / (x + m), sum = (x - m) * v, term = 2 * x * v;

    if (fabs(x - m) >= 0.1 * (x + m))
        return x * log(x / m) + m - x;
    for (int j = 1; j < 100; j++) {
        double next;

        term *= v * v;
        next = sum + term / (2 * j + 1);
        if (next == sum)
            break;
        sum = next;
    }
    return sum;
}

static double half_log_2pi(double k)
{
    return 0.5 * log(6.28318530717958647692 * k);
}

double weft__log_poisson(double k, double lam)
{
    if (k == 0)
        return -lam;
    return -stirling_error(k) - deviance(k, lam) - half_log_2pi(k);
}

double weft__log_binomial(double k, double n, double p)
{
    if (k == 0)
        return n * log1p(-p);
    if (k == n)
        return n * log(p);
    return stirling_error(n) - stirling_error(k) - stirling_error(n - k) - deviance(k, n * p) -
           deviance(n - k, n * (1 - p)) - half_log_2pi(k) - 0.5 * log1p(-k / n);
}
