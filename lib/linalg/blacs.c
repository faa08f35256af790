#include "linalg/blacs.h"

#include <stdlib.h>

#include "runtime/comm.h"
#include <weft_config.h>

#ifdef WEFT__HAVE_SCALAPACK

int Csys2blacs_handle(MPI_Comm comm);
void Cfree_blacs_system_handle(int handle);
void Cblacs_gridmap(int *context, int *map, int leading, int rows, int columns);
void Cblacs_gridexit(int context);

bool weft__blacs_is_built(void)
{
    return true;
}

/* Ranks in column-major order of places, which is how the BLACS read them. */
static int *make_map(const int *ranks, int rows, int columns)
{
    int *map = calloc((size_t)rows * (size_t)columns, sizeof *map);

    weft__must(map);
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            map[row + column * rows] = ranks[row * columns + column];
    return map;
}

/* A handle lives only in here. Giving one back makes the BLACS renumber the others where more than
 * twenty are vacant: never by giving back the one just taken, and contexts have numbers of their
 * own, so that nothing the caller holds is renumbered. The copy of the communicator ends the job on
 * MPI's failures, which ScaLAPACK itself would not look at. */
int weft__blacs_open(MPI_Comm comm, const int *ranks, int rows, int columns)
{
    int *map = make_map(ranks, rows, columns), context, handle;
    MPI_Comm copy;

    WEFT__MPI(MPI_Comm_dup(comm, &copy));
    WEFT__MPI(MPI_Comm_set_errhandler(copy, MPI_ERRORS_ARE_FATAL));
    handle = context = Csys2blacs_handle(copy);
    Cblacs_gridmap(&context, map, rows, rows, columns);
    Cfree_blacs_system_handle(handle);
    WEFT__MPI(MPI_Comm_free(&copy));
    free(map);
    return context;
}

void weft__blacs_close(int context)
{
    Cblacs_gridexit(context);
}

#else

bool weft__blacs_is_built(void)
{
    return false;
}

int weft__blacs_open(MPI_Comm comm, const int *ranks, int rows, int columns)
{
    (void)comm, (void)ranks, (void)rows, (void)columns;
    return -1;
}

void weft__blacs_close(int context)
{
    (void)context;
}

#endif
