/* Pictures: what a decoder sees again, pixel by pixel; the colour maps and the averaging alone. */
#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <weft.h>
#include <weft_config.h>

#include "file/colormap.h"
#include "file/raster.h"

/* ---- colour maps ---- */

static void check_colour(const unsigned char *rgb, unsigned int expected)
{
    check_int(rgb[0] << 16 | rgb[1] << 8 | rgb[2], expected);
}

static void maps_have_their_published_colours(void **state)
{
    weft__colormap map;

    check_true(weft__colormap_find("viridis", 256, &map));
    check_colour(map.rgb[0], 0x440154);
    check_colour(map.rgb[115], 0x25848e);
    check_colour(map.rgb[255], 0xfde725);
    check_true(weft__colormap_find("viridis", 255, &map)); /* both ends with any count */
    check_colour(map.rgb[0], 0x440154);
    check_colour(map.rgb[254], 0xfde725);
    check_true(weft__colormap_find("inferno", 256, &map));
    check_colour(map.rgb[255], 0xfcffa4);
    check_true(weft__colormap_find("twilight_shifted", 256, &map));
    check_colour(map.rgb[0], 0x301437);
    check_true(weft__colormap_find("gray", 256, &map));
    for (unsigned int i = 0; i < 256; i++)
        check_colour(map.rgb[i], i * 0x010101);
    check_false(weft__colormap_find("jet", 256, &map));
}

static void values_outside_get_the_ends(void **state)
{
    weft__scale scale = {.low = -1, .high = 3};
    weft__colormap map;

    check_true(weft__colormap_find("gray", 256, &map));
    check_int(weft__colormap_index(&map, &scale, -INFINITY), 0);
    check_int(weft__colormap_index(&map, &scale, -2), 0);
    check_int(weft__colormap_index(&map, &scale, 1), 128);
    check_int(weft__colormap_index(&map, &scale, 3), 255);
    check_int(weft__colormap_index(&map, &scale, INFINITY), 255);
    scale = (weft__scale){.low = -1e308, .high = 1e308}; /* the difference is not a double */
    check_int(weft__colormap_index(&map, &scale, 0), 128);
    scale = (weft__scale){.low = 5, .high = 5};
    check_int(weft__colormap_index(&map, &scale, 5), 0);
    check_int(weft__colormap_index(&map, &scale, INFINITY), 255);
}

static void logarithm_spreads_the_small(void **state)
{
    weft__scale scale = {.low = 1, .high = 10000, .logarithmic = true};
    weft__colormap map;

    check_true(weft__colormap_find("gray", 256, &map));
    check_int(weft__colormap_index(&map, &scale, 1), 0);
    check_int(weft__colormap_index(&map, &scale, 0), 0);
    check_int(weft__colormap_index(&map, &scale, -3), 0);
    check_int(weft__colormap_index(&map, &scale, 101), 128);
    check_int(weft__colormap_index(&map, &scale, 10000), 255);
}

static void terrain_splits_at_the_shore(void **state)
{
    weft__scale scale = {.low = -8000, .high = 100};
    weft__colormap map;

    check_true(weft__colormap_find("terrain", 256, &map));
    check_int(weft__colormap_index(&map, &scale, -8000), 0);
    check_int(weft__colormap_index(&map, &scale, -1e-300), map.below - 1);
    check_int(weft__colormap_index(&map, &scale, 0), map.below);
    check_int(weft__colormap_index(&map, &scale, 100), 255);
    check_true(map.rgb[map.below - 1][2] > map.rgb[map.below - 1][1]); /* blue, then green */
    check_true(map.rgb[map.below][1] > map.rgb[map.below][2]);
    scale = (weft__scale){.low = 10, .high = 20}; /* land only, and sea only */
    check_int(weft__colormap_index(&map, &scale, 10), map.below);
    check_int(weft__colormap_index(&map, &scale, 20), 255);
    scale = (weft__scale){.low = -20, .high = -10};
    check_int(weft__colormap_index(&map, &scale, -20), 0);
    check_int(weft__colormap_index(&map, &scale, -10), map.below - 1);
}

/* ---- averaging ---- */

