/* weft mandelbrot: rows of very unequal cost, dealt to every core of every node. */
#include "mandelbrot.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"

static mandelbrot_kernel *choose_kernel(const char *isa)
{
#if WEFT__HAVE_NATIVE
    if (strcmp(isa, "native") == 0)
        return mandelbrot_native;
#endif
#if WEFT__HAVE_ISA_X86
    if (strcmp(isa, "avx512") == 0)
        return mandelbrot_avx512;
    if (strcmp(isa, "avx2") == 0)
        return mandelbrot_avx2;
#endif
    (void)isa;
    return mandelbrot_baseline;
}

typedef struct picture {
    mandelbrot_kernel *kernel;
    double *real, *imag;
    int64_t limit;
} picture;

static weft_status count_tile(const weft_tile *tile, void *context)
{
    const picture *p = context;

    p->kernel(p->real + tile->first, tile->rows, p->imag, tile->row, p->limit, tile->data);
    return WEFT_OK;
}

/* numpy.linspace in the memory of every rank. */
static weft_status coordinates(weft_session *s, const double ends[2], int64_t count, double **x)
{
    weft_array *line = NULL;
    weft_box all = {.extent = {count}};

    *x = malloc((size_t)count * sizeof **x);
    WEFT_TRY(weft_agree(s, *x || count == 0
                               ? WEFT_OK
                               : weft_fail(s, WEFT_ERR_MEMORY, "no memory for %lld coordinates",
                                           (long long)count)));
    WEFT_TRY(weft_linspace(s, ends[0], ends[1], count, &line));
    WEFT_TRY(weft_get(line, &all, *x));
fail:
    weft_free(&line);
    return weft_failure(s);
}

/* Enough tiles that the last ones even out, with enough rows that a tile keeps its lanes busy. */
static int64_t tile_rows(weft_session *s, int64_t rows)
{
    int64_t tiles = (int64_t)weft_size(s) * weft_threads(s) * 16;
    int64_t each = rows / tiles;

    return each < 1 ? 1 : each > 16 ? 16 : each;
}

weft_status mandelbrot_count(weft_session *s, const mandelbrot_view *view, weft_array *counts)
{
    weft_shape shape = weft_array_shape(counts);
    picture p = {.kernel = choose_kernel(weft_isa(s)), .limit = view->limit};

    WEFT_TRY(coordinates(s, view->real, shape.extent[0], &p.real));
    WEFT_TRY(coordinates(s, view->imag, shape.extent[1], &p.imag));
    WEFT_TRY(weft_apply_dealt(counts, tile_rows(s, shape.extent[0]), count_tile, &p));
fail:
    free(p.real);
    free(p.imag);
    return weft_failure(s);
}

weft_status mandelbrot_draw(weft_array *counts, int64_t limit, const char *path)
{
    weft_picture look = {.colormap = "inferno", .transposed = true};
    weft_array *glow = NULL;

    WEFT_TRY(weft_eval("where(counts == limit, 0, sqrt(log(counts) - log(min(counts))))",
                       WEFT_VARS(counts, WEFT_SCALAR(limit, limit)), &glow));
    WEFT_TRY(weft_save_png(glow, path, &look));
fail:
    weft_free(&glow);
    return weft_failure(weft_array_session(counts));
}

static struct {
    const char *size, *region;
    weft_shape shape;
    mandelbrot_view view;
} asked = {.size = "800x800", .region = "-2,1,-1.5,1.5", .view.limit = 10000};

static const setting settings[] = {
    {"size", "WxH", "points along the real and the imaginary axis, 800x800", SETTING_TEXT,
     &asked.size},
    {"view", "XMIN,XMAX,YMIN,YMAX", "part of the plane, -2,1,-1.5,1.5", SETTING_TEXT,
     &asked.region},
    {"max-iter", "N", "most steps, 10000", SETTING_COUNT, &asked.view.limit},
    {0}};

static bool read_region(complaint *c)
{
    char text[256];
    double *ends[] = {&asked.view.real[0], &asked.view.real[1], &asked.view.imag[0],
                      &asked.view.imag[1]};
    char *at = text, *part;
    int n = 0;

    snprintf(text, sizeof text, "%s", asked.region);
    while ((part = strsep(&at, ",")) && n < 4 && read_real(part, ends[n]))
        n++;
    if (n < 4 || part || asked.view.real[0] >= asked.view.real[1] ||
        asked.view.imag[0] >= asked.view.imag[1])
        return complain(c, "--view needs XMIN,XMAX,YMIN,YMAX, increasing numbers, and has '%s'",
                        asked.region);
    return true;
}

static bool check(job *j, complaint *c)
{
    (void)j;
    if (!read_shape(asked.size, &asked.shape, c))
        return false;
    if (asked.shape.ndim != 2 || weft_shape_count(&asked.shape) == 0)
        return complain(c, "--size needs WxH, each at least 1, and has '%s'", asked.size);
    return read_region(c);
}

static weft_status draw(weft_array *counts, const char *path)
{
    return mandelbrot_draw(counts, asked.view.limit, path);
}

static weft_status run(job *j)
{
    weft_array *counts = NULL;

    WEFT_TRY(weft_empty(j->s, asked.shape, WEFT_INT64, &counts));
    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(mandelbrot_count(j->s, &asked.view, counts));
    WEFT_TRY(laps_end(j, "mandelbrot", 0, 0));
    WEFT_TRY(deliver(j, counts, draw));
fail:
    weft_free(&counts);
    return weft_failure(j->s);
}

const command mandelbrot_command = {
    .name = "mandelbrot",
    .synopsis = "[--size WxH] [--view XMIN,XMAX,YMIN,YMAX] [--max-iter N] [-o FILE]",
    .summary = "Counts the steps of the Mandelbrot iteration, as an array or a picture",
    .help =
        "Counts are int64, [real, imaginary]: steps taken while |z| <= 2 from z = 0, so max-iter "
        "for\n"
        "points that never leave. A picture (-o FILE.png) shows real to the right, imaginary up.\n",
    .settings = settings,
    .computes = true,
    .writes = true,
    .is_of_words = true,
    .check = check,
    .run = run,
};
