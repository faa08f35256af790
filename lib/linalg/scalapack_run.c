#include "linalg/scalapack_run.h"

#include <float.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <weft/eval.h>

#include "base/checked.h"
#include "base/hash.h"
#include "linalg/blocks.h"
#include "runtime/lend.h"
#include "runtime/session.h"

enum { ALIGNMENT = 64, ASKED = -1 };

static bool is_single(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64;
}

weft__real weft__real_from(weft_dtype dtype, double x)
{
    weft__real real = {0};

    if (is_single(dtype))
        real.single = (float)x;
    else
        real.full = x;
    return real;
}

double weft__real_value(weft_dtype dtype, const weft__real *x)
{
    return weft__real_at(dtype, x, 0);
}

double weft__real_at(weft_dtype dtype, const void *array, int64_t i)
{
    return is_single(dtype) ? (double)((const float *)array)[i] : ((const double *)array)[i];
}

size_t weft__real_size(weft_dtype dtype)
{
    return is_single(dtype) ? sizeof(float) : sizeof(double);
}

weft_status weft__scalapack_operand(weft__call *call, weft_array *a, weft_array **operand)
{
    if (a->dtype != call->dtype)
        return weft_astype_casting(a, call->dtype, WEFT_CASTING_UNSAFE, operand);
    *operand = weft_reference(a);
    return WEFT_OK;
}

weft_status weft__scalapack_result(weft__call *call, weft_array *r, weft_shape shape,
                                   weft_dtype dtype, weft_array **result)
{
    if (!r)
        return weft_empty(call->s, shape, dtype, result);
    *result = weft_reference(r);
    return WEFT_OK;
}

weft_status weft__scalapack_enter(weft__call *call, uint64_t hash, int64_t m, int64_t n, int ranks,
                                  const weft__grid **grid, int64_t *block)
{
    int rows, columns;
    weft_status status;

    WEFT__TRY(weft__enter(call->s, call->operation, hash));
    WEFT__TRY(weft__grid_check(call->s, call->operation));
    *block = weft__grid_block(call->s, m, n);
    if (ranks < 1 || ranks > weft__grid_ranks(call->s))
        ranks = weft__grid_ranks(call->s);
    weft__grid_shape(ranks, m, n, *block, &rows, &columns);
    WEFT__TRY(weft__grid_get(call->s, call->operation, rows, columns, grid));
    call->certificate.driver = "scalapack";
    call->certificate.grid[0] = rows;
    call->certificate.grid[1] = columns;
fail:
    return status;
}

weft_status weft__scalapack_deal(weft__call *call, const weft__grid *grid, int64_t block,
                                 int64_t rows, int64_t columns, weft_array *a, weft__form form,
                                 weft__cyclic *c)
{
    weft_status status;

    WEFT__TRY(weft__cyclic_create(grid, call->operation, rows, columns, block, call->dtype, c));
    if (a)
        WEFT__TRY(weft__cyclic_fill(c, a, form));
fail:
    return status;
}

/* ---- workspace ---- */

typedef struct wanted {
    int64_t work, reals, integers; /* elements; negative: beyond what can be counted */
} wanted;

/* Single precision says large numbers only nearly. */
static int64_t length_of(weft_dtype dtype, const void *asked)
{
    const double exact = weft__real_value(dtype, asked);
    const double length = is_single(dtype) ? exact * (1 + 2 * (double)FLT_EPSILON) + 1 : exact;

    return length >= 0 && length < INT_MAX ? weft__max64((int64_t)length, 1) : -1;
}

void weft__work_add(weft_dtype dtype, const weft__work *work, int64_t elements)
{
    const double asked = weft__real_at(dtype, work->work, 0);
    const weft__real more = weft__real_from(dtype, asked + (double)elements);

    if (work->nwork == ASKED && asked >= 0)
        memcpy(work->work, &more, weft__real_size(dtype));
}

