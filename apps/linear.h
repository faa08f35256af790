/* What the commands of linear algebra share: random operands in place of files, the driver, and the
 * certificate, which is no part of what is timed:
 *
 *     WEFT_TRY(linear_operand(j, 0, &a));
 *     for (linear_begin(j); linear_next(j);)
 *         WEFT_TRY(weft_inv_with(a, linear_options(j), &r));
 *     WEFT_TRY(linear_end(j, a, flops));
 *
 * A certificate costs products of its own, which also send. So a run that is measured (--json,
 * --repeat) does its laps without one, and then the operation once more for it; any other run does
 * the operation once, with it; --quiet and --report go without, unless with --json.
 */
#ifndef LINEAR_H
#define LINEAR_H

#include <weft.h>

#include "options.h"

struct job;

/* Which of the shared options a command takes. */
typedef enum linear_options_taken {
    LINEAR_NONE,
    LINEAR_DRIVER,         /* --driver and --blas-threads */
    LINEAR_DRIVER_AND_SIZE /* also --size, --dtype and --seed */
} linear_options_taken;

typedef struct linear {
    const char *driver, *size; /* as written, or NULL */
    int64_t blas_threads;      /* 0: as usual */
    weft_dtype dtype;          /* of random operands; WEFT_DTYPE_COUNT: not given */
    uint64_t seed;

    weft_shape extents, shape[2]; /* --size; the random operands' */
    weft_linalg_options options;
    weft_certificate certificate;
    bool is_timed;     /* this run has laps */
    bool is_certified; /* the last turn of the loop: the certificate is filled in */
} linear;

/* Local. Understands the options, and that there are so many files (1 or 2) or --size in their
 * place: N, or MxN, for two operands also MxKxN. The first operand is N x N, M x N, M x K; the
 * second one a vector of as many rows, or with MxKxN a matrix of N columns. */
bool linear_check(struct job *j, complaint *c, int files);

/* Local. The same where the first operand has to be square. */
bool linear_check_square(struct job *j, complaint *c, int files);

/* Local. The driver alone. */
bool linear_check_driver(struct job *j, complaint *c);

/* Local. Whether the command of that name takes the driver, and all that it takes: "auto, lapack".
 */
bool linear_takes_driver(const char *name, weft_driver driver);
void linear_list_drivers(const char *name, char *text, size_t size);

/* Collective. Uniform numbers of --dtype; complex ones have their imaginary parts from the key's
 * second word 1. */
weft_status linear_draw(struct job *j, weft_shape shape, uint64_t seed, weft_array **a);

/* Collective. Operand 0 or 1: its file, or random numbers of the seed or the one after it. */
weft_status linear_operand(struct job *j, int index, weft_array **a);

/* Local. The rows and columns of a matrix, or of each matrix of a stack. */
double linear_rows(const weft_array *a);
double linear_columns(const weft_array *a);

/* Collective. The loop, as above. `flops` counts operations on real numbers for one matrix of `a`;
 * where that is complex they are four times as many. */
void linear_begin(struct job *j);
bool linear_next(struct job *j);
const weft_linalg_options *linear_options(struct job *j);
weft_status linear_end(struct job *j, const weft_array *a, double flops);

/* Collective. Counts the elements of the named results (NULL after the last name) that are NaN or
 * infinite, into the certificate if there is one, and warns of them on stderr. */
weft_status linear_warn_overflow(struct job *j, const char *const *names,
                                 weft_array *const *results);

/* Local. Says what the certificate has, in a line. */
void linear_say(const struct job *j);

/* Local. Warns on stderr that a square matrix is nearly singular, if it is. */
void linear_warn(const struct job *j, const weft_array *a);

#endif
