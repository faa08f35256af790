/* What complex dtypes have. T: the element; R: its real type; N(x), F(x) as in lapack_common.inc.h.
 */
extern R N(lanhe)(const char *, const char *, const int *, const T *, const int *, R *, size_t,
                  size_t);
extern void N(gecon)(const char *, const int *, const T *, const int *, const R *, R *, T *, R *,
                     int *, size_t);
extern void N(pocon)(const char *, const int *, const T *, const int *, const R *, R *, T *, R *,
                     int *, size_t);
extern void N(trcon)(const char *, const char *, const char *, const int *, const T *, const int *,
                     R *, T *, R *, int *, size_t, size_t, size_t);
extern void N(ungqr)(const int *, const int *, const int *, T *, const int *, const T *, T *,
                     const int *, int *);
extern void N(unmqr)(const char *, const char *, const int *, const int *, const int *, const T *,
                     const int *, const T *, T *, const int *, T *, const int *, int *, size_t,
                     size_t);
extern void N(gesdd)(const char *, const int *, const int *, T *, const int *, R *, T *,
                     const int *, T *, const int *, T *, const int *, R *, int *, int *, size_t);
extern void N(gesvd)(const char *, const char *, const int *, const int *, T *, const int *, R *,
                     T *, const int *, T *, const int *, T *, const int *, R *, int *, size_t,
                     size_t);
extern void N(heevd)(const char *, const char *, const int *, T *, const int *, R *, T *,
                     const int *, R *, const int *, int *, const int *, int *, size_t, size_t);
extern void N(geev)(const char *, const char *, const int *, T *, const int *, T *, T *,
                    const int *, T *, const int *, T *, const int *, R *, int *, size_t, size_t);
extern void N(gelsd)(const int *, const int *, const int *, T *, const int *, T *, const int *, R *,
                     const R *, int *, T *, const int *, R *, int *, int *);

static double F(lansy)(char norm, char uplo, int n, const void *a, int lda)
{
    R *work = get_work(n, sizeof *work), value;

    if (!work)
        return NAN;
    value = N(lanhe)(&norm, &uplo, &n, a, &lda, work, 1, 1);
    free(work);
    return (double)value;
}

static int F(gecon)(char norm, int n, const void *lu, int ld, double of_norm, double *rcond)
{
    T *work = get_work(2 * (int64_t)n, sizeof *work);
    R *reals = get_work(2 * (int64_t)n, sizeof *reals), given = (R)of_norm, found = 0;
    int info = WEFT__NO_WORKSPACE;

    if (work && reals)
        N(gecon)(&norm, &n, lu, &ld, &given, &found, work, reals, &info, 1);
    *rcond = (double)found;
    free(work), free(reals);
    return info;
}

static int F(pocon)(char uplo, int n, const void *a, int lda, double of_norm, double *rcond)
{
    T *work = get_work(2 * (int64_t)n, sizeof *work);
    R *reals = get_work(n, sizeof *reals), given = (R)of_norm, found = 0;
    int info = WEFT__NO_WORKSPACE;

    if (work && reals)
        N(pocon)(&uplo, &n, a, &lda, &given, &found, work, reals, &info, 1);
    *rcond = (double)found;
    free(work), free(reals);
    return info;
}

static int F(trcon)(char uplo, int n, const void *a, int lda, double *rcond)
{
    T *work = get_work(2 * (int64_t)n, sizeof *work);
    R *reals = get_work(n, sizeof *reals), found = 0;
    int info = WEFT__NO_WORKSPACE;

    if (work && reals)
        N(trcon)("1", &uplo, "N", &n, a, &lda, &found, work, reals, &info, 1, 1, 1);
    *rcond = (double)found;
    free(work), free(reals);
    return info;
}

static int F(orgqr)(int m, int n, int k, void *a, int lda, const void *tau)
{
    int info = 0, length = -1;
    T best = 0, *work = NULL;

    N(ungqr)(&m, &n, &k, a, &lda, tau, &best, &length, &info);
    if (!work_length((double)REAL(best), &length) || !(work = get_work(length, sizeof *work)))
        return WEFT__NO_WORKSPACE;
    N(ungqr)(&m, &n, &k, a, &lda, tau, work, &length, &info);
    free(work);
    return info;
}

static int F(ormqr)(int adjoint, int m, int n, int k, const void *a, int lda, const void *tau,
                    void *c, int ldc)
{
    const char *trans = adjoint ? "C" : "N";
    int info = 0, length = -1;
    T best = 0, *work = NULL;

    N(unmqr)("L", trans, &m, &n, &k, a, &lda, tau, c, &ldc, &best, &length, &info, 1, 1);
    if (!work_length((double)REAL(best), &length) || !(work = get_work(length, sizeof *work)))
        return WEFT__NO_WORKSPACE;
    N(unmqr)("L", trans, &m, &n, &k, a, &lda, tau, c, &ldc, work, &length, &info, 1, 1);
    free(work);
    return info;
}

