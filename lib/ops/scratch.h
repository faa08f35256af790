/* The memory in which one core runs programs: registers, spread scalars and padded ends. */
#ifndef WEFT__OPS_SCRATCH_H
#define WEFT__OPS_SCRATCH_H

#include "ops/program.h"

enum {
    WEFT__ELEMENT = 16, /* bytes of the widest element */
    WEFT__PAD = WEFT__QUANTUM * WEFT__ELEMENT,
    WEFT__REMEMBERED = 64 /* scalars; longer recipes are followed anew for each piece */
};

/* The recipe whose scalars are spread over the first slots: a core that runs piece after piece of
 * one stage spreads them once. Compared by content, since a plan's address may be used again. */
typedef struct weft__spread {
    const weft__kernels *kernels;
    size_t width, block;
    int nspread, nrecipe;
    uint16_t places[WEFT__REMEMBERED];
    weft__key recipe[WEFT__REMEMBERED]; /* with the values of earlier stages filled in */
} weft__spread;

struct weft__scratch {
    void *slots[WEFT__MAX_SLOTS];
    weft__spread spread;
    _Alignas(64) unsigned char elements[WEFT__MAX_RECIPE][WEFT__ELEMENT];
    _Alignas(64) unsigned char pads[WEFT__MAX_VARS][WEFT__PAD];
    _Alignas(64) unsigned char tail[WEFT__PAD];
    _Alignas(64) unsigned char loads[WEFT__LOAD_BYTES]; /* blocks of strided operands */
    _Alignas(64) unsigned char blocks[WEFT__SLOT_BYTES];
};

/* Points the slots of scalars and registers into the scratch and spreads the scalars. */
void weft__scratch_prepare(weft__scratch *scratch, const weft__program *program,
                           const weft__piece *piece);

#endif
