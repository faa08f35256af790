/* .npy files in both directions; what they hold is checked against bytes put together here. */
#include "harness.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <weft.h>

static const weft_dtype dtypes[] = {WEFT_BOOL,      WEFT_INT8,    WEFT_INT16,   WEFT_INT32,
                                    WEFT_INT64,     WEFT_UINT8,   WEFT_UINT16,  WEFT_UINT32,
                                    WEFT_UINT64,    WEFT_FLOAT32, WEFT_FLOAT64, WEFT_COMPLEX64,
                                    WEFT_COMPLEX128};
enum { DTYPES = sizeof dtypes / sizeof *dtypes };

/* ---- files made by hand ---- */

typedef struct place {
    char path[512];
} place;

static place file_called(const char *name)
{
    place p;

    snprintf(p.path, sizeof p.path, "%s/%s", test_tmp_dir(), name);
    return p;
}

/* Rank 0 writes; all wait. */
static void write_bytes(const char *path, const void *bytes, size_t count)
{
    if (weft_rank(test_session()) == 0) {
        FILE *file = fopen(path, "wb");

        check_true(file != NULL);
        check_int(fwrite(bytes, 1, count, file), count);
        check_int(fclose(file), 0);
    }
    check_ok(weft_barrier(test_session()));
}

/* A version 1 file: header text and elements. */
static void write_file(const char *path, const char *header, const void *data, size_t bytes)
{
    size_t length = strlen(header), total = 10 + length + bytes;
    unsigned char *file = malloc(total);

    memcpy(file, "\x93NUMPY\x01\x00", 8);
    file[8] = (unsigned char)(length & 0xff);
    file[9] = (unsigned char)(length >> 8);
    memcpy(file + 10, header, length);
    if (bytes)
        memcpy(file + 10 + length, data, bytes);
    write_bytes(path, file, total);
    free(file);
}

