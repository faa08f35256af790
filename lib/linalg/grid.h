/* Grids of ranks for ScaLAPACK: BLACS contexts made from the session's communicator.
 *
 * Ranks are placed row by row in the session's order, so that a node's ranks are neighbours. Grids
 * are kept until the session ends: each costs four communicators.
 */
#ifndef WEFT__LINALG_GRID_H
#define WEFT__LINALG_GRID_H

#include <stdbool.h>
#include <weft/session.h>

typedef struct weft__grid {
    weft_session *session;
    int rows, columns;
    int row, column;    /* of this rank; -1 where it is outside */
    int context;        /* the BLACS's number, -1 outside */
    int ranks_per_node; /* that take part, at most */
    int *ranks;         /* of the session, place by place, row by row */
} weft__grid;

/* Rows and columns for m x n matrices in blocks of `block`, of at most `ranks` ranks: as many as
 * there are blocks for, near a square, at most eight times as wide as high. Pure; at least 1 x 1.
 */
void weft__grid_shape(int ranks, int64_t m, int64_t n, int64_t block, int *rows, int *columns);

/* The ranks that may take part: of each node as many as chosen. */
int weft__grid_ranks(const weft_session *s);

/* The size of blocks for m x n matrices: as chosen, less for small matrices, so that every rank
 * has some. */
int64_t weft__grid_block(const weft_session *s, int64_t m, int64_t n);

/* Whether ScaLAPACK can be called in this session: WEFT_ERR_UNSUPPORTED with a sentence where the
 * build has none or the session has no MPI. Symmetric, nothing is sent. */
weft_status weft__grid_check(weft_session *s, const char *operation);

/* Collective, inside an entered operation: the session's grid of that shape out of the ranks that
 * may take part, made when it is first asked for. It belongs to the session. Errors: those of
 * weft__grid_check; argument, for a shape that has no place or more places than ranks. */
weft_status weft__grid_get(weft_session *s, const char *operation, int rows, int columns,
                           const weft__grid **grid);

static inline bool weft__grid_is_inside(const weft__grid *grid)
{
    return grid->row >= 0;
}

/* The session's rank at a place. */
static inline int weft__grid_rank(const weft__grid *grid, int row, int column)
{
    return grid->ranks[row * grid->columns + column];
}

#endif