/* Every size of matrix against sums made here, elements given `piece` at a time. */
static void average(int64_t rows, int64_t columns, int64_t longest, int64_t piece)
{
    weft__raster r;
    weft__error error = {0};
    double values[400];

    for (int64_t i = 0; i < rows * columns; i++)
        values[i] = (double)(i * i % 101);
    check_int(weft__raster_create(rows, columns, longest, &error, &r), WEFT_OK);
    check_true(r.down <= longest && r.across <= longest && r.down >= 1 && r.across >= 1);
    for (int64_t i = 0; i < rows * columns; i += piece)
        weft__raster_add(&r, values + i, piece < rows * columns - i ? piece : rows * columns - i);
    for (int64_t y = 0; y < r.down; y++) {
        for (int64_t x = 0; x < r.across; x++) {
            double sum = 0, count = 0;

            for (int64_t i = y * rows / r.down; i < (y + 1) * rows / r.down; i++)
                for (int64_t j = x * columns / r.across; j < (x + 1) * columns / r.across; j++)
                    sum += values[i * columns + j], count++;
            check_double_bits(r.cells[y * r.across + x], sum / count);
        }
    }
    check_false(r.has_gaps);
    weft__raster_free(&r);
}

static void cells_average_their_area(void **state)
{
    for (int64_t rows = 1; rows < 20; rows++)
        for (int64_t columns = 1; columns < 20; columns++) {
            average(rows, columns, 1 + (rows * columns) % 11, 1 + (rows + columns) % 7);
            average(rows, columns, 100, 1000);
        }
}

static void nan_counts_for_nothing(void **state)
{
    static const double values[] = {NAN, 3, NAN, NAN, NAN, 5, NAN, NAN, -INFINITY, 0, INFINITY, 7};
    weft__raster r;
    weft__error error = {0};

    check_int(weft__raster_create(2, 6, 3, &error, &r), WEFT_OK);
    check_int(r.down, 1);
    check_int(r.across, 3);
    weft__raster_add(&r, values, 12);
    check_double_bits(r.cells[0], 3);
    check_true(isinf(r.cells[1]) && r.cells[1] < 0);
    check_true(isinf(r.cells[2]) && r.cells[2] > 0);
    check_double_bits(r.least, 0);
    check_double_bits(r.most, 7);
    check_double_bits(r.least_positive, 3);
    weft__raster_free(&r);
}

/* ---- files ---- */

#ifdef WEFT__HAVE_PNG
#include <png.h>

typedef struct decoded {
    int width, height;
    unsigned char *rgba;
} decoded;

static decoded decode(const char *path)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    decoded d;

    check_true(png_image_begin_read_from_file(&image, path));
    image.format = PNG_FORMAT_RGBA;
    d.width = (int)image.width, d.height = (int)image.height;
    d.rgba = malloc(PNG_IMAGE_SIZE(image));
    check_true(png_image_finish_read(&image, NULL, d.rgba, 0, NULL));
    return d;
}

static void check_pixel(const decoded *d, int x, int y, unsigned int rgb)
{
    check_colour(d->rgba + 4 * (y * d->width + x), rgb);
    check_int(d->rgba[4 * (y * d->width + x) + 3], 255);
}

static void path_of(const char *name, char path[512])
{
    snprintf(path, 512, "%s/%s", test_tmp_dir(), name);
}

/* A float64 matrix of these values on all ranks' session. */
static weft_array *matrix(weft_session *s, int64_t rows, int64_t columns, const double *values)
{
    weft_array *a = NULL;
    weft_block block;

    check_ok(weft_empty(s, WEFT_SHAPE(rows, columns), WEFT_FLOAT64, &a));
    block = weft_local(a);
    if (block.data)
        memcpy(block.data, values + block.offset, (size_t)block.elements * sizeof *values);
    check_ok(weft_barrier(s));
    return a;
}

static decoded draw(int64_t rows, int64_t columns, const double *values, const weft_picture *p)
{
    weft_array *a = matrix(test_session(), rows, columns, values);
    char path[512];
    decoded d;

    path_of("picture.png", path);
    check_ok(weft_save_png(a, path, p));
    d = decode(path);
    check_ok(weft_barrier(test_session()));
    weft_free(&a);
    return d;
}

static void pixels_are_where_they_belong(void **state)
{
    static const double values[] = {0, 51, 102, 153, 204, 255};
    weft_picture gray = {.colormap = "gray"};
    weft_picture turned = {.colormap = "gray", .transposed = true};
    weft_picture flipped = {.colormap = "gray", .flipped = true};
    decoded d = draw(2, 3, values, &gray);

    check_int(d.width, 3);
    check_int(d.height, 2);
    for (unsigned int i = 0; i < 6; i++)
        check_pixel(&d, (int)i % 3, (int)i / 3, i * 51 * 0x010101);
    free(d.rgba);
    d = draw(2, 3, values, &turned); /* dimension 0 to the right, dimension 1 up */
    check_int(d.width, 2);
    check_int(d.height, 3);
    check_pixel(&d, 0, 2, 0);
    check_pixel(&d, 0, 0, 102 * 0x010101);
    check_pixel(&d, 1, 2, 153 * 0x010101);
    check_pixel(&d, 1, 0, 0xffffff);
    free(d.rgba);
    d = draw(2, 3, values, &flipped);
    check_pixel(&d, 0, 1, 0);
    check_pixel(&d, 2, 0, 0xffffff);
    free(d.rgba);
}

