/* The .npy header: what is understood, what is refused, and what is written; and the index
 * arithmetic of Fortran order, on every small case. */
#include "harness.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <weft/array.h>

#include "file/fortran.h"
#include "file/npy_header.h"

#define FUZZ_NO_MAIN
#include "fuzz/fuzz_npy_header.c"

static weft_status parse(const char *text, weft__npy_header *header, weft__error *error)
{
    /* In memory of exactly its length, so that a sanitizer sees what is read past the end. */
    char *copy = malloc(strlen(text) + !*text);
    weft_status status;

    memcpy(copy, text, strlen(text));
    weft__error_clear(error);
    status = weft__npy_parse(copy, strlen(text), header, error);
    free(copy);
    return status;
}

static void accept(const char *text, weft_dtype dtype, bool swapped, bool fortran, weft_shape shape)
{
    weft__npy_header header;
    weft__error error = {0};

    check_int(parse(text, &header, &error), WEFT_OK);
    check_string(error.message, "");
    check_int(header.dtype, dtype);
    check_int(header.swapped, swapped);
    check_int(header.fortran, fortran);
    check_true(weft_shape_equal(&header.shape, &shape));
}

static void dictionaries_are_understood(void **state)
{
    accept("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }   \n", WEFT_FLOAT64, false,
           false, WEFT_SHAPE(3, 4));
    accept("{'shape':(3,),'fortran_order':True,'descr':'>i4'}", WEFT_INT32, true, false,
           WEFT_SHAPE(3));
    accept(" { \"fortran_order\" : True ,\t\"shape\" : ( 3L , 4L , ) , \"descr\" : '=u2' , }\n",
           WEFT_UINT16, false, true, WEFT_SHAPE(3, 4));
    accept("{'descr': '|b1', 'fortran_order': False, 'shape': (), }", WEFT_BOOL, false, false,
           WEFT_SCALAR_SHAPE);
    accept("{'descr': '|u1', 'fortran_order': False, 'shape': (0, 7)}", WEFT_UINT8, false, false,
           WEFT_SHAPE(0, 7));
    accept("{'descr': '>i1', 'fortran_order': False, 'shape': (2,)}", WEFT_INT8, false, false,
           WEFT_SHAPE(2));
    accept("{'descr': 'f4', 'fortran_order': False, 'shape': (2,)}", WEFT_FLOAT32, false, false,
           WEFT_SHAPE(2));
    accept("{'descr': '?', 'fortran_order': True, 'shape': (1, 5, 1)}", WEFT_BOOL, false, false,
           WEFT_SHAPE(1, 5, 1));
    accept("{'descr': '>c16', 'fortran_order': True, 'shape': (2, 2)}", WEFT_COMPLEX128, true, true,
           WEFT_SHAPE(2, 2));
    accept("{'descr': '<c8', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,"
           " 1, 1, 1, 2)}",
           WEFT_COMPLEX64, false, false,
           WEFT_SHAPE(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2));
}

static void refuse(const char *text, weft_status status, const char *words)
{
    weft__npy_header header;
    weft__error error = {0};

    check_int(parse(text, &header, &error), status);
    if (!strstr(error.message, words))
        check_string(error.message, words);
}

static void other_texts_are_refused(void **state)
{
    refuse("", WEFT_ERR_FORMAT, "not a Python dictionary");
    refuse("[]", WEFT_ERR_FORMAT, "not a Python dictionary");
    refuse("{", WEFT_ERR_FORMAT, "not a Python dictionary");
    refuse("{'descr'", WEFT_ERR_FORMAT, "not a Python dictionary");
    refuse("{'descr: '<f8'}", WEFT_ERR_FORMAT, "not a Python dictionary");
    refuse("{}", WEFT_ERR_FORMAT, "lacks the key 'descr'");
    refuse("{'descr': '<f8', 'shape': (3,)}", WEFT_ERR_FORMAT, "lacks the key 'fortran_order'");
    refuse("{'descr': '<f8', 'fortran_order': False}", WEFT_ERR_FORMAT, "lacks the key 'shape'");
    refuse("{'descr': '<f8', 'descr': '<f8'}", WEFT_ERR_FORMAT, "twice the key 'descr'");
    refuse("{'descr': '<f8', 'order': 'C'}", WEFT_ERR_FORMAT, "the unknown key 'order'");
    refuse("{'descr': 8}", WEFT_ERR_FORMAT, "descr is not a string");
    refuse("{'descr': '\\x3cf8'}", WEFT_ERR_FORMAT, "descr is not a string");
    refuse("{'fortran_order': 0}", WEFT_ERR_FORMAT, "neither True nor False");
    refuse("{'fortran_order': Falsely}", WEFT_ERR_FORMAT, "neither True nor False");
    refuse("{'shape': 3}", WEFT_ERR_FORMAT, "not a tuple");
    refuse("{'shape': (3)}", WEFT_ERR_FORMAT, "not a tuple");
    refuse("{'shape': [3, 4]}", WEFT_ERR_FORMAT, "not a tuple");
    refuse("{'shape': (3 4)}", WEFT_ERR_FORMAT, "not a tuple");
    refuse("{'shape': (3,, 4)}", WEFT_ERR_FORMAT, "not a tuple of integers");
    refuse("{'shape': (,)}", WEFT_ERR_FORMAT, "not a tuple of integers");
    refuse("{'shape': (3.0,)}", WEFT_ERR_FORMAT, "not a tuple");
    refuse("{'shape': (3, 4", WEFT_ERR_FORMAT, "not a tuple");
    refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (3,)} x", WEFT_ERR_FORMAT,
           "goes on after its dictionary");
    refuse("{'descr': '<f8' 'shape': (3,)}", WEFT_ERR_FORMAT, "not a Python dictionary");
}

