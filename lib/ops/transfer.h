/* weft_get and weft_put, for callers who know how much their memory holds. */
#ifndef WEFT__OPS_TRANSFER_H
#define WEFT__OPS_TRANSFER_H

#include <weft/array.h>

/* `elements` < 0 is as many as the box has. */
weft_status weft__transfer_box(weft_array *a, const char *operation, const weft_box *box,
                               char *memory, int64_t elements, bool is_put);

#endif
