/* Running a stage that stores: the kernels' own bits, wherever pieces are cut. */
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include "expr_case.h"
#include "ops/program.h"

static const char *const programs[] = {
    "x",
    "x + y",
    "x*2.5 + y",
    "sqrt(x*x + y*y)",
    "where(x > 0, sqrt(x*x + 2.5), -exp(-abs(y)))",
    "exp(x) * sin(y) + log(abs(x) + 1) - cos(x*y) / (tanh(y) + 3)",
    "f + 1",
    "f * x + i8",
    "where(b, f, 0)",
    "(i + 3) * j // 7 % 5",
    "i8 * i8 + u8",
    "(x > 0) & (y < 1) | ~b",
    "u32 << 3 ^ u16",
    "i16 ** 2 - p",
    "x ** 1.7",
    "minimum(maximum(f, -o), o) * g",
    "z * z + x",
    "1 + x*(2 + x*(3 + x*(4 + x*(5 + x*6))))",
    "x*y + (y*f + (f*g + (g*i + (i*j + (j*x + (x*f + y*g))))))",
    "float32(x) + int16(i)",
    "3",
};

enum { PROGRAMS = sizeof programs / sizeof programs[0] };

static void cuts_do_not_matter(void **state)
{
    weft__scratch *scratch = case_scratch();
    unsigned char *whole = malloc(CASE_LENGTH * CASE_ELEMENT);
    unsigned char *pieces = malloc(CASE_LENGTH * CASE_ELEMENT);
    uint64_t random = 7;

    for (int q = 0; q < PROGRAMS; q++) {
        weft__plan *plan = case_plan(programs[q]);
        size_t size = case_result_size(plan);

        case_store(plan, scratch, 0, CASE_LENGTH, whole, false);
        for (int round = 0; round < 3; round++) {
            for (size_t at = 0, n; at < CASE_LENGTH; at += n) {
                n = 1 + case_random(&random) % (round == 0 ? 200 : 3000);
                n = n < CASE_LENGTH - at ? n : CASE_LENGTH - at;
                case_store(plan, scratch, at, n, pieces + at * size, round % 2 == 1);
            }
            check_bytes(pieces, whole, CASE_LENGTH * size);
        }
        weft__plan_free(&plan);
    }
    free(whole);
    free(pieces);
    weft__scratch_free(&scratch);
}

/* The last bytes of a page after which nothing may be touched. */
typedef struct guarded {
    unsigned char *pages;
    size_t bytes;
} guarded;

static guarded guard_open(size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    guarded g = {NULL, (bytes + page - 1) / page * page + page};

    g.pages = mmap(NULL, g.bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check_true(g.pages != MAP_FAILED);
    check_int(mprotect(g.pages + g.bytes - page, page, PROT_NONE), 0);
    return g;
}

static unsigned char *guard_at(const guarded *g, size_t bytes)
{
    return g->pages + g->bytes - (size_t)sysconf(_SC_PAGESIZE) - bytes;
}

static void run_guarded(const weft__plan *plan, weft__scratch *scratch, size_t n, bool stream)
{
    const weft__stage_info *info = case_last(plan);
    const void *operands[WEFT__MAX_VARS];
    guarded guards[WEFT__MAX_VARS + 1];
    size_t out_bytes = n * weft_dtype_size(info->result);
    weft__piece piece = {case_kernels(), operands, NULL, n};

    for (int k = 0; k < info->nuses; k++) {
        size_t bytes = n * weft_dtype_size(case_vars[info->uses[k]].dtype);
        void *data = case_data(info->uses[k], 0, n);

        guards[k] = guard_open(bytes);
        operands[k] = memcpy(guard_at(&guards[k], bytes), data, bytes);
        free(data);
    }
    guards[info->nuses] = guard_open(out_bytes);
    weft__stage_store(plan, weft__plan_stages(plan) - 1, &piece, scratch,
                      guard_at(&guards[info->nuses], out_bytes), stream);
    for (int k = 0; k <= info->nuses; k++)
        check_int(munmap(guards[k].pages, guards[k].bytes), 0);
}

static void nothing_is_touched_past_the_end(void **state)
{
    static const size_t counts[] = {0, 1, 63, 64, 65, 127, 1000, 1024, 1025};
    weft__scratch *scratch = case_scratch();

    for (int q = 0; q < PROGRAMS; q++) {
        weft__plan *plan = case_plan(programs[q]);

        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++)
            for (int stream = 0; stream < 2; stream++)
                run_guarded(plan, scratch, counts[c], stream);
        weft__plan_free(&plan);
    }
    weft__scratch_free(&scratch);
}

