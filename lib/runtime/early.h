/* What ranks settle with one another while a session opens, before the node's control exists. */
#ifndef WEFT__RUNTIME_EARLY_H
#define WEFT__RUNTIME_EARLY_H

#include <weft/session.h>

/* Collective. As weft__agree, through MPI. */
weft_status weft__agree_early(weft_session *s, weft_status local);

/* Local. The kernels that WEFT_ISA names, else the best. */
weft_status weft__choose_kernels(weft_session *s);

/* Collective. Ranks must use the same kernels, or replicated values would differ in their last
 * bits: the best that all of them run, up to the least that one of them chose. Slabs are as large
 * as the least that was asked for. */
void weft__level(weft_session *s);

#endif
