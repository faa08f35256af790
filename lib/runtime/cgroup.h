/* What the control groups that this process is in leave it: the job's limits on a cluster. */
#ifndef WEFT__RUNTIME_CGROUP_H
#define WEFT__RUNTIME_CGROUP_H

#include <stddef.h>

/* Bytes that the tightest memory limit, from this process's own group up to the root, leaves;
 * SIZE_MAX where there is none. Page cache that can be given back counts as free. */
size_t weft__cgroup_memory_left(void);

/* Cores' worth of time that the tightest CPU quota grants, rounded up; 0 where there is none. */
int weft__cgroup_cpus(void);

#endif
