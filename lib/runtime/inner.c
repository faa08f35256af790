#include "runtime/inner.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/describe.h"

weft_status weft__cores_part(const weft__cores *all, int first, int count, bool are_own,
                             weft__cores *part)
{
    const bool is_pinned = all->is_pinned && are_own && first + count <= all->count;

    *part = (weft__cores){.count = count, .is_pinned = is_pinned};
    part->core = calloc((size_t)count, sizeof *part->core);
    if (!part->core)
        return WEFT_ERR_MEMORY;
    for (int i = 0; i < count; i++) {
        part->core[i] = is_pinned ? all->core[first + i] : all->all;
        weft__cpuset_merge(&part->all, &part->core[i]);
    }
    return WEFT_OK;
}

/* What the outer session has found. */
static weft_status take_over(weft_session *s, const weft_session *outer, int first_core,
                             int threads, bool are_own)
{
    weft_status status;

    s->is_quiet = true;
    s->kernels = outer->kernels;
    s->choices = outer->choices;
    s->found.allowed_cores = are_own ? threads : 1; /* more threads than this do not spin */
    s->found.numa_domains = outer->found.numa_domains;
    s->found.is_launched = outer->found.is_launched;
    memcpy(s->found.host, outer->found.host, sizeof s->found.host);
    WEFT__TRY(weft__topology_copy(outer->topology, &s->topology));
    WEFT__TRY(weft__cores_part(&outer->share.cores, first_core, threads, are_own, &s->share.cores));
    s->node_mask = s->share.cores.all;
fail:
    return status;
}

weft_status weft__inner_open(weft_session *outer, int first_core, int threads, bool are_own,
                             weft_session **inner)
{
    weft_session *s = NULL;
    weft_status status;

    WEFT__TRY(weft__session_create(&s));
    WEFT__TRY(weft__comms_open_local(&s->error, &s->comms));
    WEFT__TRY(take_over(s, outer, first_core, threads, are_own));
    WEFT__TRY(weft__node_open(s, threads, &s->last));
    WEFT__TRY(weft__session_start_threads(s, threads));
    if (outer->record && !weft__record_start(s)) {
        status = WEFT_ERR_MEMORY;
        goto fail;
    }
    weft__describe_open(s);
    s->is_workers = true;
    *inner = s;
    return WEFT_OK;
fail:
    (void)weft_fail(outer, status, "a worker's session: %s",
                    s && s->last.message[0] ? s->last.message : weft_status_name(status));
    if (s)
        s->is_poisoned = true;
    (void)weft__session_stop(&s);
    return status;
}

void weft__inner_close(weft_session **inner)
{
    if (*inner)
        (*inner)->is_workers = false;
    (void)weft__session_stop(inner);
}
