/* Counts this rank's MPI calls: each function below is MPI's own, called through its profiling
 * name. A test compares test_mpi_calls() before and after a function that promises to make none. */
#include "harness.h"

#include <mpi.h>
#include <stdatomic.h>

static atomic_long calls, probes;

long test_mpi_calls(void)
{
    return atomic_load(&calls);
}

long test_mpi_probes(void)
{
    return atomic_load(&probes);
}

static int probed(int from)
{
    atomic_fetch_add(&probes, 1);
    return from;
}

#define COUNTED(name, parameters, arguments)                                                       \
    int MPI_##name parameters                                                                      \
    {                                                                                              \
        atomic_fetch_add(&calls, 1);                                                               \
        return PMPI_##name arguments;                                                              \
    }

/* The arguments that come again and again, as a list of types with names and a list of names. */
#define SEND_TYPES const void *buffer, int count, MPI_Datatype type
#define RECV_TYPES void *buffer, int count, MPI_Datatype type
#define BUFFER buffer, count, type
#define PAIR_TYPES const void *in, int nin, MPI_Datatype tin, void *out, int nout, MPI_Datatype tout
#define PAIR in, nin, tin, out, nout, tout
#define REDUCE_TYPES const void *in, void *out, int count, MPI_Datatype type, MPI_Op op
#define REDUCE in, out, count, type, op

COUNTED(Send, (SEND_TYPES, int to, int tag, MPI_Comm comm), (BUFFER, to, tag, comm))
COUNTED(Ssend, (SEND_TYPES, int to, int tag, MPI_Comm comm), (BUFFER, to, tag, comm))
COUNTED(Isend, (SEND_TYPES, int to, int tag, MPI_Comm comm, MPI_Request *request),
        (BUFFER, to, tag, comm, request))
COUNTED(Issend, (SEND_TYPES, int to, int tag, MPI_Comm comm, MPI_Request *request),
        (BUFFER, to, tag, comm, request))
COUNTED(Recv, (RECV_TYPES, int from, int tag, MPI_Comm comm, MPI_Status *status),
        (BUFFER, from, tag, comm, status))
COUNTED(Irecv, (RECV_TYPES, int from, int tag, MPI_Comm comm, MPI_Request *request),
        (BUFFER, from, tag, comm, request))
COUNTED(Sendrecv,
        (const void *in, int nin, MPI_Datatype tin, int to, int tag, void *out, int nout,
         MPI_Datatype tout, int from, int other, MPI_Comm comm, MPI_Status *status),
        (in, nin, tin, to, tag, out, nout, tout, from, other, comm, status))
COUNTED(Probe, (int from, int tag, MPI_Comm comm, MPI_Status *status), (from, tag, comm, status))
COUNTED(Iprobe, (int from, int tag, MPI_Comm comm, int *flag, MPI_Status *status),
        (probed(from), tag, comm, flag, status))

COUNTED(Wait, (MPI_Request * request, MPI_Status *status), (request, status))
COUNTED(Waitall, (int count, MPI_Request *requests, MPI_Status *statuses),
        (count, requests, statuses))
COUNTED(Waitany, (int count, MPI_Request *requests, int *index, MPI_Status *status),
        (count, requests, index, status))
COUNTED(Waitsome, (int count, MPI_Request *requests, int *done, int *indices, MPI_Status *statuses),
        (count, requests, done, indices, statuses))
COUNTED(Test, (MPI_Request * request, int *flag, MPI_Status *status), (request, flag, status))
COUNTED(Testall, (int count, MPI_Request *requests, int *flag, MPI_Status *statuses),
        (count, requests, flag, statuses))
COUNTED(Testany, (int count, MPI_Request *requests, int *index, int *flag, MPI_Status *status),
        (count, requests, index, flag, status))
COUNTED(Testsome, (int count, MPI_Request *requests, int *done, int *indices, MPI_Status *statuses),
        (count, requests, done, indices, statuses))
COUNTED(Cancel, (MPI_Request * request), (request))
COUNTED(Request_free, (MPI_Request * request), (request))

COUNTED(Barrier, (MPI_Comm comm), (comm))
COUNTED(Ibarrier, (MPI_Comm comm, MPI_Request *request), (comm, request))
COUNTED(Bcast, (RECV_TYPES, int root, MPI_Comm comm), (BUFFER, root, comm))
COUNTED(Ibcast, (RECV_TYPES, int root, MPI_Comm comm, MPI_Request *request),
        (BUFFER, root, comm, request))
