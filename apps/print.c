/* An array on the terminal: what it is, and its corners as NumPy shows them. */
#include <string.h>

#include "command.h"

enum { EDGE = 3, SHOWN = 2 * EDGE, CELL = 64 };

/* The indices of one dimension that are shown: one run, or EDGE at each end. */
typedef struct runs {
    int count;
    weft_rows run[2];
} runs;

static runs edges(int64_t extent)
{
    if (extent <= SHOWN)
        return (runs){1, {{0, extent}}};
    return (runs){2, {{0, EDGE}, {extent - EDGE, EDGE}}};
}

static weft_status print_statistic(weft_session *s, weft_array *a, const char *label,
                                   const char *expression)
{
    weft_value value;
    char text[128];

    WEFT_TRY(weft_eval_value(s, expression, WEFT_VARS(a), &value));
    if (weft_rank(s) == 0) {
        weft_value_format(value, text, sizeof text);
        printf("%-8s %s\n", label, text);
    }
fail:
    return weft_failure(s);
}

static void print_layout(weft_session *s, weft_array *a)
{
    int ranks = weft_size(s), nodes = weft_nodes(s);
    int64_t rows = weft_array_shape(a).extent[0];
    int64_t least = weft_split(rows, ranks, ranks - 1).count,
            most = weft_split(rows, ranks, 0).count;

    printf("layout   ");
    if (weft_array_is_replicated(a))
        printf("all of it on each node");
    else if (least == most)
        printf("%lld row%s on each rank", (long long)most, most == 1 ? "" : "s");
    else
        printf("%lld or %lld rows on each rank", (long long)least, (long long)most);
    printf(" (%d rank%s on %d node%s)\n", ranks, ranks == 1 ? "" : "s", nodes,
           nodes == 1 ? "" : "s");
}

/* The elements of a box of at most EDGE rows of SHOWN or fewer, as text; rank 0 alone asks for
 * them. */
static weft_status fetch(weft_array *a, weft_box box, char (*cells)[CELL], int stride)
{
    weft_session *s = weft_array_session(a);
    weft_dtype dtype = weft_array_dtype(a);
    int ndim = weft_array_shape(a).ndim;
    int64_t columns = box.extent[ndim - 1], rows = ndim > 1 ? box.extent[ndim - 2] : 1;
    double memory[2 * SHOWN * SHOWN];

    if (weft_rank(s) != 0)
        memset(box.extent, 0, sizeof box.extent);
    WEFT_TRY(weft_get(a, &box, memory));
    for (int64_t i = 0; weft_rank(s) == 0 && i < rows * columns; i++)
        weft_value_format(value_at(dtype, memory, i), cells[i / columns * stride + i % columns],
                          CELL);
fail:
    return weft_failure(s);
}

static void print_row(char (*cells)[CELL], int count, int gap, int width)
{
    for (int k = 0; k < count; k++)
        printf("%s %*s", k == gap ? " ..." : "", width, cells[k]);
}

static int widest(char (*cells)[CELL], int count)
{
    int most = 0;

    for (int i = 0; i < count; i++)
        most = (int)strlen(cells[i]) > most ? (int)strlen(cells[i]) : most;
    return most;
}

/* The corners of the matrix in the last two dimensions, the others fixed at `lead` (0 or -1). */
static weft_status print_matrix(weft_array *a, int lead)
{
    weft_session *s = weft_array_session(a);
    weft_shape shape = weft_array_shape(a);
    int last = shape.ndim - 1;
    runs rows = shape.ndim > 1 ? edges(shape.extent[last - 1]) : (runs){1, {{0, 1}}};
    runs columns = edges(shape.extent[last]);
    int nrows = 0, ncolumns = 0, width;
    char cells[SHOWN * SHOWN][CELL] = {{0}};
    weft_box box = {0};

    for (int d = 0; d < last - 1; d++) {
        box.first[d] = lead ? shape.extent[d] - 1 : 0;
        box.extent[d] = 1;
    }
    for (int i = 0; i < rows.count; i++) {
        ncolumns = 0;
        for (int k = 0; k < columns.count; k++) {
            if (last > 0) {
                box.first[last - 1] = rows.run[i].first;
                box.extent[last - 1] = rows.run[i].count;
            }
            box.first[last] = columns.run[k].first;
            box.extent[last] = columns.run[k].count;
            WEFT_TRY(fetch(a, box, &cells[nrows * SHOWN + ncolumns], SHOWN));
            ncolumns += (int)columns.run[k].count;
        }
        nrows += (int)rows.run[i].count;
    }
    width = widest(cells, SHOWN * SHOWN);
    for (int i = 0; weft_rank(s) == 0 && i < nrows; i++) {
        if (rows.count > 1 && i == EDGE)
            printf(" ...\n");
        printf("%s", last == 0 ? "[" : i ? " [" : "[[");
        print_row(&cells[i * SHOWN], ncolumns, columns.count > 1 ? EDGE : -1, width);
        printf(" ]%s\n", last > 0 && i == nrows - 1 ? "]" : "");
    }
fail:
    return weft_failure(s);
}

/* A matrix is shown by its corners, a longer array by its first and its last matrix. */
static weft_status print_corners(weft_array *a)
{
    weft_session *s = weft_array_session(a);
    weft_shape shape = weft_array_shape(a);
    int64_t matrices = 1;

    for (int d = 0; d < shape.ndim - 2; d++)
        matrices *= shape.extent[d];
    WEFT_TRY(print_matrix(a, 0));
    if (matrices > 2 && weft_rank(s) == 0)
        printf("...\n");
    if (matrices > 1)
        WEFT_TRY(print_matrix(a, -1));
fail:
    return weft_failure(s);
}

weft_status print_array(weft_session *s, weft_array *a)
{
    weft_shape shape = weft_array_shape(a);
    bool is_real = weft_array_dtype(a) < WEFT_COMPLEX64;
    char text[512];

    if (weft_rank(s) == 0) {
        weft_shape_format(&shape, text, sizeof text);
        printf("shape    %s\ndtype    %s\n", text, weft_dtype_name(weft_array_dtype(a)));
    }
    if (shape.ndim == 0)
        return print_statistic(s, a, "value", "a");
    if (weft_array_count(a) > 0 && is_real) {
        WEFT_TRY(print_statistic(s, a, "minimum", "min(a)"));
        WEFT_TRY(print_statistic(s, a, "maximum", "max(a)"));
        WEFT_TRY(print_statistic(s, a, "mean", "mean(a)"));
    }
    if (weft_rank(s) == 0)
        print_layout(s, a);
    if (weft_array_count(a) > 0)
        WEFT_TRY(print_corners(a));
fail:
    return weft_failure(s);
}
