/* What a thread is refused where there is no session to tell: kept, and the end of its session. */
#include <pthread.h>
#include <string.h>
#include <weft.h>

#include "harness.h"
#include "runtime/stray.h"

static const char *const freed =
    "weft_sum_value: the array has no handle (it is NULL): never made, or freed before";

static void sum_of_nothing(void)
{
    double sum;

    check_int(weft_sum_value(NULL, &sum), WEFT_ERR_ARGUMENT);
}

static weft_session *opened(void)
{
    weft_session *s = NULL;

    check_int(weft_open_local(1, &s), WEFT_OK);
    return s;
}

static void the_first_is_kept_until_it_is_cleared(void **state)
{
    weft_session *s = opened();
    weft_array *x = NULL;

    (void)state;
    sum_of_nothing();
    check_int(weft_zeros(NULL, WEFT_SHAPE(3), WEFT_FLOAT64, &x), WEFT_ERR_ARGUMENT);
    check_string(weft_message(NULL), freed);
    check_int(weft_failure(NULL), WEFT_ERR_ARGUMENT);
    check_string(weft_message(s), "");
    weft_clear(NULL);
    check_true(strncmp(weft_message(NULL), "a session or an array", 21) == 0);
    sum_of_nothing();
    weft_clear(s); /* whoever clears a session has handled that too */
    check_int(weft_stop(&s), WEFT_OK);
}

static void a_session_ends_with_it(void **state)
{
    weft_session *s = opened();

    (void)state;
    sum_of_nothing();
    check_int(weft_stop(&s), WEFT_ERR_ARGUMENT);
    check_true(s == NULL);
    s = opened(); /* and the next one does not */
    check_int(weft_stop(&s), WEFT_OK);
    sum_of_nothing();
    check_int(weft_stop(&s), WEFT_ERR_ARGUMENT); /* without a session at all */
    check_int(weft_stop(&s), WEFT_OK);
}

static void a_failure_of_its_own_comes_first(void **state)
{
    weft_session *s = opened();

    (void)state;
    check_int(weft_fail(s, WEFT_ERR_USER, "mine"), WEFT_ERR_USER);
    sum_of_nothing();
    check_int(weft_stop(&s), WEFT_ERR_USER);
    check_int(weft__stray()->status, WEFT_OK);
}

static void *ask_elsewhere(void *status)
{
    *(weft_status *)status = weft__stray()->status;
    return NULL;
}

static weft_status refused_task(weft_task *task, void *context)
{
    double sum;

    (void)task, (void)context;
    return weft_sum_value(NULL, &sum) == WEFT_ERR_ARGUMENT ? WEFT_OK : WEFT_ERR_USER;
}

static void it_is_the_threads_own_and_no_tasks(void **state)
{
    weft_status found = WEFT_ERR_USER;
    pthread_t thread;

    (void)state;
    check_ok(weft_farm(test_session(), 20, refused_task, NULL, NULL, NULL));
    check_int(weft__stray()->status, WEFT_OK);
    sum_of_nothing();
    check_int(pthread_create(&thread, NULL, ask_elsewhere, &found), 0);
    check_int(pthread_join(thread, NULL), 0);
    check_int(found, WEFT_OK);
    check_ok(weft_farm(test_session(), 20, refused_task, NULL, NULL, NULL));
    check_ok(weft_trim(test_session())); /* which ends the sessions of its workers */
    check_string(weft_message(NULL), freed);
    weft_clear(NULL);
}

/* A rank that is refused alone, before an end that all reach, has it alone: nobody waits. */
static void one_rank_alone_has_it_alone(void **state)
{
    bool is_it = weft_rank(test_session()) == weft_size(test_session()) - 1;
    weft_session *s = NULL;

    (void)state;
    check_int(weft_open(weft_comm(test_session()), NULL, &s), WEFT_OK);
    if (is_it)
        sum_of_nothing();
    check_int(weft_stop(&s), is_it ? WEFT_ERR_ARGUMENT : WEFT_OK);
    check_true(s == NULL);
}

const struct CMUnitTest stray_tests[] = {cmocka_unit_test(the_first_is_kept_until_it_is_cleared),
                                         cmocka_unit_test(a_session_ends_with_it),
                                         cmocka_unit_test(a_failure_of_its_own_comes_first),
                                         cmocka_unit_test(it_is_the_threads_own_and_no_tasks),
                                         cmocka_unit_test(one_rank_alone_has_it_alone),
                                         {0}};
