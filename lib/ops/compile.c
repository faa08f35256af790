/* The part of the graph that a stage needs → its linear program.
 *
 * Nodes are in an order in which they can be computed, so that one pass over them emits the steps.
 * A register is free again after the last step that reads it; a step writes over an input that
 * dies in it where the widths agree, which kernels allow.
 */
#include "ops/program.h"

#include <string.h>

enum { UNUSED = 0, FOREVER = UINT16_MAX };
enum { MEMORY_HIDES = 8 }; /* kernel calls for each element that is moved */
enum { SHORT_BLOCK = 128, LONG_BLOCK = 512 };

typedef struct compiler {
    weft__plan *plan;
    weft__graph *graph;
    weft__program *program;
    weft__error *error;
    uint16_t root;
    uint16_t free_registers[WEFT__MAX_SLOTS];
    int nfree;
} compiler;

static weft__node *node_at(const compiler *c, int id)
{
    return &c->graph->nodes[id];
}

/* Marks what the root needs with the last node that reads it. */
static void mark_uses(const compiler *c)
{
    for (int id = 1; id <= c->root; id++)
        node_at(c, id)->last_use = UNUSED;
    node_at(c, c->root)->last_use = FOREVER;
    for (int id = c->root; id > 0; id--) {
        const weft__node *node = node_at(c, id);

        for (int k = 0; node->last_use != UNUSED && k < node->key.nin; k++)
            if (node_at(c, node->key.in[k])->last_use == UNUSED)
                node_at(c, node->key.in[k])->last_use = (uint16_t)id;
    }
}

static bool is_step(const weft__node *node)
{
    return !node->is_scalar && node->key.kind != WEFT__NODE_LOAD;
}

static size_t bytes_of(const weft__node *node)
{
    return weft_dtype_size((weft_dtype)node->key.dtype);
}

typedef struct counts {
    size_t steps, scalars;
} counts;

static counts count_needed(const compiler *c)
{
    counts n = {0, 0};

    for (int id = 1; id <= c->root; id++) {
        if (node_at(c, id)->last_use == UNUSED)
            continue;
        n.steps += is_step(node_at(c, id));
        n.scalars += node_at(c, id)->is_scalar;
    }
    return n;
}

static weft_status allocate(const compiler *c)
{
    counts n = count_needed(c);
    weft__program *p = c->program;

    if (n.scalars > WEFT__MAX_RECIPE)
        return weft__error_set(c->error, WEFT_ERR_SYNTAX,
                               "the expression has %zu scalars; %d can be used", n.scalars,
                               WEFT__MAX_RECIPE);
    p->steps = weft__plan_allocate(c->plan, n.steps * sizeof *p->steps);
    p->recipe = weft__plan_allocate(c->plan, n.scalars * sizeof *p->recipe);
    p->spread = weft__plan_allocate(c->plan, n.scalars * sizeof *p->spread);
    if (p->steps == NULL || p->recipe == NULL || p->spread == NULL)
        return weft__error_set(c->error, WEFT_ERR_MEMORY, "no memory for a plan of %zu steps",
                               n.steps);
    return WEFT_OK;
}

static weft_status add_load(const compiler *c, weft__node *node, weft__stage_info *info)
{
    weft__program *p = c->program;

    if (p->nloads == WEFT__MAX_VARS)
        return weft__error_set(c->error, WEFT_ERR_SYNTAX,
                               "the expression reads more than %d arrays and views at once",
                               WEFT__MAX_VARS);
    info->loads[p->nloads] = node->key.in[0];
    info->uses[p->nloads] = c->graph->loads[node->key.in[0]].var;
    p->load_sizes[p->nloads] = (uint8_t)bytes_of(node);
    node->slot = (uint16_t)p->nloads++;
    return WEFT_OK;
}

/* A scalar's slot is its place in the recipe until a step wants it spread. */
static void add_scalar(const compiler *c, weft__node *node)
{
    weft__program *p = c->program;
    weft__key key = node->key;

    for (int k = 0; k < key.nin; k++)
        key.in[k] = node_at(c, key.in[k])->slot;
    node->slot = (uint16_t)p->nrecipe;
    p->recipe[p->nrecipe++] = key;
}

