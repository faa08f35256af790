/* split NODES: fails unless MPI sees the job as that many nodes, with equal ranks on each and a
 * host name of its own, and unless a message between them arrives. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int count_host_names(const char *names, int size)
{
    int different = 0;

    for (int i = 0; i < size; i++) {
        int j = 0;
        while (strcmp(names + i * MPI_MAX_PROCESSOR_NAME, names + j * MPI_MAX_PROCESSOR_NAME) != 0)
            j++;
        different += i == j;
    }
    return different;
}

/* Passes 100 kB once around the ring of ranks; whether it came back whole. */
static int ring_works(int rank, int size)
{
    enum { BYTES = 100000 };
    static char out[BYTES], in[BYTES];

    memset(out, rank + 1, BYTES);
    MPI_Sendrecv(out, BYTES, MPI_CHAR, (rank + 1) % size, 0, in, BYTES, MPI_CHAR,
                 (rank + size - 1) % size, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return in[0] == (rank + size - 1) % size + 1 && memcmp(in, in + 1, BYTES - 1) == 0;
}

int main(int argc, char **argv)
{
    char name[MPI_MAX_PROCESSOR_NAME] = "", *names;
    int rank, size, node_rank, node_size, length, leaders, hosts, ring, wanted, good;
    MPI_Comm node;

    MPI_Init(&argc, &argv);
    wanted = argc > 1 ? atoi(argv[1]) : 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &node);
    MPI_Comm_rank(node, &node_rank);
    MPI_Comm_size(node, &node_size);
    leaders = node_rank == 0;
    MPI_Allreduce(MPI_IN_PLACE, &leaders, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);

    MPI_Get_processor_name(name, &length);
    names = malloc((size_t)size * sizeof name);
    MPI_Allgather(name, sizeof name, MPI_CHAR, names, sizeof name, MPI_CHAR, MPI_COMM_WORLD);
    hosts = count_host_names(names, size);
    ring = ring_works(rank, size);

    good = leaders == wanted && hosts == wanted && node_size * wanted == size && ring;
    printf("rank %d of %d on %s: %d nodes, %d host names, %d ranks here, ring %s\n", rank, size,
           name, leaders, hosts, node_size, ring ? "whole" : "broken");
    MPI_Allreduce(MPI_IN_PLACE, &good, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    free(names);
    MPI_Comm_free(&node);
    MPI_Finalize();
    return !good;
}
