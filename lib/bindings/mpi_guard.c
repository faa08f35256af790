/* Compiled into programs of this build tree that use Weft, in debug builds: the calls of MPI that a
 * task is most likely to make end the job with a sentence. They are MPI's own under their profiling
 * names, and weak, so that a profiler's go first. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <weft/task.h>

#define GUARD __attribute__((weak, visibility("default")))

static void check(const char *name)
{
    if (!weft_task_is_running())
        return;
    fprintf(stderr, "weft: a task called %s; only a rank's main thread may call MPI\n", name);
    (void)PMPI_Abort(MPI_COMM_WORLD, 1);
    exit(1);
}

GUARD int MPI_Barrier(MPI_Comm comm)
{
    check("MPI_Barrier");
    return PMPI_Barrier(comm);
}

GUARD int MPI_Bcast(void *data, int count, MPI_Datatype type, int root, MPI_Comm comm)
{
    check("MPI_Bcast");
    return PMPI_Bcast(data, count, type, root, comm);
}

GUARD int MPI_Send(const void *data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm)
{
    check("MPI_Send");
    return PMPI_Send(data, count, type, to, tag, comm);
}

GUARD int MPI_Recv(void *data, int count, MPI_Datatype type, int from, int tag, MPI_Comm comm,
                   MPI_Status *status)
{
    check("MPI_Recv");
    return PMPI_Recv(data, count, type, from, tag, comm, status);
}

GUARD int MPI_Isend(const void *data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
                    MPI_Request *request)
{
    check("MPI_Isend");
    return PMPI_Isend(data, count, type, to, tag, comm, request);
}

GUARD int MPI_Irecv(void *data, int count, MPI_Datatype type, int from, int tag, MPI_Comm comm,
                    MPI_Request *request)
{
    check("MPI_Irecv");
    return PMPI_Irecv(data, count, type, from, tag, comm, request);
}

GUARD int MPI_Reduce(const void *in, void *out, int count, MPI_Datatype type, MPI_Op op, int root,
                     MPI_Comm comm)
{
    check("MPI_Reduce");
    return PMPI_Reduce(in, out, count, type, op, root, comm);
}

GUARD int MPI_Allreduce(const void *in, void *out, int count, MPI_Datatype type, MPI_Op op,
                        MPI_Comm comm)
{
    check("MPI_Allreduce");
    return PMPI_Allreduce(in, out, count, type, op, comm);
}

GUARD int MPI_Gather(const void *in, int nin, MPI_Datatype tin, void *out, int nout,
                     MPI_Datatype tout, int root, MPI_Comm comm)
{
    check("MPI_Gather");
    return PMPI_Gather(in, nin, tin, out, nout, tout, root, comm);
}

GUARD int MPI_Allgather(const void *in, int nin, MPI_Datatype tin, void *out, int nout,
                        MPI_Datatype tout, MPI_Comm comm)
{
    check("MPI_Allgather");
    return PMPI_Allgather(in, nin, tin, out, nout, tout, comm);
}

GUARD int MPI_Comm_rank(MPI_Comm comm, int *rank)
{
    check("MPI_Comm_rank");
    return PMPI_Comm_rank(comm, rank);
}
