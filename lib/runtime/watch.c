#include "runtime/watch.h"

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

#include <weft/session.h>

void weft__watch_start(weft__watch *watch, int rank)
{
    const char *text = getenv("WEFT_WATCHDOG");
    double limit = text ? strtod(text, NULL) : 0;

    *watch = (weft__watch){.limit = limit > 0 ? limit : 0, .rank = rank};
}

void weft__watch_begin(weft__watch *watch)
{
    if (watch->limit > 0)
        watch->since = weft_seconds();
}

void weft__watch_look(const weft__watch *watch)
{
    int initialized = 0;

    if (watch->limit <= 0 || !watch->operation || weft_seconds() - watch->since < watch->limit)
        return;
    fprintf(stderr, "weft: rank %d has waited %.0f s in %s for the other ranks; ending the job\n",
            watch->rank, weft_seconds() - watch->since, watch->operation);
    (void)MPI_Initialized(&initialized);
    if (initialized)
        (void)MPI_Abort(MPI_COMM_WORLD, 1);
    exit(1);
}
