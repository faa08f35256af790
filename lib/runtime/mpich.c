#include "runtime/mpich.h"

#include <mpi.h>
#include <stddef.h>

#ifdef MPICH_NUMVERSION

/* Sets MPICH's number of tries; the one before, or -1 where this MPICH has no such variable. */
static int set_tries(int tries)
{
    MPI_T_cvar_handle handle;
    int level, index, count, before = -1;

    if (MPI_T_init_thread(MPI_THREAD_SINGLE, &level) != MPI_SUCCESS)
        return -1;
    if (MPI_T_cvar_get_index("MPIR_CVAR_SHM_SYMHEAP_RETRY", &index) == MPI_SUCCESS &&
        MPI_T_cvar_handle_alloc(index, NULL, &handle, &count) == MPI_SUCCESS) {
        if (count != 1 || MPI_T_cvar_read(handle, &before) != MPI_SUCCESS ||
            MPI_T_cvar_write(handle, &tries) != MPI_SUCCESS)
            before = -1;
        (void)MPI_T_cvar_handle_free(&handle);
    }
    (void)MPI_T_finalize();
    return before;
}

void weft__mpich_begin_window(int *before)
{
    *before = set_tries(0);
}

void weft__mpich_end_window(int before)
{
    if (before >= 0)
        (void)set_tries(before);
}

#else

void weft__mpich_begin_window(int *before)
{
    *before = -1;
}

void weft__mpich_end_window(int before)
{
    (void)before;
}

#endif
