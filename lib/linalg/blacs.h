/* The BLACS, ScaLAPACK's own layer of messages: its tables of contexts and handles belong to the
 * process, so that this is the only file which touches them. No lock: they call MPI, which only the
 * main thread may do.
 */
#ifndef WEFT__LINALG_BLACS_H
#define WEFT__LINALG_BLACS_H

#include <mpi.h>
#include <stdbool.h>

bool weft__blacs_is_built(void);

/* Collective over `comm`, blocking: a context of the listed ranks, placed row by row. Returns its
 * number, -1 on ranks outside. */
int weft__blacs_open(MPI_Comm comm, const int *ranks, int rows, int columns);

/* Collective over the ranks of the context. */
void weft__blacs_close(int context);

#endif
