/* What the tour does, each with what is known of its result. */
#include <math.h>

#include "mandelbrot.h"
#include "tour.h"

enum { LAPS = 5, PICTURE = 800, LARGE = 50000 };

static double bytes_written(const tour_stage *g)
{
    return 8.0 * (double)g->count;
}

static double bytes_of_one(const tour_stage *g)
{
    return 16.0 * (double)g->count;
}

static double bytes_of_two(const tour_stage *g)
{
    return 24.0 * (double)g->count;
}

static double large_bytes(const tour_stage *g)
{
    (void)g;
    return 8.0 * LARGE * LARGE;
}

static double points(const tour_stage *g)
{
    (void)g;
    return (double)PICTURE * PICTURE;
}

static double product_flops(const tour_stage *g)
{
    return 2.0 * (double)g->size * (double)g->size * (double)g->size;
}

static weft_status fill(tour_stage *g, const char *name)
{
    (void)name;
    return weft_fill(g->r, weft_value_of_float64(1.5), 0);
}

static weft_status evaluate(tour_stage *g, const char *name)
{
    weft_array *x = g->x, *y = g->y;

    return weft_eval(name, WEFT_VARS(x, y), &g->r);
}

static weft_status draw_random(tour_stage *g, const char *name)
{
    (void)name;
    return weft_random(g->s, weft_array_shape(g->r), WEFT_FLOAT64, 3, &g->r);
}

static weft_status mean_of_result(tour_stage *g, double *value)
{
    return weft_mean_value(g->r, value);
}

static weft_status sum(tour_stage *g, const char *name)
{
    double total;

    (void)name;
    return weft_sum_value(g->x, &total);
}

static weft_status sum_over_count(tour_stage *g, double *value)
{
    weft_status status = weft_sum_value(g->x, value);

    *value /= (double)g->count;
    return status;
}

static weft_status mandelbrot(tour_stage *g, const char *name)
{
    static const mandelbrot_view guide = {{-2, 1}, {-1.5, 1.5}, 10000};

    (void)name;
    if (!g->counts)
        WEFT_TRY(weft_empty(g->s, WEFT_SHAPE(PICTURE, PICTURE), WEFT_INT64, &g->counts));
    WEFT_TRY(mandelbrot_count(g->s, &guide, g->counts));
fail:
    return weft_failure(g->s);
}

static weft_status sum_of_counts(tour_stage *g, double *value)
{
    return weft_sum_value(g->counts, value);
}

static void free_operands(tour_stage *g)
{
    weft_free(&g->c), weft_free(&g->b), weft_free(&g->a);
    weft_free(&g->r), weft_free(&g->y), weft_free(&g->x);
}

/* The last measure: what the others needed makes room for it. */
static weft_status fill_large(tour_stage *g, const char *name)
{
    (void)name;
    if (!g->large) {
        free_operands(g);
        WEFT_TRY(weft_trim(g->s));
        WEFT_TRY(weft_empty(g->s, WEFT_SHAPE(LARGE, LARGE), WEFT_FLOAT64, &g->large));
    }
    WEFT_TRY(weft_fill(g->large, weft_value_of_float64(1.5), 0));
fail:
    return weft_failure(g->s);
}

static weft_status mean_of_large(tour_stage *g, double *value)
{
    WEFT_TRY(weft_mean_value(g->large, value));
    weft_free(&g->large);
    WEFT_TRY(weft_trim(g->s));
fail:
    return weft_failure(g->s);
}

/* An element-wise function of uniform random numbers: mean and standard deviation are known. */
#define FUNCTION(text, bytes, mean, deviation)                                                     \
    {                                                                                              \
        .name = text, .unit = "GB/s", .scale = 1e9, .amount = bytes, .run = evaluate,              \
        .check = mean_of_result, .expected = mean, .tolerance = deviation, .is_mean = true         \
    }

const tour_measure tour_measures[] = {
    {.name = "fill",
     .unit = "GB/s",
     .scale = 1e9,
     .amount = bytes_written,
     .run = fill,
     .check = mean_of_result,
     .expected = 1.5},
    {.name = "random",
     .unit = "GB/s",
     .scale = 1e9,
     .amount = bytes_written,
     .run = draw_random,
     .check = mean_of_result,
     .expected = 0.5,
     .tolerance = 0.2886752,
     .is_mean = true},
    FUNCTION("x + y", bytes_of_two, 1, 0.4082483),
    FUNCTION("sqrt(x)", bytes_of_one, 0.6666666666666666, 0.2357023),
    FUNCTION("exp(x)", bytes_of_one, 1.7182818284590453, 0.4919711),
    FUNCTION("log(x)", bytes_of_one, -1, 1),
    FUNCTION("sin(x)", bytes_of_one, 0.4596976941318602, 0.2476967),
    FUNCTION("tanh(x)", bytes_of_one, 0.4337808304830271, 0.2241429),
    FUNCTION("where(x > y, x, -y)", bytes_of_two, 0, 0.7071068),
    FUNCTION("sqrt(x*x + y*y)", bytes_of_two, 0.7651957164642126, 0.2848547),
    {.name = "sum(x)",
     .unit = "GB/s",
     .scale = 1e9,
     .amount = bytes_written,
     .run = sum,
     .check = sum_over_count,
     .expected = 0.5,
     .tolerance = 0.2886752,
     .is_mean = true},
    {.name = "Mandelbrot",
     .unit = "Mpoint/s",
     .scale = 1e6,
     .amount = points,
     .run = mandelbrot,
     .check = sum_of_counts,
     .expected = 1072434878},
    {.name = "matrix product",
     .unit = "GFLOP/s",
     .scale = 1e9,
     .amount = product_flops,
     .run = tour_product,
     .check = tour_product_error,
     .tolerance = 1e-14,
     .is_error = true},
    {.name = "fill 50000 x 50000",
     .unit = "GB/s",
     .scale = 1e9,
     .amount = large_bytes,
     .run = fill_large,
     .check = mean_of_large,
     .expected = 1.5,
     .is_long = true},
    {0}};

static weft_status create_operands(tour_stage *g)
{
    WEFT_TRY(weft_random(g->s, WEFT_SHAPE(g->count), WEFT_FLOAT64, 1, &g->x));
    WEFT_TRY(weft_random(g->s, WEFT_SHAPE(g->count), WEFT_FLOAT64, 2, &g->y));
    WEFT_TRY(weft_zeros(g->s, WEFT_SHAPE(g->count), WEFT_FLOAT64, &g->r));
fail:
    return weft_failure(g->s);
}

weft_status tour_stage_open(tour_stage *g, weft_session *s, int64_t count, int64_t size)
{
    *g = (tour_stage){.s = s, .count = count, .size = size};
    while (create_operands(g) == WEFT_ERR_MEMORY && g->count > 1000) {
        weft_clear(s);
        tour_stage_close(g);
        g->count /= 2;
    }
    return weft_failure(s);
}

void tour_stage_close(tour_stage *g)
{
    weft_free(&g->large), weft_free(&g->counts);
    free_operands(g);
}

weft_status tour_stage_measure(tour_stage *g, const tour_measure *m, double *seconds, double *value)
{
    *seconds = INFINITY;
    for (int lap = 0; lap < (m->is_long ? 2 : LAPS); lap++) {
        double began;

        WEFT_TRY(weft_barrier(g->s));
        began = weft_seconds();
        WEFT_TRY(m->run(g, m->name));
        WEFT_TRY(weft_barrier(g->s));
        *seconds = fmin(*seconds, weft_seconds() - began);
    }
    WEFT_TRY(m->check(g, value));
fail:
    return weft_failure(g->s);
}
