/* One place answers every question of thresholds, tiles, threads and paths. Calibration fills what
 * it reads (runtime/profile); without a profile the answers are defaults computed from the
 * topology.
 *
 * No answer changes the bits of a result, except those of factorisations.
 */
#ifndef WEFT__RUNTIME_CHOOSE_H
#define WEFT__RUNTIME_CHOOSE_H

#include <stdint.h>
#include <weft/session.h>

/* Operations of BLAS and LAPACK whose best count of threads is known by size. */
typedef enum weft__blas_operation {
    WEFT__BLAS_GEMM,
    WEFT__BLAS_GEMV,
    WEFT__BLAS_SYRK,
    WEFT__BLAS_GETRF,
    WEFT__BLAS_POTRF,
    WEFT__BLAS_GEQRF,
    WEFT__BLAS_GESDD,
    WEFT__BLAS_SYEVD,
    WEFT__BLAS_OPERATIONS
} weft__blas_operation;

/* The orders of matrices for which there are answers: 64, 128 … 4096; one between is answered as
 * the next below. */
enum { WEFT__SIZES = 7, WEFT__LEAST_SIZE = 64 };

typedef enum weft__question {
    WEFT__SERIAL_BELOW_BYTES, /* operations that touch less run on one core: cheap ones, … */
    WEFT__SERIAL_BELOW_COSTLY_BYTES,  /* … element-wise ones of functions such as exp, … */
    WEFT__SERIAL_BELOW_REDUCED_BYTES, /* … reductions */
    WEFT__SERIAL_BELOW_FLOPS, /* products of matrices with fewer operations run on one core */
    WEFT__STREAM_FROM_BYTES,  /* results on a node from this size are written past the cache */
    WEFT__TILE_BYTES,         /* of the result, in a tile of an element-wise operation */
    WEFT__STAGING_BYTES,      /* most that a node holds of operands fetched from elsewhere */
    WEFT__GATHER_BELOW_BYTES, /* smaller matrices over several nodes go to LAPACK on the first */
    WEFT__SCALAPACK_BLOCK,    /* rows and columns of a block of ScaLAPACK's layout */
    WEFT__SCALAPACK_RANKS,    /* of a node that take part in its grid; 0: all */
    WEFT__SCALAPACK_THREADS,  /* of BLAS in each of them; 0: the rank's cores */
    WEFT__MANY_WORKERS,       /* for many products, by size; 0: as many as keep all cores busy */
    WEFT__MANY_THREADS = WEFT__MANY_WORKERS + WEFT__SIZES, /* of BLAS in each worker */
    WEFT__BLAS_THREADS = WEFT__MANY_THREADS + WEFT__SIZES, /* by operation and size; 0: all cores */
    WEFT__QUESTIONS = WEFT__BLAS_THREADS + WEFT__BLAS_OPERATIONS * WEFT__SIZES
} weft__question;

typedef struct weft__choices {
    int64_t answer[WEFT__QUESTIONS];
} weft__choices;

void weft__choices_default(weft__choices *choices);

static inline int64_t weft__choose(const weft__choices *choices, weft__question question)
{
    return choices->answer[question];
}

/* A question's name in the profile ("blas_threads.getrf.512"), written into `name`. */
void weft__question_name(weft__question question, char name[64]);

/* Of its answer: "bytes", "flops", "" for a count. */
const char *weft__question_unit(weft__question question);

/* What a question's answer may be. */
int64_t weft__question_least(weft__question question);
int64_t weft__question_most(weft__question question);

/* The name of an operation: "getrf". */
const char *weft__blas_operation_name(weft__blas_operation operation);

/* The cores of its node that a rank may be lent: one for each thread of the node, none twice. */
int weft__lent_cores(const weft_session *s);

/* How many threads BLAS should use for a matrix of order n (of a rectangular one, its smaller
 * extent) when this rank is lent all cores of its node; at least 1. What the user set with
 * weft_blas_threads goes first. */
int weft__choose_blas_threads(const weft_session *s, weft__blas_operation operation, int64_t n);

/* For many products of order n on this rank's own cores: workers × BLAS threads of each. */
void weft__choose_many(const weft_session *s, int64_t n, int *workers, int *blas_threads);

/* The grid of ScaLAPACK: rows and columns in a block, ranks of a node that take part, BLAS threads
 * in each of them. */
void weft__choose_scalapack(const weft_session *s, int *block, int *ranks, int *blas_threads);

#endif
