#include "cases.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The elements, which rank 0 gets. */
static weft_status write_values(book *b, weft_array *a, size_t bytes)
{
    bool is_root = weft_rank(b->s) == 0;
    weft_shape shape = weft_array_shape(a);
    weft_box box = {{0}, {0}};
    void *all = malloc(is_root ? bytes + 1 : 1);
    weft_status status = WEFT_ERR_MEMORY;

    if (all) {
        for (int d = 0; d < shape.ndim; d++)
            box.extent[d] = is_root ? shape.extent[d] : 0;
        /* A box without dimensions is one element, for every rank that asks. */
        status =
            shape.ndim == 0 && !is_root ? weft_get(a, &box, (char[16]){0}) : weft_get(a, &box, all);
        if (status == WEFT_OK && is_root && fwrite(all, 1, bytes, b->values) != bytes)
            status = weft_fail(b->s, WEFT_ERR_FILE, "values cannot be written");
    }
    free(all);
    return weft_agree(b->s, status);
}

static uint64_t hash_text(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return hash >> 1;
}

/* Whether all ranks returned the same status and the same sentence. */
static bool is_symmetric(book *b, weft_status status, const char *sentence)
{
    int64_t mine = (int64_t)(hash_text(sentence) ^ (uint64_t)status);
    int64_t ends[2] = {mine, -mine}, all[2] = {mine, -mine};

    if (weft_comm(b->s) != MPI_COMM_NULL)
        MPI_Allreduce(ends, all, 2, MPI_INT64_T, MPI_MAX, weft_comm(b->s));
    return all[0] == -all[1];
}

static uint64_t all_sent(book *b, uint64_t mine)
{
    uint64_t all = mine;

    if (b->count_bytes && weft_comm(b->s) != MPI_COMM_NULL)
        MPI_Allreduce(&mine, &all, 1, MPI_UINT64_T, MPI_SUM, weft_comm(b->s));
    return b->count_bytes ? all : 0;
}

static void write_sentence(book *b, const char *number, weft_status status)
{
    char sentence[512];

    (void)snprintf(sentence, sizeof sentence, "%s", weft_message(b->s));
    for (char *c = sentence; *c; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    if (b->index)
        (void)fprintf(b->index, "%s\t%d\t%s\n", number, (int)status, sentence);
}

weft_status record_case(book *b, const char *number, weft_status status, weft_array *a,
                        uint64_t sent)
{
    bool symmetric = is_symmetric(b, status, weft_message(b->s));
    uint64_t bytes_sent = all_sent(b, weft_get_statistics(b->s).bytes_between_nodes - sent);
    size_t bytes;
    weft_shape shape;

    if (!symmetric) {
        if (b->index)
            (void)fprintf(b->index, "%s\t-1\tthe ranks returned different failures: %s\n", number,
                          weft_message(b->s));
        weft_clear(b->s);
        return WEFT_OK;
    }
    if (!a) {
        write_sentence(b, number, status);
        weft_clear(b->s);
        return WEFT_OK;
    }
    shape = weft_array_shape(a);
    bytes = (size_t)weft_array_count(a) * weft_dtype_size(weft_array_dtype(a));
    if (b->index) {
        (void)fprintf(b->index, "%s\t0\t%s\t", number, weft_dtype_name(weft_array_dtype(a)));
        for (int d = 0; d < shape.ndim; d++)
            (void)fprintf(b->index, "%s%" PRId64, d ? "," : "", shape.extent[d]);
        (void)fprintf(b->index, "\t%lld\t%" PRIu64 "\n", (long long)ftello(b->values), bytes_sent);
    }
    return write_values(b, a, bytes);
}
