/* What weft_apply and weft_apply_dealt share. */
#ifndef WEFT__OPS_APPLY_H
#define WEFT__OPS_APPLY_H

#include <stdatomic.h>
#include <weft/apply.h>

typedef struct weft__applying {
    weft_array *array;
    weft_tile_function function;
    void *context;
    weft_rows rows; /* those that this node (this rank) works on */
    int64_t rows_per_tile;
    _Atomic int failed; /* the first status that was not WEFT_OK: the rest is skipped */
    weft_rows failed_rows;
} weft__applying;

weft_status weft__applying_begin(weft_array *a, const char *operation, int64_t rows_per_tile);

/* Calls the function for rows whose elements are at `data`, unless one has failed. */
weft_status weft__applying_run(weft__applying *p, weft_rows rows, char *data, int thread);

/* Records this rank's failure, if any. */
weft_status weft__applying_status(weft__applying *p);

/* weft_apply under the name of the operation it stands for. */
weft_status weft__apply(weft_array *a, const char *operation, int64_t rows_per_tile,
                        weft_tile_function function, void *context);

/* Calls `apply` with the array, or with a copy of it in whole rows, which is written back. */
typedef weft_status weft__applier(weft_array *a, int64_t rows_per_tile, weft_tile_function function,
                                  void *context);
weft_status weft__apply_in_rows(weft_array *a, int64_t rows_per_tile, weft_tile_function function,
                                void *context, weft__applier *apply);

#endif
