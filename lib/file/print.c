/* Arrays as text: what is shown is fetched by rank 0, which lays it out as numpy.core.arrayprint
 * does. */
#include <weft/print.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array/array.h"
#include "array/value.h"
#include "base/checked.h"
#include "base/hash.h"
#include "file/number_text.h"

enum { THRESHOLD = 1000, EDGE_ITEMS = 3, LINE_WIDTH = 75 };

/* What is shown of each dimension, and its elements side by side. */
typedef struct shown {
    weft_array *a;
    int64_t edge;
    bool is_cut[WEFT_MAX_NDIM];
    weft_shape shape;
    char *elements; /* on rank 0 */
} shown;

static shown choose_shown(weft_array *a, const weft_print_options *options)
{
    const int64_t threshold = options && options->threshold > 0 ? options->threshold : THRESHOLD;
    shown x = {.a = a,
               .edge = options && options->edge_items > 0 ? options->edge_items : EDGE_ITEMS,
               .shape = a->shape};

    for (int d = 0; d < a->shape.ndim && a->count > threshold; d++) {
        x.is_cut[d] = a->shape.extent[d] > x.edge && a->shape.extent[d] - x.edge > x.edge;
        if (x.is_cut[d])
            x.shape.extent[d] = 2 * x.edge;
    }
    return x;
}

/* The rows of a box, which follow one another in `from`, into the elements that are shown. */
static void place_rows(const shown *x, const weft_box *box, const int64_t *to, const char *from)
{
    const int last = x->shape.ndim - 1;
    const size_t size = weft_dtype_size(x->a->dtype);
    size_t row = size;
    int64_t rows = 1;

    if (last < 0) {
        memcpy(x->elements, from, size);
        return;
    }
    row *= (size_t)box->extent[last];
    for (int d = 0; d < last; d++)
        rows *= box->extent[d];
    for (int64_t r = 0; r < rows; r++) {
        int64_t rest = r, at = to[last], stride = x->shape.extent[last];

        for (int d = last - 1; d >= 0; d--) {
            at += (to[d] + rest % box->extent[d]) * stride;
            rest /= box->extent[d];
            stride *= x->shape.extent[d];
        }
        memcpy(x->elements + (size_t)at * size, from + (size_t)r * row, row);
    }
}

/* Collective; rank 0 alone asks. */
static weft_status fetch_box(const shown *x, weft_box box, const int64_t *to, char *room)
{
    const weft_box asked = box;
    char scalar[16]; /* which every rank gets */
    weft_status status;

    if (weft_rank(x->a->session) != 0)
        memset(box.extent, 0, sizeof box.extent);
    status = weft_get(x->a, &box, room ? room : scalar);
    if (status == WEFT_OK && weft_rank(x->a->session) == 0)
        place_rows(x, &asked, to, room);
    return status;
}

/* Each of the boxes at the ends of the dimensions that are cut: a bit of `ends` is set where it is
 * the far end. */
static weft_status fetch(const shown *x, char *room)
{
    weft_status status = WEFT_OK;

    for (unsigned ends = 0; ends < 1U << x->shape.ndim; ends++) {
        int64_t to[WEFT_MAX_NDIM] = {0};
        weft_box box = {0};
        bool is_one = true;

        for (int d = 0; d < x->shape.ndim; d++) {
            const bool is_far = ends >> d & 1;

            is_one &= !is_far || x->is_cut[d];
            box.extent[d] = x->is_cut[d] ? x->edge : x->shape.extent[d];
            box.first[d] = is_far ? x->a->shape.extent[d] - x->edge : 0;
            to[d] = is_far ? x->edge : 0;
        }
        if (is_one)
            WEFT__TRY(fetch_box(x, box, to, room));
    }
fail:
    return status;
}

/* A line that is not yet written. */
typedef struct writer {
    FILE *out;
    const shown *shown;
    weft__number_style style;
    char line[LINE_WIDTH + WEFT__WORD];
} writer;

static void flush_line(writer *w)
{
    size_t end = strlen(w->line);

    while (end > 0 && w->line[end - 1] == ' ')
        end--;
    (void)fprintf(w->out, "%.*s\n", (int)end, w->line);
}

static void add(writer *w, const char *text)
{
    size_t used = strlen(w->line);

    (void)snprintf(w->line + used, sizeof w->line - used, "%s", text);
}

/* A word on this line, or the next one, which begins with `indent` blanks. */
static void add_word(writer *w, const char *word, int indent, int width)
{
    if ((int)(strlen(w->line) + strlen(word)) > width && (int)strlen(w->line) > indent) {
        flush_line(w);
        (void)snprintf(w->line, sizeof w->line, "%*s", indent, "");
    }
    add(w, word);
}

