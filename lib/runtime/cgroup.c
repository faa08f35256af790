#include "runtime/cgroup.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Versions 1 and 2 of control groups keep the same numbers under other names. */
typedef struct hierarchy {
    const char *controller; /* in /proc/self/cgroup: "" for version 2 */
    const char *root;
    const char *limit, *used, *cache; /* files, and a key in memory.stat */
} hierarchy;

static const hierarchy memory_2 = {"", "/sys/fs/cgroup", "memory.max", "memory.current",
                                   "inactive_file "};
static const hierarchy memory_1 = {"memory", "/sys/fs/cgroup/memory", "memory.limit_in_bytes",
                                   "memory.usage_in_bytes", "total_inactive_file "};
static const hierarchy cpu_2 = {"", "/sys/fs/cgroup", "cpu.max", NULL, NULL};
static const hierarchy cpu_1 = {"cpu", "/sys/fs/cgroup/cpu", "cpu.cfs_quota_us",
                                "cpu.cfs_period_us", NULL};

/* Whether `list`, comma-separated, has the word; an empty word stands for an empty list. */
static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);

    if (length == 0)
        return *list == '\0';
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += length) {
        if ((at == list || at[-1] == ',') && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

/* The group of this process in a hierarchy: lines are "number:controllers:/path". */
static bool find_group(const hierarchy *h, char *path, size_t size)
{
    char line[4096];
    bool found = false;
    FILE *file = fopen("/proc/self/cgroup", "r");

    while (file && !found && fgets(line, sizeof line, file)) {
        char *controllers = strchr(line, ':'), *group;

        group = controllers ? strchr(controllers + 1, ':') : NULL;
        if (!group)
            continue;
        *group++ = '\0';
        group[strcspn(group, "\n")] = '\0';
        found = has_word(controllers + 1, h->controller);
        if (found)
            (void)snprintf(path, size, "%s", strcmp(group, "/") == 0 ? "" : group);
    }
    if (file)
        (void)fclose(file);
    return found;
}

/* The first number after `key` at the start of a line. */
static bool read_number(const hierarchy *h, const char *group, const char *name, const char *key,
                        double *value)
{
    char path[8192], line[256];
    bool found = false;
    FILE *file;

    (void)snprintf(path, sizeof path, "%s%s/%s", h->root, group, name);
    file = fopen(path, "r");
    while (file && !found && fgets(line, sizeof line, file)) {
        if (strncmp(line, key, strlen(key)) == 0)
            found = sscanf(line + strlen(key), "%lf", value) == 1;
    }
    if (file)
        (void)fclose(file);
    return found;
}

/* From the group to the root: cuts the last name; false at the root. */
static bool go_up(char *group)
{
    char *slash = strrchr(group, '/');

    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

static double memory_left(const hierarchy *h)
{
    char group[4096];
    double least = (double)SIZE_MAX;

    if (!find_group(h, group, sizeof group))
        return least;
    do {
        double limit, used, cache = 0;

        if (!read_number(h, group, h->limit, "", &limit) ||
            !read_number(h, group, h->used, "", &used))
            continue;
        (void)read_number(h, group, "memory.stat", h->cache, &cache);
        limit = limit > used ? limit - used + cache : cache;
        least = limit < least ? limit : least;
    } while (go_up(group));
    return least;
}

size_t weft__cgroup_memory_left(void)
{
    double two = memory_left(&memory_2), one = memory_left(&memory_1);
    double least = one < two ? one : two;

    return least >= 0x1p60 ? SIZE_MAX : (size_t)least;
}

/* Version 2 writes "quota period" or "max period" in one file, version 1 in two, -1 for no quota.
 */
static bool read_quota(const hierarchy *h, const char *group, double *cores)
{
    char path[8192];
    double quota = 0, period = 0;
    bool found;
    FILE *file;

    if (h->used) {
        found = read_number(h, group, h->limit, "", &quota) &&
                read_number(h, group, h->used, "", &period);
    } else {
        (void)snprintf(path, sizeof path, "%s%s/%s", h->root, group, h->limit);
        file = fopen(path, "r");
        found = file && fscanf(file, "%lf %lf", &quota, &period) == 2;
        if (file)
            (void)fclose(file);
    }
    *cores = period > 0 ? quota / period : 0;
    return found && quota > 0 && period > 0;
}

static double least_quota(const hierarchy *h)
{
    char group[4096];
    double least = 0, cores;

    if (!find_group(h, group, sizeof group))
        return 0;
    do {
        if (read_quota(h, group, &cores) && (least == 0 || cores < least))
            least = cores;
    } while (go_up(group));
    return least;
}

int weft__cgroup_cpus(void)
{
    double two = least_quota(&cpu_2), one = least_quota(&cpu_1);
    double least = two == 0 || (one > 0 && one < two) ? one : two;

    return least >= 1e6 ? 0 : (int)(least + 0.999);
}
