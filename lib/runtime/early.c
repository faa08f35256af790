#include "runtime/early.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/session.h"

weft_status weft__agree_early(weft_session *s, weft_status local)
{
    const weft__comms *c = &s->comms;
    int failed = local == WEFT_OK ? INT_MAX : c->rank;
    struct {
        int status;
        char message[WEFT__MESSAGE_SIZE];
    } verdict = {.status = (int)local};

    if (c->all == MPI_COMM_NULL)
        return local;
    WEFT__MPI(MPI_Allreduce(MPI_IN_PLACE, &failed, 1, MPI_INT, MPI_MIN, c->all));
    if (failed == INT_MAX)
        return WEFT_OK;
    (void)snprintf(verdict.message, sizeof verdict.message, "rank %d: %.1000s", failed,
                   s->last.message);
    WEFT__MPI(MPI_Bcast(&verdict, sizeof verdict, MPI_BYTE, failed, c->all));
    weft__error_clear(&s->error);
    return weft_fail(s, (weft_status)verdict.status, "%s", verdict.message);
}

/* The tables by what they need of the processor; the machine's own last. */
enum { TABLES = 4 };
static const char *const tables[TABLES] = {"baseline", "avx2", "avx512", "native"};

static int table_number(const char *isa)
{
    int number = 0;

    for (int i = 0; i < TABLES; i++) {
        if (strcmp(tables[i], isa) == 0)
            number = i;
    }
    return number;
}

/* "avx512, avx2, baseline", cut where it does not fit. */
static void list_kernels(char *text, size_t room)
{
    const char *const *names = weft__kernels_names();
    size_t length = 0;

    text[0] = '\0';
    for (int i = 0; names[i] && length < room; i++)
        length += (size_t)snprintf(text + length, room - length, "%s%s", i ? ", " : "", names[i]);
}

weft_status weft__choose_kernels(weft_session *s)
{
    const char *wanted = getenv("WEFT_ISA");
    char known[128];

    s->kernels = weft__kernels_choose(wanted && *wanted ? wanted : NULL);
    if (s->kernels)
        return WEFT_OK;
    list_kernels(known, sizeof known);
    return weft_fail(s, WEFT_ERR_ARGUMENT,
                     "WEFT_ISA=%s is no instruction set that this machine runs; it runs %s", wanted,
                     known);
}

void weft__level(weft_session *s)
{
    const char *const *names = weft__kernels_names();
    int64_t asked = s->memory.slab_bytes ? (int64_t)s->memory.slab_bytes : INT64_MAX;
    int64_t least[2] = {table_number(s->kernels->isa), asked};
    int runs = 0;

    for (int i = 0; names[i]; i++)
        runs |= 1 << table_number(names[i]);
    if (s->comms.size > 1) {
        WEFT__MPI(MPI_Allreduce(MPI_IN_PLACE, least, 2, MPI_INT64_T, MPI_MIN, s->comms.all));
        WEFT__MPI(MPI_Allreduce(MPI_IN_PLACE, &runs, 1, MPI_INT, MPI_BAND, s->comms.all));
    }
    s->memory.slab_bytes = least[1] == INT64_MAX ? 0 : (size_t)least[1];
    while (least[0] > 0 && !(runs >> least[0] & 1))
        least[0]--;
    s->kernels = weft__kernels_choose(tables[least[0]]);
}