COUNTED(Reduce, (REDUCE_TYPES, int root, MPI_Comm comm), (REDUCE, root, comm))
COUNTED(Allreduce, (REDUCE_TYPES, MPI_Comm comm), (REDUCE, comm))
COUNTED(Iallreduce, (REDUCE_TYPES, MPI_Comm comm, MPI_Request *request), (REDUCE, comm, request))
COUNTED(Scan, (REDUCE_TYPES, MPI_Comm comm), (REDUCE, comm))
COUNTED(Exscan, (REDUCE_TYPES, MPI_Comm comm), (REDUCE, comm))
COUNTED(Gather, (PAIR_TYPES, int root, MPI_Comm comm), (PAIR, root, comm))
COUNTED(Allgather, (PAIR_TYPES, MPI_Comm comm), (PAIR, comm))
COUNTED(Iallgather, (PAIR_TYPES, MPI_Comm comm, MPI_Request *request), (PAIR, comm, request))
COUNTED(Scatter, (PAIR_TYPES, int root, MPI_Comm comm), (PAIR, root, comm))
COUNTED(Alltoall, (PAIR_TYPES, MPI_Comm comm), (PAIR, comm))
COUNTED(Gatherv,
        (SEND_TYPES, void *out, const int *counts, const int *starts, MPI_Datatype tout, int root,
         MPI_Comm comm),
        (BUFFER, out, counts, starts, tout, root, comm))
COUNTED(Allgatherv,
        (SEND_TYPES, void *out, const int *counts, const int *starts, MPI_Datatype tout,
         MPI_Comm comm),
        (BUFFER, out, counts, starts, tout, comm))
COUNTED(Scatterv,
        (const void *in, const int *counts, const int *starts, MPI_Datatype tin, void *out,
         int nout, MPI_Datatype tout, int root, MPI_Comm comm),
        (in, counts, starts, tin, out, nout, tout, root, comm))
COUNTED(Alltoallv,
        (const void *in, const int *nin, const int *pin, MPI_Datatype tin, void *out,
         const int *nout, const int *pout, MPI_Datatype tout, MPI_Comm comm),
        (in, nin, pin, tin, out, nout, pout, tout, comm))

COUNTED(Comm_rank, (MPI_Comm comm, int *rank), (comm, rank))
COUNTED(Comm_size, (MPI_Comm comm, int *size), (comm, size))
COUNTED(Comm_dup, (MPI_Comm comm, MPI_Comm *other), (comm, other))
COUNTED(Comm_split, (MPI_Comm comm, int color, int key, MPI_Comm *other), (comm, color, key, other))
COUNTED(Comm_split_type, (MPI_Comm comm, int type, int key, MPI_Info info, MPI_Comm *other),
        (comm, type, key, info, other))
COUNTED(Comm_create_group, (MPI_Comm comm, MPI_Group group, int tag, MPI_Comm *other),
        (comm, group, tag, other))
COUNTED(Comm_free, (MPI_Comm * comm), (comm))
COUNTED(Comm_set_errhandler, (MPI_Comm comm, MPI_Errhandler handler), (comm, handler))
COUNTED(Comm_get_errhandler, (MPI_Comm comm, MPI_Errhandler *handler), (comm, handler))
COUNTED(Errhandler_free, (MPI_Errhandler * handler), (handler))

COUNTED(Win_allocate_shared,
        (MPI_Aint bytes, int unit, MPI_Info info, MPI_Comm comm, void *base, MPI_Win *win),
        (bytes, unit, info, comm, base, win))
COUNTED(Win_shared_query, (MPI_Win win, int rank, MPI_Aint *bytes, int *unit, void *base),
        (win, rank, bytes, unit, base))
COUNTED(Win_lock_all, (int assertion, MPI_Win win), (assertion, win))
COUNTED(Win_unlock_all, (MPI_Win win), (win))
COUNTED(Win_sync, (MPI_Win win), (win))
COUNTED(Win_fence, (int assertion, MPI_Win win), (assertion, win))
COUNTED(Win_free, (MPI_Win * win), (win))

COUNTED(File_open, (MPI_Comm comm, const char *name, int mode, MPI_Info info, MPI_File *file),
        (comm, name, mode, info, file))
COUNTED(File_close, (MPI_File * file), (file))
COUNTED(File_delete, (const char *name, MPI_Info info), (name, info))
COUNTED(File_get_size, (MPI_File file, MPI_Offset *size), (file, size))
COUNTED(File_set_size, (MPI_File file, MPI_Offset size), (file, size))
COUNTED(File_preallocate, (MPI_File file, MPI_Offset size), (file, size))
COUNTED(File_sync, (MPI_File file), (file))
COUNTED(File_read_at, (MPI_File file, MPI_Offset at, RECV_TYPES, MPI_Status *status),
        (file, at, BUFFER, status))
COUNTED(File_write_at, (MPI_File file, MPI_Offset at, SEND_TYPES, MPI_Status *status),
        (file, at, BUFFER, status))
COUNTED(File_read_at_all, (MPI_File file, MPI_Offset at, RECV_TYPES, MPI_Status *status),
        (file, at, BUFFER, status))
COUNTED(File_write_at_all, (MPI_File file, MPI_Offset at, SEND_TYPES, MPI_Status *status),
        (file, at, BUFFER, status))
