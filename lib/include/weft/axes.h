/* Lists of axes: NULL stands for all of them, WEFT_AXES(0, 2) for two; negative ones count from the
 * last. */
#ifndef WEFT_AXES_H
#define WEFT_AXES_H

#include <limits.h>
#include <weft/layout.h>

#ifdef __cplusplus
extern "C" {
#endif

/* In place of an axis: all elements in C order; the result has one dimension. */
#define WEFT_FLAT INT_MIN

typedef struct weft_axes {
    int count; /* may be 0: no axis; more than WEFT_MAX_NDIM are refused where they are used */
    int items[WEFT_MAX_NDIM];
} weft_axes;

/* Local. A list of `count` axes; those beyond WEFT_MAX_NDIM are only counted. */
WEFT_API weft_axes weft_axes_of(int count, const int *items);

#ifdef __cplusplus
}

struct weft__axes_list {
    weft_axes axes;
    operator const weft_axes *() const { return &axes; }
};

template <class... integers> static inline weft__axes_list weft__axes(integers... items)
{
    int list[] = {static_cast<int>(items)...};

    return weft__axes_list{weft_axes_of(static_cast<int>(sizeof...(items)), list)};
}
#define WEFT_AXES(...) weft__axes(__VA_ARGS__)
#else
/* A pointer that lives as long as the block it stands in. */
#define WEFT_AXES(...)                                                                             \
    (&(const weft_axes){(int)(sizeof((int[]){__VA_ARGS__}) / sizeof(int)), {__VA_ARGS__}})
#endif

#endif
