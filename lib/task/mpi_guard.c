/* Debug builds of the library: the calls of MPI that a task is most likely to make end the job with
 * a sentence. They are MPI's own under their profiling names, and weak, so that a profiler's that
 * comes before the library goes first. */
#include <mpi.h>
#include <stdio.h>
#include <weft/task.h>

#include "runtime/end_job.h"

#define GUARD __attribute__((weak, visibility("default")))

static void check(const char *name)
{
    if (!weft_task_is_running())
        return;
    fprintf(stderr, "weft: a task called %s; only a rank's main thread may call MPI\n", name);
    weft__end_job();
}

GUARD int MPI_Comm_rank(MPI_Comm comm, int *rank)
{
    check("MPI_Comm_rank");
    return PMPI_Comm_rank(comm, rank);
}

GUARD int MPI_Comm_size(MPI_Comm comm, int *size)
{
    check("MPI_Comm_size");
    return PMPI_Comm_size(comm, size);
}

GUARD int MPI_Comm_dup(MPI_Comm comm, MPI_Comm *made)
{
    check("MPI_Comm_dup");
    return PMPI_Comm_dup(comm, made);
}

GUARD int MPI_Comm_split(MPI_Comm comm, int color, int key, MPI_Comm *made)
{
    check("MPI_Comm_split");
    return PMPI_Comm_split(comm, color, key, made);
}

GUARD int MPI_Comm_free(MPI_Comm *comm)
{
    check("MPI_Comm_free");
    return PMPI_Comm_free(comm);
}

GUARD int MPI_Send(const void *data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm)
{
    check("MPI_Send");
    return PMPI_Send(data, count, type, to, tag, comm);
}