static wanted ask(const weft__call *call, weft__scalapack_step step, void *context, int *info)
{
    double first[16] = {0}, reals[16] = {0};
    int integers[16] = {0};
    const weft__work work = {first, reals, integers, ASKED, ASKED, ASKED};

    *info = step(context, &work);
    return (wanted){length_of(call->dtype, first), length_of(call->dtype, reals),
                    integers[0] >= 0 ? weft__max64(integers[0], 1) : -1};
}

/* The most of what any rank wants. */
static weft_status agree_wanted(weft__call *call, wanted *mine)
{
    weft_session *s = call->s;
    wanted *all = calloc((size_t)s->comms.size, sizeof *all), most = {1, 1, 1};
    bool done, counts = true;

    weft__must(all);
    done = weft__allgather(s, mine, sizeof *mine, all);
    for (int r = 0; r < s->comms.size && done; r++) {
        counts &= all[r].work >= 0 && all[r].reals >= 0 && all[r].integers >= 0;
        most.work = weft__max64(most.work, all[r].work);
        most.reals = weft__max64(most.reals, all[r].reals);
        most.integers = weft__max64(most.integers, all[r].integers);
    }
    free(done ? all : NULL);
    if (!done)
        return weft__unless_poisoned(s, false);
    *mine = most;
    if (counts)
        return WEFT_OK;
    return weft_fail(s, WEFT_ERR_UNSUPPORTED,
                     "%s: ScaLAPACK wants more workspace than its 32-bit integers count (%d "
                     "elements on a rank): use more ranks",
                     call->operation, INT_MAX);
}

static weft_status get_work(weft__call *call, const wanted *lengths, weft__memory *memory,
                            weft__work *work)
{
    const weft__comms *c = &call->s->comms;
    const size_t real = weft__real_size(call->dtype);
    const size_t first =
        weft__round_up((size_t)lengths->work * weft_dtype_size(call->dtype), ALIGNMENT);
    const size_t second = weft__round_up((size_t)lengths->reals * real, ALIGNMENT);
    const size_t bytes =
        weft__round_up(first + second + (size_t)lengths->integers * sizeof(int), ALIGNMENT);
    size_t *by_node = calloc((size_t)c->nodes, sizeof *by_node);
    weft__request request = {
        .by_node = by_node, .own_first = bytes * (size_t)c->node_rank, .own_bytes = bytes};
    weft_status status;

    weft__must(by_node);
    for (int n = 0; n < c->nodes; n++) {
        by_node[n] = bytes * (size_t)(c->node_first[n + 1] - c->node_first[n]);
        request.most = by_node[n] > request.most ? by_node[n] : request.most;
    }
    status = weft__memory_get(call->s, &request, memory);
    free(by_node);
    if (status != WEFT_OK)
        return status;
    work->work = memory->node + request.own_first;
    work->reals = (char *)work->work + first;
    work->integers = (int *)((char *)work->reals + second);
    work->nwork = (int)lengths->work;
    work->nreals = (int)lengths->reals;
    work->nintegers = (int)lengths->integers;
    return WEFT_OK;
}

/* ---- running ---- */

/* Ranks that are done, or have no part in it, sleep until all of their node are; then the least
 * INFO that says something. */
static weft_status agree_info(weft__call *call, int mine, int64_t *info)
{
    weft_session *s = call->s;
    int *all = calloc((size_t)s->comms.size, sizeof *all);
    int least = INT_MAX;
    bool done;
    weft_status status = weft__sync(s);

    weft__must(all);
    if (status != WEFT_OK) {
        free(all);
        return status;
    }
    done = weft__allgather(s, &mine, sizeof mine, all);
    for (int r = 0; r < s->comms.size && done; r++)
        if (all[r] != 0 && all[r] < least)
            least = all[r];
    free(done ? all : NULL);
    if (!done)
        return weft__unless_poisoned(s, false);
    *info = least == INT_MAX ? 0 : least;
    if (*info < 0)
        return weft_fail(s, WEFT_ERR_SYSTEM, "%s: ScaLAPACK does not take its argument %lld",
                         call->operation, (long long)-*info);
    return WEFT_OK;
}

static int threads_of(const weft__call *call)
{
    int block, ranks, threads;

    weft__choose_scalapack(call->s, &block, &ranks, &threads);
    return call->options.blas_threads > 0
               ? (int)weft__min64(call->options.blas_threads, weft__lent_cores(call->s))
               : threads;
}

