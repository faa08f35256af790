/* The grid of workers × BLAS threads that `weft tasks --sweep` measures. */
#ifndef TASKS_H
#define TASKS_H

#include <stdbool.h>
#include <stdint.h>

struct job;
struct json_t;

enum { TASKS_ROOM = 128 };

typedef struct tasks_point {
    int workers, threads; /* of each rank */
    bool is_chosen;       /* what Weft takes by itself */
    double seconds;       /* the least of all rounds */
} tasks_point;

typedef struct tasks_grid {
    int64_t count, size; /* products, their order */
    int npoints;
    double sent;    /* bytes between nodes, by this rank, for the chosen point in all rounds */
    int64_t rounds; /* in which each point was timed */
    tasks_point points[TASKS_ROOM];
} tasks_grid;

/* Local. What fits so many cores: all splits of up to 8; beyond, of workers and threads those that
 * are powers of two or divide the cores. The chosen one is always there. */
void tasks_fill_grid(int cores, int workers, int threads, tasks_grid *grid);

/* Local. The points from the fastest to the slowest. */
void tasks_order(const tasks_grid *grid, int order[TASKS_ROOM]);

/* Local. What a point is marked with: " chosen", " fastest", both or "". */
const char *tasks_mark(bool is_chosen, bool is_fastest);

double tasks_rate(const tasks_grid *grid, const tasks_point *point); /* GFLOP/s */

/* Local. A line per point, the fastest first, and why where there is but one. */
void tasks_print(const struct job *j, const tasks_grid *grid);

/* Local. Members of --json: the split; the chosen point's and `sweep`, an object per point. */
struct json_t *tasks_split_json(int workers, int threads);
struct json_t *tasks_json(const tasks_grid *grid);

/* Local. A bar per point, the fastest first; false when gnuplot cannot. */
bool tasks_draw(const struct job *j, const tasks_grid *grid, const char *path);

#endif
