#include "interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "parts.h"

enum { MOST_FILES = 8 };

static const int endings[] = {SIGINT, SIGTERM, SIGHUP, 0};

static struct {
    _Atomic(weft_session *) session;
    pthread_t main;
    char files[MOST_FILES][PART_PATH];
    atomic_int count; /* of files, also of those that there is no room for */
} under_way;

/* On the main thread alone, so that it makes no file between here and the end. */
static void end(int number)
{
    if (!pthread_equal(pthread_self(), under_way.main)) {
        pthread_kill(under_way.main, number);
        return;
    }
    weft_discard_output(atomic_load(&under_way.session));
    for (int i = 0; i < atomic_load(&under_way.count) && i < MOST_FILES; i++)
        (void)unlink(under_way.files[i]);
    signal(number, SIG_DFL);
    raise(number);
}

static sigset_t all_endings(void)
{
    sigset_t all;

    sigemptyset(&all);
    for (const int *e = endings; *e; e++)
        sigaddset(&all, *e);
    return all;
}

void interrupt_watch(weft_session *s)
{
    const struct sigaction action = {
        .sa_handler = end, .sa_mask = all_endings(), .sa_flags = SA_RESTART};
    struct sigaction former;

    under_way.main = pthread_self();
    atomic_store(&under_way.session, s);
    /* Handlers that are there are a library's (UCX has one that debugs, for SIGHUP). */
    for (const int *e = endings; s && *e; e++)
        if (sigaction(*e, NULL, &former) == 0 && former.sa_handler != SIG_IGN)
            (void)sigaction(*e, &action, NULL);
}

void interrupt_remember(const char *path)
{
    const int i = atomic_load(&under_way.count);

    if (i < MOST_FILES)
        (void)snprintf(under_way.files[i], PART_PATH, "%s", path);
    atomic_store(&under_way.count, i + 1);
}

void interrupt_forget(void)
{
    atomic_fetch_sub(&under_way.count, 1);
}

static void mask(int how)
{
    const sigset_t all = all_endings();

    (void)pthread_sigmask(how, &all, NULL);
}

void interrupt_hold(void)
{
    mask(SIG_BLOCK);
}

void interrupt_release(void)
{
    mask(SIG_UNBLOCK);
}
