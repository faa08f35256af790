#include "tune/ladder.h"

#include <math.h>
#include <stdlib.h>

static const double MARGIN = 1.03, MOST_HEARD = 1.5;

void weft__rung_clear(weft__rung *rung)
{
    *rung = (weft__rung){{INFINITY, INFINITY}, {INFINITY, INFINITY}};
}

void weft__rung_see(weft__rung *rung, int way, double seconds)
{
    if (seconds < rung->least[way]) {
        rung->next[way] = rung->least[way];
        rung->least[way] = seconds;
    } else if (seconds < rung->next[way]) {
        rung->next[way] = seconds;
    }
}

/* What way 1 gains on a rung, as a logarithm; negative where it costs. */
static double gain(const double seconds[2])
{
    const double ratio = seconds[0] / (MARGIN * seconds[1]);

    return log(fmax(1 / MOST_HEARD, fmin(ratio, MOST_HEARD)));
}

/* The cut whose rungs above gain most; of equal ones the highest. */
static int cut_of(int count, const weft__rung *rungs, bool by_least)
{
    double sum = 0, best = 0;
    int cut = count;

    for (int i = count - 1; i >= 0; i--) {
        sum += gain(by_least ? rungs[i].least : rungs[i].next);
        if (sum > best) {
            best = sum;
            cut = i;
        }
    }
    return cut;
}

int weft__ladder_cut(int count, const weft__rung *rungs, bool *is_settled)
{
    const int cut = cut_of(count, rungs, true);

    *is_settled = abs(cut - cut_of(count, rungs, false)) <= 1;
    return cut;
}
