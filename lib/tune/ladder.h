/* Of two ways of doing something, the second pays from some size on: where that is, by times that
 * a disturbed machine gave for a ladder of sizes. */
#ifndef WEFT__TUNE_LADDER_H
#define WEFT__TUNE_LADDER_H

#include <stdbool.h>

enum { WEFT__RUNGS = 16 };

typedef struct weft__rung {
    double least[2], next[2]; /* seconds of either way: the least that was seen, the next to it */
} weft__rung;

/* Nothing seen yet. */
void weft__rung_clear(weft__rung *rung);

/* What a trial of way 0 or 1 took. */
void weft__rung_see(weft__rung *rung, int way, double seconds);

/* The first rung of `count`, from small to large, at which way 1 is taken; `count` where at none.
 * All rungs are heard, so that one which was disturbed decides nothing alone: the sum of what the
 * wrong way costs, at most half as much again on a rung, is the least possible. Way 1 has to gain
 * 3 %. *is_settled: the next times say the same, or differ by one rung. */
int weft__ladder_cut(int count, const weft__rung *rungs, bool *is_settled);

#endif
