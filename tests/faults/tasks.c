/* A program with a task that never returns; tests/faults/test_tasks.py runs it.
 *
 * tasks future|stop|farm: task 7 of ten sleeps for a minute; `stop` waits for it in weft_stop.
 * tasks mpi: a task calls MPI, which a debug build catches; others only say that they cannot.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <weft.h>

static atomic_bool has_begun;

static weft_status hang(weft_task *task, void *context)
{
    (void)context;
    if (task->index == 7) {
        atomic_store(&has_begun, true);
        (void)sleep(60);
    }
    return WEFT_OK;
}

static weft_status call_mpi(weft_task *task, void *context)
{
    int rank = 0;

    (void)context;
    if (task->index == 3)
        MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return WEFT_OK;
}

static bool catches_mpi(void)
{
#ifdef NDEBUG
    return false;
#else
    return true;
#endif
}

int main(int argc, char **argv)
{
    const bool is_farm = argc > 1 && strcmp(argv[1], "farm") == 0;
    const bool is_mpi = argc > 1 && strcmp(argv[1], "mpi") == 0;
    const bool is_stop = argc > 1 && strcmp(argv[1], "stop") == 0;
    weft_future *f = NULL;
    weft_session *s = NULL;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    if (is_mpi && !catches_mpi())
        printf("a release build does not look\n");
    else if (is_mpi)
        WEFT_TRY(weft_farm(s, 10, call_mpi, NULL, NULL, NULL));
    else if (is_farm)
        WEFT_TRY(weft_farm(s, 10, hang, NULL, NULL, NULL));
    else if (!is_stop)
        WEFT_TRY(weft_map(s, 10, 1, hang, NULL, NULL, 0));
    else
        WEFT_TRY(weft_submit_many(s, 10, 10, hang, NULL, NULL, 0, &f));
    while (is_stop && !atomic_load(&has_begun))
        continue;
fail:
    return weft_stop(&s) == WEFT_OK ? 0 : 1;
}