/* Operands and scalars come first, so that their slots are known before any register's. */
static weft_status add_inputs(const compiler *c, weft__stage_info *info)
{
    weft_status status = WEFT_OK;

    for (int id = 1; id <= c->root; id++) {
        weft__node *node = node_at(c, id);

        if (node->last_use == UNUSED)
            continue;
        if (node->key.kind == WEFT__NODE_LOAD)
            WEFT__TRY(add_load(c, node, info));
        else if (node->is_scalar)
            add_scalar(c, node);
    }
fail:
    return status;
}

static void spread_scalar(const compiler *c, weft__node *node)
{
    weft__program *p = c->program;
    uint16_t place = node->slot;

    for (int i = 0; i < p->nspread; i++)
        if (p->spread[i] == place)
            return;
    p->spread[p->nspread++] = place;
}

/* Which scalars steps read, in the order of the steps that read them first. */
static void spread_scalars(const compiler *c)
{
    for (int id = 1; id <= c->root; id++) {
        const weft__node *node = node_at(c, id);

        for (int k = 0; node->last_use != UNUSED && is_step(node) && k < node->key.nin; k++)
            if (node_at(c, node->key.in[k])->is_scalar)
                spread_scalar(c, node_at(c, node->key.in[k]));
    }
    if (node_at(c, c->root)->is_scalar)
        spread_scalar(c, node_at(c, c->root));
}

static uint16_t slot_of(const compiler *c, uint16_t id)
{
    const weft__node *node = node_at(c, id);
    const weft__program *p = c->program;
    int i = 0;

    if (!node->is_scalar)
        return node->slot;
    while (p->spread[i] != node->slot)
        i++;
    return (uint16_t)(p->nloads + i);
}

/* The input whose register the step may write over, or -1. */
static int dying_input(const compiler *c, int id)
{
    const weft__node *node = node_at(c, id);

    for (int k = 0; k < node->key.nin; k++) {
        const weft__node *in = node_at(c, node->key.in[k]);

        if (is_step(in) && in->last_use == id && bytes_of(in) == bytes_of(node))
            return k;
    }
    return -1;
}

static weft_status take_register(compiler *c, weft__node *node)
{
    weft__program *p = c->program;
    int first = p->nloads + p->nspread;

    if (c->nfree > 0) {
        node->slot = c->free_registers[--c->nfree];
        return WEFT_OK;
    }
    if (first + p->nregisters >= WEFT__MAX_SLOTS)
        return weft__error_set(c->error, WEFT_ERR_SYNTAX,
                               "the expression needs more than %d operands, scalars and "
                               "intermediate results at once",
                               WEFT__MAX_SLOTS);
    node->slot = (uint16_t)(first + p->nregisters++);
    return WEFT_OK;
}

/* Gives back the registers of inputs that die in `id`, except the one that is written over. An
 * input that stands twice is given back once. */
static void release_inputs(compiler *c, int id)
{
    const weft__node *node = node_at(c, id);

    for (int k = 0; k < node->key.nin; k++) {
        weft__node *in = node_at(c, node->key.in[k]);

        if (!is_step(in) || in->last_use != id)
            continue;
        in->last_use = FOREVER;
        if (in->slot != node->slot)
            c->free_registers[c->nfree++] = in->slot;
    }
}

static weft_status add_step(compiler *c, int id)
{
    weft__program *p = c->program;
    weft__node *node = node_at(c, id);
    weft__step step = {.op = node->key.code,
                       .loop = node->key.loop,
                       .dtype = node->key.dtype,
                       .nin = (uint8_t)node->key.nin};
    int over = dying_input(c, id);
    weft_status status = WEFT_OK;

    if (node->key.kind == WEFT__NODE_CAST)
        step.op = WEFT__CAST_STEP;
    for (int k = 0; k < step.nin; k++)
        step.in[k] = slot_of(c, node->key.in[k]);
    if (over >= 0)
        node->slot = node_at(c, node->key.in[over])->slot;
    else
        status = take_register(c, node);
    release_inputs(c, id);
    step.out = node->slot;
    p->steps[p->nsteps++] = step;
    if (bytes_of(node) > p->width)
        p->width = bytes_of(node);
    return status;
}

