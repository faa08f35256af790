/* One number per rank, made one number for all. */
#ifndef RANKS_H
#define RANKS_H

#include <weft.h>

/* Collective. Evaluates an expression over t, which holds each rank's `mine`: "max(t)", "sum(t)".
 */
weft_status over_ranks(weft_session *s, const char *expression, double mine, double *value);

#endif
