#include "linalg/expm_degree.h"

#include <math.h>

typedef struct approximant {
    int degree;
    double theta;
    double remainder; /* 1 / the first coefficient of the backward error's series */
    double coefficients[WEFT__EXPM_MOST_DEGREE + 1];
} approximant;

static const approximant approximants[] = {
    {3, 1.495585217958292e-2, 100800, {120, 60, 12, 1}},
    {5, 2.539398330063230e-1, 10059033600, {30240, 15120, 3360, 420, 30, 1}},
    {7,
     9.504178996162932e-1,
     4487938430976000,
     {17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1}},
    {9,
     2.097847961257068,
     5.91438478187741184e21,
     {17643225600, 8821612800, 2075673600, 302702400, 30270240, 2162160, 110880, 3960, 90, 1}},
    {13,
     4.25,
     1.1325077560602111e35,
     {64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000,
      10559470521600, 670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1}},
};

static const approximant *find(int degree)
{
    const approximant *a = approximants;

    while (a->degree != degree)
        a++;
    return a;
}

void weft__expm_coefficients(int degree, double b[WEFT__EXPM_MOST_DEGREE + 1])
{
    const approximant *a = find(degree);
    int exponent;

    (void)frexp(a->coefficients[0], &exponent);
    for (int k = 0; k <= WEFT__EXPM_MOST_DEGREE; k++)
        b[k] = ldexp(a->coefficients[k], -exponent);
}

double weft__expm_theta(int degree)
{
    return find(degree)->theta;
}

/* Rounded up, also where x is not finite. */
static int whole(double x)
{
    if (!(x > 0))
        return 0;
    return x < 5000 ? (int)ceil(x) : 5000;
}

int weft__expm_correction(int degree, double norm, double power_log2)
{
    const double roundoff_log2 = -53;
    const double alpha_log2 = power_log2 - log2(norm) - log2(find(degree)->remainder);

    return norm > 0 ? whole((alpha_log2 - roundoff_log2) / (2 * degree)) : 0;
}

int weft__expm_halvings(double log2_of_norm)
{
    return whole(log2_of_norm - log2(weft__expm_theta(WEFT__EXPM_MOST_DEGREE)));
}

static int is_single(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64;
}

int weft__expm_free_exponent(weft_dtype dtype)
{
    return is_single(dtype) ? 12 : 100;
}

int weft__expm_limit_exponent(weft_dtype dtype)
{
    const int of_sums = 32; /* of 2^31 complex numbers */

    return (is_single(dtype) ? 128 : 1024) + of_sums;
}
