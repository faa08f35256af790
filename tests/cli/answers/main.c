#include "answers.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const line *const tables[] = {creation_lines, random_lines,  view_lines,       index_lines,
                                     scan_lines,     product_lines, statistics_lines, apply_lines,
                                     matmul_lines,   task_lines,    linear_lines};

/* FNV-1a. */
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *byte = bytes;

    for (size_t i = 0; i < count; i++)
        hash = (hash ^ byte[i]) * 0x100000001b3u;
    return hash;
}

/* Every NaN as the same one. */
static void level_nan(weft_dtype dtype, void *data, size_t bytes)
{
    if (dtype == WEFT_FLOAT64 || dtype == WEFT_COMPLEX128)
        for (double *x = data, *end = x + bytes / sizeof *x; x < end; x++)
            *x = isnan(*x) ? (double)NAN : *x;
    if (dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64)
        for (float *x = data, *end = x + bytes / sizeof *x; x < end; x++)
            *x = isnan(*x) ? NAN : *x;
}

static void print_hash(const char *name, weft_array *a, void *all, size_t bytes)
{
    weft_shape shape = weft_array_shape(a);
    weft_dtype dtype = weft_array_dtype(a);
    uint64_t hash = hash_bytes(0xcbf29ce484222325u, &shape.ndim, sizeof shape.ndim);

    level_nan(dtype, all, bytes);
    hash = hash_bytes(hash, shape.extent, (size_t)shape.ndim * sizeof shape.extent[0]);
    printf("%-44s %-10s %016" PRIx64 "\n", name, weft_dtype_name(dtype),
           hash_bytes(hash, all, bytes));
}

weft_status print_array(weft_session *s, const char *name, weft_array *a)
{
    bool is_root = weft_rank(s) == 0;
    weft_shape shape = weft_array_shape(a);
    size_t bytes = (size_t)weft_array_count(a) * weft_dtype_size(weft_array_dtype(a));
    void *all = calloc(is_root || shape.ndim == 0 ? bytes + 16 : 1, 1);
    weft_box box = {{0}, {0}};
    weft_status status;

    for (int d = 0; d < shape.ndim; d++)
        box.extent[d] = is_root ? shape.extent[d] : 0;
    status = weft_get(a, &box, all);
    if (is_root && status == WEFT_OK)
        print_hash(name, a, all, bytes);
    free(all);
    return status;
}

weft_status print_outcome(weft_session *s, const char *name, weft_status status, weft_array **r)
{
    if (status == WEFT_OK)
        status = print_array(s, name, *r);
    else if (status != WEFT_ERR_MISMATCH) {
        char sentence[80];

        (void)snprintf(sentence, sizeof sentence, "%s", weft_message(s));
        sentence[strcspn(sentence, "\n")] = '\0';
        if (weft_rank(s) == 0)
            printf("%-44s refused    %s\n", name, sentence);
        weft_clear(s);
        status = WEFT_OK;
    }
    weft_free(r);
    return status;
}

static void free_inputs(inputs *in)
{
    weft_array **all[] = {&in->x, &in->y, &in->f,   &in->i,    &in->u,
                          &in->b, &in->z, &in->far, &in->index};

    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        weft_free(all[k]);
}

/* The copy keeps where it is put. */
static weft_status put_far(inputs *in)
{
    int64_t rows[64] = {0};
    weft_placement placement = {.rows_per_rank = rows};
    weft_status status;

    rows[weft_size(in->s) - 1] = in->shape.extent[0];
    status = weft_empty_placed(in->s, in->shape, WEFT_FLOAT64, &placement, &in->far);
    return status == WEFT_OK ? weft_copy(in->x, &in->far) : status;
}

static weft_status make_inputs(inputs *in)
{
    weft_status status = WEFT_ERR_USER;
    weft_array *t = NULL, *x, *y;
    double n = (double)in->shape.extent[0];

    WEFT_TRY(weft_random(in->s, in->shape, WEFT_FLOAT64, 1, &in->x));
    WEFT_TRY(weft_random_stream(in->s, in->shape, WEFT_FLOAT64, 2, 5, &in->y));
    WEFT_TRY(weft_random(in->s, in->shape, WEFT_FLOAT32, 3, &in->f));
    x = in->x, y = in->y;
    WEFT_TRY(weft_eval("int64(floor(x*1000) - 500)", WEFT_VARS(x), &in->i));
    WEFT_TRY(weft_eval("uint8(y*255)", WEFT_VARS(y), &in->u));
    WEFT_TRY(weft_eval("x > y", WEFT_VARS(x, y), &in->b));
    WEFT_TRY(weft_astype(x, WEFT_COMPLEX128, &t));
    WEFT_TRY(weft_eval("t * t - y", WEFT_VARS(t, y), &in->z));
    WEFT_TRY(put_far(in));
    weft_free(&t);
    WEFT_TRY(weft_random(in->s, WEFT_SHAPE(501), WEFT_FLOAT64, 4, &t));
    WEFT_TRY(weft_eval("int64(floor((2*t - 1) * n))", WEFT_VARS(t, WEFT_SCALAR(n, n)), &in->index));
    status = WEFT_OK;
fail:
    weft_free(&t);
    return status;
}

static weft_status print_shape(weft_session *s, weft_shape shape)
{
    inputs in = {.s = s, .shape = shape};
    weft_status status = WEFT_ERR_USER;
    char text[64];

    (void)weft_shape_format(&shape, text, sizeof text);
    if (weft_rank(s) == 0)
        printf("-- %s\n", text);
    WEFT_TRY(make_inputs(&in));
    WEFT_TRY(print_expressions(&in));
    WEFT_TRY(print_functions(&in));
    WEFT_TRY(print_reductions(&in));
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (const line *l = tables[t]; l->name; l++) {
            weft_array *r = NULL;
            weft_status given = l->give(&in, &r);

            WEFT_TRY(print_outcome(s, l->name, given, &r));
        }
    status = WEFT_OK;
fail:
    free_inputs(&in);
    return status;
}

int main(int argc, char **argv)
{
    weft_session *s = NULL;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(print_shape(s, WEFT_SHAPE(237, 89)));
    WEFT_TRY(print_shape(s, WEFT_SHAPE(3, 11, 2011)));
    WEFT_TRY(print_shape(s, WEFT_SHAPE(7)));
fail:
    return weft_stop(&s) == WEFT_OK ? 0 : 1;
}