/* Nor is anything before or behind the result written, or an operand changed. */
static void only_the_result_is_written(void **state)
{
    enum { N = 777, MARGIN = 256 };
    weft__scratch *scratch = case_scratch();
    unsigned char room[N * CASE_ELEMENT + 2 * MARGIN];

    for (int q = 0; q < PROGRAMS; q++) {
        weft__plan *plan = case_plan(programs[q]);
        size_t bytes = N * case_result_size(plan);

        for (int stream = 0; stream < 2; stream++) {
            memset(room, 0xA5, sizeof room);
            case_store(plan, scratch, 0, N, room + MARGIN, stream);
            for (size_t k = 0; k < MARGIN; k++) {
                check_int(room[k], 0xA5);
                check_int(room[MARGIN + bytes + k], 0xA5);
            }
        }
        weft__plan_free(&plan);
    }
    weft__scratch_free(&scratch);
}

static void the_result_may_be_an_operand(void **state)
{
    static const char *const texts[] = {"x",
                                        "x + y",
                                        "y - x*x",
                                        "sqrt(x*x + y*y) + x",
                                        "where(x > y, y, x)",
                                        "x*y + (x - y)*(y + x*2) / (x + 9)"};
    weft__scratch *scratch = case_scratch();
    double *expected = malloc(CASE_LENGTH * sizeof *expected);

    for (size_t q = 0; q < sizeof texts / sizeof texts[0]; q++) {
        weft__plan *plan = case_plan(texts[q]);
        const weft__stage_info *info = case_last(plan);

        case_store(plan, scratch, 0, CASE_LENGTH, expected, false);
        for (int alias = 0; alias < 2 * info->nuses; alias++) {
            case_operands o = case_open(info, 0, CASE_LENGTH);
            weft__piece piece = {case_kernels(), o.pointers, NULL, CASE_LENGTH};

            weft__stage_store(plan, 0, &piece, scratch, o.data[alias / 2], alias % 2 == 1);
            check_bytes(o.data[alias / 2], expected, CASE_LENGTH * sizeof *expected);
            case_close(&o);
        }
        weft__plan_free(&plan);
    }
    free(expected);
    weft__scratch_free(&scratch);
}

/* Operands need only the alignment of an element. */
static void operands_may_start_anywhere(void **state)
{
    enum { N = 1500 };
    weft__scratch *scratch = case_scratch();
    weft__plan *plan = case_plan("sqrt(x*x + y*y) + f");
    const weft__stage_info *info = case_last(plan);
    double expected[N], out[N + 8];

    case_store(plan, scratch, 0, N, expected, false);
    for (size_t shift = 1; shift < 8; shift++) {
        case_operands o = case_open(info, 0, N);
        weft__piece piece = {case_kernels(), o.pointers, NULL, N};
        void *moved[WEFT__MAX_VARS];

        for (int k = 0; k < info->nuses; k++) {
            size_t size = weft_dtype_size(case_vars[info->uses[k]].dtype);

            moved[k] = malloc((N + shift) * size);
            o.pointers[k] = memcpy((unsigned char *)moved[k] + shift * size, o.data[k], N * size);
        }
        for (int stream = 0; stream < 2; stream++) {
            weft__stage_store(plan, 0, &piece, scratch, out + shift, stream);
            check_bytes(out + shift, expected, sizeof expected);
        }
        for (int k = 0; k < info->nuses; k++)
            free(moved[k]);
        case_close(&o);
    }
    weft__plan_free(&plan);
    weft__scratch_free(&scratch);
}

typedef struct run {
    const weft__plan *plan;
    unsigned char *out;
} run;

static void *run_thread(void *argument)
{
    run *r = argument;
    weft__scratch *scratch = case_scratch();

    case_store(r->plan, scratch, 0, CASE_LENGTH, r->out, false);
    weft__scratch_free(&scratch);
    return NULL;
}

static void threads_share_a_plan(void **state)
{
    enum { THREADS = 4 };
    weft__plan *plan = case_plan(programs[4]);
    size_t bytes = CASE_LENGTH * case_result_size(plan);
    pthread_t threads[THREADS];
    run runs[THREADS];

    for (int t = 0; t < THREADS; t++) {
        runs[t] = (run){plan, malloc(bytes)};
        check_int(pthread_create(&threads[t], NULL, run_thread, &runs[t]), 0);
    }
    for (int t = 0; t < THREADS; t++)
        check_int(pthread_join(threads[t], NULL), 0);
    for (int t = 1; t < THREADS; t++)
        check_bytes(runs[t].out, runs[0].out, bytes);
    for (int t = 0; t < THREADS; t++)
        free(runs[t].out);
    weft__plan_free(&plan);
}

const struct CMUnitTest expr_run_tests[] = {
    cmocka_unit_test(cuts_do_not_matter),
    cmocka_unit_test(nothing_is_touched_past_the_end),
    cmocka_unit_test(only_the_result_is_written),
    cmocka_unit_test(the_result_may_be_an_operand),
    cmocka_unit_test(operands_may_start_anywhere),
    cmocka_unit_test(threads_share_a_plan),
    {0},
};
