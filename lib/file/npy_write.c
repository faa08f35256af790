#include <weft/file.h>

#include "array/array.h"
#include "base/hash.h"
#include "file/io.h"
#include "file/npy_header.h"
#include "file/output.h"
#include "ops/plain.h"

typedef struct preamble {
    unsigned char bytes[WEFT__NPY_FORMAT_MAX];
    size_t count;
} preamble;

static weft_status write_parts(const weft_array *a, const preamble *start, const weft__file *file,
                               weft__error *error)
{
    int64_t size = (int64_t)weft_dtype_size(a->dtype);
    weft__run run = weft__array_own_run(a);
    weft_status status = WEFT_OK;

    if (weft_rank(a->session) == 0)
        WEFT__TRY(weft__file_write(file, 0, start->bytes, start->count, error));
    if (weft__run_count(run) > 0)
        WEFT__TRY(weft__file_write(file, (int64_t)start->count + run.first * size,
                                   weft__array_at(a, run.first),
                                   (size_t)(weft__run_count(run) * size), error));
fail:
    return status;
}

/* This rank's part: its rows, and rank 0 the header. */
static weft_status write_own(const weft_array *a, const preamble *start, const weft__output *out)
{
    weft_session *s = a->session;
    bool is_mine = !weft_array_is_replicated(a) && weft__run_count(weft__array_own_run(a)) > 0;
    weft__file file = WEFT__FILE_CLOSED;
    weft__error error = {0};
    weft_status status;

    if (weft_rank(s) != 0 && !is_mine)
        return WEFT_OK;
    WEFT__TRY(weft__file_open(s, out->temporary, WEFT__FILE_WRITE, &error, &file));
    file.path = out->path;
    WEFT__TRY(write_parts(a, start, &file, &error));
fail:
    if (weft__file_close(&file, &error) != WEFT_OK || status != WEFT_OK)
        return weft_fail(s, error.status, "%s", error.message);
    return WEFT_OK;
}

weft_status weft_save_npy(weft_array *a, const char *path)
{
    weft_session *s = weft__session_of(a, NULL);
    weft_array *temporary = NULL;
    weft__output out;
    preamble start;
    int64_t bytes;
    weft_status status;

    if (!a || !path)
        return weft__refuse_array(s, "weft_save_npy", "the path");
    WEFT__TRY(weft__enter(s, "weft_save_npy", weft__hash_text(weft__array_hash(a), path)));
    bytes = a->count * (int64_t)weft_dtype_size(a->dtype);
    WEFT__TRY(weft__array_plain(a, "weft_save_npy", &a, &temporary));
    weft__record_file(s, bytes);
    start.count = weft__npy_format(a->dtype, &a->shape, start.bytes);
    WEFT__TRY(weft__output_create(s, path, bytes + (int64_t)start.count, &out));
    WEFT__TRY(weft__output_finish(s, &out, write_own(a, &start, &out)));
    WEFT__TRY(weft__leave(s));
fail:
    weft_free(&temporary);
    return status;
}