static weft_status add_steps(compiler *c)
{
    weft_status status = WEFT_OK;

    for (int id = 1; id <= c->root; id++)
        if (node_at(c, id)->last_use != UNUSED && is_step(node_at(c, id)))
            WEFT__TRY(add_step(c, id));
fail:
    return status;
}

/* Operations that occupy the processor's divider for longer than it takes to fetch their operands,
 * with few instructions: memory would wait for them. */
static bool is_long(const weft__step *step)
{
    switch (step->op) {
    case WEFT__OP_DIVIDE:
    case WEFT__OP_FLOOR_DIVIDE:
    case WEFT__OP_REMAINDER:
    case WEFT__OP_SQRT:
        return true;
    default:
        return false;
    }
}

/* In short blocks the processor looks ahead past the roots of one block to the loads of the next;
 * where there is nothing to overlap with, longer ones cost fewer calls. */
static size_t preferred_block(const weft__program *program)
{
    for (int i = 0; i < program->nsteps; i++)
        if (is_long(&program->steps[i]))
            return SHORT_BLOCK;
    return LONG_BLOCK;
}

/* The block of which all slots fit the scratch; without slots, everything at once. */
static weft_status choose_block(const compiler *c)
{
    weft__program *p = c->program;
    size_t slots = (size_t)(p->nspread + p->nregisters);
    size_t quantum, quanta;

    for (int i = 0; i < p->nspread; i++) {
        size_t bytes = weft_dtype_size((weft_dtype)p->recipe[p->spread[i]].dtype);

        p->width = bytes > p->width ? bytes : p->width;
    }
    p->block = slots > 0 ? preferred_block(p) : SIZE_MAX;
    if (slots == 0)
        return WEFT_OK;
    quantum = slots * p->width * WEFT__QUANTUM;
    quanta = WEFT__SLOT_BYTES / quantum;
    if (quanta == 0 || p->nloads + (int)slots > WEFT__MAX_SLOTS)
        return weft__error_set(c->error, WEFT_ERR_SYNTAX,
                               "the expression needs %zu scalars and intermediate results at "
                               "once; that is more than fits the cache of a core",
                               slots);
    if (quanta * WEFT__QUANTUM < p->block)
        p->block = quanta * WEFT__QUANTUM;
    return WEFT_OK;
}

/* Functions that take several times as long as reading an element does. */
static bool is_costly(const weft__program *program)
{
    for (int i = 0; i < program->nsteps; i++) {
        const int op = program->steps[i].op;

        if (op == WEFT__OP_POWER || (op >= WEFT__OP_EXP && op <= WEFT__OP_HYPOT))
            return true;
    }
    return false;
}

weft_status weft__compile(weft__plan *plan, weft__graph *graph, const weft__graph_stage *stage,
                          weft__stage_info *info, weft__program *program, weft__error *error)
{
    compiler c;
    weft_status status;

    c.plan = plan, c.graph = graph, c.program = program, c.error = error;
    c.root = stage->root;
    c.nfree = 0;
    memset(program, 0, sizeof *program);
    memset(info, 0, sizeof *info);
    info->reduction = stage->reduction;
    info->name = stage->name;
    info->guard = stage->guard;
    program->dtype = weft__graph_dtype(graph, c.root);
    mark_uses(&c);
    WEFT__TRY(allocate(&c));
    WEFT__TRY(add_inputs(&c, info));
    spread_scalars(&c);
    WEFT__TRY(add_steps(&c));
    WEFT__TRY(choose_block(&c));
    program->root = slot_of(&c, c.root);
    info->element = stage->element;
    info->result = stage->result;
    info->how = stage->how;
    info->domain = *weft__graph_shape_of(graph, c.root);
    info->shape = stage->shape;
    info->is_array =
        stage->reduction == WEFT__REDUCE_NONE ? program->nloads > 0 : stage->shape.ndim > 0;
    info->nuses = info->nloads = program->nloads;
    info->nops = program->nsteps;
    info->is_costly = is_costly(program);
    info->is_computing = info->is_costly || info->nops > MEMORY_HIDES * (info->nloads + 1);
fail:
    return status;
}
