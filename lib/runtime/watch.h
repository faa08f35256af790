/* The watchdog: off unless WEFT_WATCHDOG names a number of seconds. */
#ifndef WEFT__RUNTIME_WATCH_H
#define WEFT__RUNTIME_WATCH_H

#include <weft/portability.h>

typedef struct weft__watch {
    double limit;          /* seconds a wait may last; 0: no watchdog */
    double since;          /* when the present wait for others began */
    const char *operation; /* the present call, NULL between calls */
    int rank;
} weft__watch;

/* A limit of 0: no watchdog. */
void weft__watch_start(weft__watch *watch, int rank, double limit);

/* A wait for other ranks begins. */
void weft__watch_begin(weft__watch *watch);

/* Called by a waiting main thread from time to time: past the limit it prints which rank waits in
 * which call and ends the job. */
void weft__watch_look(const weft__watch *watch);

/* Prints "weft: rank R SENTENCE; ending the job", and ends it. */
_Noreturn void weft__watch_end(const weft__watch *watch, const char *format, ...) WEFT_PRINTF(2, 3);

#endif
