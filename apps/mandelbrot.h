/* Counts of the Mandelbrot iteration: z = 0, then z = z*z + c while |z| <= 2, limit steps at most.
 */
#ifndef MANDELBROT_H
#define MANDELBROT_H

#include <weft.h>

typedef struct mandelbrot_view {
    double real[2], imag[2]; /* first and last coordinate, as numpy.linspace takes them */
    int64_t limit;
} mandelbrot_view;

/* Collective. counts[i, j], int64, belongs to c = real[i] + imag[j] * 1j. */
weft_status mandelbrot_count(weft_session *s, const mandelbrot_view *view, weft_array *counts);

/* Collective. Writes the counts as a picture: real to the right, imaginary up; what never leaves is
 * black, and what leaves late glows. */
weft_status mandelbrot_draw(weft_array *counts, int64_t limit, const char *path);

/* One core: a few rows of counts, each of `height` points. */
typedef void mandelbrot_kernel(const double *real, int64_t rows, const double *imag, int64_t height,
                               int64_t limit, int64_t *counts);

/* The same source, compiled for each instruction set; bit for bit the same counts. */
extern mandelbrot_kernel mandelbrot_baseline, mandelbrot_avx2, mandelbrot_avx512, mandelbrot_native;

#endif
