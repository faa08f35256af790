/* Routines that all dtypes have. N(x): ScaLAPACK's x; R: the real type. */
extern void N(getrf)(const int *m, const int *n, void *a, const int *ia, const int *ja,
                     const int *desca, int *pivots, int *info);
extern void N(getrs)(const char *trans, const int *n, const int *nrhs, const void *a, const int *ia,
                     const int *ja, const int *desca, const int *pivots, void *b, const int *ib,
                     const int *jb, const int *descb, int *info, size_t);
extern void N(getri)(const int *n, void *a, const int *ia, const int *ja, const int *desca,
                     const int *pivots, void *work, const int *lwork, int *iwork, const int *liwork,
                     int *info);
extern void N(potrf)(const char *uplo, const int *n, void *a, const int *ia, const int *ja,
                     const int *desca, int *info, size_t);
extern void N(geqrf)(const int *m, const int *n, void *a, const int *ia, const int *ja,
                     const int *desca, void *tau, void *work, const int *lwork, int *info);
extern void N(gelqf)(const int *m, const int *n, void *a, const int *ia, const int *ja,
                     const int *desca, void *tau, void *work, const int *lwork, int *info);
extern void N(trtrs)(const char *uplo, const char *trans, const char *diag, const int *n,
                     const int *nrhs, const void *a, const int *ia, const int *ja, const int *desca,
                     void *b, const int *ib, const int *jb, const int *descb, int *info, size_t,
                     size_t, size_t);
extern void N(gebrd)(const int *m, const int *n, void *a, const int *ia, const int *ja,
                     const int *desca, void *d, void *e, void *tauq, void *taup, void *work,
                     const int *lwork, int *info);
extern R N(lange)(const char *norm, const int *m, const int *n, const void *a, const int *ia,
                  const int *ja, const int *desca, void *work, size_t);
