#include <weft/file.h>

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array/array.h"
#include "base/checked.h"
#include "base/hash.h"
#include "file/colormap.h"
#include "file/encode.h"
#include "file/output.h"
#include "file/raster.h"
#include "ops/plain.h"

enum {
    FETCHED_BYTES = 8 << 20, /* of the matrix, on rank 0 at a time */
    USUAL_PIXELS = 2048,
    MOST_PIXELS = 1000000 /* libpng's own limit */
};

/* ---- arguments ---- */

static weft_status check_array(weft_session *s, const char *path, const weft_array *a)
{
    char text[512];

    weft_shape_format(&a->shape, text, sizeof text);
    if (a->shape.ndim != 2)
        return weft_fail(s, WEFT_ERR_SHAPE,
                         "cannot write %s: a picture shows two dimensions, the array has shape %s",
                         path, text);
    if (a->count == 0)
        return weft_fail(s, WEFT_ERR_SHAPE,
                         "cannot write %s: an array of shape %s has nothing to show", path, text);
    if (a->dtype == WEFT_COMPLEX64 || a->dtype == WEFT_COMPLEX128)
        return weft_fail(s, WEFT_ERR_DTYPE,
                         "cannot write %s: a picture shows real numbers, the array is %s", path,
                         weft_dtype_name(a->dtype));
    return WEFT_OK;
}

static weft_status check_picture(weft_session *s, const char *path, const weft_picture *p)
{
    bool is_automatic = p->low == 0 && p->high == 0;
    weft__colormap map;

    if (!weft__colormap_find(p->colormap, 256, &map))
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "cannot write %s: there is no colour map '%s'; known are " WEFT__COLORMAPS,
                         path, p->colormap);
    if (!is_automatic && !(isfinite(p->low) && isfinite(p->high) && p->low < p->high))
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "cannot write %s: the range from %g to %g is not a range", path, p->low,
                         p->high);
    if (!is_automatic && p->logarithmic && p->low <= 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "cannot write %s: a logarithmic range cannot begin at %g", path, p->low);
    if (p->max_pixels < 1 || p->max_pixels > MOST_PIXELS)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "cannot write %s: max_pixels is %" PRId64 "; 1 to %d are possible", path,
                         p->max_pixels, MOST_PIXELS);
    return WEFT_OK;
}

static uint64_t hash_picture(uint64_t hash, const weft_picture *p)
{
    const double range[2] = {p->low, p->high};

    hash = weft__hash_text(hash, p->colormap);
    hash = weft__hash_bytes(hash, range, sizeof range);
    hash = weft__hash_word(hash, (uint64_t)p->transposed + 2 * (uint64_t)p->logarithmic +
                                     4 * (uint64_t)p->flipped);
    return weft__hash_word(hash, (uint64_t)p->max_pixels);
}

/* ---- the matrix comes to rank 0 in pieces ---- */

static void add_piece(const weft_array *a, const char *data, int64_t count, weft__raster *raster)
{
    weft__cast_loop cast = a->session->kernels->cast[a->dtype][WEFT_FLOAT64];
    size_t size = weft_dtype_size(a->dtype);
    double values[WEFT__BLOCK];

    if (a->dtype == WEFT_FLOAT64) {
        weft__raster_add(raster, (const double *)(const void *)data, count);
        return;
    }
    for (int64_t at = 0; at < count; at += WEFT__BLOCK) {
        int64_t n = weft__min64(WEFT__BLOCK, count - at);

        cast(weft__round_up((size_t)n, WEFT__QUANTUM), values, data + (size_t)at * size);
        weft__raster_add(raster, values, n);
    }
}

/* Boxes of whole rows, or of parts of one row where a row is longer than what may be held. */
static weft_status collect(weft_array *a, void *memory, weft__raster *raster)
{
    bool is_mine = weft_rank(a->session) == 0;
    int64_t rows = a->shape.extent[0], columns = a->shape.extent[1];
    int64_t elements = FETCHED_BYTES / (int64_t)weft_dtype_size(a->dtype);
    int64_t high = weft__min64(weft__max64(elements / columns, 1), rows);
    int64_t wide = weft__min64(elements, columns);
    weft_box box = {0};
    weft_status status = WEFT_OK;

    for (int64_t i = 0; i < rows && status == WEFT_OK; i += high) {
        for (int64_t j = 0; j < columns && status == WEFT_OK; j += wide) {
            box.first[0] = i, box.first[1] = j;
            box.extent[0] = is_mine ? weft__min64(high, rows - i) : 0;
            box.extent[1] = is_mine ? weft__min64(wide, columns - j) : 0;
            status = weft_get(a, &box, memory);
            if (status == WEFT_OK && is_mine)
                add_piece(a, memory, box.extent[0] * box.extent[1], raster);
        }
    }
    return status;
}

/* ---- cells become pixels ---- */

static weft__scale choose_scale(const weft_picture *p, const weft__raster *raster)
{
    weft__scale scale = {.low = p->low, .high = p->high, .logarithmic = p->logarithmic};

    if (p->low != 0 || p->high != 0)
        return scale;
    scale.low = p->logarithmic ? raster->least_positive : raster->least;
    scale.high = raster->most;
    if (!(scale.low <= scale.high))
        scale.low = scale.high = p->logarithmic;
    return scale;
}

