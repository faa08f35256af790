#include "harness.h"

#include <inttypes.h>
#include <mpi.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static weft_session *session;
static struct {
    int passed, skipped;
} counts;
static char current[256] = "start of the run";
static char temporary[256];
static jmp_buf leave;
static int rank, size;
static unsigned int seconds_per_test = 120;

/* ---- failing ---- */

static _Noreturn void end_job(const char *file, int line)
{
    fprintf(stderr, "\n  at %s:%d, rank %d of %d, test %s\n", file, line, rank, size, current);
    fprintf(stderr, "%d passed, 1 failed, %d skipped\n", counts.passed, counts.skipped);
    fflush(stderr);
    MPI_Abort(MPI_COMM_WORLD, 1);
    abort();
}

void test_check_true(bool value, const char *text, const char *file, int line)
{
    if (value)
        return;
    fprintf(stderr, "check failed: %s is false", text);
    end_job(file, line);
}

void test_check_int(intmax_t a, intmax_t b, const char *ta, const char *tb, const char *file,
                    int line)
{
    if (a == b)
        return;
    fprintf(stderr, "check failed: %s is %" PRIdMAX ", %s is %" PRIdMAX, ta, a, tb, b);
    end_job(file, line);
}

void test_check_bits(double a, double b, const char *ta, const char *tb, const char *file, int line)
{
    if (memcmp(&a, &b, sizeof a) == 0)
        return;
    fprintf(stderr, "check failed: %s is %.17g (%a), %s is %.17g (%a)", ta, a, a, tb, b, b);
    end_job(file, line);
}

void test_check_near(double a, double b, double tolerance, const char *ta, const char *tb,
                     const char *file, int line)
{
    double distance = a > b ? a - b : b - a;

    if (distance <= tolerance)
        return;
    fprintf(stderr, "check failed: %s is %.17g, %s is %.17g, %g apart where %g is allowed", ta, a,
            tb, b, distance, tolerance);
    end_job(file, line);
}

void test_check_string(const char *a, const char *b, const char *ta, const char *tb,
                       const char *file, int line)
{
    if (a && b && strcmp(a, b) == 0)
        return;
    fprintf(stderr, "check failed: %s is \"%s\", %s is \"%s\"", ta, a ? a : "(NULL)", tb,
            b ? b : "(NULL)");
    end_job(file, line);
}

void test_check_bytes(const void *a, const void *b, size_t count, const char *ta, const char *tb,
                      const char *file, int line)
{
    const unsigned char *x = a, *y = b;
    size_t i = 0;

    while (i < count && x[i] == y[i])
        i++;
    if (i == count)
        return;
    fprintf(stderr, "check failed: byte %zu of %zu: %s has %#x, %s has %#x", i, count, ta, x[i], tb,
            y[i]);
    end_job(file, line);
}

void test_check_status(weft_status got, weft_status expected, const char *text, const char *file,
                       int line)
{
    if (got == expected) {
        if (got != WEFT_OK && session)
            weft_clear(session);
        return;
    }
    fprintf(stderr, "check failed: %s gave \"%s\", expected \"%s\"; message: %s", text,
            weft_status_name(got), weft_status_name(expected),
            session ? weft_message(session) : "none, the session is not open");
    end_job(file, line);
}

/* A crash, cmocka's abort() or a test that hangs: name the rank and the test, then let the
 * signal do what it would have done. */
static void name_the_test(int signal_number)
{
    char text[512];
    int n = snprintf(text, sizeof text, "\nsignal %d%s on rank %d of %d in test %s\n",
                     signal_number, signal_number == SIGALRM ? " (out of time)" : "", rank, size,
                     current);

    if (n > 0 && write(STDERR_FILENO, text, (size_t)n) < 0)
        _exit(1);
    raise(signal_number == SIGALRM ? SIGKILL : signal_number);
}

static void catch_signals(void)
{
    static const int caught[] = {SIGALRM, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    struct sigaction action = {.sa_handler = name_the_test, .sa_flags = (int)SA_RESETHAND};

    for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
        sigaction(caught[i], &action, NULL);
}

/* ---- what tests ask for ---- */

weft_session *test_session(void)
{
    return session;
}

_Noreturn void test_skip(const char *reason)
{
    printf("skipped  %s: %s\n", current, reason);
    counts.skipped++;
    longjmp(leave, 1);
}

const char *test_data_dir(void)
{
    const char *folder = getenv("WEFT_TEST_DATA");
    struct stat info;

    if (!folder)
        folder = WEFT_SOURCE_DIR "/../shared/data";
    return stat(folder, &info) == 0 && S_ISDIR(info.st_mode) ? folder : NULL;
}

const char *test_tmp_dir(void)
{
    return temporary;
}

/* ---- the run ---- */

static void create_temporary(void)
{
    const char *parent = getenv("TMPDIR");

    snprintf(temporary, sizeof temporary, "%s/weft-tests-XXXXXX", parent ? parent : "/tmp");
    if (rank == 0 && !mkdtemp(temporary)) {
        perror(temporary);
        MPI_Abort(MPI_COMM_WORLD, 1);
    }
    MPI_Bcast(temporary, sizeof temporary, MPI_CHAR, 0, MPI_COMM_WORLD);
}

static void remove_temporary(void)
{
    char command[sizeof temporary + 16];

    snprintf(command, sizeof command, "rm -rf '%s'", temporary);
    if (rank == 0 && system(command) != 0)
        fprintf(stderr, "%s is left behind\n", temporary);
}

void test_begin(int *argc, char ***argv)
{
    const char *limit = getenv("WEFT_TEST_SECONDS");
    int provided = 0;

    if (limit)
        seconds_per_test = (unsigned int)atoi(limit);
    MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (rank != 0 && !freopen("/dev/null", "w", stdout))
        MPI_Abort(MPI_COMM_WORLD, 1);
    setvbuf(stdout, NULL, _IOLBF, 0);
    setenv("CMOCKA_TEST_ABORT", "1", 1);
    catch_signals();
    create_temporary();
    alarm(seconds_per_test);
    check_ok(weft_open(MPI_COMM_WORLD, NULL, &session));
    printf("%d ranks, %d nodes\n", weft_size(session), weft_nodes(session));
}

/* Calls the test itself: cmocka's runner would go on after a failure, and print on every rank. */
void test_run(const char *module, const struct CMUnitTest *test)
{
    void *state = NULL;
    double start;

    snprintf(current, sizeof current, "%s.%s", module, test->name);
    alarm(seconds_per_test);
    MPI_Barrier(MPI_COMM_WORLD);
    start = MPI_Wtime();
    if (setjmp(leave))
        return;
    test->test_func(&state);
    counts.passed++;
    printf("passed   %s (%.2f s)\n", current, MPI_Wtime() - start);
}

void test_end(void)
{
    snprintf(current, sizeof current, "end of the run");
    alarm(seconds_per_test);
    check_ok(weft_stop(&session));
    MPI_Barrier(MPI_COMM_WORLD);
    remove_temporary();
    MPI_Finalize();
    alarm(0);
    printf("%d passed, 0 failed, %d skipped\n", counts.passed, counts.skipped);
}
