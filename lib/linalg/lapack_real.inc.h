/* What real dtypes have. T and R: the type; N(x), F(x) as in lapack_common.inc.h. */
extern R N(lansy)(const char *, const char *, const int *, const T *, const int *, R *, size_t,
                  size_t);
extern void N(gecon)(const char *, const int *, const T *, const int *, const T *, T *, T *, int *,
                     int *, size_t);
extern void N(pocon)(const char *, const int *, const T *, const int *, const T *, T *, T *, int *,
                     int *, size_t);
extern void N(trcon)(const char *, const char *, const char *, const int *, const T *, const int *,
                     T *, T *, int *, int *, size_t, size_t, size_t);
extern void N(orgqr)(const int *, const int *, const int *, T *, const int *, const T *, T *,
                     const int *, int *);
extern void N(ormqr)(const char *, const char *, const int *, const int *, const int *, const T *,
                     const int *, const T *, T *, const int *, T *, const int *, int *, size_t,
                     size_t);
extern void N(gesdd)(const char *, const int *, const int *, T *, const int *, T *, T *,
                     const int *, T *, const int *, T *, const int *, int *, int *, size_t);
extern void N(gesvd)(const char *, const char *, const int *, const int *, T *, const int *, T *,
                     T *, const int *, T *, const int *, T *, const int *, int *, size_t, size_t);
extern void N(syevd)(const char *, const char *, const int *, T *, const int *, T *, T *,
                     const int *, int *, const int *, int *, size_t, size_t);
extern void N(geev)(const char *, const char *, const int *, T *, const int *, T *, T *, T *,
                    const int *, T *, const int *, T *, const int *, int *, size_t, size_t);
extern void N(gelsd)(const int *, const int *, const int *, T *, const int *, T *, const int *, T *,
                     const T *, int *, T *, const int *, int *, int *);

static double F(lansy)(char norm, char uplo, int n, const void *a, int lda)
{
    R *work = get_work(n, sizeof *work), value;

    if (!work)
        return NAN;
    value = N(lansy)(&norm, &uplo, &n, a, &lda, work, 1, 1);
    free(work);
    return (double)value;
}

static int F(gecon)(char norm, int n, const void *lu, int ld, double of_norm, double *rcond)
{
    T *work = get_work(4 * (int64_t)n, sizeof *work), given = (T)of_norm, found = 0;
    int *integers = get_work(n, sizeof *integers), info = WEFT__NO_WORKSPACE;

    if (work && integers)
        N(gecon)(&norm, &n, lu, &ld, &given, &found, work, integers, &info, 1);
    *rcond = (double)found;
    free(work), free(integers);
    return info;
}

static int F(pocon)(char uplo, int n, const void *a, int lda, double of_norm, double *rcond)
{
    T *work = get_work(3 * (int64_t)n, sizeof *work), given = (T)of_norm, found = 0;
    int *integers = get_work(n, sizeof *integers), info = WEFT__NO_WORKSPACE;

    if (work && integers)
        N(pocon)(&uplo, &n, a, &lda, &given, &found, work, integers, &info, 1);
    *rcond = (double)found;
    free(work), free(integers);
    return info;
}

static int F(trcon)(char uplo, int n, const void *a, int lda, double *rcond)
{
    T *work = get_work(3 * (int64_t)n, sizeof *work), found = 0;
    int *integers = get_work(n, sizeof *integers), info = WEFT__NO_WORKSPACE;

    if (work && integers)
        N(trcon)("1", &uplo, "N", &n, a, &lda, &found, work, integers, &info, 1, 1, 1);
    *rcond = (double)found;
    free(work), free(integers);
    return info;
}

static int F(orgqr)(int m, int n, int k, void *a, int lda, const void *tau)
{
    int info = 0, length = -1;
    T best = 0, *work = NULL;

    N(orgqr)(&m, &n, &k, a, &lda, tau, &best, &length, &info);
    if (!work_length((double)best, &length) || !(work = get_work(length, sizeof *work)))
        return WEFT__NO_WORKSPACE;
    N(orgqr)(&m, &n, &k, a, &lda, tau, work, &length, &info);
    free(work);
    return info;
}