static void add_row(writer *w, int axis, int64_t first)
{
    const shown *x = w->shown;
    const int64_t count = x->shape.extent[axis];
    const size_t size = weft_dtype_size(x->a->dtype);
    char word[WEFT__WORD];

    for (int64_t i = 0; i < count; i++) {
        if (x->is_cut[axis] && i == x->edge) {
            add_word(w, "...", axis + 1, LINE_WIDTH - axis - 1);
            add(w, " ");
        }
        weft__number_text(&w->style,
                          weft__value_load(x->a->dtype, x->elements + (size_t)(first + i) * size),
                          word);
        add_word(w, word, axis + 1, LINE_WIDTH - axis - 1);
        if (i + 1 < count)
            add(w, " ");
    }
}

static void begin_line(writer *w, int axis)
{
    for (int k = 0; k < w->shown->shape.ndim - axis - 1; k++) {
        flush_line(w);
        w->line[0] = '\0';
    }
    (void)snprintf(w->line, sizeof w->line, "%*s", axis + 1, "");
}

static void add_axis(writer *w, int axis, int64_t first)
{
    const shown *x = w->shown;
    int64_t stride = 1;

    add(w, "[");
    for (int d = axis + 1; d < x->shape.ndim; d++)
        stride *= x->shape.extent[d];
    if (axis == x->shape.ndim - 1)
        add_row(w, axis, first);
    for (int64_t i = 0; i < x->shape.extent[axis] && axis < x->shape.ndim - 1; i++) {
        if (i > 0)
            begin_line(w, axis);
        if (x->is_cut[axis] && i == x->edge) {
            add(w, "...");
            begin_line(w, axis);
        }
        add_axis(w, axis + 1, first + i * stride);
    }
    add(w, "]");
}

/* On rank 0. */
static weft_status write_text(const shown *x, FILE *out)
{
    writer w = {.out = out, .shown = x};
    const int64_t count = weft_shape_count(&x->shape);

    w.style = weft__number_style_of(x->a->dtype, x->elements, count);
    if (x->shape.ndim == 0)
        weft__scalar_text(weft__value_load(x->a->dtype, x->elements), w.line);
    else if (count == 0)
        add(&w, "[]");
    else
        add_axis(&w, 0, 0);
    (void)fprintf(out, "%s\n", w.line);
    if (fflush(out) == 0 && !ferror(out))
        return WEFT_OK;
    return weft_fail(x->a->session, WEFT_ERR_FILE, "weft_print: cannot write: %s", strerror(errno));
}

static weft_status open_elements(shown *x, FILE *out, char **room)
{
    weft_session *s = x->a->session;
    const size_t bytes = (size_t)weft_shape_count(&x->shape) * weft_dtype_size(x->a->dtype) + 1;

    if (weft_rank(s) != 0)
        return WEFT_OK;
    if (!out)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_print: `out` is NULL on rank 0");
    x->elements = malloc(bytes);
    *room = malloc(bytes);
    if (x->elements && *room)
        return WEFT_OK;
    return weft_fail(s, WEFT_ERR_MEMORY, "weft_print: no memory for %zu bytes on rank 0", bytes);
}

static uint64_t hash_options(const weft_array *a, const weft_print_options *options)
{
    uint64_t hash = weft__array_hash(a);

    hash = weft__hash_word(hash, options ? (uint64_t)options->threshold : 0);
    return weft__hash_word(hash, options ? (uint64_t)options->edge_items : 0);
}

weft_status weft_print(weft_array *a, FILE *out, const weft_print_options *options)
{
    weft_session *s = a ? a->session : NULL;
    char *room = NULL;
    shown x = {0};
    weft_status status;

    if (!a)
        return weft__refuse_array(NULL, "weft_print", "a");
    WEFT__TRY(weft__enter(s, "weft_print", hash_options(a, options)));
    if (options && (options->threshold < 0 || options->edge_items < 0))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_print: threshold %lld, edge_items %lld",
                         (long long)options->threshold, (long long)options->edge_items);
    x = choose_shown(a, options);
    WEFT__TRY(weft__agree(s, open_elements(&x, out, &room), NULL));
    WEFT__TRY(weft__leave(s));
    WEFT__TRY(fetch(&x, room));
    status = weft_rank(s) == 0 ? write_text(&x, out) : WEFT_OK;
    status = weft_agree(s, status);
fail:
    free(x.elements);
    free(room);
    return status;
}