static void nan_is_transparent(void **state)
{
    static const double values[] = {0, NAN, INFINITY, 1, -INFINITY, NAN};
    decoded d = draw(2, 3, values, NULL);

    check_pixel(&d, 0, 0, 0x440154);
    check_pixel(&d, 2, 0, 0xfde725);
    check_pixel(&d, 0, 1, 0xfde725);
    check_pixel(&d, 1, 1, 0x440154);
    check_int(d.rgba[4 * 1 + 3], 0);
    check_int(d.rgba[4 * 5 + 3], 0);
    free(d.rgba);
}

static void constant_and_tiny_pictures(void **state)
{
    static const double values[] = {7, 7, 7, 7}, nothing[] = {NAN}, infinite[] = {INFINITY};
    weft_picture logarithmic = {.colormap = "gray", .logarithmic = true};
    decoded d = draw(2, 2, values, NULL);

    check_pixel(&d, 1, 1, 0x440154);
    free(d.rgba);
    d = draw(1, 1, values, NULL);
    check_int(d.width * d.height, 1);
    check_pixel(&d, 0, 0, 0x440154);
    free(d.rgba);
    d = draw(1, 1, nothing, NULL);
    check_int(d.rgba[3], 0);
    free(d.rgba);
    d = draw(1, 1, infinite, NULL);
    check_pixel(&d, 0, 0, 0xfde725);
    free(d.rgba);
    d = draw(1, 1, nothing, &logarithmic);
    free(d.rgba);
}

static void large_matrices_are_averaged_down(void **state)
{
    weft_session *s = test_session();
    weft_picture small = {.colormap = "gray", .low = 0, .high = 255, .max_pixels = 60};
    weft_array *a = NULL;
    weft_block block;
    char path[512];
    decoded d;

    path_of("large.png", path);
    check_ok(weft_empty(s, WEFT_SHAPE(300, 400), WEFT_UINT8, &a));
    block = weft_local(a);
    for (int64_t i = 0; i < block.elements; i++)
        ((unsigned char *)block.data)[i] = (block.offset + i) % 2 ? 100 : 200;
    check_ok(weft_barrier(s));
    check_ok(weft_save_png(a, path, &small));
    d = decode(path);
    check_int(d.width, 60);
    check_int(d.height, 45);
    for (int i = 0; i < d.width * d.height; i++)
        check_true(abs(d.rgba[4 * i] - 150) < 8);
    free(d.rgba);
    weft_free(&a);
}

static long size_of(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 ? (long)info.st_size : -1;
}

/* All ranks and one alone give the same bytes; rows are longer and shorter than what is fetched. */
static void same_file_on_any_number_of_ranks(void **state)
{
    static const int64_t shapes[][2] = {{37, 53}, {1, 2000003}, {2000, 1000}};
    weft_session *alone = NULL;
    char path[512], other[512], command[1200];

    path_of("all.png", path);
    path_of("one.png", other);
    check_ok(weft_open_local(1, &alone));
    for (int i = 0; i < 3; i++) {
        int64_t count = shapes[i][0] * shapes[i][1];
        double *values = malloc((size_t)count * sizeof *values);
        weft_array *a, *b;

        for (int64_t k = 0; k < count; k++)
            values[k] = k % 997 == 5 ? NAN : sin((double)k / 7) * (double)k;
        a = matrix(test_session(), shapes[i][0], shapes[i][1], values);
        b = matrix(alone, shapes[i][0], shapes[i][1], values);
        check_ok(weft_save(a, path));
        if (weft_rank(test_session()) == 0) {
            check_ok(weft_save_png(b, other, NULL));
            check_true(size_of(path) > 0);
            snprintf(command, sizeof command, "cmp '%s' '%s'", path, other);
            check_int(system(command), 0);
        }
        weft_free(&a), weft_free(&b);
        free(values);
    }
    check_ok(weft_stop(&alone));
}

