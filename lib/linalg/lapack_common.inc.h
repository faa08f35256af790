/* What all four dtypes have alike. T: the element; R: its real type; N(x): LAPACK's x; F(x): ours.
 */
extern void N(getrf)(const int *, const int *, T *, const int *, int *, int *);
extern void N(getrs)(const char *, const int *, const int *, const T *, const int *, const int *,
                     T *, const int *, int *, size_t);
extern void N(getri)(const int *, T *, const int *, const int *, T *, const int *, int *);
extern void N(potrf)(const char *, const int *, T *, const int *, int *, size_t);
extern void N(potrs)(const char *, const int *, const int *, const T *, const int *, T *,
                     const int *, int *, size_t);
extern void N(geqrf)(const int *, const int *, T *, const int *, T *, T *, const int *, int *);
extern void N(trtrs)(const char *, const char *, const char *, const int *, const int *, const T *,
                     const int *, T *, const int *, int *, size_t, size_t, size_t);
extern R N(lange)(const char *, const int *, const int *, const T *, const int *, R *, size_t);

static int F(getrf)(int m, int n, void *a, int lda, int *pivots)
{
    int info = 0;

    N(getrf)(&m, &n, a, &lda, pivots, &info);
    return info;
}

static int F(getrs)(char trans, int n, int nrhs, const void *lu, int ld, const int *pivots, void *b,
                    int ldb)
{
    int info = 0;

    N(getrs)(&trans, &n, &nrhs, lu, &ld, pivots, b, &ldb, &info, 1);
    return info;
}

static int F(getri)(int n, void *lu, int ld, const int *pivots)
{
    int info = 0, length = -1;
    T best = 0, *work = NULL;

    N(getri)(&n, lu, &ld, pivots, &best, &length, &info);
    if (!work_length((double)REAL(best), &length) || !(work = get_work(length, sizeof *work)))
        return WEFT__NO_WORKSPACE;
    N(getri)(&n, lu, &ld, pivots, work, &length, &info);
    free(work);
    return info;
}

static int F(potrf)(char uplo, int n, void *a, int lda)
{
    int info = 0;

    N(potrf)(&uplo, &n, a, &lda, &info, 1);
    return info;
}

static int F(potrs)(char uplo, int n, int nrhs, const void *a, int lda, void *b, int ldb)
{
    int info = 0;

    N(potrs)(&uplo, &n, &nrhs, a, &lda, b, &ldb, &info, 1);
    return info;
}

static int F(geqrf)(int m, int n, void *a, int lda, void *tau)
{
    int info = 0, length = -1;
    T best = 0, *work = NULL;

    N(geqrf)(&m, &n, a, &lda, tau, &best, &length, &info);
    if (!work_length((double)REAL(best), &length) || !(work = get_work(length, sizeof *work)))
        return WEFT__NO_WORKSPACE;
    N(geqrf)(&m, &n, a, &lda, tau, work, &length, &info);
    free(work);
    return info;
}

static int F(trtrs)(char uplo, char trans, int n, int nrhs, const void *a, int lda, void *b,
                    int ldb)
{
    int info = 0;

    N(trtrs)(&uplo, &trans, "N", &n, &nrhs, a, &lda, b, &ldb, &info, 1, 1, 1);
    return info;
}

static double F(lange)(char norm, int m, int n, const void *a, int lda)
{
    R *work = get_work(m, sizeof *work), value;

    if (!work)
        return NAN;
    value = N(lange)(&norm, &m, &n, a, &lda, work, 1);
    free(work);
    return (double)value;
}
