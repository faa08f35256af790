#include "base/space.h"

#include <stdlib.h>
#include <string.h>

static bool reserve(weft__extents *list, size_t count)
{
    weft__extent *items;
    size_t capacity = list->capacity ? list->capacity : 16;

    if (count <= list->capacity)
        return true;
    while (capacity < count)
        capacity *= 2;
    items = realloc(list->items, capacity * sizeof *items);
    if (!items)
        return false;
    list->items = items;
    list->capacity = capacity;
    return true;
}

/* Replaces items [from, to) by the `count` given ones. */
static bool splice(weft__extents *list, size_t from, size_t to, const weft__extent *with,
                   size_t count)
{
    if (!reserve(list, list->count - (to - from) + count))
        return false;
    memmove(list->items + from + count, list->items + to, (list->count - to) * sizeof *with);
    if (count)
        memcpy(list->items + from, with, count * sizeof *with);
    list->count += count - (to - from);
    return true;
}

/* The items that touch or overlap [first, end): [*from, *to). */
static void touching(const weft__extents *list, size_t first, size_t end, size_t *from, size_t *to)
{
    size_t i = 0;

    while (i < list->count && list->items[i].end < first)
        i++;
    *from = i;
    while (i < list->count && list->items[i].first <= end)
        i++;
    *to = i;
}

bool weft__extents_add(weft__extents *list, size_t first, size_t end)
{
    weft__extent merged = {first, end};
    size_t from, to;

    if (first >= end)
        return true;
    touching(list, first, end, &from, &to);
    if (from < to) {
        if (list->items[from].first < merged.first)
            merged.first = list->items[from].first;
        if (list->items[to - 1].end > merged.end)
            merged.end = list->items[to - 1].end;
    }
    return splice(list, from, to, &merged, 1);
}

bool weft__extents_remove(weft__extents *list, size_t first, size_t end)
{
    weft__extent kept[2];
    size_t from, to, count = 0;

    if (first >= end)
        return true;
    touching(list, first, end, &from, &to);
    if (from == to)
        return true;
    if (list->items[from].first < first)
        kept[count++] = (weft__extent){
            list->items[from].first, list->items[from].end < first ? list->items[from].end : first};
    if (list->items[to - 1].end > end)
        kept[count++] =
            (weft__extent){list->items[to - 1].first > end ? list->items[to - 1].first : end,
                           list->items[to - 1].end};
    return splice(list, from, to, kept, count);
}

void weft__extents_free(weft__extents *list)
{
    free(list->items);
    *list = (weft__extents){0};
}

bool weft__extents_find(const weft__extents *list, size_t bytes, size_t alignment, size_t *first)
{
    for (size_t i = 0; i < list->count; i++) {
        const weft__extent *item = &list->items[i];
        size_t start = (item->first + alignment - 1) / alignment * alignment;

        if (start <= item->end && item->end - start >= bytes) {
            *first = start;
            return true;
        }
    }
    return false;
}

size_t weft__extents_overlap(const weft__extents *list, size_t first, size_t end)
{
    size_t total = 0;

    for (size_t i = 0; i < list->count; i++) {
        size_t low = list->items[i].first > first ? list->items[i].first : first;
        size_t high = list->items[i].end < end ? list->items[i].end : end;

        if (low < high)
            total += high - low;
    }
    return total;
}

bool weft__extents_contains(const weft__extents *list, size_t first, size_t end)
{
    return first >= end || weft__extents_overlap(list, first, end) == end - first;
}
