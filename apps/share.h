/* One array, every process of the node working on it in place. */
#ifndef SHARE_H
#define SHARE_H

#include <weft.h>

struct job;

typedef struct share_times {
    int64_t elements;
    int processes;   /* of the node that has most */
    double handover; /* seconds from the end of one turn to the start of the next process's */
    double sent;     /* seconds to send the same array to a neighbour; alone: to copy it */
} share_times;

/* Collective. Every process of a node adds 1 to all elements of the node's block, one after the
 * other, in five rounds or as many as --repeat says, whose laps the job gets; fails (WEFT_ERR_USER)
 * unless each element has then seen every process in every round. */
weft_status share_array(struct job *j, int64_t count, share_times *times);

#endif
