/* Whether the node's cores are each used once, and the launch flags that would mend it. */
#ifndef WEFT__RUNTIME_ADVICE_H
#define WEFT__RUNTIME_ADVICE_H

#include <stdbool.h>
#include <stddef.h>

/* How a rank was started. */
typedef struct weft__launch {
    const char *host;
    int ranks, size;    /* of its node; of the job */
    int cores;          /* of the node that the job may use */
    int threads, share; /* of this rank; cores that are its own */
    int node_threads;   /* of all ranks of the node */
    int blas_threads;   /* that BLAS took at start */
    int slurm_threads;  /* SLURM_CPUS_PER_TASK, 0 where there is none */
    bool is_slurm;      /* in a job of Slurm, and not by mpirun there */
    bool is_launched;   /* by mpirun or srun */
    bool is_asked;      /* the program asked for its threads: WEFT_THREADS changes nothing */
} weft__launch;

/* Pure. Writes one line of advice, "" where there is none; true where threads are on top of each
 * other. */
bool weft__advise(const weft__launch *launch, char *text, size_t room);

#endif
