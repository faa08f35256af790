#include <weft/file.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "array/array.h"
#include "base/checked.h"
#include "base/hash.h"
#include "file/fortran.h"
#include "file/io.h"
#include "file/npy_header.h"

enum {
    PIECE = 4 << 20,        /* bytes of a C-order tile: long reads, and still in a core's cache */
    TURNED_PIECE = 1 << 20, /* of a Fortran-order tile, of which each core holds one */
    TURNED_ALL = 64 << 20   /* of all that a node holds */
};

/* ---- the header, read by rank 0 ---- */

static weft_status read_text(const weft__file *file, const weft__npy_text *where,
                             weft__npy_header *header, weft__error *error)
{
    char *text = malloc(where->length + 1);
    weft_status status = WEFT_OK;

    if (!text)
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for a header of %zu bytes",
                               where->length);
    WEFT__TRY(weft__file_read(file, (int64_t)where->offset, text, where->length, error));
    WEFT__TRY(weft__npy_parse(text, where->length, header, error));
    header->offset = (int64_t)(where->offset + where->length);
fail:
    free(text);
    return status;
}

static weft_status read_header(const char *path, weft__npy_header *header, weft__error *error)
{
    weft__file file;
    weft__npy_text where;
    unsigned char prefix[WEFT__NPY_PREFIX];
    int64_t bytes;
    size_t count;
    weft_status status;

    WEFT__TRY(weft__file_inspect(path, error, &file, &bytes));
    count = bytes < WEFT__NPY_PREFIX ? (size_t)bytes : WEFT__NPY_PREFIX;
    WEFT__TRY(weft__file_read(&file, 0, prefix, count, error));
    WEFT__TRY(weft__npy_find_text(prefix, count, bytes, &where, error));
    WEFT__TRY(read_text(&file, &where, header, error));
    WEFT__TRY(weft__npy_check_size(header, bytes, error));
fail:
    (void)weft__file_close(&file, error);
    return status;
}

/* A failure of the format's names the file; one of the system's does so already. */
static weft_status report(weft_session *s, const char *path, const weft__error *error)
{
    if (error->status == WEFT_ERR_FILE || error->status == WEFT_ERR_MEMORY)
        return weft_fail(s, error->status, "%s", error->message);
    return weft_fail(s, error->status, "%s: %s", path, error->message);
}

static weft_status find_header(weft_session *s, const char *path, weft__npy_header *header)
{
    weft__error error = {0};
    weft_status status = WEFT_OK;

    if (weft_rank(s) == 0 && read_header(path, header, &error) != WEFT_OK)
        status = report(s, path, &error);
    WEFT__TRY(weft__agree(s, status, NULL));
    WEFT__TRY(weft_broadcast(s, header, sizeof *header, 0));
fail:
    return status;
}

/* ---- the elements ---- */

/* What the cores that read have in common. Elements go to `memory`, which holds flat indices from
 * `first` on. */
typedef struct reading {
    weft__file file;
    const weft__kernels *kernels;
    const weft__npy_header *header;
    size_t size; /* bytes of an element */
    char *memory;
    weft__run run;
    weft__fortran turned;
    char **buffers; /* one per thread, for tiles in Fortran order */
    atomic_bool failed;
    atomic_flag claimed; /* by the thread whose error is kept */
    weft__error error;
} reading;

static void keep_error(reading *r, const weft__error *error)
{
    atomic_store(&r->failed, true);
    if (!atomic_flag_test_and_set(&r->claimed))
        r->error = *error;
}

/* Bytes as the file has them become elements as Weft has them. */
static void convert(const reading *r, void *data, size_t count)
{
    weft_dtype dtype = r->header->dtype;
    bool is_complex = dtype == WEFT_COMPLEX64 || dtype == WEFT_COMPLEX128;
    unsigned char *bytes = data;

    if (r->header->swapped)
        r->kernels->byteswap(data, is_complex ? 2 * count : count,
                             is_complex ? r->size / 2 : r->size);
    if (dtype == WEFT_BOOL)
        for (size_t i = 0; i < count; i++)
            bytes[i] = bytes[i] != 0;
}

static int64_t plain_tiles(const reading *r)
{
    return (weft__run_count(r->run) * (int64_t)r->size + PIECE - 1) / PIECE;
}

static void read_plain(void *context, int64_t tile, int thread)
{
    reading *r = context;
    int64_t step = PIECE / (int64_t)r->size;
    int64_t first = r->run.first + tile * step;
    size_t count = (size_t)weft__min64(step, r->run.end - first);
    char *data = r->memory + (size_t)(tile * step) * r->size;
    weft__error error = {0};

    (void)thread;
    if (atomic_load(&r->failed))
        return;
    if (weft__file_read(&r->file, r->header->offset + first * (int64_t)r->size, data,
                        count * r->size, &error) == WEFT_OK)
        convert(r, data, count);
    else
        keep_error(r, &error);
}

/* Reads a tile's columns, one after the other, as few runs of the file as they make. */
static weft_status read_columns(const reading *r, const weft__fortran_tile *tile, char *data,
                                weft__error *error)
{
    int64_t together = weft__fortran_is_run(&r->turned, tile) ? tile->count : 1;
    size_t bytes = (size_t)(together * tile->rows.count) * r->size;
    weft_status status = WEFT_OK;

    for (int64_t i = 0; i < tile->count && status == WEFT_OK; i += together) {
        int64_t at = weft__fortran_offset(&r->turned, tile, tile->first + i);

        status = weft__file_read(&r->file, r->header->offset + at * (int64_t)r->size, data, bytes,
                                 error);
        data += bytes;
    }
    return status;
}

