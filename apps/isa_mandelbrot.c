/* The Mandelbrot counts of a few rows on one core, exactly those of the plain loop
 *
 *     for (n = 0; n < limit && x*x + y*y <= 4; n++)
 *         x, y = x*x - y*y + real, x*y + x*y + imag
 *
 * in doubles without fused multiply-add. Neighbours take their first steps together, counted one
 * by one; most have left by then. The others wait in a queue for a lane: lanes take SPRINT steps
 * at a time and only then look, and a lane that is done takes the next point. Two things are known
 * then.
 *
 * Who is out stays out. Let |z|^2 > 4 as computed and |c|^2 <= 4 - 1e-9. Then |z| > 2 - 1e-15 and
 * |z^2 + c| >= |z|^2 - |c| > 2 + 2e-10, which rounding (1e-14) cannot bring back below 2. So no
 * point leaves and comes back inside a sprint, and only the steps of its last sprint need counting
 * one by one. A c nearer to the circle takes the plain loop.
 *
 * Who meets a former state again never leaves: equal states have equal futures. Points inside reach
 * such a cycle after some hundred steps. Each lane remembers a state, and later ones at doubling
 * distances (R. Brent, "An improved Monte Carlo factorization algorithm", 1980).
 */
#include <stdbool.h>
#include <string.h>

#include "mandelbrot.h"

#if defined(__AVX512F__)
enum { LANES = 8 };
#elif defined(__AVX2__)
enum { LANES = 4 };
#else
enum { LANES = 2 };
#endif

/* Independent vectors hide the latency of a step. SPRINT is a multiple of 2, 3 and 4, the periods
 * of the largest discs. */
enum { FLIGHT = 4, POINTS = LANES * FLIGHT, FIRST = 48, SPRINT = 24, QUEUE = 4096 };

typedef double vector __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t mask __attribute__((vector_size(LANES * sizeof(double))));

typedef union numbers {
    vector v[FLIGHT];
    double at[POINTS];
} numbers;

typedef union integers {
    mask v[FLIGHT];
    int64_t at[POINTS];
} integers;

/* A point that has taken FIRST steps and is still inside. */
typedef struct waiting {
    double x, y, real, imag;
    int64_t *count;
} waiting;

/* The points under way; a lane without one has count = NULL. */
typedef struct lanes {
    numbers x, y, real, imag, former_x, former_y;
    integers steps, next_look; /* next_look: remember the state after so many steps */
    int64_t *count[POINTS];
    int live;
} lanes;

static bool is_any(mask m)
{
    int64_t any = 0;

    for (int l = 0; l < LANES; l++)
        any |= m[l];
    return any != 0;
}

static int64_t count_plainly(const waiting *p, int64_t steps, int64_t limit)
{
    double x = p->x, y = p->y;

    for (; steps < limit && x * x + y * y <= 4; steps++) {
        double xy = x * y;

        x = x * x - y * y + p->real;
        y = xy + xy + p->imag;
    }
    return steps;
}

/* The first steps of POINTS neighbours. */
static void first_steps(double real, const numbers *imag, int64_t limit, numbers *x, numbers *y,
                        integers *count)
{
    int64_t most = limit < FIRST ? limit : FIRST;
    vector zx[FLIGHT] = {0}, zy[FLIGHT] = {0};
    mask n[FLIGHT] = {0};

    for (int64_t step = 0; step < most; step++) {
        mask inside = {0};

#pragma GCC unroll 4
        for (int k = 0; k < FLIGHT; k++) {
            vector xx = zx[k] * zx[k], yy = zy[k] * zy[k], xy = zx[k] * zy[k];
            mask is_inside = xx + yy <= 4;

            n[k] -= is_inside;
            inside |= is_inside;
            zx[k] = xx - yy + real;
            zy[k] = xy + xy + imag->v[k];
        }
        if (step % 4 == 3 && !is_any(inside))
            break;
    }
    memcpy(x, zx, sizeof zx);
    memcpy(y, zy, sizeof zy);
    memcpy(count, n, sizeof n);
}

static void sprint(lanes *a)
{
    vector x[FLIGHT], y[FLIGHT];

    memcpy(x, a->x.v, sizeof x);
    memcpy(y, a->y.v, sizeof y);
    for (int step = 0; step < SPRINT; step++) {
#pragma GCC unroll 4
        for (int k = 0; k < FLIGHT; k++) {
            vector xx = x[k] * x[k], yy = y[k] * y[k], xy = x[k] * y[k];

            x[k] = xx - yy + a->real.v[k];
            y[k] = xy + xy + a->imag.v[k];
        }
    }
    memcpy(a->x.v, x, sizeof x);
    memcpy(a->y.v, y, sizeof y);
    for (int k = 0; k < FLIGHT; k++)
        a->steps.v[k] += SPRINT;
}

