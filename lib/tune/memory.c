/* Loops of the library's own kernels on memory that each core has for itself. */
#include <weft/create.h>

#include "array/array.h"
#include "base/checked.h"
#include "kernels/table.h"
#include "runtime/collective.h"
#include "runtime/session.h"
#include "tune/measures.h"

enum {
    OPERANDS = 3,
    MOST_MEMORY = 1 << 30, /* bytes on a node */
    WORK_EACH = 64 << 20,  /* bytes that a trial moves on each core, unless one operand has more */
    LEAST_FAR = 1 << 20
};

typedef struct memory_run {
    const weft_session *s;
    weft__stream stream;
    bool is_far;
    double *data; /* the node's */
    int64_t each; /* elements of one operand on a core */
    int64_t room; /* elements between operands */
    int repeats;
} memory_run;

static void read_all(const memory_run *m, const double *a)
{
    weft__lanes lanes = {{0}};

    m->s->kernels->lanes[WEFT__LANE_SUM][WEFT_FLOAT64]((size_t)m->each, a, &lanes);
}

static void update_all(const memory_run *m, double *a)
{
    const weft__loop add = m->s->kernels->loop[WEFT__OP_ADD][WEFT_FLOAT64];
    _Alignas(64) double block[WEFT__BLOCK];
    double *out = a + 2 * m->room;

    for (int64_t i = 0; i < m->each; i += WEFT__BLOCK) {
        const void *in[2] = {a + i, a + m->room + i};

        add(WEFT__BLOCK, m->is_far ? block : out + i, in);
        if (m->is_far)
            m->s->kernels->stream(out + i, block, sizeof block);
    }
    m->s->kernels->fence();
}

static void move_tile(void *context, int64_t tile, int thread)
{
    const memory_run *m = context;
    double *mine = m->data + tile * OPERANDS * m->room;
    const double one = 1;

    (void)thread;
    for (int i = 0; i < m->repeats; i++) {
        if (m->stream == WEFT__READ)
            read_all(m, mine);
        else if (m->stream == WEFT__WRITE)
            m->s->kernels->fill(mine, (size_t)m->each, &one, sizeof one, m->is_far);
        else
            update_all(m, mine);
    }
}

/* Candidate i: so many of the node's cores, each on memory of its own. */
static weft_status move_by(weft__tune *t, void *context, int i, double *seconds)
{
    return weft__tune_by_cores(t, move_tile, context, i, seconds);
}

static weft_status move_distance(weft__tune *t, memory_run *m, weft__distance distance)
{
    static const int moved[WEFT__STREAMS] = {1, 1, OPERANDS};
    weft_status status = WEFT_OK;

    m->each = weft__min64(weft__distance_bytes(distance) / (int64_t)sizeof(double), m->room);
    m->is_far = distance == WEFT__FAR;
    for (int stream = 0; stream < WEFT__STREAMS; stream++) {
        const double bytes = (double)(m->each * moved[stream]) * sizeof(double);
        weft__contest c;

        m->stream = (weft__stream)stream;
        m->repeats = (int)(WORK_EACH / bytes) + 1;
        WEFT__TRY(weft__tune_plausibly(t, t->s->node.deck.cores, move_by, m, &c));
        for (int i = 0; i < c.count; i++)
            t->profile->memory[distance][stream][i] = weft__tune_rate(&c, i, bytes * m->repeats);
    }
fail:
    return status;
}

/* Memory for operands that are far, or what there is room for. */
static weft_status get_memory(weft__tune *t, weft_array **a, int64_t *room)
{
    const int64_t cores = t->s->node.deck.cores;
    int64_t bytes = weft__min64(weft__distance_bytes(WEFT__FAR), MOST_MEMORY / OPERANDS / cores);
    weft_status status;

    do {
        bytes = weft__max64(bytes / LEAST_FAR * LEAST_FAR, LEAST_FAR);
        *room = bytes / (int64_t)sizeof(double);
        status = weft_ones(t->s, WEFT_SHAPE(cores * OPERANDS * *room), WEFT_FLOAT64, a);
        if (status == WEFT_ERR_MEMORY && bytes > LEAST_FAR)
            weft__clear(t->s);
        bytes /= 2;
    } while (status == WEFT_ERR_MEMORY && bytes >= LEAST_FAR);
    return status;
}

weft_status weft__tune_memory(weft__tune *t)
{
    memory_run m = {.s = t->s};
    weft_array *a = NULL;
    weft_status status;

    WEFT__TRY(get_memory(t, &a, &m.room));
    m.data = (double *)a->node;
    for (int distance = 0; distance < WEFT__DISTANCES; distance++)
        WEFT__TRY(move_distance(t, &m, (weft__distance)distance));
fail:
    weft_free(&a);
    return status;
}
