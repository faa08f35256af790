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
    return status;
}

static uint64_t hash_text(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return hash >> 1;
}

/* What this rank saw of a case; all are compared at the end. */
static weft_status note_outcome(book *b, weft_status status, const char *sentence)
{
    if (b->outcomes == b->room) {
        int64_t room = 2 * b->room + 1024;
        int64_t *more = realloc(b->outcome, (size_t)room * sizeof *more);

        if (!more)
            return weft_fail(b->s, WEFT_ERR_MEMORY, "no memory for %lld cases", (long long)room);
        b->outcome = more, b->room = room;
    }
    b->outcome[b->outcomes++] = (int64_t)(hash_text(sentence) ^ (uint64_t)status);
    return WEFT_OK;
}

weft_status check_symmetry(book *b)
{
    int64_t *lowest = calloc((size_t)b->outcomes + 1, sizeof *lowest);
    int64_t *highest = calloc((size_t)b->outcomes + 1, sizeof *highest);
    weft_status status = WEFT_OK;

    if (!lowest || !highest)
        status = weft_fail(b->s, WEFT_ERR_MEMORY, "no memory to compare %lld cases",
                           (long long)b->outcomes);
    status = weft_agree(b->s, status);
    if (status == WEFT_OK && weft_comm(b->s) != MPI_COMM_NULL) {
        MPI_Allreduce(b->outcome, lowest, (int)b->outcomes, MPI_INT64_T, MPI_MIN, weft_comm(b->s));
        MPI_Allreduce(b->outcome, highest, (int)b->outcomes, MPI_INT64_T, MPI_MAX, weft_comm(b->s));
    }
    for (int64_t k = 0; k < b->outcomes && status == WEFT_OK; k++)
        if (lowest[k] != highest[k])
            status = weft_fail(b->s, WEFT_ERR_USER,
                               "the ranks disagree on what became of case %lld", (long long)k + 1);
    free(lowest), free(highest);
    return status;
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
    weft_status noted = note_outcome(b, status, weft_message(b->s));
    uint64_t bytes_sent = all_sent(b, weft_get_statistics(b->s).bytes_between_nodes - sent);
    size_t bytes;
    weft_shape shape;

    if (noted != WEFT_OK)
        return noted;
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
