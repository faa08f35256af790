/* One array, every process of the node working on it in place. */
#ifndef SHARE_H
#define SHARE_H

#include <weft.h>

typedef struct share_times {
    int processes;   /* of the node that has most */
    double handover; /* seconds from the end of one turn to the start of the next process's */
    double sent;     /* seconds to send the same array to a neighbour; alone: to copy it */
} share_times;

/* Collective. Every process of a node adds 1 to all elements of the node's block, one after the
 * other; fails (WEFT_ERR_USER) unless each element has then seen every process. */
weft_status share_array(weft_session *s, int64_t count, share_times *times);

#endif