static void read_turned(void *context, int64_t index, int thread)
{
    reading *r = context;
    weft__fortran_tile tile = weft__fortran_tile_at(&r->turned, index);
    char *buffer = r->buffers[thread];
    weft__error error = {0};

    if (atomic_load(&r->failed))
        return;
    if (read_columns(r, &tile, buffer, &error) != WEFT_OK) {
        keep_error(r, &error);
        return;
    }
    convert(r, buffer, (size_t)(tile.rows.count * tile.count));
    weft__fortran_place(&r->turned, &tile, buffer, r->memory);
}

/* Deals the tiles to all cores that may read: those of the node where its ranks share the array's
 * memory, else this rank's; of each rank the main thread alone where the file asks for it. */
static void run_tiles(weft_session *s, reading *r, bool shared, int64_t tiles, weft__tile_task task)
{
    weft_rows own = {0, tiles};

    if (weft__file_is_threaded(&r->file)) {
        if (shared)
            weft__gang_run(s, tiles, task, r);
        else
            weft__own_run(s, tiles, task, r);
        return;
    }
    if (shared)
        own = weft_split(tiles, weft_node_size(s), weft_node_rank(s));
    for (int64_t tile = own.first; tile < own.first + own.count; tile++)
        task(r, tile, 0);
}

static void free_buffers(reading *r, int count)
{
    for (int i = 0; r->buffers && i < count; i++)
        free(r->buffers[i]);
    free(r->buffers);
    r->buffers = NULL;
}

static weft_status plan_turned(weft_session *s, const weft_array *a, reading *r)
{
    int64_t row = a->layout.row;
    weft_rows rows = {r->run.first / row, weft__run_count(r->run) / row};
    int threads = weft__file_is_threaded(&r->file) ? weft_threads(s) : 1;
    size_t piece = (size_t)weft__min64(TURNED_PIECE, TURNED_ALL / weft_node_cores(s));

    r->turned = weft__fortran_plan(&a->shape, r->size, rows, piece);
    r->buffers = calloc((size_t)weft_threads(s), sizeof *r->buffers);
    for (int i = 0; r->buffers && i < threads; i++) {
        r->buffers[i] = malloc(piece);
        if (!r->buffers[i])
            break;
    }
    if (r->buffers && r->buffers[threads - 1])
        return WEFT_OK;
    return weft_fail(s, WEFT_ERR_MEMORY, "no memory for %d pieces of %zu bytes", threads, piece);
}

/* Opens the file on this rank, and allocates. */
static weft_status plan(weft_session *s, const char *path, const weft_array *a, reading *r)
{
    weft__error error = {0};

    if (weft__file_open(s, path, WEFT__FILE_READ, &error, &r->file) != WEFT_OK)
        return report(s, path, &error);
    if (!r->header->fortran || weft__run_count(r->run) == 0)
        return WEFT_OK;
    return plan_turned(s, a, r);
}

static void execute(weft_session *s, reading *r, bool shared)
{
    if (weft__run_count(r->run) == 0)
        return;
    if (r->header->fortran)
        run_tiles(s, r, shared, r->turned.tiles, read_turned);
    else
        run_tiles(s, r, shared, plain_tiles(r), read_plain);
}

static weft_status read_elements(weft_session *s, const char *path, const weft__npy_header *header,
                                 weft_array *a)
{
    bool shared = !a->is_wrapped || weft_node_size(s) == 1;
    reading r = {.file = WEFT__FILE_CLOSED,
                 .kernels = s->kernels,
                 .header = header,
                 .size = weft_dtype_size(a->dtype),
                 .run = shared ? weft__array_node_run(a) : weft__array_own_run(a),
                 .claimed = ATOMIC_FLAG_INIT};
    weft_status status;

    if (a->count == 0)
        return WEFT_OK;
    r.memory = weft__array_at(a, r.run.first);
    WEFT__TRY(weft__agree(s, plan(s, path, a, &r), NULL));
    execute(s, &r, shared);
    if (r.error.status != WEFT_OK)
        status = report(s, path, &r.error);
    WEFT__TRY(weft__agree(s, status, NULL));
fail:
    (void)weft__file_close(&r.file, &r.error);
    free_buffers(&r, weft_threads(s));
    return status;
}

weft_status weft_load_npy(weft_session *s, const char *path, weft_array **a)
{
    weft__npy_header header = {0};
    bool is_new = a && !*a;
    weft_status status;

    if (!s || !path || !a)
        return weft__refuse_null(s, "weft_load_npy", path ? "a" : "the path");
    WEFT__TRY(
        weft__enter(s, "weft_load_npy", weft__hash_text(is_new ? 0 : weft__array_hash(*a), path)));
    WEFT__TRY(find_header(s, path, &header));
    WEFT__TRY(weft__array_result(s, path, header.shape, header.dtype, NULL, a));
    weft__record_file(s, (*a)->count * (int64_t)weft_dtype_size(header.dtype));
    status = read_elements(s, path, &header, *a);
    if (status != WEFT_OK) {
        weft__array_undo(is_new, a);
        return status;
    }
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}