static void other_dtypes_are_refused(void **state)
{
    refuse("{'descr': '|O', 'shape': (1,)}", WEFT_ERR_DTYPE, "pickled Python objects");
    refuse("{'descr': 'O'}", WEFT_ERR_DTYPE, "pickled Python objects");
    refuse("{'descr': [('x', '<f8')]}", WEFT_ERR_DTYPE, "structured dtypes are not read");
    refuse("{'descr': '<f2'}", WEFT_ERR_DTYPE, "'<f2': only bool, int8");
    refuse("{'descr': '<f16'}", WEFT_ERR_DTYPE, "'<f16'");
    refuse("{'descr': '<U5'}", WEFT_ERR_DTYPE, "'<U5'");
    refuse("{'descr': '|S5'}", WEFT_ERR_DTYPE, "'|S5'");
    refuse("{'descr': '<M8[ns]'}", WEFT_ERR_DTYPE, "'<M8[ns]'");
    refuse("{'descr': ''}", WEFT_ERR_DTYPE, "''");
    refuse("{'descr': '<'}", WEFT_ERR_DTYPE, "'<'");
}

static void impossible_shapes_are_refused(void **state)
{
    refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807, 4)}",
           WEFT_ERR_SHAPE, "(9223372036854775807, 4) of float64 overflows");
    refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000000000000,)}",
           WEFT_ERR_SHAPE, "(2000000000000000000,) of float64 overflows");
    refuse("{'shape': (99999999999999999999,)}", WEFT_ERR_SHAPE, "extent 99999999999999999999");
    refuse("{'shape': (3, -1)}", WEFT_ERR_SHAPE, "extent -1");
    refuse("{'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)}", WEFT_ERR_SHAPE,
           "17 dimensions; at most 16");
}

static void find(const char *bytes, size_t count, int64_t file_bytes, weft_status status,
                 const char *words)
{
    weft__error error = {0};
    weft__npy_text text;

    check_int(weft__npy_find_text((const unsigned char *)bytes, count, file_bytes, &text, &error),
              status);
    if (!strstr(error.message, words))
        check_string(error.message, words);
}

static void first_bytes_are_checked(void **state)
{
    weft__error error = {0};
    weft__npy_text text;

    find("", 0, 0, WEFT_ERR_FORMAT, "it is empty");
    find("\x93NUM", 4, 4, WEFT_ERR_FORMAT, "does not begin with");
    find("PK\3\4aaaaaaaa", 12, 100, WEFT_ERR_FORMAT, "does not begin with");
    find("\x93NUMPY\1\0v", 9, 9, WEFT_ERR_FORMAT, "ends after 9 bytes");
    find("\x93NUMPY\4\0v\0\0\0", 12, 500, WEFT_ERR_FORMAT, "version 4.0");
    find("\x93NUMPY\0\0v\0\0\0", 12, 500, WEFT_ERR_FORMAT, "version 0.0");
    find("\x93NUMPY\1\0v\0{'", 12, 500, WEFT_OK, "");
    find("\x93NUMPY\1\0v\0{'", 12, 127, WEFT_ERR_FORMAT, "needs 128 bytes, the file has 127");
    find("\x93NUMPY\2\0\1\0\1\0", 12, 1 << 20, WEFT_ERR_FORMAT, "65537 bytes long; at most 65536");
    find("\x93NUMPY\3\0\xff\xff\xff\xff", 12, 1 << 20, WEFT_ERR_FORMAT, "4294967295 bytes long");
    check_int(weft__npy_find_text((const unsigned char *)"\x93NUMPY\3\0\0\0\1\0", 12, 1 << 20,
                                  &text, &error),
              WEFT_OK);
    check_int(text.offset, 12);
    check_int(text.length, 65536);
}

