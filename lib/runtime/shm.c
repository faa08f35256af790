#include "runtime/shm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/checked.h"
#include "runtime/cgroup.h"
#include "runtime/mpich.h"
#include "runtime/session.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

static const char backing[] = "/dev/shm";

/* Private memory starts on a huge page's boundary; the unused ends of the mapping are given back.
 */
static weft_status open_private(size_t bytes, void **memory, weft__error *error)
{
    size_t wanted = weft__round_up(bytes, WEFT__PAGE), mapped = wanted + WEFT__HUGE_PAGE, head;
    char *base = mmap(NULL, mapped, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (base == MAP_FAILED)
        return weft__error_set(error, WEFT_ERR_MEMORY, "%zu bytes of address space: %s", bytes,
                               strerror(errno));
    head = weft__round_up((size_t)base, WEFT__HUGE_PAGE) - (size_t)base;
    if (head)
        (void)munmap(base, head);
    if (mapped - head > wanted)
        (void)munmap(base + head + wanted, mapped - head - wanted);
    (void)madvise(base + head, wanted, MADV_HUGEPAGE);
    *memory = base + head;
    return WEFT_OK;
}

static weft_status open_window(weft_session *s, size_t bytes, MPI_Win *window, void **memory,
                               weft__error *error)
{
    size_t padded = weft__round_up(bytes, WEFT__PAGE) + WEFT__PAGE;
    void *base = NULL;
    MPI_Aint size;
    int unit, before, result;

    weft__mpich_begin_window(&before);
    result = MPI_Win_allocate_shared(s->comms.node_rank == 0 ? (MPI_Aint)padded : 0, 1,
                                     MPI_INFO_NULL, s->comms.node, &base, window);
    weft__mpich_end_window(before);
    if (result != MPI_SUCCESS) {
        *window = MPI_WIN_NULL;
        return weft__error_set(error, WEFT_ERR_MEMORY,
                               "MPI refuses a shared-memory window of %.1f MiB",
                               (double)bytes / 1048576);
    }
    WEFT__MPI(MPI_Win_shared_query(*window, 0, &size, &unit, &base));
    WEFT__MPI(MPI_Win_lock_all(MPI_MODE_NOCHECK, *window));
    *memory = (void *)weft__round_up((size_t)base, WEFT__PAGE);
    (void)madvise(*memory, padded - WEFT__PAGE, MADV_HUGEPAGE);
    return WEFT_OK;
}

weft_status weft__shm_open(weft_session *s, size_t bytes, MPI_Win *window, void **memory,
                           weft__error *error)
{
    *window = MPI_WIN_NULL;
    if (s->comms.node_size > 1)
        return open_window(s, bytes, window, memory, error);
    return open_private(bytes, memory, error);
}

void weft__shm_close(MPI_Win *window, void *memory, size_t bytes)
{
    if (*window == MPI_WIN_NULL) {
        (void)munmap(memory, weft__round_up(bytes, WEFT__PAGE));
        return;
    }
    (void)MPI_Win_unlock_all(*window);
    (void)MPI_Win_free(window);
}

/* The number after `key` in a small text file of the system's; false if there is none. */
static bool read_number(const char *path, const char *key, size_t *value)
{
    char line[256];
    bool found = false;
    FILE *file = fopen(path, "r");

    if (!file)
        return false;
    while (!found && fgets(line, sizeof line, file)) {
        if (strncmp(line, key, strlen(key)) == 0)
            found = sscanf(line + strlen(key), "%zu", value) == 1;
    }
    (void)fclose(file);
    return found;
}

static size_t available_memory(void)
{
    size_t kilobytes;

    return read_number("/proc/meminfo", "MemAvailable:", &kilobytes) ? kilobytes * 1024 : SIZE_MAX;
}

static size_t free_space(void)
{
    struct statvfs fs;

    if (statvfs(backing, &fs) != 0)
        return SIZE_MAX;
    return (size_t)fs.f_bavail * fs.f_frsize;
}

size_t weft__shm_room(const weft_session *s, char *why, size_t size)
{
    size_t memory = available_memory(), cgroup = weft__cgroup_memory_left();
    size_t space = s->comms.node_size > 1 ? free_space() : SIZE_MAX;

    if (space <= memory && space <= cgroup) {
        (void)snprintf(why, size, "free in %s, which is usually half of memory", backing);
        return space;
    }
    (void)snprintf(why, size, "%s",
                   cgroup < memory ? "left to the job's cgroup" : "available memory");
    return cgroup < memory ? cgroup : memory;
}

size_t weft__shm_address_space(void)
{
    struct rlimit limit;
    size_t pages, used;

    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
        !read_number("/proc/self/statm", "", &pages))
        return SIZE_MAX;
    used = pages * (size_t)sysconf(_SC_PAGESIZE);
    return limit.rlim_cur > used ? (size_t)limit.rlim_cur - used : 0;
}

static bool touch_by_writing(volatile char *memory, size_t bytes)
{
    for (size_t at = 0; at < bytes; at += WEFT__PAGE)
        memory[at] = memory[at];
    return true;
}

bool weft__shm_touch(void *memory, size_t bytes)
{
    size_t first = (size_t)memory / WEFT__PAGE * WEFT__PAGE;
    size_t length = (size_t)memory + bytes - first;

    if (bytes == 0)
        return true;
    while (madvise((void *)first, length, MADV_POPULATE_WRITE) != 0) {
        if (errno == EINVAL) /* Linux before 5.14 */
            return touch_by_writing(memory, bytes);
        if (errno != EAGAIN && errno != EINTR)
            return false;
    }
    return true;
}

void weft__shm_drop(void *memory, size_t bytes, bool is_shared)
{
    size_t first = weft__round_up((size_t)memory, WEFT__PAGE);
    size_t end = ((size_t)memory + bytes) / WEFT__PAGE * WEFT__PAGE;

    if (first < end)
        (void)madvise((void *)first, end - first, is_shared ? MADV_REMOVE : MADV_DONTNEED);
}
