/* Bytes moved, filled and swapped, at every alignment and past the cache; the ramp. */
#include "kernels_case.h"

enum { ROOM = 1024, MARGIN = 80 };

static void set_pattern(unsigned char *memory, size_t bytes, unsigned seed)
{
    for (size_t i = 0; i < bytes; i++)
        memory[i] = (unsigned char)(i * 37 + i / 256 + seed);
}

/* Nothing outside is touched: the whole room is compared. */
static void check_copy(const weft__kernels *kernels, size_t to, size_t from, size_t bytes, int way)
{
    static _Alignas(64) unsigned char source[ROOM], got[ROOM], wanted[ROOM];

    set_pattern(source, ROOM, 1);
    set_pattern(got, ROOM, 9);
    set_pattern(wanted, ROOM, 9);
    memcpy(wanted + to, source + from, bytes);
    if (way < 2) {
        kernels->copy(got + to, source + from, bytes, way == 1);
    } else {
        kernels->stream(got + to, source + from, bytes);
        kernels->fence();
    }
    check_bytes(got, wanted, ROOM);
}

static void copies_are_exact_at_every_alignment(void **state)
{
    static const size_t sizes[] = {0, 1, 7, 63, 64, 65, 127, 128, 129, 200, 640, 777};
    const weft__kernels *kernels;

    for (int k = 0; (kernels = table_at(k)); k++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (size_t to = 0; to < 65; to += 3)
                for (size_t from = 0; from < 65; from += 7)
                    for (int way = 0; way < 3; way++)
                        check_copy(kernels, MARGIN + to, MARGIN + from, sizes[s], way);
}

static void check_fill(const weft__kernels *kernels, size_t to, size_t count, size_t size,
                       bool stream)
{
    static _Alignas(64) unsigned char got[ROOM], wanted[ROOM];
    unsigned char pattern[16];

    set_pattern(pattern, sizeof pattern, 3);
    set_pattern(got, ROOM, 9);
    set_pattern(wanted, ROOM, 9);
    for (size_t i = 0; i < count; i++)
        memcpy(wanted + to + i * size, pattern, size);
    kernels->fill(got + to, count, pattern, size, stream);
    check_bytes(got, wanted, ROOM);
}

static void fills_are_exact_at_every_alignment(void **state)
{
    const weft__kernels *kernels;

    for (int k = 0; (kernels = table_at(k)); k++)
        for (size_t size = 1; size <= 16; size *= 2)
            for (size_t to = MARGIN; to < MARGIN + 65; to += size < 8 ? size : 8)
                for (size_t count = 0; count <= 600 / size; count += 1 + count / 3)
                    for (int stream = 0; stream < 2; stream++)
                        check_fill(kernels, to, count, size, stream != 0);
}

static void bytes_are_reversed(void **state)
{
    const weft__kernels *kernels;
    unsigned char got[ROOM], wanted[ROOM];

    for (int k = 0; (kernels = table_at(k)); k++) {
        for (size_t size = 1; size <= 8; size *= 2) {
            size_t count = 100;
            set_pattern(got, ROOM, 0);
            set_pattern(wanted, ROOM, 0);
            for (size_t i = 0; i < count * size; i++)
                wanted[8 + i] = got[8 + i / size * size + size - 1 - i % size];
            kernels->byteswap(got + 8, count, size);
            check_bytes(got, wanted, ROOM);
        }
    }
}

static void ramps_round_twice(void **state)
{
    enum { N = 101 };
    static const uint64_t firsts[] = {0, 1, 12345, UINT64_C(1) << 40, (UINT64_C(1) << 53) + 3};
    const weft__kernels *kernels;
    double out[N + 1];

    for (int k = 0; (kernels = table_at(k)); k++) {
        for (size_t f = 0; f < sizeof firsts / sizeof *firsts; f++) {
            for (size_t n = 0; n <= N; n += 1 + n / 4) {
                out[n] = -7;
                kernels->ramp(out, firsts[f], n, -2.0, 3.0 / 799);
                for (size_t i = 0; i < n; i++) {
                    volatile double product = 3.0 / 799 * (double)(firsts[f] + i);
                    check_double_bits(out[i], -2.0 + product);
                }
                check_double_bits(out[n], -7.0);
            }
        }
    }
}

const struct CMUnitTest kernels_memory_tests[] = {
    cmocka_unit_test(copies_are_exact_at_every_alignment),
    cmocka_unit_test(fills_are_exact_at_every_alignment),
    cmocka_unit_test(bytes_are_reversed),
    cmocka_unit_test(ramps_round_twice),
    {0},
};
