#include "linalg/lapack.h"

#include <complex.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* LAPACK's answer to a workspace query, rounded up where a float could not hold it exactly. */
static bool work_length(double best, int *length)
{
    const double rounded = best * (1 + 2 * (double)FLT_EPSILON) + 1;

    *length = rounded < INT_MAX ? (int)rounded : 0;
    return *length > 0;
}

static void *get_work(int64_t count, size_t size)
{
    return calloc(count > 0 ? (size_t)count : 1, size);
}

#define LAPACK_(prefix, name) prefix##name##_
#define LAPACK(prefix, name) LAPACK_(prefix, name)
#define FUNCTION_(prefix, name) prefix##_##name
#define FUNCTION(prefix, name) FUNCTION_(prefix, name)
#define N(name) LAPACK(PREFIX, name)
#define F(name) FUNCTION(PREFIX, name)

#define REAL(x) (x)
#define PREFIX s
#define T float
#define R float
#include "linalg/lapack_common.inc.h"
#include "linalg/lapack_real.inc.h"
#undef PREFIX
#undef T
#undef R
#define PREFIX d
#define T double
#define R double
#include "linalg/lapack_common.inc.h"
#include "linalg/lapack_real.inc.h"
#undef PREFIX
#undef T
#undef R
#undef REAL

#define REAL(x) creal(x)
#define PREFIX c
#define T float complex
#define R float
#include "linalg/lapack_common.inc.h"
#include "linalg/lapack_complex.inc.h"
#undef PREFIX
#undef T
#undef R
#define PREFIX z
#define T double complex
#define R double
#include "linalg/lapack_common.inc.h"
#include "linalg/lapack_complex.inc.h"

#define TABLE(p)                                                                                   \
    {                                                                                              \
        .getrf = p##_getrf, .getrs = p##_getrs, .getri = p##_getri, .gecon = p##_gecon,            \
        .potrf = p##_potrf, .potrs = p##_potrs, .pocon = p##_pocon, .geqrf = p##_geqrf,            \
        .orgqr = p##_orgqr, .ormqr = p##_ormqr, .trtrs = p##_trtrs, .trcon = p##_trcon,            \
        .lange = p##_lange, .lansy = p##_lansy, .gesdd = p##_gesdd, .gesvd = p##_gesvd,            \
        .syevd = p##_syevd, .geev = p##_geev, .gelsd = p##_gelsd                                   \
    }

const weft__lapack *weft__lapack_of(weft_dtype dtype)
{
    static const weft__lapack tables[] = {TABLE(s), TABLE(d), TABLE(c), TABLE(z)};

    if (dtype < WEFT_FLOAT32 || dtype > WEFT_COMPLEX128)
        return NULL;
    return &tables[dtype - WEFT_FLOAT32];
}

weft_dtype weft__lapack_real(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64 ? WEFT_FLOAT32 : WEFT_FLOAT64;
}

weft_dtype weft__lapack_complex(weft_dtype dtype)
{
    return weft__lapack_real(dtype) == WEFT_FLOAT32 ? WEFT_COMPLEX64 : WEFT_COMPLEX128;
}

double weft__lapack_epsilon(weft_dtype dtype)
{
    return weft__lapack_real(dtype) == WEFT_FLOAT32 ? (double)FLT_EPSILON : DBL_EPSILON;
}