static int F(ormqr)(int adjoint, int m, int n, int k, const void *a, int lda, const void *tau,
                    void *c, int ldc)
{
    const char *trans = adjoint ? "T" : "N";
    int info = 0, length = -1;
    T best = 0, *work = NULL;

    N(ormqr)("L", trans, &m, &n, &k, a, &lda, tau, c, &ldc, &best, &length, &info, 1, 1);
    if (!work_length((double)best, &length) || !(work = get_work(length, sizeof *work)))
        return WEFT__NO_WORKSPACE;
    N(ormqr)("L", trans, &m, &n, &k, a, &lda, tau, c, &ldc, work, &length, &info, 1, 1);
    free(work);
    return info;
}

static int F(gesdd)(char job, int m, int n, void *a, int lda, void *s, void *u, int ldu, void *vt,
                    int ldvt)
{
    int info = 0, length = -1, *integers = get_work(8 * (int64_t)(m < n ? m : n), sizeof *integers);
    T best = 0, *work = NULL;

    N(gesdd)(&job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, &best, &length, integers, &info, 1);
    if (integers && work_length((double)best, &length))
        work = get_work(length, sizeof *work);
    if (work)
        N(gesdd)(&job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &length, integers, &info, 1);
    else
        info = WEFT__NO_WORKSPACE;
    free(work), free(integers);
    return info;
}

static int F(gesvd)(char job, int m, int n, void *a, int lda, void *s, void *u, int ldu, void *vt,
                    int ldvt)
{
    int info = 0, length = -1;
    T best = 0, *work = NULL;

    N(gesvd)(&job, &job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, &best, &length, &info, 1, 1);
    if (!work_length((double)best, &length) || !(work = get_work(length, sizeof *work)))
        return WEFT__NO_WORKSPACE;
    N(gesvd)(&job, &job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &length, &info, 1, 1);
    free(work);
    return info;
}

static int F(syevd)(char job, char uplo, int n, void *a, int lda, void *w)
{
    int info = 0, length = -1, ilength = -1, ibest = 0, *integers = NULL;
    T best = 0, *work = NULL;

    N(syevd)(&job, &uplo, &n, a, &lda, w, &best, &length, &ibest, &ilength, &info, 1, 1);
    ilength = ibest;
    if (work_length((double)best, &length)) {
        work = get_work(length, sizeof *work);
        integers = get_work(ilength, sizeof *integers);
    }
    if (work && integers)
        N(syevd)(&job, &uplo, &n, a, &lda, w, work, &length, integers, &ilength, &info, 1, 1);
    else
        info = WEFT__NO_WORKSPACE;
    free(work), free(integers);
    return info;
}

static int F(geev)(char job, int n, void *a, int lda, void *w, void *v, int ldv)
{
    int info = 0, length = -1, one = 1;
    T best = 0, *work = NULL, *parts = get_work(2 * (int64_t)n, sizeof *parts), *out = w;

    N(geev)
    ("N", &job, &n, a, &lda, parts, parts + n, NULL, &one, v, &ldv, &best, &length, &info, 1, 1);
    if (parts && work_length((double)best, &length))
        work = get_work(length, sizeof *work);
    if (work)
        N(geev)
    ("N", &job, &n, a, &lda, parts, parts + n, NULL, &one, v, &ldv, work, &length, &info, 1, 1);
    else info = WEFT__NO_WORKSPACE;
    for (int i = 0; i < n && work; i++) {
        out[2 * i] = parts[i];
        out[2 * i + 1] = parts[n + i];
    }
    free(work), free(parts);
    return info;
}

static int F(gelsd)(int m, int n, int nrhs, void *a, int lda, void *b, int ldb, void *s,
                    double rcond, int *rank)
{
    int info = 0, length = -1, ibest = 0, *integers = NULL;
    T best = 0, *work = NULL, limit = (T)rcond;

    N(gelsd)(&m, &n, &nrhs, a, &lda, b, &ldb, s, &limit, rank, &best, &length, &ibest, &info);
    if (work_length((double)best, &length)) {
        work = get_work(length, sizeof *work);
        integers = get_work(ibest, sizeof *integers);
    }
    if (work && integers)
        N(gelsd)(&m, &n, &nrhs, a, &lda, b, &ldb, s, &limit, rank, work, &length, integers, &info);
    else
        info = WEFT__NO_WORKSPACE;
    free(work), free(integers);
    return info;
}
