#include "runtime/choose.h"

#include <weft/threads.h>

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "runtime/collective.h"
#include "runtime/session.h"

typedef struct rule {
    const char *name;
    int64_t usual, least, most;
} rule;

static const rule rules[WEFT__MANY_WORKERS] = {
    [WEFT__SERIAL_BELOW_BYTES] = {"serial_below.cheap", 256 << 10, 0, INT64_C(1) << 40},
    [WEFT__SERIAL_BELOW_COSTLY_BYTES] = {"serial_below.costly", 256 << 10, 0, INT64_C(1) << 40},
    [WEFT__SERIAL_BELOW_REDUCED_BYTES] = {"serial_below.reduction", 256 << 10, 0, INT64_C(1) << 40},
    [WEFT__SERIAL_BELOW_FLOPS] = {"serial_below.matmul", 1 << 20, 0, INT64_C(1) << 50},
    [WEFT__STREAM_FROM_BYTES] = {"stream_from", 16 << 20, 0, INT64_C(1) << 50},
    [WEFT__TILE_BYTES] = {"tile", 512 << 10, 4096, 1 << 30},
    [WEFT__STAGING_BYTES] = {"staging", 64 << 20, 1 << 20, INT64_C(1) << 40},
    [WEFT__GATHER_BELOW_BYTES] = {"gather_below", 32 << 20, 0, INT64_C(1) << 40},
    [WEFT__SCALAPACK_BLOCK] = {"scalapack.block", 64, 8, 1024},
    [WEFT__SCALAPACK_RANKS] = {"scalapack.ranks", 0, 0, WEFT_MAX_THREADS},
    [WEFT__SCALAPACK_THREADS] = {"scalapack.threads", 0, 0, WEFT_MAX_THREADS},
};

/* Threads do not pay for a smaller matrix, as long as nobody has measured it. */
enum { THREADS_PAY_FROM = 128 };

static const char *const operation_names[WEFT__BLAS_OPERATIONS] = {
    [WEFT__BLAS_GEMM] = "gemm",   [WEFT__BLAS_GEMV] = "gemv",   [WEFT__BLAS_SYRK] = "syrk",
    [WEFT__BLAS_GETRF] = "getrf", [WEFT__BLAS_POTRF] = "potrf", [WEFT__BLAS_GEQRF] = "geqrf",
    [WEFT__BLAS_GESDD] = "gesdd", [WEFT__BLAS_SYEVD] = "syevd",
};

const char *weft__blas_operation_name(weft__blas_operation operation)
{
    return operation_names[operation];
}

/* The orders of matrices double from one to the next. */
static int size_index(int64_t n)
{
    int index = 0;

    while (index < WEFT__SIZES - 1 && n >= (int64_t)WEFT__LEAST_SIZE << (index + 1))
        index++;
    return index;
}

/* The order of matrices that a question with an answer for each size is about. */
static int order_of(weft__question question)
{
    return WEFT__LEAST_SIZE << ((int)question - WEFT__MANY_WORKERS) % WEFT__SIZES;
}

void weft__question_name(weft__question question, char name[64])
{
    if (question < WEFT__MANY_WORKERS)
        (void)snprintf(name, 64, "%s", rules[question].name);
    else if (question < WEFT__MANY_THREADS)
        (void)snprintf(name, 64, "many.workers.%d", order_of(question));
    else if (question < WEFT__BLAS_THREADS)
        (void)snprintf(name, 64, "many.blas_threads.%d", order_of(question));
    else
        (void)snprintf(name, 64, "blas_threads.%s.%d",
                       operation_names[((int)question - WEFT__BLAS_THREADS) / WEFT__SIZES],
                       order_of(question));
}

const char *weft__question_unit(weft__question question)
{
    if (question == WEFT__SERIAL_BELOW_FLOPS)
        return "flops";
    return question <= WEFT__GATHER_BELOW_BYTES ? "bytes" : "";
}

int64_t weft__question_least(weft__question question)
{
    if (question < WEFT__MANY_WORKERS)
        return rules[question].least;
    return question >= WEFT__MANY_THREADS && question < WEFT__BLAS_THREADS ? 1 : 0;
}

int64_t weft__question_most(weft__question question)
{
    return question < WEFT__MANY_WORKERS ? rules[question].most : WEFT_MAX_THREADS;
}

void weft__choices_default(weft__choices *choices)
{
    for (int q = 0; q < WEFT__MANY_WORKERS; q++)
        choices->answer[q] = rules[q].usual;
    for (int size = 0; size < WEFT__SIZES; size++) {
        choices->answer[WEFT__MANY_WORKERS + size] = 0;
        choices->answer[WEFT__MANY_THREADS + size] = 1;
    }
    for (int q = WEFT__BLAS_THREADS; q < WEFT__QUESTIONS; q++)
        choices->answer[q] =
            WEFT__LEAST_SIZE << (q - WEFT__BLAS_THREADS) % WEFT__SIZES < THREADS_PAY_FROM;
}

/* The answer to a question that has one for each size. */
static int64_t answer_by_size(const weft_session *s, int first, int64_t n)
{
    return s->choices.answer[first + size_index(n)];
}

static int at_most(int64_t wanted, int most)
{
    return wanted <= 0 || wanted > most ? most : (int)wanted;
}

int weft__lent_cores(const weft_session *s)
{
    return at_most(s->node.deck.cores, s->found.allowed_cores);
}

int weft__choose_blas_threads(const weft_session *s, weft__blas_operation operation, int64_t n)
{
    const int first = WEFT__BLAS_THREADS + (int)operation * WEFT__SIZES;

    return at_most(s->blas_threads ? s->blas_threads : answer_by_size(s, first, n),
                   weft__lent_cores(s));
}

void weft__choose_many(const weft_session *s, int64_t n, int *workers, int *blas_threads)
{
    const int cores = weft_threads(s);

    *blas_threads = at_most(answer_by_size(s, WEFT__MANY_THREADS, n), cores);
    *workers = at_most(answer_by_size(s, WEFT__MANY_WORKERS, n), cores / *blas_threads);
}

void weft__choose_scalapack(const weft_session *s, int *block, int *ranks, int *blas_threads)
{
    *block = (int)weft__choose(&s->choices, WEFT__SCALAPACK_BLOCK);
    *ranks = at_most(weft__choose(&s->choices, WEFT__SCALAPACK_RANKS), s->comms.node_size);
    *blas_threads = at_most(weft__choose(&s->choices, WEFT__SCALAPACK_THREADS), weft_threads(s));
}

weft_status weft_blas_threads(weft_session *s, int threads)
{
    if (!s)
        return weft__refuse_null(s, "weft_blas_threads", "s");
    if (threads < 0 || threads > WEFT_MAX_THREADS)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_blas_threads: %d threads is not between 0 and %d", threads,
                         WEFT_MAX_THREADS);
    weft__remember(s, weft__hash_text((uint64_t)threads, "weft_blas_threads"));
    s->blas_threads = threads;
    return WEFT_OK;
}

int weft_blas_threads_for(const weft_session *s, const char *routine, int64_t n)
{
    for (int i = 0; s && routine && i < WEFT__BLAS_OPERATIONS; i++) {
        if (strcmp(operation_names[i], routine) == 0)
            return weft__choose_blas_threads(s, (weft__blas_operation)i, n);
    }
    return 0;
}
