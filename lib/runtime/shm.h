/* Memory that all ranks of a node see: an MPI-3 shared-memory window, rounded up to a page; private
 * memory, zeroed by the system, where a rank is alone.
 */
#ifndef WEFT__RUNTIME_SHM_H
#define WEFT__RUNTIME_SHM_H

#include <mpi.h>
#include <stddef.h>
#include <weft/session.h>

#include "base/error.h"

enum { WEFT__PAGE = 4096, WEFT__HUGE_PAGE = 2 << 20 };

/* Collective over the node. The first 4096-byte boundary of `bytes` shared, sparse, zeroed bytes
 * in *memory. Whether there is room must have been asked before (weft__shm_room). Windows stay
 * locked (MPI_Win_lock_all) for life: order is made by atomics. */
weft_status weft__shm_open(weft_session *s, size_t bytes, MPI_Win *window, void **memory,
                           weft__error *error);

/* Collective over the node when there is a window. */
void weft__shm_close(MPI_Win *window, void *memory, size_t bytes);

/* Local. What this node could still give to arrays: the least of available memory, the rest of the
 * cgroup and, with several ranks, the free space of the shared-memory file system. `why` names the
 * one that is least. */
size_t weft__shm_room(const weft_session *s, char *why, size_t size);

/* Local. What the limit on this process's address space leaves (ulimit -v); SIZE_MAX without one. A
 * window that does not fit would hang the ranks that could map it. */
size_t weft__shm_address_space(void);

/* Local. Touches [memory, memory + bytes) for writing; false when the system lacks the pages. */
bool weft__shm_touch(void *memory, size_t bytes);

/* Local. Gives whole pages back; they read as zero afterwards. */
void weft__shm_drop(void *memory, size_t bytes, bool is_shared);

#endif
