/* Routines that real dtypes have, or that have names of their own there. */
extern void N(orgqr)(const int *m, const int *n, const int *k, void *a, const int *ia,
                     const int *ja, const int *desca, const void *tau, void *work, const int *lwork,
                     int *info);
extern void N(ormqr)(const char *side, const char *trans, const int *m, const int *n, const int *k,
                     const void *a, const int *ia, const int *ja, const int *desca, const void *tau,
                     void *c, const int *ic, const int *jc, const int *descc, void *work,
                     const int *lwork, int *info, size_t, size_t);
extern void N(ormlq)(const char *side, const char *trans, const int *m, const int *n, const int *k,
                     const void *a, const int *ia, const int *ja, const int *desca, const void *tau,
                     void *c, const int *ic, const int *jc, const int *descc, void *work,
                     const int *lwork, int *info, size_t, size_t);
extern void N(sytrd)(const char *uplo, const int *n, void *a, const int *ia, const int *ja,
                     const int *desca, void *d, void *e, void *tau, void *work, const int *lwork,
                     int *info, size_t);
extern void N(syevd)(const char *jobz, const char *uplo, const int *n, void *a, const int *ia,
                     const int *ja, const int *desca, void *w, void *z, const int *iz,
                     const int *jz, const int *descz, void *work, const int *lwork, int *iwork,
                     const int *liwork, int *info, size_t, size_t);
extern void N(gesvd)(const char *jobu, const char *jobvt, const int *m, const int *n, void *a,
                     const int *ia, const int *ja, const int *desca, void *s, void *u,
                     const int *iu, const int *ju, const int *descu, void *vt, const int *ivt,
                     const int *jvt, const int *descvt, void *work, const int *lwork, int *info,
                     size_t, size_t);
