/* The board alone: workers that race for lots of few tasks, as they are posted. */
#include "harness.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "task/board.h"

enum { WORKERS = 4, TASKS = 200000, HALT_EVERY = 16 };

typedef struct race {
    weft__board board;
    _Atomic unsigned char made[TASKS]; /* how often each was */
} race;

static void halt(int signal)
{
    (void)signal;
    (void)nanosleep(&(struct timespec){0, 1000}, NULL);
}

/* Mostly spins: threads that yield at every turn are seldom halted amid a step. */
static void look_again(int *turns)
{
    if (++*turns % 64 == 0)
        (void)sched_yield();
}

static void *take_all(void *context)
{
    race *r = context;
    int64_t task;
    int turns = 0;

    while (!weft__board_has_ended(&r->board)) {
        if (weft__board_take(&r->board, &task))
            atomic_fetch_add(&r->made[task], 1);
        else
            look_again(&turns);
    }
    return NULL;
}

/* Lots of up to 40 tasks, each as soon as the board has no spare one. Now and then a worker is
 * halted, wherever it is, so that the others overtake it. */
static void post_all(weft__board *board, const pthread_t *worker)
{
    uint32_t lots = 0;
    int turns = 0;

    for (uint32_t first = 0, end; first < TASKS; first = end) {
        end = first + 1 + first % 40;
        end = end < TASKS ? end : TASKS;
        while (weft__board_has_spare(board))
            look_again(&turns);
        weft__board_post(board, (weft__lot){first, end});
        if (++lots % HALT_EVERY == 0)
            check_int(pthread_kill(worker[lots / HALT_EVERY % WORKERS], SIGUSR2), 0);
    }
    atomic_store(&board->is_over, 1);
}

static void every_task_is_taken_once(void **state)
{
    const struct sigaction halting = {.sa_handler = halt, .sa_flags = SA_RESTART};
    struct sigaction before;
    pthread_t worker[WORKERS];
    race *r = aligned_alloc(_Alignof(race), sizeof *r);

    check_true(r != NULL);
    *r = (race){0};
    weft__board_init(&r->board);
    check_int(sigaction(SIGUSR2, &halting, &before), 0);
    for (int w = 0; w < WORKERS; w++)
        check_int(pthread_create(&worker[w], NULL, take_all, r), 0);
    post_all(&r->board, worker);
    for (int w = 0; w < WORKERS; w++)
        check_int(pthread_join(worker[w], NULL), 0);
    check_int(sigaction(SIGUSR2, &before, NULL), 0);
    for (int i = 0; i < TASKS; i++)
        check_int(r->made[i], 1);
    free(r);
}

/* While a worker has the spare lot in hand nobody else takes it, posts another, or leaves. */
static void a_spare_lot_in_hand_is_waited_for(void **state)
{
    weft__board b;
    int64_t task;

    weft__board_init(&b);
    atomic_store(&b.spare, UINT64_MAX);
    atomic_store(&b.is_over, 1);
    check_true(weft__board_has_spare(&b));
    check_false(weft__board_take(&b, &task));
    check_false(weft__board_has_ended(&b));
    check_int(atomic_load(&b.lot), 0);
}

/* After a failure what was posted later is dropped, and the board ends. */
static void unwanted_lots_are_dropped(void **state)
{
    weft__board b;
    int64_t task = -1;

    weft__board_init(&b);
    weft__board_post(&b, (weft__lot){0, 3});
    check_true(weft__board_take(&b, &task));
    check_int(task, 0);
    weft__board_post(&b, (weft__lot){3, 9});
    atomic_store(&b.is_over, 1);
    weft__board_fail(&b, 5);
    weft__board_fail(&b, 2);
    weft__board_fail(&b, 4);
    check_true(weft__board_take(&b, &task));
    check_int(task, 1);
    for (int i = 0; i < 4; i++)
        check_false(weft__board_take(&b, &task));
    check_true(weft__board_has_ended(&b));
}

const struct CMUnitTest farm_board_tests[] = {cmocka_unit_test(every_task_is_taken_once),
                                              cmocka_unit_test(a_spare_lot_in_hand_is_waited_for),
                                              cmocka_unit_test(unwanted_lots_are_dropped),
                                              {0}};