static void headers_are_numpys_own(void **state)
{
    unsigned char bytes[WEFT__NPY_FORMAT_MAX];
    weft_shape matrix = WEFT_SHAPE(3, 4), widest = {.ndim = WEFT_MAX_NDIM};
    char expected[256];
    size_t count;

    snprintf(expected, sizeof expected, "%-117s\n",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }");
    count = weft__npy_format(WEFT_FLOAT64, &matrix, bytes);
    check_int(count, 128);
    check_bytes(bytes, "\x93NUMPY\1\0v\0", 10);
    check_bytes(bytes + 10, expected, 118);
    for (int i = 0; i < WEFT_MAX_NDIM; i++)
        widest.extent[i] = INT64_MAX;
    count = weft__npy_format(WEFT_COMPLEX128, &widest, bytes);
    check_int(count % 64, 0);
    check_true(count <= WEFT__NPY_FORMAT_MAX && bytes[count - 1] == '\n');
}

static void what_is_written_is_understood(void **state)
{
    unsigned char bytes[WEFT__NPY_FORMAT_MAX];

    for (int dtype = 0; dtype < WEFT_DTYPE_COUNT; dtype++)
        for (int ndim = 0; ndim <= WEFT_MAX_NDIM; ndim++) {
            weft_shape shape = {.ndim = ndim, .extent = {12345678, 0, 3}};
            size_t count = weft__npy_format((weft_dtype)dtype, &shape, bytes);
            weft__error error = {0};
            weft__npy_header header;

            check_int(weft__npy_parse((char *)bytes + 10, count - 10, &header, &error), WEFT_OK);
            check_int(header.dtype, dtype);
            check_false(header.swapped);
            check_true(weft_shape_equal(&header.shape, &shape));
        }
}

static void mutated_headers_do_no_harm(void **state)
{
    fuzz_rounds(100000, (uint64_t)weft_rank(test_session()));
}

/* ---- Fortran order ---- */

/* The C-order index of the element that has number `at` in the file. */
static int64_t turned(const weft_shape *shape, int64_t at)
{
    int64_t stride = weft_shape_count(shape), index = 0;

    for (int d = 0; d < shape->ndim; d++) {
        stride /= shape->extent[d];
        index += at % shape->extent[d] * stride;
        at /= shape->extent[d];
    }
    return index;
}

/* Brings some rows into place, tile by tile, and checks that each element came once. */
static void place_rows(const weft_shape *shape, weft_rows wanted, size_t bytes)
{
    weft__fortran plan = weft__fortran_plan(shape, sizeof(int32_t), wanted, bytes);
    int64_t count = weft_shape_count(shape), row = count / shape->extent[0], placed = 0;
    int32_t to[256], tile_data[256];

    memset(to, 0xff, sizeof to);
    for (int64_t t = 0; t < plan.tiles; t++) {
        weft__fortran_tile tile = weft__fortran_tile_at(&plan, t);
        int32_t *data = tile_data;

        check_true(tile.rows.count * tile.count <= (int64_t)(bytes / sizeof(int32_t)) ||
                   tile.rows.count * tile.count == 1);
        for (int64_t c = tile.first; c < tile.first + tile.count; c++)
            for (int64_t r = 0; r < tile.rows.count; r++)
                *data++ = (int32_t)turned(shape, weft__fortran_offset(&plan, &tile, c) + r);
        if (weft__fortran_is_run(&plan, &tile) && tile.count > 1)
            check_int(weft__fortran_offset(&plan, &tile, tile.first + 1) -
                          weft__fortran_offset(&plan, &tile, tile.first),
                      tile.rows.count);
        weft__fortran_place(&plan, &tile, tile_data, to);
        placed += tile.rows.count * tile.count;
    }
    check_int(placed, wanted.count * row);
    for (int64_t i = 0; i < wanted.count * row; i++)
        check_int(to[i], wanted.first * row + i);
}

static void place_everything(weft_shape shape)
{
    for (int64_t first = 0; first < shape.extent[0]; first++)
        for (int64_t count = 1; first + count <= shape.extent[0]; count++)
            for (size_t bytes = 1; bytes < 900; bytes += bytes < 40 ? 4 : 60)
                place_rows(&shape, (weft_rows){first, count}, bytes);
}

static void tiles_cover_every_small_shape(void **state)
{
    for (int64_t rows = 1; rows < 8; rows++)
        for (int64_t columns = 1; columns < 9; columns++)
            place_everything(WEFT_SHAPE(rows, columns));
    place_everything(WEFT_SHAPE(3, 4, 5));
    place_everything(WEFT_SHAPE(5, 1, 3));
    place_everything(WEFT_SHAPE(2, 3, 1, 2, 3));
    place_everything(WEFT_SHAPE(1, 6, 7));
}

const struct CMUnitTest npy_header_tests[] = {cmocka_unit_test(dictionaries_are_understood),
                                              cmocka_unit_test(other_texts_are_refused),
                                              cmocka_unit_test(other_dtypes_are_refused),
                                              cmocka_unit_test(impossible_shapes_are_refused),
                                              cmocka_unit_test(first_bytes_are_checked),
                                              cmocka_unit_test(headers_are_numpys_own),
                                              cmocka_unit_test(what_is_written_is_understood),
                                              cmocka_unit_test(mutated_headers_do_no_harm),
                                              cmocka_unit_test(tiles_cover_every_small_shape),
                                              {0}};