/* Which lanes have left or met a former state; true if one has, or wants to remember its state. */
static bool look(const lanes *a, integers *done)
{
    mask any = {0};

    for (int k = 0; k < FLIGHT; k++) {
        vector x = a->x.v[k], y = a->y.v[k];
        mask is_inside = x * x + y * y <= 4;

        done->v[k] = ~is_inside | ((x == a->former_x.v[k]) & (y == a->former_y.v[k]));
        any |= done->v[k] | (a->steps.v[k] >= a->next_look.v[k]);
    }
    return is_any(any);
}

static void remember(lanes *a, int l, int64_t next_look)
{
    a->former_x.at[l] = a->x.at[l];
    a->former_y.at[l] = a->y.at[l];
    a->next_look.at[l] = next_look;
}

/* Gives the lane a point, or with NULL something harmless to compute. */
static void take(lanes *a, int l, const waiting *p, int64_t limit)
{
    static const waiting nobody = {0};
    int64_t look_at = FIRST + 2 * SPRINT;

    if (!p)
        p = &nobody;
    a->x.at[l] = p->x;
    a->y.at[l] = p->y;
    a->real.at[l] = p->real;
    a->imag.at[l] = p->imag;
    a->count[l] = p->count;
    a->steps.at[l] = p->count ? FIRST : INT64_MIN / 2;
    remember(a, l, look_at < limit ? look_at : limit);
    a->former_x.at[l] = p->count ? p->x : 8; /* nobody meets nothing */
    a->live += p->count != NULL;
}

/* Writes the count of a point that is done; `before` is the state a sprint ago. */
static void finish(lanes *a, int l, const numbers before[2], int64_t limit)
{
    waiting p = {before[0].at[l], before[1].at[l], a->real.at[l], a->imag.at[l], NULL};
    bool is_inside = a->x.at[l] * a->x.at[l] + a->y.at[l] * a->y.at[l] <= 4;

    *a->count[l] = is_inside ? limit : count_plainly(&p, a->steps.at[l] - SPRINT, limit);
    a->live--;
}

static void last_steps(const waiting *queue, int waiting_count, int64_t limit)
{
    lanes a = {.live = 0};
    integers done;
    int next = 0;

    for (int l = 0; l < POINTS; l++)
        take(&a, l, next < waiting_count ? &queue[next++] : NULL, limit);
    while (a.live) {
        numbers before[2] = {a.x, a.y};

        sprint(&a);
        if (!look(&a, &done))
            continue;
        for (int l = 0; l < POINTS; l++) {
            int64_t steps = a.steps.at[l];

            if (!a.count[l])
                continue;
            if (done.at[l] || steps >= limit) {
                finish(&a, l, before, limit);
                take(&a, l, next < waiting_count ? &queue[next++] : NULL, limit);
            } else if (steps >= a.next_look.at[l]) {
                remember(&a, l, 2 * steps < limit ? 2 * steps : limit);
            }
        }
    }
}

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

void JOIN(mandelbrot_, WEFT__ISA)(const double *real, int64_t rows, const double *imag,
                                  int64_t height, int64_t limit, int64_t *counts)
{
    waiting queue[QUEUE];
    int waiting_count = 0;

    for (int64_t i = 0; i < rows; i++) {
        for (int64_t j = 0; j < height; j += POINTS) {
            int points = height - j < POINTS ? (int)(height - j) : POINTS;
            numbers c, x, y;
            integers n;

            for (int l = 0; l < POINTS; l++)
                c.at[l] = l < points ? imag[j + l] : 8;
            first_steps(real[i], &c, limit, &x, &y, &n);
            for (int l = 0; l < points; l++) {
                waiting p = {x.at[l], y.at[l], real[i], c.at[l], counts + i * height + j + l};

                *p.count = n.at[l];
                if (n.at[l] < FIRST || limit <= FIRST)
                    continue;
                if (p.real * p.real + p.imag * p.imag > 4 - 1e-9)
                    *p.count = count_plainly(&p, FIRST, limit);
                else
                    queue[waiting_count++] = p;
            }
            if (waiting_count > QUEUE - POINTS) {
                last_steps(queue, waiting_count, limit);
                waiting_count = 0;
            }
        }
    }
    last_steps(queue, waiting_count, limit);
}