static long count_files(void)
{
    DIR *folder = opendir(test_tmp_dir());
    long count = 0;

    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

/* ---- what elements are ---- */

/* The bytes of element `index`: never all alike, 0 or 1 for bool. */
static void pattern(weft_dtype dtype, int64_t index, unsigned char *bytes)
{
    uint64_t x = (uint64_t)index * 0x9e3779b97f4a7c15u + (uint64_t)dtype;

    for (size_t i = 0; i < weft_dtype_size(dtype); i++) {
        x = (x ^ x >> 29) * 0xbf58476d1ce4e5b9u;
        bytes[i] = dtype == WEFT_BOOL ? x >> 63 : (unsigned char)(x >> 56);
    }
}

static void fill_pattern(weft_array *a)
{
    weft_block block = weft_local(a);
    weft_dtype dtype = weft_array_dtype(a);

    for (int64_t i = 0; i < block.elements; i++)
        pattern(dtype, block.offset + i,
                (unsigned char *)block.data + (size_t)i * weft_dtype_size(dtype));
    check_ok(weft_barrier(test_session()));
}

static void check_pattern(const weft_array *a)
{
    weft_block block = weft_local(a);
    weft_dtype dtype = weft_array_dtype(a);
    unsigned char expected[16];

    for (int64_t i = 0; i < block.elements; i++) {
        pattern(dtype, block.offset + i, expected);
        check_bytes((unsigned char *)block.data + (size_t)i * weft_dtype_size(dtype), expected,
                    weft_dtype_size(dtype));
    }
}

/* ---- round trips ---- */

static void round_trip(weft_shape shape, weft_dtype dtype)
{
    weft_array *a = NULL, *b = NULL;
    place file = file_called("round.npy");
    weft_shape got;

    check_ok(weft_empty(test_session(), shape, dtype, &a));
    fill_pattern(a);
    check_ok(weft_save_npy(a, file.path));
    check_ok(weft_load_npy(test_session(), file.path, &b));
    got = weft_array_shape(b);
    check_true(weft_shape_equal(&got, &shape));
    check_int(weft_array_dtype(b), dtype);
    check_pattern(b);
    weft_free(&a), weft_free(&b);
}

static void every_dtype_comes_back(void **state)
{
    for (int i = 0; i < DTYPES; i++) {
        round_trip(WEFT_SCALAR_SHAPE, dtypes[i]);
        round_trip(WEFT_SHAPE(7), dtypes[i]);
        round_trip(WEFT_SHAPE(13, 5), dtypes[i]);
    }
}

static void every_shape_comes_back(void **state)
{
    weft_shape widest = {.ndim = WEFT_MAX_NDIM};

    for (int i = 0; i < WEFT_MAX_NDIM; i++)
        widest.extent[i] = 1 + i % 2;
    round_trip(WEFT_SHAPE(0), WEFT_FLOAT64);
    round_trip(WEFT_SHAPE(0, 5), WEFT_FLOAT64);
    round_trip(WEFT_SHAPE(5, 0), WEFT_INT16);
    round_trip(WEFT_SHAPE(1), WEFT_FLOAT32);
    round_trip(WEFT_SHAPE(2, 3, 4), WEFT_COMPLEX128);
    round_trip(WEFT_SHAPE(1, 1000), WEFT_INT32);
    round_trip(WEFT_SHAPE(1000, 1), WEFT_UINT8);
    round_trip(WEFT_SHAPE(700, 1001), WEFT_FLOAT64); /* more than one piece */
    round_trip(widest, WEFT_INT8);
}

static void spoil(const weft_array *a)
{
    weft_block block = weft_local(a);

    if (block.data)
        memset(block.data, 0x5a, (size_t)block.elements * weft_dtype_size(weft_array_dtype(a)));
    check_ok(weft_barrier(test_session()));
}

/* All of it into arrays of every layout. */
static void load_into(weft_array *a, const char *path)
{
    check_ok(weft_load_npy(test_session(), path, &a));
    check_pattern(a);
    check_ok(weft_save_npy(a, file_called("again.npy").path));
    spoil(a);
    check_ok(weft_load_npy(test_session(), file_called("again.npy").path, &a));
    check_pattern(a);
}

static void every_layout_is_filled_and_saved(void **state)
{
    weft_session *s = test_session();
    int64_t rows[64] = {0};
    weft_placement everywhere = {.replicated = true}, ragged = {.rows_per_rank = rows};
    weft_array *a = NULL, *b = NULL, *c = NULL, *d = NULL;
    int last = weft_size(s) - 1;
    int64_t *own;
    place file = file_called("layouts.npy");

    if (last >= 64)
        test_skip("made for fewer than 64 ranks");
    check_ok(weft_empty(s, WEFT_SHAPE(29, 3), WEFT_INT64, &a));
    fill_pattern(a);
    check_ok(weft_save_npy(a, file.path));

    check_ok(weft_empty_placed(s, WEFT_SHAPE(29, 3), WEFT_INT64, &everywhere, &b));
    load_into(b, file.path);
    rows[last] = 29; /* the last rank has all */
    check_ok(weft_empty_placed(s, WEFT_SHAPE(29, 3), WEFT_INT64, &ragged, &c));
    load_into(c, file.path);
    own = malloc(sizeof *own * 29 * 3);
    check_ok(weft_wrap(s, own, WEFT_SHAPE(weft_rank(s) == last ? 29 : 0, 3), WEFT_INT64, &d));
    load_into(d, file.path);
    weft_free(&a), weft_free(&b), weft_free(&c), weft_free(&d);
    free(own);
}

static void array_to_fill_must_fit(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL;
    place file = file_called("fit.npy");

    check_ok(weft_zeros(s, WEFT_SHAPE(3, 4), WEFT_FLOAT64, &a));
    check_ok(weft_save_npy(a, file.path));
    check_ok(weft_zeros(s, WEFT_SHAPE(4, 3), WEFT_FLOAT64, &b));
    check_status(weft_load_npy(s, file.path, &b), WEFT_ERR_SHAPE);
    weft_free(&b);
    check_ok(weft_zeros(s, WEFT_SHAPE(3, 4), WEFT_FLOAT32, &b));
    check_status(weft_load_npy(s, file.path, &b), WEFT_ERR_DTYPE);
    weft_free(&a), weft_free(&b);
}

static void local_session_reads_and_writes(void **state)
{
    weft_session *s = NULL;
    weft_array *a = NULL, *b = NULL;
    char name[64];

    snprintf(name, sizeof name, "local-%d.npy", weft_rank(test_session()));
    check_ok(weft_open_local(2, &s));
    check_ok(weft_arange(s, 0, 1000, 1, WEFT_INT32, &a));
    check_ok(weft_save(a, file_called(name).path));
    check_ok(weft_load(s, file_called(name).path, &b));
    check_bytes(weft_local(b).data, weft_local(a).data, 4000);
    weft_free(&a), weft_free(&b);
    check_ok(weft_stop(&s));
}

/* ---- both orders ---- */

/* Writes the pattern in Fortran order, bytes swapped or not. */
static void write_fortran(const char *path, const weft_shape *shape, weft_dtype dtype, bool swapped)
{
    static const char codes[][4] = {"b1", "i1", "i2", "i4", "i8", "u1", "u2",
                                    "u4", "u8", "f4", "f8", "c8", "c16"};
    size_t size = weft_dtype_size(dtype), part = dtype >= WEFT_COMPLEX64 ? size / 2 : size;
    int64_t count = weft_shape_count(shape);
    unsigned char *data = malloc((size_t)count * size + 1), element[16];
    char header[256], tuple[128];

    for (int64_t at = 0; at < count; at++) {
        int64_t rest = at, index = 0, stride = count;

        for (int d = 0; d < shape->ndim; d++) {
            stride /= shape->extent[d];
            index += rest % shape->extent[d] * stride;
            rest /= shape->extent[d];
        }
        pattern(dtype, index, element);
        for (size_t i = 0; i < size; i++)
            data[(size_t)at * size + i] =
                element[swapped ? i / part * part + part - 1 - i % part : i];
    }
    weft_shape_format(shape, tuple, sizeof tuple);
    snprintf(header, sizeof header, "{'descr': '%c%s', 'fortran_order': True, 'shape': %s, }\n",
             swapped ? '>' : '<', codes[dtype], tuple);
    write_file(path, header, data, (size_t)count * size);
    free(data);
}

static void turn(weft_shape shape, weft_dtype dtype, bool swapped)
{
    place file = file_called("fortran.npy");
    weft_array *a = NULL;

    write_fortran(file.path, &shape, dtype, swapped);
    check_ok(weft_load_npy(test_session(), file.path, &a));
    check_pattern(a);
    weft_free(&a);
}

static void fortran_order_is_turned(void **state)
{
    for (int i = 0; i < DTYPES; i++)
        for (int swapped = 0; swapped < 2; swapped++) {
            turn(WEFT_SHAPE(19, 23), dtypes[i], swapped);
            turn(WEFT_SHAPE(3, 4, 5), dtypes[i], swapped);
        }
    turn(WEFT_SHAPE(11), WEFT_FLOAT64, false);
    turn(WEFT_SHAPE(2, 1, 3, 1, 2), WEFT_INT16, true);
    turn(WEFT_SHAPE(1, 50), WEFT_INT32, true);
    turn(WEFT_SHAPE(50, 1), WEFT_INT32, true);
    turn(WEFT_SHAPE(601, 703), WEFT_FLOAT64, false); /* several tiles */
    turn(WEFT_SHAPE(40000, 7), WEFT_FLOAT64, true);
    turn(WEFT_SHAPE(3, 70001), WEFT_COMPLEX128, false);
}

static void fortran_order_fills_every_layout(void **state)
{
    weft_session *s = test_session();
    weft_placement everywhere = {.replicated = true};
    weft_shape shape = WEFT_SHAPE(601, 703);
    weft_array *a = NULL, *b = NULL;
    weft_rows rows = weft_split(601, weft_size(s), weft_size(s) - 1 - weft_rank(s));
    double *own = malloc(sizeof *own * (size_t)rows.count * 703);
    place file = file_called("fortran.npy");

    write_fortran(file.path, &shape, WEFT_FLOAT64, false);
    check_ok(weft_empty_placed(s, WEFT_SHAPE(601, 703), WEFT_FLOAT64, &everywhere, &a));
    check_ok(weft_load_npy(s, file.path, &a));
    check_pattern(a);
    check_ok(weft_wrap(s, own, WEFT_SHAPE(rows.count, 703), WEFT_FLOAT64, &b));
    check_ok(weft_load_npy(s, file.path, &b));
    check_pattern(b);
    weft_free(&a), weft_free(&b);
    free(own);
}

static void bool_is_zero_or_one(void **state)
{
    static const unsigned char raw[] = {0, 1, 2, 255, 0, 128}, clean[] = {0, 1, 1, 1, 0, 1};
    place file = file_called("bool.npy");
    weft_array *a = NULL;
    weft_block block;

    write_file(file.path, "{'descr': '|b1', 'fortran_order': False, 'shape': (6,)}", raw, 6);
    check_ok(weft_load_npy(test_session(), file.path, &a));
    block = weft_local(a);
    check_bytes(block.data, clean + block.offset, (size_t)block.elements);
    weft_free(&a);
}

/* ---- refusals ---- */

/* A call has failed with a sentence that has these words, and with its status on every rank. */
static void check_failure(weft_status got, weft_status expected, const char *words)
{
    weft_session *s = test_session();

    check_int(got, expected);
    if (!strstr(weft_message(s), words))
        check_string(weft_message(s), words);
    weft_clear(s);
}

static void refuse(const char *path, weft_status status, const char *words)
{
    weft_array *a = NULL;

    check_failure(weft_load_npy(test_session(), path, &a), status, words);
    check_true(a == NULL);
}

static void bad_files_are_refused(void **state)
{
    static const double data[4] = {1, 2, 3, 4};
    place file = file_called("bad.npy");

    refuse(file_called("missing.npy").path, WEFT_ERR_FILE, "No such file or directory");
    refuse(file_called("no/folder.npy").path, WEFT_ERR_FILE, "No such file or directory");
    refuse("/dev/null", WEFT_ERR_FILE, "not a regular file");
    refuse(test_tmp_dir(), WEFT_ERR_FILE, "Is a directory");
    write_bytes(file.path, "", 0);
    refuse(file.path, WEFT_ERR_FORMAT, "not a .npy file: it is empty");
    write_bytes(file.path, "hello, world", 12);
    refuse(file.path, WEFT_ERR_FORMAT, "not a .npy file");
    write_bytes(file.path, "\x93NUMPY\x01\x00\x76\x00{'descr'", 18);
    refuse(file.path, WEFT_ERR_FORMAT, "truncated: the header needs 128 bytes, the file has 18");
    write_file(file.path, "{'descr': '<f8', 'fortran_order': False, 'shape': (5,)}", data,
               sizeof data);
    refuse(file.path, WEFT_ERR_FORMAT, "truncated: needs 105 bytes, has 97");
    write_file(file.path, "{'descr': '|O', 'fortran_order': False, 'shape': (5,)}", data,
               sizeof data);
    refuse(file.path, WEFT_ERR_DTYPE, "pickled Python objects are never read");
    write_file(file.path,
               "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4)}", data,
               sizeof data);
    refuse(file.path, WEFT_ERR_SHAPE, "(4611686018427387904, 4)");
}

static void longer_file_is_fine(void **state)
{
    static const int32_t data[4] = {1, 2, 3, 4};
    place file = file_called("longer.npy");
    weft_array *a = NULL;
    weft_value value;

    write_file(file.path, "{'descr': '<i4', 'fortran_order': False, 'shape': (1,)}", data,
               sizeof data);
    check_ok(weft_load_npy(test_session(), file.path, &a));
    check_ok(weft_item(a, &value));
    check_int(value.as.i, 1);
    weft_free(&a);
}

static void unwritable_output_leaves_nothing(void **state)
{
    weft_array *a = NULL;
    long before;

    check_ok(weft_zeros(test_session(), WEFT_SHAPE(100), WEFT_FLOAT64, &a));
    before = count_files();
    check_failure(weft_save_npy(a, file_called("no/folder.npy").path), WEFT_ERR_FILE,
                  "no/folder.npy: No such file or directory");
    check_failure(weft_save_npy(a, test_tmp_dir()), WEFT_ERR_FILE, "Is a directory");
    check_failure(weft_save_npy(a, "/dev/null"), WEFT_ERR_FILE, "/dev/null: it is not a regular");
    check_failure(weft_save_npy(a, ""), WEFT_ERR_FILE, "No such file or directory");
    check_failure(weft_save(a, file_called("a.unknown").path), WEFT_ERR_UNSUPPORTED,
                  "unknown ending .unknown; known: .npy, .png");
    check_failure(weft_save(a, file_called("noending").path), WEFT_ERR_UNSUPPORTED,
                  "the name has no ending; known: .npy, .png");
    check_int(count_files(), before);
    weft_free(&a);
}

static void endings_are_known(void **state)
{
    check_true(weft_can_load("a.npy") && weft_can_load("/x.y/A.NPY"));
    check_false(weft_can_load("a.png") || weft_can_load("a") || weft_can_load(".npy"));
    check_false(weft_can_load("a.npy/b") || weft_can_load(NULL) || weft_can_load("a.npz"));
    check_true(weft_can_save("a.npy"));
    check_false(weft_can_save("a.txt") || weft_can_save(""));
}

static void file_mode_is_usual_or_kept(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    struct stat info;
    mode_t mask = umask(027);
    place file = file_called("mode.npy"), link = file_called("link.npy");

    umask(mask);
    check_ok(weft_zeros(s, WEFT_SHAPE(10), WEFT_INT8, &a));
    check_ok(weft_save_npy(a, file.path));
    check_int(stat(file.path, &info), 0);
    check_int(info.st_mode & 0777, 0666 & ~mask);
    check_ok(weft_barrier(s));
    if (weft_rank(s) == 0) {
        check_int(chmod(file.path, 0640), 0);
        check_int(symlink("mode.npy", link.path), 0);
    }
    check_ok(weft_save_npy(a, link.path)); /* a link stays, what it leads to is replaced */
    check_int(stat(file.path, &info), 0);
    check_int(info.st_mode & 0777, 0640);
    check_int(lstat(link.path, &info), 0);
    check_true(S_ISLNK(info.st_mode));
    weft_free(&a);
}

/* ---- files of other programs ---- */

static void reference_files_are_read_or_refused(void **state)
{
    static const char *const folders[] = {"npy/npyio", "npy/numpy", "npy/xtensor"};
    weft_session *s = test_session();
    int read = 0, refused = 0;

    if (!test_data_dir())
        test_skip("no reference data");
    for (int i = 0; i < 3; i++) {
        struct dirent **names = NULL;
        char path[1024];
        int count;

        snprintf(path, sizeof path, "%s/%s", test_data_dir(), folders[i]);
        count = scandir(path, &names, NULL, alphasort); /* the same order on every rank */
        for (int k = 0; k < count; k++) {
            weft_array *a = NULL;
            bool is_object = strstr(names[k]->d_name, "obj") || strstr(names[k]->d_name, "ragged");

            snprintf(path, sizeof path, "%s/%s/%s", test_data_dir(), folders[i], names[k]->d_name);
            if (names[k]->d_name[0] != '.') {
                check_status(weft_load(s, path, &a), is_object ? WEFT_ERR_DTYPE : WEFT_OK);
                is_object ? refused++ : read++;
            }
            weft_free(&a);
            free(names[k]);
        }
        free(names);
    }
    check_int(read, 96);
    check_int(refused, 5);
}

const struct CMUnitTest npy_tests[] = {cmocka_unit_test(every_dtype_comes_back),
                                       cmocka_unit_test(every_shape_comes_back),
                                       cmocka_unit_test(every_layout_is_filled_and_saved),
                                       cmocka_unit_test(array_to_fill_must_fit),
                                       cmocka_unit_test(local_session_reads_and_writes),
                                       cmocka_unit_test(fortran_order_is_turned),
                                       cmocka_unit_test(fortran_order_fills_every_layout),
                                       cmocka_unit_test(bool_is_zero_or_one),
                                       cmocka_unit_test(bad_files_are_refused),
                                       cmocka_unit_test(longer_file_is_fine),
                                       cmocka_unit_test(unwritable_output_leaves_nothing),
                                       cmocka_unit_test(endings_are_known),
                                       cmocka_unit_test(file_mode_is_usual_or_kept),
                                       cmocka_unit_test(reference_files_are_read_or_refused),
                                       {0}};
