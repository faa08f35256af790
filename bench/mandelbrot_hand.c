/* Mandelbrot counts as somebody who knows the machine writes them by hand: AVX-512 intrinsics,
 * several independent vectors in flight, rows taken from an atomic counter. The limit that Weft's
 * own is held against, with the same counts: steps taken while |z|^2 <= 4, unfused.
 *
 *     mandelbrot_hand WIDTH HEIGHT XMIN XMAX YMIN YMAX MAX-ITER THREADS SECONDS
 *
 * counts[i][j] belongs to x = linspace(XMIN, XMAX, WIDTH)[i], y = linspace(YMIN, YMAX, HEIGHT)[j].
 * Compile with -ffp-contract=off. */
#include "timing.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __AVX512F__
#include <immintrin.h>
#endif

typedef struct {
    int width, height, limit, threads;
    double *x, *y; /* coordinates; y is padded to a whole block with points that leave at once */
    int64_t *counts;
    int stride; /* of a row of counts: height rounded up to whole blocks */
    atomic_int next_row;
} picture;

enum { LANES = 8, FLIGHT = 4, BLOCK = LANES * FLIGHT };

#ifdef __AVX512F__

typedef struct {
    __m512d x, y, real, imag;
    __m512i count;
    __mmask8 inside;
} points;

static inline void step(points *p)
{
    const __m512d four = _mm512_set1_pd(4);
    __m512d xx = _mm512_mul_pd(p->x, p->x), yy = _mm512_mul_pd(p->y, p->y);
    __m512d xy = _mm512_mul_pd(p->x, p->y);

    p->inside = _mm512_cmp_pd_mask(_mm512_add_pd(xx, yy), four, _CMP_LE_OQ);
    p->count = _mm512_mask_add_epi64(p->count, p->inside, p->count, _mm512_set1_epi64(1));
    p->x = _mm512_add_pd(_mm512_sub_pd(xx, yy), p->real);
    p->y = _mm512_add_pd(_mm512_add_pd(xy, xy), p->imag);
}

static void count_block(double x, const double *y, int limit, int64_t *counts)
{
    points p[FLIGHT];
    int alive = 1;

    for (int k = 0; k < FLIGHT; k++) {
        p[k].x = p[k].y = _mm512_setzero_pd();
        p[k].real = _mm512_set1_pd(x);
        p[k].imag = _mm512_loadu_pd(y + k * LANES);
        p[k].count = _mm512_setzero_si512();
    }
    for (int n = 0; n < limit && alive; n++) {
        alive = 0;
        for (int k = 0; k < FLIGHT; k++) {
            step(&p[k]);
            alive |= p[k].inside;
        }
    }
    for (int k = 0; k < FLIGHT; k++)
        _mm512_storeu_si512(counts + k * LANES, p[k].count);
}

#else

static int64_t count_point(double real, double imag, int limit)
{
    double x = 0, y = 0;
    int64_t n = 0;

    for (; n < limit && x * x + y * y <= 4; n++) {
        double xy = x * y;

        x = x * x - y * y + real;
        y = xy + xy + imag;
    }
    return n;
}

static void count_block(double x, const double *y, int limit, int64_t *counts)
{
    for (int k = 0; k < BLOCK; k++)
        counts[k] = count_point(x, y[k], limit);
}

#endif

static void *take_rows(void *argument)
{
    picture *p = argument;
    int row;

    while ((row = atomic_fetch_add(&p->next_row, 1)) < p->width)
        for (int j = 0; j < p->stride; j += BLOCK)
            count_block(p->x[row], p->y + j, p->limit,
                        p->counts + (size_t)row * (size_t)p->stride + j);
    return NULL;
}

static void draw(void *context)
{
    picture *p = context;
    pthread_t threads[p->threads];

    atomic_store(&p->next_row, 0);
    for (int k = 1; k < p->threads; k++)
        if (pthread_create(&threads[k], NULL, take_rows, p))
            abort();
    take_rows(p);
    for (int k = 1; k < p->threads; k++)
        pthread_join(threads[k], NULL);
}

/* numpy.linspace: the step first, the last point exactly. */
static double *linspace(double first, double last, int count, int padded)
{
    double *x = malloc((size_t)padded * sizeof *x), step = (last - first) / (count - 1);

    for (int i = 0; i < count; i++)
        x[i] = i * step + first;
    x[count - 1] = last;
    for (int i = count; i < padded; i++)
        x[i] = 8;
    return x;
}

static int64_t total(const picture *p)
{
    int64_t sum = 0;

    for (int i = 0; i < p->width; i++)
        for (int j = 0; j < p->height; j++)
            sum += p->counts[(size_t)i * (size_t)p->stride + (size_t)j];
    return sum;
}

int main(int argc, char **argv)
{
    if (argc != 10 || atoi(argv[1]) < 2 || atoi(argv[2]) < 2 || atoi(argv[8]) < 1) {
        fprintf(
            stderr,
            "usage: mandelbrot_hand WIDTH HEIGHT XMIN XMAX YMIN YMAX MAX-ITER THREADS SECONDS\n");
        return 2;
    }

    picture p = {.width = atoi(argv[1]),
                 .height = atoi(argv[2]),
                 .limit = atoi(argv[7]),
                 .threads = atoi(argv[8])};
    bench_times times;

    p.stride = (p.height + BLOCK - 1) / BLOCK * BLOCK;
    p.x = linspace(atof(argv[3]), atof(argv[4]), p.width, p.width);
    p.y = linspace(atof(argv[5]), atof(argv[6]), p.height, p.stride);
    p.counts = malloc((size_t)p.width * (size_t)p.stride * sizeof *p.counts);
    times = bench_repeat(atof(argv[9]), draw, &p);
    printf("{\"seconds_min\": %.9g, \"seconds_median\": %.9g, \"result\": %lld}\n", times.min,
           times.median, (long long)total(&p));
    free(p.x), free(p.y), free(p.counts);
    return 0;
}