GUARD int MPI_Ssend(const void *data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm)
{
    check("MPI_Ssend");
    return PMPI_Ssend(data, count, type, to, tag, comm);
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

GUARD int MPI_Sendrecv(const void *in, int nin, MPI_Datatype tin, int to, int tag, void *out,
                       int nout, MPI_Datatype tout, int from, int other, MPI_Comm comm,
                       MPI_Status *status)
{
    check("MPI_Sendrecv");
    return PMPI_Sendrecv(in, nin, tin, to, tag, out, nout, tout, from, other, comm, status);
}

GUARD int MPI_Probe(int from, int tag, MPI_Comm comm, MPI_Status *status)
{
    check("MPI_Probe");
    return PMPI_Probe(from, tag, comm, status);
}

GUARD int MPI_Iprobe(int from, int tag, MPI_Comm comm, int *found, MPI_Status *status)
{
    check("MPI_Iprobe");
    return PMPI_Iprobe(from, tag, comm, found, status);
}

GUARD int MPI_Wait(MPI_Request *request, MPI_Status *status)
{
    check("MPI_Wait");
    return PMPI_Wait(request, status);
}

GUARD int MPI_Waitall(int count, MPI_Request *requests, MPI_Status *statuses)
{
    check("MPI_Waitall");
    return PMPI_Waitall(count, requests, statuses);
}

GUARD int MPI_Waitany(int count, MPI_Request *requests, int *index, MPI_Status *status)
{
    check("MPI_Waitany");
    return PMPI_Waitany(count, requests, index, status);
}

GUARD int MPI_Test(MPI_Request *request, int *done, MPI_Status *status)
{
    check("MPI_Test");
    return PMPI_Test(request, done, status);
}

GUARD int MPI_Testall(int count, MPI_Request *requests, int *done, MPI_Status *statuses)
{
    check("MPI_Testall");
    return PMPI_Testall(count, requests, done, statuses);
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

GUARD int MPI_Scan(const void *in, void *out, int count, MPI_Datatype type, MPI_Op op,
                   MPI_Comm comm)
{
    check("MPI_Scan");
    return PMPI_Scan(in, out, count, type, op, comm);
}

GUARD int MPI_Gather(const void *in, int nin, MPI_Datatype tin, void *out, int nout,
                     MPI_Datatype tout, int root, MPI_Comm comm)
{
    check("MPI_Gather");
    return PMPI_Gather(in, nin, tin, out, nout, tout, root, comm);
}

GUARD int MPI_Gatherv(const void *in, int nin, MPI_Datatype tin, void *out, const int *nout,
                      const int *at, MPI_Datatype tout, int root, MPI_Comm comm)
{
    check("MPI_Gatherv");
    return PMPI_Gatherv(in, nin, tin, out, nout, at, tout, root, comm);
}

GUARD int MPI_Scatter(const void *in, int nin, MPI_Datatype tin, void *out, int nout,
                      MPI_Datatype tout, int root, MPI_Comm comm)
{
    check("MPI_Scatter");
    return PMPI_Scatter(in, nin, tin, out, nout, tout, root, comm);
}

GUARD int MPI_Scatterv(const void *in, const int *nin, const int *at, MPI_Datatype tin, void *out,
                       int nout, MPI_Datatype tout, int root, MPI_Comm comm)
{
    check("MPI_Scatterv");
    return PMPI_Scatterv(in, nin, at, tin, out, nout, tout, root, comm);
}

GUARD int MPI_Allgather(const void *in, int nin, MPI_Datatype tin, void *out, int nout,
                        MPI_Datatype tout, MPI_Comm comm)
{
    check("MPI_Allgather");
    return PMPI_Allgather(in, nin, tin, out, nout, tout, comm);
}

GUARD int MPI_Allgatherv(const void *in, int nin, MPI_Datatype tin, void *out, const int *nout,
                         const int *at, MPI_Datatype tout, MPI_Comm comm)
{
    check("MPI_Allgatherv");
    return PMPI_Allgatherv(in, nin, tin, out, nout, at, tout, comm);
}

GUARD int MPI_Alltoall(const void *in, int nin, MPI_Datatype tin, void *out, int nout,
                       MPI_Datatype tout, MPI_Comm comm)
{
    check("MPI_Alltoall");
    return PMPI_Alltoall(in, nin, tin, out, nout, tout, comm);
}

GUARD int MPI_Alltoallv(const void *in, const int *nin, const int *ain, MPI_Datatype tin, void *out,
                        const int *nout, const int *aout, MPI_Datatype tout, MPI_Comm comm)
{
    check("MPI_Alltoallv");
    return PMPI_Alltoallv(in, nin, ain, tin, out, nout, aout, tout, comm);
}

GUARD int MPI_Ibarrier(MPI_Comm comm, MPI_Request *request)
{
    check("MPI_Ibarrier");
    return PMPI_Ibarrier(comm, request);
}

GUARD int MPI_Ibcast(void *data, int count, MPI_Datatype type, int root, MPI_Comm comm,
                     MPI_Request *request)
{
    check("MPI_Ibcast");
    return PMPI_Ibcast(data, count, type, root, comm, request);
}

GUARD int MPI_Iallreduce(const void *in, void *out, int count, MPI_Datatype type, MPI_Op op,
                         MPI_Comm comm, MPI_Request *request)
{
    check("MPI_Iallreduce");
    return PMPI_Iallreduce(in, out, count, type, op, comm, request);
}

GUARD int MPI_Put(const void *in, int nin, MPI_Datatype tin, int rank, MPI_Aint at, int nout,
                  MPI_Datatype tout, MPI_Win win)
{
    check("MPI_Put");
    return PMPI_Put(in, nin, tin, rank, at, nout, tout, win);
}

GUARD int MPI_Get(void *in, int nin, MPI_Datatype tin, int rank, MPI_Aint at, int nout,
                  MPI_Datatype tout, MPI_Win win)
{
    check("MPI_Get");
    return PMPI_Get(in, nin, tin, rank, at, nout, tout, win);
}

GUARD int MPI_Win_fence(int hints, MPI_Win win)
{
    check("MPI_Win_fence");
    return PMPI_Win_fence(hints, win);
}
