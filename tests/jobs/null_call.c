/* null_call inside|outside|write: calls address 0 inside of MPI_Init, or after it; or writes to it,
 * inside. Open MPI prints a trace of each. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <mpi.h>
#include <stdbool.h>
#include <string.h>

static void (*volatile no_function)(void);
static volatile int *volatile no_number;
static const char *where = "";

int ompi_mpi_init(int argc, char **argv, int required, int *provided, bool again);

/* What Open MPI's MPI_Init_thread calls; by its end traces are written. */
int ompi_mpi_init(int argc, char **argv, int required, int *provided, bool again)
{
    int (*next)(int, char **, int, int *, bool) = NULL;

    *(void **)&next = dlsym(RTLD_NEXT, "ompi_mpi_init");
    const int code = next(argc, argv, required, provided, again);
    if (strcmp(where, "inside") == 0)
        no_function();
    if (strcmp(where, "write") == 0)
        *no_number = 1;
    return code;
}

int main(int argc, char **argv)
{
    int provided = 0;

    where = argc > 1 ? argv[1] : "";
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    if (strcmp(where, "outside") == 0)
        no_function();
    return MPI_Finalize();
}
