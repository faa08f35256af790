/* Who has too many threads, and which flags mend it: pure arithmetic. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "runtime/advice.h"

static const weft__launch fits = {.host = "n1",
                                  .ranks = 2,
                                  .size = 4,
                                  .cores = 8,
                                  .threads = 4,
                                  .share = 4,
                                  .node_threads = 8,
                                  .blas_threads = 1};

static void check_advice(weft__launch launch, bool is_crowded, const char *text)
{
    char got[512];

    check_int(weft__advise(&launch, got, sizeof got), is_crowded);
    check_string(got, text);
}

static void what_fits_needs_no_advice(void **state)
{
    weft__launch l = fits;

    check_advice(l, false, "");
    l.slurm_threads = 4;
    check_advice(l, false, "");
}

static void too_many_threads(void **state)
{
    weft__launch l = fits;

    l.threads = 8;
    l.node_threads = 16;
    check_advice(l, true,
                 "oversubscribed: 16 threads of 2 ranks on 8 cores of host n1; mpirun -x "
                 "WEFT_THREADS=4 --map-by ppr:2:node:PE=4 --bind-to core mends it");
    l.is_slurm = true;
    check_advice(l, true,
                 "oversubscribed: 16 threads of 2 ranks on 8 cores of host n1; WEFT_THREADS=4 "
                 "srun --mpi=pmix --ntasks-per-node=2 --cpus-per-task=4 --cpu-bind=cores mends it");
    l = (weft__launch){.host = "n1",
                       .ranks = 1,
                       .size = 1,
                       .cores = 2,
                       .threads = 3,
                       .share = 2,
                       .node_threads = 3};
    check_advice(l, true,
                 "oversubscribed: 3 threads of 1 rank on 2 cores of host n1; WEFT_THREADS=2 mends "
                 "it");
}

/* WEFT_THREADS would not be looked at. */
static void threads_that_the_program_asked_for(void **state)
{
    weft__launch l = fits;

    l.threads = 8;
    l.node_threads = 16;
    l.is_asked = true;
    check_advice(l, true,
                 "oversubscribed: 16 threads of 2 ranks on 8 cores of host n1; mpirun --map-by "
                 "ppr:2:node:PE=4 --bind-to core and --threads 4 (weft_options.threads) mends it");
    l.is_slurm = true;
    check_advice(l, true,
                 "oversubscribed: 16 threads of 2 ranks on 8 cores of host n1; srun --mpi=pmix "
                 "--ntasks-per-node=2 --cpus-per-task=4 --cpu-bind=cores and --threads 4 "
                 "(weft_options.threads) mends it");
    l = (weft__launch){.host = "n1",
                       .ranks = 1,
                       .size = 1,
                       .cores = 2,
                       .threads = 3,
                       .share = 2,
                       .node_threads = 3,
                       .is_asked = true};
    check_advice(l, true,
                 "oversubscribed: 3 threads of 1 rank on 2 cores of host n1; --threads 2 "
                 "(weft_options.threads) mends it");
}

static void too_many_ranks(void **state)
{
    const weft__launch l = {.host = "n1",
                            .ranks = 12,
                            .size = 24,
                            .cores = 8,
                            .threads = 1,
                            .share = 1,
                            .node_threads = 12};

    check_advice(l, true,
                 "oversubscribed: 12 threads of 12 ranks on 8 cores of host n1; mpirun --map-by "
                 "ppr:8:node:PE=1 --bind-to core mends it");
}

static void a_mask_that_is_too_narrow(void **state)
{
    weft__launch l = fits;

    l.share = 1;
    check_advice(
        l, true,
        "oversubscribed: 4 threads of a rank on the 1 core that its mask leaves it on host "
        "n1; mpirun --map-by ppr:2:node:PE=4 --bind-to core mends it");
}

/* A lonely rank of a launcher needs another mask, not another count of threads. */
static void a_lonely_rank_with_one_core(void **state)
{
    weft__launch l = {.host = "n1",
                      .ranks = 1,
                      .size = 1,
                      .cores = 2,
                      .threads = 1,
                      .share = 1,
                      .node_threads = 1,
                      .is_launched = true};

    check_advice(l, false, "1 of 2 cores are used: mpirun --map-by ppr:1:node:PE=2 --bind-to core");
    l.threads = l.node_threads = 2;
    check_advice(l, true,
                 "oversubscribed: 2 threads of a rank on the 1 core that its mask leaves it on "
                 "host n1; mpirun --map-by ppr:1:node:PE=2 --bind-to core mends it");
    l.share = 2;
    l.threads = l.node_threads = 1;
    check_advice(l, false, "1 of 2 cores are used: WEFT_THREADS=2");
}

static void a_blas_with_too_many(void **state)
{
    weft__launch l = fits;

    l.blas_threads = 9;
    check_advice(l, true,
                 "oversubscribed: BLAS has 9 threads for 8 cores of host n1; "
                 "OPENBLAS_NUM_THREADS=8 mends it");
}

static void cores_that_idle(void **state)
{
    weft__launch l = fits;

    l.threads = l.share = 1;
    l.node_threads = 2;
    check_advice(l, false, "2 of 8 cores are used: mpirun --map-by ppr:2:node:PE=4 --bind-to core");
    l.slurm_threads = 4;
    check_advice(l, false,
                 "1 threads, but SLURM_CPUS_PER_TASK=4: export "
                 "SRUN_CPUS_PER_TASK=$SLURM_CPUS_PER_TASK before srun --mpi=pmix --cpu-bind=cores");
}

/* With WEFT_STRICT=1 on one rank alone, all fail alike; without it all open. */
static void strictness_is_everybodys(void **state)
{
    weft_session *s = NULL, *world = test_session();
    MPI_Comm comm = weft_comm(world) == MPI_COMM_NULL ? MPI_COMM_SELF : weft_comm(world);
    const weft_options many = {.threads = weft_describe(world).node_allowed_cores + 1};

    check_int(weft_open(comm, &many, &s), WEFT_OK);
    check_true(strstr(weft_describe(s).advice, "oversubscribed: ") != NULL);
    check_int(weft_stop(&s), WEFT_OK);
    if (weft_rank(world) == weft_size(world) - 1)
        setenv("WEFT_STRICT", "1", 1);
    check_int(weft_open(comm, &many, &s), WEFT_ERR_ARGUMENT);
    check_true(strstr(weft_message(s), "oversubscribed: ") != NULL);
    check_true(strstr(weft_message(s), "WEFT_STRICT=1") != NULL);
    check_int(weft_stop(&s), WEFT_ERR_ARGUMENT);
    unsetenv("WEFT_STRICT");
}

const struct CMUnitTest advice_tests[] = {cmocka_unit_test(what_fits_needs_no_advice),
                                          cmocka_unit_test(too_many_threads),
                                          cmocka_unit_test(threads_that_the_program_asked_for),
                                          cmocka_unit_test(too_many_ranks),
                                          cmocka_unit_test(a_mask_that_is_too_narrow),
                                          cmocka_unit_test(a_lonely_rank_with_one_core),
                                          cmocka_unit_test(a_blas_with_too_many),
                                          cmocka_unit_test(cores_that_idle),
                                          cmocka_unit_test(strictness_is_everybodys),
                                          {0}};
