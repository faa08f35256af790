/* ScaLAPACK's routines by dtype. Arguments of the dtype are void *; the lengths of texts, which
 * Fortran wants, come last.
 */
#ifndef WEFT__LINALG_SCALAPACK_ROUTINES_H
#define WEFT__LINALG_SCALAPACK_ROUTINES_H

#include <stddef.h>
#include <weft/dtype.h>

typedef struct weft__scalapack {
    void (*getrf)(const int *m, const int *n, void *a, const int *ia, const int *ja,
                  const int *desca, int *pivots, int *info);
    void (*getrs)(const char *trans, const int *n, const int *nrhs, const void *a, const int *ia,
                  const int *ja, const int *desca, const int *pivots, void *b, const int *ib,
                  const int *jb, const int *descb, int *info, size_t);
    void (*getri)(const int *n, void *a, const int *ia, const int *ja, const int *desca,
                  const int *pivots, void *work, const int *lwork, int *iwork, const int *liwork,
                  int *info);
    void (*potrf)(const char *uplo, const int *n, void *a, const int *ia, const int *ja,
                  const int *desca, int *info, size_t);
    void (*geqrf)(const int *m, const int *n, void *a, const int *ia, const int *ja,
                  const int *desca, void *tau, void *work, const int *lwork, int *info);
    void (*gelqf)(const int *m, const int *n, void *a, const int *ia, const int *ja,
                  const int *desca, void *tau, void *work, const int *lwork, int *info);
    void (*orgqr)(const int *m, const int *n, const int *k, void *a, const int *ia, const int *ja,
                  const int *desca, const void *tau, void *work, const int *lwork, int *info);
    void (*ormqr)(const char *side, const char *trans, const int *m, const int *n, const int *k,
                  const void *a, const int *ia, const int *ja, const int *desca, const void *tau,
                  void *c, const int *ic, const int *jc, const int *descc, void *work,
                  const int *lwork, int *info, size_t, size_t);
    void (*ormlq)(const char *side, const char *trans, const int *m, const int *n, const int *k,
                  const void *a, const int *ia, const int *ja, const int *desca, const void *tau,
                  void *c, const int *ic, const int *jc, const int *descc, void *work,
                  const int *lwork, int *info, size_t, size_t);
    void (*trtrs)(const char *uplo, const char *trans, const char *diag, const int *n,
                  const int *nrhs, const void *a, const int *ia, const int *ja, const int *desca,
                  void *b, const int *ib, const int *jb, const int *descb, int *info, size_t,
                  size_t, size_t);
    void (*sytrd)(const char *uplo, const int *n, void *a, const int *ia, const int *ja,
                  const int *desca, void *d, void *e, void *tau, void *work, const int *lwork,
                  int *info, size_t);
    /* One of the two is NULL. */
    void (*syevd)(const char *jobz, const char *uplo, const int *n, void *a, const int *ia,
                  const int *ja, const int *desca, void *w, void *z, const int *iz, const int *jz,
                  const int *descz, void *work, const int *lwork, int *iwork, const int *liwork,
                  int *info, size_t, size_t);
    void (*heevd)(const char *jobz, const char *uplo, const int *n, void *a, const int *ia,
                  const int *ja, const int *desca, void *w, void *z, const int *iz, const int *jz,
                  const int *descz, void *work, const int *lwork, void *rwork, const int *lrwork,
                  int *iwork, const int *liwork, int *info, size_t, size_t);
    void (*gebrd)(const int *m, const int *n, void *a, const int *ia, const int *ja,
                  const int *desca, void *d, void *e, void *tauq, void *taup, void *work,
                  const int *lwork, int *info);
    /* One of the two is NULL. */
    void (*gesvd)(const char *jobu, const char *jobvt, const int *m, const int *n, void *a,
                  const int *ia, const int *ja, const int *desca, void *s, void *u, const int *iu,
                  const int *ju, const int *descu, void *vt, const int *ivt, const int *jvt,
                  const int *descvt, void *work, const int *lwork, int *info, size_t, size_t);
    void (*gesvd_complex)(const char *jobu, const char *jobvt, const int *m, const int *n, void *a,
                          const int *ia, const int *ja, const int *desca, void *s, void *u,
                          const int *iu, const int *ju, const int *descu, void *vt, const int *ivt,
                          const int *jvt, const int *descvt, void *work, const int *lwork,
                          void *rwork, int *info, size_t, size_t);
    /* One of the two is NULL: of single, of double precision. */
    float (*lange32)(const char *norm, const int *m, const int *n, const void *a, const int *ia,
                     const int *ja, const int *desca, void *work, size_t);
    double (*lange64)(const char *norm, const int *m, const int *n, const void *a, const int *ia,
                      const int *ja, const int *desca, void *work, size_t);
} weft__scalapack;

/* For the four dtypes that ScaLAPACK knows, in a build that has it; NULL otherwise. */
const weft__scalapack *weft__scalapack_of(weft_dtype dtype);

#endif
