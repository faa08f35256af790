#include "linalg/scalapack_routines.h"

#include <weft_config.h>

#ifdef WEFT__HAVE_SCALAPACK

#define ROUTINE_(prefix, name) p##prefix##name##_
#define ROUTINE(prefix, name) ROUTINE_(prefix, name)
#define N(name) ROUTINE(PREFIX, name)
#define TABLE_OF_(prefix) prefix##_table
#define TABLE_OF(prefix) TABLE_OF_(prefix)

#define COMMON                                                                                     \
    .getrf = N(getrf), .getrs = N(getrs), .getri = N(getri), .potrf = N(potrf), .geqrf = N(geqrf), \
    .gelqf = N(gelqf), .trtrs = N(trtrs), .gebrd = N(gebrd)
#define REAL                                                                                       \
    .orgqr = N(orgqr), .ormqr = N(ormqr), .ormlq = N(ormlq), .sytrd = N(sytrd), .syevd = N(syevd), \
    .gesvd = N(gesvd)
#define COMPLEX                                                                                    \
    .orgqr = N(ungqr), .ormqr = N(unmqr), .ormlq = N(unmlq), .sytrd = N(hetrd), .heevd = N(heevd), \
    .gesvd_complex = N(gesvd)

#define R float
#define PREFIX s
#include "linalg/scalapack_common.inc.h"
#include "linalg/scalapack_real.inc.h"
static const weft__scalapack TABLE_OF(PREFIX) = {COMMON, REAL, .lange32 = N(lange)};
#undef PREFIX
#define PREFIX c
#include "linalg/scalapack_common.inc.h"
#include "linalg/scalapack_complex.inc.h"
static const weft__scalapack TABLE_OF(PREFIX) = {COMMON, COMPLEX, .lange32 = N(lange)};
#undef PREFIX
#undef R

#define R double
#define PREFIX d
#include "linalg/scalapack_common.inc.h"
#include "linalg/scalapack_real.inc.h"
static const weft__scalapack TABLE_OF(PREFIX) = {COMMON, REAL, .lange64 = N(lange)};
#undef PREFIX
#define PREFIX z
#include "linalg/scalapack_common.inc.h"
#include "linalg/scalapack_complex.inc.h"
static const weft__scalapack TABLE_OF(PREFIX) = {COMMON, COMPLEX, .lange64 = N(lange)};
#undef PREFIX
#undef R

const weft__scalapack *weft__scalapack_of(weft_dtype dtype)
{
    static const weft__scalapack *const tables[] = {&s_table, &d_table, &c_table, &z_table};

    return dtype >= WEFT_FLOAT32 && dtype <= WEFT_COMPLEX128 ? tables[dtype - WEFT_FLOAT32] : NULL;
}

#else

const weft__scalapack *weft__scalapack_of(weft_dtype dtype)
{
    (void)dtype;
    return NULL;
}

#endif
