/* Messages between the leaders of nodes, one to and from each. */
#ifndef WEFT__OPS_MAIL_H
#define WEFT__OPS_MAIL_H

#include "array/array.h"

typedef struct weft__mail {
    void *data;
    int64_t bytes;
} weft__mail;

/* Leaders only: out[n] goes to node n, in[n] comes from it; what concerns this node is passed over.
 * False when the session is poisoned: then the buffers may still be read and written. */
WEFT_NODISCARD bool weft__mail_swap(weft_session *s, const weft__mail *out, const weft__mail *in);

/* The first part of a run of a's elements that lies on one node, and which node that is; the run
 * begins after it. */
int weft__mail_cut(const weft_array *a, weft__run *run, weft__run *part);

/* Zeroed, `size` bytes per node. */
void *weft__mail_list(const weft_session *s, size_t size);

/* `bytes` of zeroed memory; never NULL. */
void *weft__mail_room(int64_t bytes);

#endif
