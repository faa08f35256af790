/* The time of what the ranks of a node do together: from the first one's beginning to the last
 * one's end, whoever of them is kept waiting at either. */
#ifndef WEFT__TUNE_STOPWATCH_H
#define WEFT__TUNE_STOPWATCH_H

#include <weft/session.h>

typedef struct weft__stopwatch {
    double began, ended; /* of this rank, by the clock of the node */
} weft__stopwatch;

/* Waits for all ranks of `s`, which are of one node, and begins. Collective. */
weft_status weft__stopwatch_start(weft_session *s, weft__stopwatch *watch);

/* *seconds is the same on all ranks, and they have all arrived. Collective. */
weft_status weft__stopwatch_stop(weft_session *s, weft__stopwatch *watch, double *seconds);

#endif