/* Colour 0 is transparent where there are gaps. */
static void set_colours(const weft__colormap *map, bool has_gaps, weft__pixels *pixels)
{
    unsigned char(*colours)[4] = pixels->colours + has_gaps;

    memset(pixels->colours, 0, sizeof pixels->colours);
    for (int i = 0; i < map->count; i++) {
        memcpy(colours[i], map->rgb[i], 3);
        colours[i][3] = 255;
    }
    pixels->count = map->count + has_gaps;
}

static void set_indices(const weft_picture *p, const weft__raster *raster,
                        const weft__colormap *map, weft__pixels *pixels, unsigned char *indices)
{
    weft__scale scale = choose_scale(p, raster);

    for (int64_t i = 0; i < raster->down; i++) {
        for (int64_t j = 0; j < raster->across; j++) {
            double value = raster->cells[i * raster->across + j];
            int64_t x = p->transposed ? i : j, y = p->transposed ? raster->across - 1 - j : i;

            if (p->flipped)
                y = pixels->height - 1 - y;
            indices[y * pixels->width + x] =
                isnan(value)
                    ? 0
                    : (unsigned char)(weft__colormap_index(map, &scale, value) + raster->has_gaps);
        }
    }
}

static weft_status draw(const char *temporary, const char *path, const weft_picture *p,
                        const weft__raster *raster, weft__error *error)
{
    weft__pixels pixels = {.width = p->transposed ? raster->down : raster->across,
                           .height = p->transposed ? raster->across : raster->down};
    unsigned char *indices = malloc((size_t)(raster->down * raster->across));
    weft__colormap map;
    weft_status status;

    if (!indices)
        return weft__error_set(error, WEFT_ERR_MEMORY,
                               "no memory for a picture of %" PRId64 " x %" PRId64 " pixels",
                               pixels.width, pixels.height);
    (void)weft__colormap_find(p->colormap, raster->has_gaps ? 255 : 256, &map);
    set_colours(&map, raster->has_gaps, &pixels);
    set_indices(p, raster, &map, &pixels, indices);
    pixels.indices = indices;
    status = weft__encode_png(temporary, path, &pixels, error);
    free(indices);
    return status;
}

/* ---- the whole ---- */

/* Rank 0's memory. Kernels read up to a whole block. */
static weft_status prepare(weft_array *a, const weft_picture *p, void **memory,
                           weft__raster *raster)
{
    weft_session *s = a->session;
    weft__error error = {0};

    if (weft_rank(s) != 0)
        return WEFT_OK;
    *memory = malloc(FETCHED_BYTES + WEFT__QUANTUM * sizeof(double));
    if (!*memory)
        return weft_fail(s, WEFT_ERR_MEMORY, "no memory for a piece of %d bytes", FETCHED_BYTES);
    if (weft__raster_create(a->shape.extent[0], a->shape.extent[1], p->max_pixels, &error,
                            raster) != WEFT_OK)
        return weft_fail(s, error.status, "%s", error.message);
    return WEFT_OK;
}

static weft_status write_picture(weft_session *s, const char *path, const weft_picture *p,
                                 const weft__raster *raster)
{
    weft__output out;
    weft__error error = {0};
    weft_status status = weft__output_create(s, path, 0, &out);

    if (status != WEFT_OK)
        return status;
    if (weft_rank(s) == 0 && draw(out.temporary, path, p, raster, &error) != WEFT_OK)
        status = weft_fail(s, error.status, "%s", error.message);
    return weft__output_finish(s, &out, status);
}

static weft_status save(weft_array *a, const char *path, const weft_picture *p)
{
    weft_session *s = a->session;
    weft_array *temporary = NULL;
    weft__raster raster = {0};
    void *memory = NULL;
    weft_status status;

    WEFT__TRY(check_array(s, path, a));
    WEFT__TRY(check_picture(s, path, p));
    WEFT__TRY(weft__array_in_rows(a, "weft_save_png", &a, &temporary));
    WEFT__TRY(weft__agree(s, prepare(a, p, &memory, &raster), NULL));
    WEFT__TRY(collect(a, memory, &raster));
    WEFT__TRY(write_picture(s, path, p, &raster));
fail:
    weft__raster_free(&raster);
    free(memory);
    weft_free(&temporary);
    return status;
}

weft_status weft_save_png(weft_array *a, const char *path, const weft_picture *picture)
{
    weft_session *s = weft__session_of(a, NULL);
    weft_picture p = picture ? *picture : (weft_picture){0};
    weft_status status;

    if (!a || !path)
        return weft__refuse_array(s, "weft_save_png", "the path");
    if (!p.colormap)
        p.colormap = "viridis";
    if (!p.max_pixels)
        p.max_pixels = USUAL_PIXELS;
    WEFT__TRY(weft__enter(s, "weft_save_png",
                          hash_picture(weft__hash_text(weft__array_hash(a), path), &p)));
    if (!weft__encode_is_available())
        return weft_fail(s, WEFT_ERR_UNSUPPORTED, "cannot write %s: this build has no libpng",
                         path);
    WEFT__TRY(save(a, path, &p));
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}
