/* Any bytes at all as the beginning of a .npy file: nothing is read past the end, and what is
 * accepted makes sense.
 *
 * For libFuzzer: clang -fsanitize=fuzzer,address -DFUZZ_NO_MAIN …. Alone: fuzz_npy_header [ROUNDS]
 * mutates headers that are right. tests/test_npy_header.c runs some rounds each time.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/npy_header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In memory of exactly its length, so that a sanitizer sees what is read past the end. */
static void *exact_copy(const void *data, size_t size)
{
    void *copy = malloc(size + !size);

    if (!copy)
        abort();
    if (size)
        memcpy(copy, data, size);
    return copy;
}

static void must(int condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "accepted, but: %s\n", what);
    abort();
}

static void check_accepted(const weft__npy_header *header)
{
    weft__npy_header again;
    weft__error error = {0};
    unsigned char bytes[WEFT__NPY_FORMAT_MAX];
    int64_t count = weft_shape_count(&header->shape);
    size_t length;

    must(header->shape.ndim >= 0 && header->shape.ndim <= WEFT_MAX_NDIM, "dimensions");
    must(weft_dtype_size(header->dtype) > 0, "a dtype");
    must(count >= 0 && count <= INT64_MAX / (int64_t)weft_dtype_size(header->dtype), "a count");
    length = weft__npy_format(header->dtype, &header->shape, bytes);
    must(weft__npy_parse((char *)bytes + 10, length - 10, &again, &error) == WEFT_OK &&
             weft_shape_equal(&again.shape, &header->shape) && again.dtype == header->dtype,
         "the same when written and read again");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t count = size < WEFT__NPY_PREFIX ? size : WEFT__NPY_PREFIX;
    uint8_t *prefix = exact_copy(data, count);
    weft__error error = {0};
    weft__npy_text where;
    weft__npy_header header;
    char *text;

    if (weft__npy_find_text(prefix, count, (int64_t)size, &where, &error) == WEFT_OK) {
        text = exact_copy(data + where.offset, where.length);
        if (weft__npy_parse(text, where.length, &header, &error) == WEFT_OK)
            check_accepted(&header);
        free(text);
    }
    free(prefix);
    return 0;
}

/* ---- without libFuzzer ---- */

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Replaces, removes, doubles or swaps a few bytes behind the prefix, rarely in it. */
static size_t mutate(uint8_t *bytes, size_t size, size_t room, uint64_t *state)
{
    static const char likely[] = "{}()[],:'\"0123456789L-+ \\\n<>=|bifucOTFalse\x93";

    for (uint64_t n = 1 + next_random(state) % 4; n > 0 && size > 11; n--) {
        size_t first = next_random(state) % 16 ? 10 : 0;
        size_t at = first + next_random(state) % (size - first);
        size_t from = first + next_random(state) % (size - first);
        size_t length = next_random(state) % (size - (at > from ? at : from));

        switch (next_random(state) % 4) {
        case 0:
            bytes[at] = (uint8_t)likely[next_random(state) % (sizeof likely - 1)];
            break;
        case 1:
            memmove(bytes + at, bytes + at + 1, size - at - 1);
            size--;
            break;
        case 2:
            memmove(bytes + at, bytes + from, length);
            break;
        default:
            if (size < room) {
                memmove(bytes + at + 1, bytes + at, size - at);
                size++;
            }
            break;
        }
    }
    return size;
}

static void fuzz_rounds(long rounds, uint64_t seed)
{
    static const char *const right[] = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }                  \n",
        "{'shape': (2L, 9223372036854775807L), 'fortran_order': True, 'descr': \"|b1\"}",
        "{'descr': [('x', '<i4'), ('y', '|O')], 'fortran_order': False, 'shape': ()}\n",
    };
    uint64_t state = seed * 2 + 1;
    uint8_t bytes[256];

    for (long i = 0; i < rounds; i++) {
        const char *text = right[i % 3];
        size_t size = 10 + strlen(text);

        memcpy(bytes, "\x93NUMPY\x01\x00\x00\x00", 10);
        memcpy(bytes + 10, text, size - 10);
        size = mutate(bytes, size, sizeof bytes, &state);
        if (i % 8) /* mostly the right length, so that the text is looked at */
            bytes[8] = (uint8_t)(size - 10);
        LLVMFuzzerTestOneInput(bytes, size);
    }
}

#ifndef FUZZ_NO_MAIN
int main(int argc, char **argv)
{
    long rounds = argc > 1 ? atol(argv[1]) : 1000000;

    fuzz_rounds(rounds, 1);
    printf("%ld headers\n", rounds);
    return 0;
}
#endif
