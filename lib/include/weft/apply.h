/* User kernels over the tiles of an array, from every core. */
#ifndef WEFT_APPLY_H
#define WEFT_APPLY_H

#include <weft/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A run of whole rows of the array, in memory that this core may write. */
typedef struct weft_tile {
    void *data;
    int64_t first; /* global row of the first one */
    int64_t rows;
    int64_t row; /* elements in a row */
    int core;    /* which core of this rank runs it: 0 … weft_threads() - 1 */
} weft_tile;

/* Computes one tile; called from many threads at once, may not call MPI or Weft. A status other
 * than WEFT_OK stops the rest of that rank's tiles and becomes the call's. */
typedef weft_status (*weft_tile_function)(const weft_tile *tile, void *context);

/* Collective. Calls `function` on tiles of `rows_per_tile` rows (0: chosen) of `a` on every core of
 * the node that owns them. Tiles are dealt dynamically inside a node. A view that has no whole rows in
 * memory is copied before and written back after. */
WEFT_API WEFT_NODISCARD weft_status weft_apply(weft_array *a, int64_t rows_per_tile,
                                               weft_tile_function function, void *context);

/* Collective. numpy.fromfunction by tiles: weft_empty, then weft_apply, whose function finds the
 * place of its tile in tile->first. */
WEFT_API WEFT_NODISCARD weft_status weft_fromfunction(weft_session *s, weft_shape shape,
                                                      weft_dtype dtype, weft_tile_function function,
                                                      void *context, weft_array **a);

/* Collective. The same for tiles of very unequal cost: they are dealt dynamically to the cores of
 * every node, whoever owns the rows; rows that were computed elsewhere are sent to their owner
 * when all is done. The function writes every element of its tile: what the array held before is
 * not there to be read. Holds the tiles computed for others (at most the array's bytes per node).
 */
WEFT_API WEFT_NODISCARD weft_status weft_apply_dealt(weft_array *a, int64_t rows_per_tile,
                                                     weft_tile_function function, void *context);

/* One array's part of a tile of many: `rows` whole rows at `data`, the first of which is global row
 * `first`; they begin at flat element `offset`. A 0-d array gives its element to every tile: rows
 * = row = 1, first = offset = 0. */
typedef struct weft_tile_part {
    void *data;
    int64_t first, rows;
    int64_t row; /* elements in a row */
    int64_t offset;
} weft_tile_part;

/* Computes the outputs' parts from the inputs'; as weft_tile_function otherwise. */
typedef weft_status (*weft_tiles_function)(const weft_tile_part *outputs,
                                           const weft_tile_part *inputs, int core, void *context);

/* Collective. Calls `function` on tiles of `rows_per_tile` rows (0: chosen), the same rows of every
 * array. All have the same extent 0, or are inputs of 0 dimensions; other extents and dtypes are
 * free. Rows are worked on where the first output has them. An array that has them elsewhere, is a
 * strided view, or overlaps an output by other rows is copied there before (outputs: and back
 * after), at the cost of weft_assign; others are read and written in place, so that an input may
 * be an output. Errors: no outputs, an output that is 0-d or a broadcast view, other rows, what a
 * tile returned; when a tile fails the outputs hold anything. */
WEFT_API WEFT_NODISCARD weft_status weft_apply_arrays(int noutputs, weft_array *const outputs[],
                                                      int ninputs, weft_array *const inputs[],
                                                      int64_t rows_per_tile,
                                                      weft_tiles_function function, void *context);

#ifdef __cplusplus
}
#endif
#endif
