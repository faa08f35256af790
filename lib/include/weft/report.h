/* What a session's operations cost, and what they could have cost.
 *
 * A session records its operations where weft_options asks for it, or WEFT_REPORT=1 in the
 * environment; one of weft_start then prints the table when it stops.
 */
#ifndef WEFT_REPORT_H
#define WEFT_REPORT_H

#include <stdio.h>
#include <weft/session.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is known of all calls of one function. */
typedef struct weft_report_line {
    const char *operation; /* "weft_eval"; static storage */
    uint64_t calls;    /* of local functions (weft_map, weft_map_rows, weft_wait with its limit or
                          without) those of the rank that made most */
    double seconds;    /* of the slowest rank */
    double bytes;      /* read and written, over all nodes; 0 where they are not counted */
    double flops;      /* of products and factorisations, stacks of them too, and those in farms by
                          the sessions of their tasks */
    double attainable; /* seconds that calibration found to be enough for so many bytes and flops of
                          those sizes; 0 where no profile is loaded, nothing is counted, or
                          calibration has no limit for one of the calls: functions such as exp,
                          random numbers, the caller's own functions, stacks of matrices,
                          ScaLAPACK, float32 */
} weft_report_line;

/* Collective. The lines so far, those first that lose most: by seconds beyond what was attainable,
 * of one without that by all of its seconds. At most `room` of them; *count is how many there are,
 * 0 for a session that does not record. */
WEFT_API WEFT_NODISCARD weft_status weft_report_lines(weft_session *s, int room,
                                                      weft_report_line *lines, int *count);

/* Collective. The same as a table, written on rank 0. */
WEFT_API WEFT_NODISCARD weft_status weft_report(weft_session *s, FILE *out);

#ifdef __cplusplus
}
#endif

#endif
