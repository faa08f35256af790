#include "ops/scratch.h"

#include <stdlib.h>
#include <string.h>

#include "array/value.h"
#include "base/checked.h"
#include "ops/build.h"

_Static_assert(sizeof(weft__scratch) <= 256 * 1024, "the scratch of a core fits its L2 cache");

weft_status weft__scratch_create(weft__error *error, weft__scratch **scratch)
{
    const size_t bytes = weft__round_up(sizeof **scratch, 4096);

    *scratch = aligned_alloc(4096, bytes);
    if (*scratch == NULL)
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for %zu bytes of scratch", bytes);
    (*scratch)->spread = (weft__spread){.kernels = NULL};
    return WEFT_OK;
}

void weft__scratch_free(weft__scratch **scratch)
{
    free(*scratch);
    *scratch = NULL;
}

unsigned char *weft__scratch_loads(weft__scratch *scratch)
{
    return scratch->loads;
}

/* The scalar with the result of the earlier stage in it, if it is one. */
static weft__key resolve(const weft__key *scalar, const weft__piece *piece)
{
    weft__key resolved = *scalar;

    if (scalar->kind != WEFT__NODE_REDUCTION)
        return resolved;
    resolved.value.u = piece->scalars[scalar->in[0]].as.u;
    if (scalar->dtype >= WEFT_COMPLEX64)
        memcpy(resolved.value.c, piece->scalars[scalar->in[0]].as.c, sizeof resolved.value.c);
    return resolved;
}

static bool is_spread(const weft__scratch *scratch, const weft__program *program,
                      const weft__piece *piece)
{
    const weft__spread *s = &scratch->spread;

    if (s->kernels != piece->kernels || s->width != program->width || s->block != program->block ||
        s->nspread != program->nspread || s->nrecipe != program->nrecipe)
        return false;
    if (memcmp(s->places, program->spread, (size_t)s->nspread * sizeof s->places[0]) != 0)
        return false;
    for (int i = 0; i < s->nrecipe; i++) {
        const weft__key resolved = resolve(&program->recipe[i], piece);

        if (memcmp(&resolved, &s->recipe[i], sizeof resolved) != 0)
            return false;
    }
    return true;
}

static void remember(weft__scratch *scratch, const weft__program *program, const weft__piece *piece)
{
    weft__spread *s = &scratch->spread;

    s->kernels = program->nrecipe <= WEFT__REMEMBERED ? piece->kernels : NULL;
    s->width = program->width;
    s->block = program->block;
    s->nspread = program->nspread;
    s->nrecipe = program->nrecipe;
    if (s->kernels == NULL)
        return;
    memcpy(s->places, program->spread, (size_t)s->nspread * sizeof s->places[0]);
    for (int i = 0; i < s->nrecipe; i++)
        s->recipe[i] = resolve(&program->recipe[i], piece);
}

/* Runs the kernel on one quantum of equal elements and keeps one. */
static void compute(weft__scratch *scratch, const weft__kernels *kernels, const weft__key *key,
                    unsigned char *result)
{
    _Alignas(64) unsigned char inputs[3][WEFT__PAD], output[WEFT__PAD];
    const void *in[3] = {inputs[0], inputs[1], inputs[2]};
    bool is_op = key->kind == WEFT__NODE_OP;
    weft_dtype loop = (weft_dtype)key->loop;

    for (int k = 0; k < key->nin; k++)
        kernels->fill(inputs[k], WEFT__QUANTUM, scratch->elements[key->in[k]],
                      weft_dtype_size(is_op ? weft__op_input((weft__op)key->code, k, loop) : loop),
                      false);
    if (key->kind == WEFT__NODE_CAST)
        kernels->cast[key->loop][key->dtype](WEFT__QUANTUM, output, in[0]);
    else
        kernels->loop[key->code][key->loop](WEFT__QUANTUM, output, in);
    memcpy(result, output, WEFT__ELEMENT);
}

static void follow_recipe(weft__scratch *scratch, const weft__program *program,
                          const weft__piece *piece)
{
    for (int i = 0; i < program->nrecipe; i++) {
        const weft__key key = resolve(&program->recipe[i], piece);
        const weft_value value = {.dtype = (weft_dtype)key.dtype,
                                  .as.c = {key.value.c[0], key.value.c[1]}};

        if (key.kind == WEFT__NODE_OP || key.kind == WEFT__NODE_CAST)
            compute(scratch, piece->kernels, &key, scratch->elements[i]);
        else
            weft__value_store(value, scratch->elements[i]);
    }
}

static void spread_scalars(weft__scratch *scratch, const weft__program *program,
                           const weft__piece *piece)
{
    follow_recipe(scratch, program, piece);
    for (int i = 0; i < program->nspread; i++) {
        int place = program->spread[i];
        weft_dtype dtype = (weft_dtype)program->recipe[place].dtype;

        piece->kernels->fill(scratch->slots[program->nloads + i], program->block,
                             scratch->elements[place], weft_dtype_size(dtype), false);
    }
    remember(scratch, program, piece);
}

void weft__scratch_prepare(weft__scratch *scratch, const weft__program *program,
                           const weft__piece *piece)
{
    const size_t bytes = program->block * program->width;

    for (int i = 0; i < program->nspread + program->nregisters; i++)
        scratch->slots[program->nloads + i] = scratch->blocks + (size_t)i * bytes;
    if (program->nspread > 0 && !is_spread(scratch, program, piece))
        spread_scalars(scratch, program, piece);
    if (program->nspread == 0 && program->nregisters > 0)
        scratch->spread.kernels = NULL;
}