/* Real workspace of gesdd, after its documentation; job 'N' needs less. */
static int64_t F(gesdd_reals)(int64_t m, int64_t n)
{
    const int64_t least = m < n ? m : n, most = m < n ? n : m;
    const int64_t one = 5 * least * least + 5 * least;
    const int64_t other = 2 * most * least + 2 * least * least + least;

    return (one > other ? one : other) + 7 * least;
}

static int F(gesdd)(char job, int m, int n, void *a, int lda, void *s, void *u, int ldu, void *vt,
                    int ldvt)
{
    int info = 0, length = -1, *integers = get_work(8 * (int64_t)(m < n ? m : n), sizeof *integers);
    R *reals = get_work(F(gesdd_reals)(m, n), sizeof *reals);
    T best = 0, *work = NULL;

    N(gesdd)
    (&job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, &best, &length, reals, integers, &info, 1);
    if (integers && reals && work_length((double)REAL(best), &length))
        work = get_work(length, sizeof *work);
    if (work)
        N(gesdd)
    (&job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &length, reals, integers, &info, 1);
    else info = WEFT__NO_WORKSPACE;
    free(work), free(integers), free(reals);
    return info;
}

static int F(gesvd)(char job, int m, int n, void *a, int lda, void *s, void *u, int ldu, void *vt,
                    int ldvt)
{
    int info = 0, length = -1;
    R *reals = get_work(5 * (int64_t)(m < n ? m : n), sizeof *reals);
    T best = 0, *work = NULL;

    N(gesvd)
    (&job, &job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, &best, &length, reals, &info, 1, 1);
    if (reals && work_length((double)REAL(best), &length))
        work = get_work(length, sizeof *work);
    if (work)
        N(gesvd)
    (&job, &job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &length, reals, &info, 1, 1);
    else info = WEFT__NO_WORKSPACE;
    free(work), free(reals);
    return info;
}

static int F(syevd)(char job, char uplo, int n, void *a, int lda, void *w)
{
    int info = 0, length = -1, rlength = -1, ilength = -1, ibest = 0, *integers = NULL;
    T best = 0, *work = NULL;
    R rbest = 0, *reals = NULL;

    N(heevd)
    (&job, &uplo, &n, a, &lda, w, &best, &length, &rbest, &rlength, &ibest, &ilength, &info, 1, 1);
    ilength = ibest;
    if (work_length((double)REAL(best), &length) && work_length((double)rbest, &rlength)) {
        work = get_work(length, sizeof *work);
        reals = get_work(rlength, sizeof *reals);
        integers = get_work(ilength, sizeof *integers);
    }
    if (work && reals && integers)
        N(heevd)
    (&job, &uplo, &n, a, &lda, w, work, &length, reals, &rlength, integers, &ilength, &info, 1, 1);
    else info = WEFT__NO_WORKSPACE;
    free(work), free(reals), free(integers);
    return info;
}

static int F(geev)(char job, int n, void *a, int lda, void *w, void *v, int ldv)
{
    int info = 0, length = -1, one = 1;
    R *reals = get_work(2 * (int64_t)n, sizeof *reals);
    T best = 0, *work = NULL;

    N(geev)("N", &job, &n, a, &lda, w, NULL, &one, v, &ldv, &best, &length, reals, &info, 1, 1);
    if (reals && work_length((double)REAL(best), &length))
        work = get_work(length, sizeof *work);
    if (work)
        N(geev)("N", &job, &n, a, &lda, w, NULL, &one, v, &ldv, work, &length, reals, &info, 1, 1);
    else
        info = WEFT__NO_WORKSPACE;
    free(work), free(reals);
    return info;
}

static int F(gelsd)(int m, int n, int nrhs, void *a, int lda, void *b, int ldb, void *s,
                    double rcond, int *rank)
{
    int info = 0, length = -1, rlength = 0, ibest = 0, *integers = NULL;
    T best = 0, *work = NULL;
    R rbest = 0, *reals = NULL, limit = (R)rcond;

    N(gelsd)
    (&m, &n, &nrhs, a, &lda, b, &ldb, s, &limit, rank, &best, &length, &rbest, &ibest, &info);
    if (work_length((double)REAL(best), &length) && work_length((double)rbest, &rlength)) {
        work = get_work(length, sizeof *work);
        reals = get_work(rlength, sizeof *reals);
        integers = get_work(ibest, sizeof *integers);
    }
    if (work && reals && integers)
        N(gelsd)
    (&m, &n, &nrhs, a, &lda, b, &ldb, s, &limit, rank, work, &length, reals, integers, &info);
    else info = WEFT__NO_WORKSPACE;
    free(work), free(reals), free(integers);
    return info;
}
