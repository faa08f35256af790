/* weft_get, for callers who know how much their memory holds. */
#ifndef WEFT__OPS_TRANSFER_H
#define WEFT__OPS_TRANSFER_H

#include <weft/array.h>

/* `elements` < 0 is as many as the box has. */
weft_status weft__get(weft_array *a, const weft_box *box, void *memory, int64_t elements);

#endif
