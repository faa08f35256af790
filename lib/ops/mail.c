#include "ops/mail.h"

#include <stdlib.h>

void *weft__mail_list(const weft_session *s, size_t size)
{
    void *list = calloc((size_t)s->comms.nodes, size);

    weft__must(list);
    return list;
}

void *weft__mail_room(int64_t bytes)
{
    void *memory = calloc(1, (size_t)bytes + 1);

    weft__must(memory);
    return memory;
}

static int list(const weft__comms *c, const weft__mail *mail, weft__message *messages)
{
    int count = 0;

    for (int n = 0; n < c->nodes; n++) {
        if (n != c->node_index && mail[n].bytes > 0)
            messages[count++] = (weft__message){mail[n].data, mail[n].bytes, c->node_first[n]};
    }
    return count;
}

bool weft__mail_swap(weft_session *s, const weft__mail *out, const weft__mail *in)
{
    weft__message *sends = weft__mail_list(s, sizeof *sends);
    weft__message *receives = weft__mail_list(s, sizeof *receives);
    int nsends = list(&s->comms, out, sends), nreceives = list(&s->comms, in, receives);
    bool done = weft__exchange(s, sends, nsends, receives, nreceives);

    free(sends);
    free(receives);
    return done;
}

static int owner_of(const weft_array *a, int64_t element)
{
    const weft__comms *c = &a->session->comms;
    int low = 0, high = c->nodes - 1;

    while (low < high) {
        int middle = (low + high) / 2;

        if (element < weft__layout_node_run(&a->layout, c, middle).end)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

int weft__mail_cut(const weft_array *a, weft__run *run, weft__run *part)
{
    int owner = owner_of(a, run->first);

    *part = weft__run_common(*run, weft__layout_node_run(&a->layout, &a->session->comms, owner));
    run->first = part->end;
    return owner;
}
