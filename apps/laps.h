/* Timing an operation that is done --repeat times:
 *
 *     for (laps_begin(j); laps_next(j);)
 *         WEFT_TRY(weft_eval(text, vars, &r));
 *     WEFT_TRY(laps_end(j, "eval", bytes, 0));
 *
 * Ranks start each lap together; a lap's time is the slowest rank's.
 */
#ifndef LAPS_H
#define LAPS_H

#include <weft.h>

struct job;

typedef struct laps {
    weft_array *times; /* one row per rank: a column per lap, the last for bytes sent */
    int64_t done;
    bool is_running;
    weft_status status; /* of what laps_next did */
    double began, bytes_before;

    const char *name;     /* of the operation */
    double least, median; /* seconds */
    double bytes, flops;  /* of one lap, over all ranks */
    double bytes_between_nodes;
} laps;

/* Collective. */
void laps_begin(struct job *j);
bool laps_next(struct job *j);

/* Collective. Fills in name, least, median and what was sent.
 * `bytes` (each operand and the result once) and `flops` are one lap's, 0 where they say nothing.
 */
weft_status laps_end(struct job *j, const char *name, double bytes, double flops);

/* Collective. Fills in what all ranks sent between nodes in a lap, of which this rank `own`. */
weft_status laps_sum_sent(struct job *j, double own);

/* Local for the time's owner: gives the memory back after a failure as well. */
void laps_free(struct job *j);

#endif