weft_status weft__scalapack_run(weft__call *call, const weft__grid *grid, bool asks,
                                weft__scalapack_step step, void *context, int64_t *info)
{
    weft_session *s = call->s;
    weft__memory memory = {0};
    weft__work work = {0};
    wanted lengths = {1, 1, 1};
    int mine = 0;
    weft_status status;

    *info = 0;
    if (asks) {
        if (weft__grid_is_inside(grid))
            lengths = ask(call, step, context, &mine);
        WEFT__TRY(agree_info(call, mine, info));
        WEFT__TRY(agree_wanted(call, &lengths));
        WEFT__TRY(get_work(call, &lengths, &memory, &work));
    }
    if (weft__grid_is_inside(grid)) {
        weft__loan loan = weft__lend_begin(s, threads_of(call));

        mine = step(context, &work);
        weft__lend_end(s, &loan);
    }
    status = agree_info(call, mine, info);
fail:
    weft__memory_put(s, &memory);
    return status;
}

double weft__scalapack_norm(const weft__cyclic *c, char norm)
{
    const weft__scalapack *routines = weft__scalapack_of(c->dtype);
    const int one = 1, m = (int)c->rows, n = (int)c->columns;
    double *work = calloc((size_t)(c->local_rows + c->local_columns + 1), sizeof *work), value;

    weft__must(work);
    if (is_single(c->dtype))
        value =
            (double)routines->lange32(&norm, &m, &n, c->data, &one, &one, c->descriptor, work, 1);
    else
        value = routines->lange64(&norm, &m, &n, c->data, &one, &one, c->descriptor, work, 1);
    free(work);
    return value;
}

weft_status weft__scalapack_sum(weft_session *s, int64_t count, double *numbers)
{
    MPI_Request request;

    if (s->comms.size == 1 || count == 0)
        return WEFT_OK;
    WEFT__MPI(MPI_Iallreduce(MPI_IN_PLACE, numbers, (int)count, MPI_DOUBLE, MPI_SUM, s->comms.all,
                             &request));
    if (s->comms.nodes > 1) {
        s->statistics.messages_between_nodes++;
        s->statistics.bytes_between_nodes += (uint64_t)count * sizeof *numbers;
    }
    return weft__unless_poisoned(s, weft__wait_requests(s, 1, &request));
}

weft_status weft__scalapack_put(weft_array *vector, const double *numbers)
{
    const int64_t n = vector->count;
    const bool is_first = vector->session->comms.rank == 0;
    const weft_box box = {{0}, {is_first ? n : 0}};
    char *elements = calloc((size_t)n + 1, sizeof *numbers);
    weft_status status;

    weft__must(elements);
    for (int64_t i = 0; i < n && is_first; i++) {
        const weft__real x = weft__real_from(vector->dtype, numbers[i]);

        memcpy(elements + (size_t)i * weft__real_size(vector->dtype), &x,
               weft__real_size(vector->dtype));
    }
    status = weft_put(vector, &box, elements);
    free(elements);
    return status;
}

/* An element's real or imaginary part. */
static double part_of(const weft__cyclic *c, int64_t i, int64_t j, int part)
{
    const int64_t parts = c->dtype >= WEFT_COMPLEX64 ? 2 : 1;

    return part < parts ? weft__real_at(c->dtype, c->data, (j * c->lead + i) * parts + part) : 0;
}

void weft__scalapack_diagonal(const weft__cyclic *c, int64_t above, int parts, double *numbers)
{
    const weft__grid *g = c->grid;

    for (int64_t j = 0; j < c->local_columns; j++) {
        const int64_t row = weft__cyclic_column(c, j) - above;

        if (row < 0 || row >= c->rows || c->local_rows == 0 ||
            weft__blocks_place(row, c->block, g->rows) != g->row)
            continue;
        for (int p = 0; p < parts; p++)
            numbers[row * parts + p] +=
                part_of(c, weft__blocks_below(row, c->block, g->row, g->rows), j, p);
    }
}
