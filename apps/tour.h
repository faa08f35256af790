/* The tour: what it measures (tour_measures.c), in which order (tour.c), and how it is told
 * (tour_table.c, tour_picture.c). */
#ifndef TOUR_H
#define TOUR_H

#include <weft.h>

enum { TOUR_ONE, TOUR_ALL, TOUR_STAGES, TOUR_ROOM = 32 };

/* One session with its operands: one core, or all of them. */
typedef struct tour_stage {
    weft_session *s;
    int64_t count; /* elements of x, y and r */
    int64_t size;  /* of the matrices */
    weft_array *x, *y, *r;
    weft_array *counts, *large;
    weft_array *a, *b, *c;
} tour_stage;

/* What came out of one measure on both stages. */
typedef struct tour_result {
    double seconds[TOUR_STAGES];
    double value[TOUR_STAGES]; /* what is checked: a mean, a sum, an error */
    bool is_skipped, is_right, is_same;
} tour_result;

typedef struct tour_measure {
    const char *name, *unit;
    double scale; /* of the unit */
    double (*amount)(const tour_stage *g);
    weft_status (*run)(tour_stage *g, const char *name); /* Collective; timed */
    weft_status (*check)(tour_stage *g, double *value);  /* Collective; what to check */
    double expected;  /* of the value, within `tolerance`: an absolute one, */
    double tolerance; /* or for means of n random numbers, is_mean, their standard deviation */
    bool is_mean;
    bool is_error; /* the value is a relative error */
    bool is_long;  /* not with --quick */
} tour_measure;

/* Ended by a NULL name. */
extern const tour_measure tour_measures[];

/* Collective. Operands of `count` elements, or as many as there is memory for. */
weft_status tour_stage_open(tour_stage *g, weft_session *s, int64_t count, int64_t size);
void tour_stage_close(tour_stage *g);

/* Collective. Best time of a few laps, and the value to check. WEFT_ERR_MEMORY is left to the
 * caller. */
weft_status tour_stage_measure(tour_stage *g, const tour_measure *m, double *seconds,
                               double *value);

/* Collective. c = a b, dealt in slabs of rows, and the largest error of some elements relative to
 * ‖a‖‖b‖. */
weft_status tour_product(tour_stage *g, const char *name);
weft_status tour_product_error(tour_stage *g, double *value);

/* Local. One line per measure, as it is known. */
void tour_print_header(const tour_stage *all, double cores);
void tour_print_line(const tour_measure *m, const tour_stage *all, const tour_result *r);

/* Local, rank 0. Draws the table with gnuplot; false where there is none. */
bool tour_draw(const char *path, const tour_stage *all, double cores, const tour_result *results);

#endif
