/* Whether something else works on the cores that are measured. */
#ifndef WEFT__TUNE_BUSY_H
#define WEFT__TUNE_BUSY_H

#include "tune/contest.h"

/* Every core of the node spins for some hundredths of a second, of which it may be robbed of a
 * tenth. Where it is robbed of more three times in a row the machine is busy, which the profile is
 * told. The same on all ranks. Collective over the node. */
weft_status weft__tune_look_around(weft__tune *t, bool *is_busy);

/* What the spinning of all threads of a rank found: the share of the time, from 0 to 1, that the
 * most robbed one of them ran. Local. */
double weft__tune_own_share(weft_session *s, double seconds);

#endif
