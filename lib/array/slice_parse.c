/* The text between the brackets → items. */
#include <stdlib.h>
#include <string.h>

#include "array/slice.h"

typedef struct reader {
    const char *text;
    size_t length, place;
    weft__error *error;
} reader;

static void skip_spaces(reader *r)
{
    while (r->place < r->length && (r->text[r->place] == ' ' || r->text[r->place] == '\t'))
        r->place++;
}

static bool takes(reader *r, const char *word)
{
    size_t length = strlen(word);

    skip_spaces(r);
    if (r->length - r->place < length || memcmp(r->text + r->place, word, length) != 0)
        return false;
    r->place += length;
    return true;
}

static bool is_digit(const reader *r)
{
    return r->place < r->length && r->text[r->place] >= '0' && r->text[r->place] <= '9';
}

static weft_status refuse(const reader *r, const char *sentence)
{
    return weft__error_set(r->error, WEFT_ERR_SYNTAX, "%s", sentence);
}

/* How many digits there are from a place on. */
static int digits_from(const reader *r, size_t first)
{
    size_t end = first;

    while (end < r->length && end - first < 60 && r->text[end] >= '0' && r->text[end] <= '9')
        end++;
    return (int)(end - first);
}

/* An optional integer; *has says whether there was one. */
static weft_status read_integer(reader *r, bool *has, int64_t *value)
{
    bool minus = takes(r, "-");
    uint64_t n = 0, most = (uint64_t)INT64_MAX;
    size_t first;

    if (!minus)
        (void)takes(r, "+");
    skip_spaces(r);
    first = r->place;
    *has = is_digit(r);
    if (!*has)
        return minus ? refuse(r, "expected an integer after this '-'") : WEFT_OK;
    for (; is_digit(r); r->place++) {
        uint64_t digit = (uint64_t)(r->text[r->place] - '0');

        if (n > (most - digit) / 10)
            return weft__error_set(r->error, WEFT_ERR_SYNTAX,
                                   "the index %s%.*s does not fit 64 bits", minus ? "-" : "",
                                   digits_from(r, first), r->text + first);
        n = n * 10 + digit;
    }
    *value = minus ? -(int64_t)n : (int64_t)n;
    return WEFT_OK;
}

static weft_status read_range(reader *r, weft_slice *item)
{
    bool has_step = false;
    weft_status status;

    *item = (weft_slice){.kind = WEFT_SLICE_RANGE, .step = 1};
    WEFT__TRY(read_integer(r, &item->has_start, &item->start));
    if (!takes(r, ":")) {
        item->kind = WEFT_SLICE_INDEX;
        return item->has_start
                   ? WEFT_OK
                   : refuse(r, "expected an integer, a slice as in 1:, ::2, '...' or None here");
    }
    WEFT__TRY(read_integer(r, &item->has_stop, &item->stop));
    if (takes(r, ":")) {
        int64_t step = 1;

        WEFT__TRY(read_integer(r, &has_step, &step));
        item->step = step;
    }
fail:
    return status;
}

static weft_status read_item(reader *r, weft_slice *item)
{
    *item = (weft_slice){.kind = WEFT_SLICE_ELLIPSIS};
    if (takes(r, "..."))
        return WEFT_OK;
    item->kind = WEFT_SLICE_NEWAXIS;
    if (takes(r, "None") || takes(r, "np.newaxis") || takes(r, "newaxis"))
        return WEFT_OK;
    return read_range(r, item);
}

weft_status weft__slices_parse(const char *text, size_t length, weft_slice *items, int *count,
                               size_t *place, weft__error *error)
{
    reader r = {.text = text, .length = length, .error = error};
    weft_status status = WEFT_OK;

    *count = 0;
    do {
        skip_spaces(&r);
        if (r.place == length && *count > 0)
            break; /* a comma at the end */
        if (*count == WEFT__MAX_SLICES)
            WEFT__TRY(refuse(&r, "too many indices"));
        WEFT__TRY(read_item(&r, &items[(*count)++]));
    } while (takes(&r, ","));
    skip_spaces(&r);
    if (r.place < length)
        status = refuse(&r, "expected ',' or ']' here");
fail:
    *place = r.place;
    return status;
}