static void refuse(weft_shape shape, weft_dtype dtype, const weft_picture *p, weft_status status,
                   const char *words)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    char path[512];

    path_of("refused.png", path);
    check_ok(weft_zeros(s, shape, dtype, &a));
    check_int(weft_save_png(a, path, p), status);
    if (!strstr(weft_message(s), words))
        check_string(weft_message(s), words);
    weft_clear(s);
    check_int(size_of(path), -1);
    weft_free(&a);
}

static void what_cannot_be_shown_is_refused(void **state)
{
    refuse(WEFT_SHAPE(5), WEFT_FLOAT64, NULL, WEFT_ERR_SHAPE, "shape (5,)");
    refuse(WEFT_SCALAR_SHAPE, WEFT_FLOAT64, NULL, WEFT_ERR_SHAPE, "shape ()");
    refuse(WEFT_SHAPE(2, 2, 2), WEFT_FLOAT64, NULL, WEFT_ERR_SHAPE, "two dimensions");
    refuse(WEFT_SHAPE(0, 3), WEFT_FLOAT64, NULL, WEFT_ERR_SHAPE, "shape (0, 3) has nothing");
    refuse(WEFT_SHAPE(3, 3), WEFT_COMPLEX64, NULL, WEFT_ERR_DTYPE, "complex64");
    refuse(WEFT_SHAPE(3, 3), WEFT_INT8, &(weft_picture){.colormap = "jet"}, WEFT_ERR_ARGUMENT,
           "no colour map 'jet'; known are viridis");
    refuse(WEFT_SHAPE(3, 3), WEFT_INT8, &(weft_picture){.low = 2, .high = 1}, WEFT_ERR_ARGUMENT,
           "from 2 to 1");
    refuse(WEFT_SHAPE(3, 3), WEFT_INT8, &(weft_picture){.high = NAN}, WEFT_ERR_ARGUMENT, "nan");
    refuse(WEFT_SHAPE(3, 3), WEFT_INT8, &(weft_picture){.high = 5, .logarithmic = true},
           WEFT_ERR_ARGUMENT, "begin at 0");
    refuse(WEFT_SHAPE(3, 3), WEFT_INT8, &(weft_picture){.max_pixels = -1}, WEFT_ERR_ARGUMENT,
           "max_pixels is -1");
}

static void every_real_dtype_is_shown(void **state)
{
    char path[512];

    path_of("every.PNG", path);
    check_true(weft_can_save(path));
    for (int dtype = 0; dtype < WEFT_COMPLEX64; dtype++) {
        weft_value one = {.dtype = WEFT_INT64, .as.i = 1};
        weft_picture gray = {.colormap = "gray", .low = 0, .high = 1};
        weft_array *a = NULL;
        decoded d;

        check_ok(weft_full(test_session(), WEFT_SHAPE(5, 7), (weft_dtype)dtype, one, &a));
        check_ok(weft_save_png(a, path, &gray));
        d = decode(path);
        check_pixel(&d, 6, 4, 0xffffff);
        free(d.rgba);
        check_ok(weft_barrier(test_session()));
        weft_free(&a);
    }
}

#else

static void pictures_are_refused(void **state)
{
    weft_array *a = NULL;

    check_false(weft_can_save("a.png"));
    check_ok(weft_zeros(test_session(), WEFT_SHAPE(3, 3), WEFT_INT8, &a));
    check_status(weft_save(a, "a.png"), WEFT_ERR_UNSUPPORTED);
    weft_free(&a);
}

#endif

const struct CMUnitTest png_tests[] = {cmocka_unit_test(maps_have_their_published_colours),
                                       cmocka_unit_test(values_outside_get_the_ends),
                                       cmocka_unit_test(logarithm_spreads_the_small),
                                       cmocka_unit_test(terrain_splits_at_the_shore),
                                       cmocka_unit_test(cells_average_their_area),
                                       cmocka_unit_test(nan_counts_for_nothing),
#ifdef WEFT__HAVE_PNG
                                       cmocka_unit_test(pixels_are_where_they_belong),
                                       cmocka_unit_test(nan_is_transparent),
                                       cmocka_unit_test(constant_and_tiny_pictures),
                                       cmocka_unit_test(large_matrices_are_averaged_down),
                                       cmocka_unit_test(same_file_on_any_number_of_ranks),
                                       cmocka_unit_test(what_cannot_be_shown_is_refused),
                                       cmocka_unit_test(every_real_dtype_is_shown),
#else
                                       cmocka_unit_test(pictures_are_refused),
#endif
                                       {0}};
