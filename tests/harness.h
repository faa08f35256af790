/* How a test module is written: tests/test_layout.c is the module `layout`, found by its name.
 *
 *     #include "harness.h"
 *
 *     static void rows_go_to_neighbours(void **state)
 *     {
 *         check_int(1 + 1, 2);
 *     }
 *
 *     const struct CMUnitTest layout_tests[] = {cmocka_unit_test(rows_go_to_neighbours), {0}};
 *
 * Every test runs on all ranks at once, behind a barrier; tests say themselves what they need of
 * weft_size(test_session()). One program holds all modules and is run at every machine shape.
 * A check that fails on any rank prints both values with its file, line and rank, and ends the
 * whole job; cmocka's own assert_* do too, without the rank. A test that takes longer than
 * WEFT_TEST_SECONDS (120) is ended by name. Only rank 0's standard output is seen.
 */
#ifndef WEFT_TESTS_HARNESS_H
#define WEFT_TESTS_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <weft/session.h>

/* The run's session: MPI_COMM_WORLD, as many threads as WEFT_THREADS says. */
weft_session *test_session(void);

/* Leaves the test and counts it as skipped; to be called on every rank alike. */
_Noreturn void test_skip(const char *reason);

/* The folder of reference data (WEFT_TEST_DATA, else ../shared/data beside the checkout); NULL
 * where there is none. */
const char *test_data_dir(void);

/* A folder that all ranks of the run share, empty at the start and removed at its end. */
const char *test_tmp_dir(void);

/* MPI calls that this rank has made so far (pmpi_count.c says which are counted). */
long test_mpi_calls(void);

/* How many of them only looked for messages: a rank that waits for others makes some, as long as it
 * waits. */
long test_mpi_probes(void);

#define check_true(condition) test_check_true(condition, #condition, __FILE__, __LINE__)
#define check_false(condition)                                                                     \
    test_check_true(!(condition), "!(" #condition ")", __FILE__, __LINE__)

/* Integers up to 64 bits, any signedness. */
#define check_int(a, b) test_check_int(a, b, #a, #b, __FILE__, __LINE__)

/* The same bits, so that -0.0 is not 0.0 and a NaN equals its copy. */
#define check_double_bits(a, b) test_check_bits(a, b, #a, #b, __FILE__, __LINE__)

/* |a - b| <= tolerance. */
#define check_near(a, b, tolerance) test_check_near(a, b, tolerance, #a, #b, __FILE__, __LINE__)

#define check_string(a, b) test_check_string(a, b, #a, #b, __FILE__, __LINE__)

/* `count` bytes alike; says where they first differ. */
#define check_bytes(a, b, count) test_check_bytes(a, b, count, #a, #b, __FILE__, __LINE__)

/* A call returns WEFT_OK, or the given failure, which is then cleared from the run's session;
 * prints the session's message where it does not. */
#define check_ok(call) test_check_status(call, WEFT_OK, #call, __FILE__, __LINE__)
#define check_status(call, status) test_check_status(call, status, #call, __FILE__, __LINE__)

void test_check_true(bool value, const char *text, const char *file, int line);
void test_check_int(intmax_t a, intmax_t b, const char *ta, const char *tb, const char *file,
                    int line);
void test_check_bits(double a, double b, const char *ta, const char *tb, const char *file,
                     int line);
void test_check_near(double a, double b, double tolerance, const char *ta, const char *tb,
                     const char *file, int line);
void test_check_string(const char *a, const char *b, const char *ta, const char *tb,
                       const char *file, int line);
void test_check_bytes(const void *a, const void *b, size_t count, const char *ta, const char *tb,
                      const char *file, int line);
void test_check_status(weft_status got, weft_status expected, const char *text, const char *file,
                       int line);

/* For the driver. */
struct test_module {
    const char *name;
    const struct CMUnitTest *tests;
};

extern const struct test_module test_modules[];

void test_begin(int *argc, char ***argv);
void test_run(const char *module, const struct CMUnitTest *test);
void test_end(void);

#endif
