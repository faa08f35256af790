/* A step of LAPACK's on one rank, with the cores of its whole node. */
#ifndef WEFT__LINALG_SOLO_H
#define WEFT__LINALG_SOLO_H

#include "runtime/session.h"

/* What a step reports; the same on every rank afterwards. */
typedef struct weft__report {
    int64_t info; /* LAPACK's INFO; negative: see weft__no_workspace */
    int64_t rank;
    double number[6]; /* norms, conditions, a determinant */
} weft__report;

typedef void (*weft__solo_step)(void *context, weft__report *report);

/* Collective. Rank 0 runs `step` with BLAS on `threads` threads; the
 * other ranks of the node sleep. A step that has no workspace (info WEFT__NO_WORKSPACE) fails with
 * WEFT_ERR_MEMORY here, every other info is the caller's to judge. */
weft_status weft__solo(weft_session *s, const char *operation, int threads, weft__solo_step step,
                       void *context, weft__report *report);

#endif
