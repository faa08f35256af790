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

static const weft__kernels *kernels(void)
{
    return weft__kernels_choose(NULL);
}

/* The elements first … first + n - 1 of a text of one stage. */
static void store(const weft__plan *plan, weft__scratch *scratch, size_t first, size_t n,
                  unsigned char *out, bool stream)
{
    case_operands o = case_open(weft__plan_stage(plan, 0), first, n);
    weft__piece piece = {kernels(), o.pointers, NULL, n};

    weft__stage_store(plan, 0, &piece, scratch, out, stream);
    case_close(&o);
}

static size_t result_size(const weft__plan *plan)
{
    return weft_dtype_size(case_last(plan)->result);
}

/* A text of one operation gives the bytes of its kernel. */
static void check_op(weft__op op, weft_dtype dtype, const char *name, int inputs)
{
    enum { N = 4 * WEFT__QUANTUM };
    int vars[3] = {0, 0, 0};
    unsigned char direct[N * CASE_ELEMENT], through[N * CASE_ELEMENT];
    case_operands o = {.count = inputs};
    weft__scratch *scratch = case_scratch();
    weft__plan *plan;
    weft__piece piece;
    char text[64];
    int found = 0;

    for (int v = 0; v < CASE_VARS && found < inputs; v++)
        if (case_vars[v].is_array && case_vars[v].dtype == dtype)
            vars[found++] = v;
    while (found > 0 && found < inputs)
        vars[found++] = vars[0];
    if (inputs == 3)
        vars[0] = 6;
    (void)snprintf(text, sizeof text, "%s(%s%s%s%s%s)", name, case_vars[vars[0]].name,
                   inputs > 1 ? "," : "", inputs > 1 ? case_vars[vars[1]].name : "",
                   inputs > 2 ? "," : "", inputs > 2 ? case_vars[vars[2]].name : "");
    plan = case_plan(text);
    for (int k = 0; k < inputs; k++)
        o.pointers[k] = o.data[k] = case_data(vars[k], 0, N);
    kernels()->loop[op][dtype](N, direct, o.pointers);
    case_close(&o);
    o = case_open(case_last(plan), 0, N);
    piece = (weft__piece){kernels(), o.pointers, NULL, N};
    weft__stage_store(plan, 0, &piece, scratch, through, false);
    check_bytes(through, direct, N * result_size(plan));
    case_close(&o);
    weft__plan_free(&plan);
    weft__scratch_free(&scratch);
}

static bool has_vars(weft_dtype dtype)
{
    for (int v = 0; v < CASE_VARS; v++)
        if (case_vars[v].is_array && case_vars[v].dtype == dtype)
            return true;
    return false;
}

/* Where the text runs in another loop than that of its operands' dtype: integers are taken to
 * float, booleans to int8. */
static bool runs_in_its_own_loop(weft__op_kind kind, weft__op op, weft_dtype dtype)
{
    if (kind == WEFT__KIND_FLOAT)
        return dtype >= WEFT_FLOAT32;
    if (dtype == WEFT_BOOL)
        return op != WEFT__OP_FLOOR_DIVIDE && op != WEFT__OP_REMAINDER && op != WEFT__OP_POWER &&
               op != WEFT__OP_LEFT_SHIFT && op != WEFT__OP_RIGHT_SHIFT && op != WEFT__OP_NEGATIVE &&
               op != WEFT__OP_POSITIVE && op != WEFT__OP_SUBTRACT;
    return !(op == WEFT__OP_ABSOLUTE && dtype >= WEFT_COMPLEX64);
}

static void every_operation_is_its_kernel(void **state)
{
    static const struct {
        weft__op op;
        const char *name;
        int inputs;
        weft__op_kind kind;
    } ops[] = {
#define ROW(id, name, inputs, kind) {WEFT__OP_##id, name, inputs, WEFT__KIND_##kind},
        WEFT__OPS(ROW)
#undef ROW
    };
    int checked = 0;

    for (size_t q = 0; q < sizeof ops / sizeof ops[0]; q++) {
        for (int d = 0; d < WEFT_DTYPE_COUNT; d++) {
            weft_dtype dtype = (weft_dtype)d;

            if (kernels()->loop[ops[q].op][d] == NULL || !has_vars(dtype) ||
                !runs_in_its_own_loop(ops[q].kind, ops[q].op, dtype))
                continue;
            check_op(ops[q].op, dtype, ops[q].name, ops[q].inputs);
            checked++;
        }
    }
    check_true(checked > WEFT__OP_COUNT * 2);
}

static void cuts_do_not_matter(void **state)
{
    weft__scratch *scratch = case_scratch();
    unsigned char *whole = malloc(CASE_LENGTH * CASE_ELEMENT);
    unsigned char *pieces = malloc(CASE_LENGTH * CASE_ELEMENT);
    uint64_t random = 7;

    for (int q = 0; q < PROGRAMS; q++) {
        weft__plan *plan = case_plan(programs[q]);
        size_t size = result_size(plan);

        store(plan, scratch, 0, CASE_LENGTH, whole, false);
        for (int round = 0; round < 3; round++) {
            for (size_t at = 0, n; at < CASE_LENGTH; at += n) {
                n = 1 + case_random(&random) % (round == 0 ? 200 : 3000);
                n = n < CASE_LENGTH - at ? n : CASE_LENGTH - at;
                store(plan, scratch, at, n, pieces + at * size, round % 2 == 1);
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
    weft__piece piece = {kernels(), operands, NULL, n};

    for (int k = 0; k < info->nuses; k++) {
        size_t bytes = n * weft_dtype_size(case_vars[info->uses[k]].dtype);
        void *data = case_data(info->uses[k], 0, n);

        guards[k] = guard_open(bytes);
        operands[k] = memcpy(guard_at(&guards[k], bytes), data, bytes);
        free(data);
    }
    guards[info->nuses] = guard_open(out_bytes);
    weft__stage_store(plan, 0, &piece, scratch, guard_at(&guards[info->nuses], out_bytes), stream);
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
        size_t bytes = N * result_size(plan);

        for (int stream = 0; stream < 2; stream++) {
            memset(room, 0xA5, sizeof room);
            store(plan, scratch, 0, N, room + MARGIN, stream);
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

        store(plan, scratch, 0, CASE_LENGTH, (unsigned char *)expected, false);
        for (int alias = 0; alias < 2 * info->nuses; alias++) {
            case_operands o = case_open(info, 0, CASE_LENGTH);
            weft__piece piece = {kernels(), o.pointers, NULL, CASE_LENGTH};

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

    store(plan, scratch, 0, N, (unsigned char *)expected, false);
    for (size_t shift = 1; shift < 8; shift++) {
        case_operands o = case_open(info, 0, N);
        weft__piece piece = {kernels(), o.pointers, NULL, N};
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

static void check_counts(const char *text, int loads, int ops)
{
    weft__plan *plan = case_plan(text);

    if (case_last(plan)->nops != ops || case_last(plan)->nloads != loads)
        fprintf(stderr, "%s\n", text);
    check_int(case_last(plan)->nloads, loads);
    check_int(case_last(plan)->nops, ops);
    weft__plan_free(&plan);
}

static void common_subexpressions_are_computed_once(void **state)
{
    check_counts("x*2 + x*2", 1, 2);
    check_counts("sqrt(x*y) + sqrt(x*y) * sqrt(x*y)", 2, 4);
    check_counts("(x - mean(x)) / (x - mean(x))", 1, 2);
    check_counts("f*x + f*y", 3, 4);
    check_counts("x**2", 1, 1);
    check_counts("x**1", 1, 0);
    check_counts("x**0.5", 1, 1);
    check_counts("+x", 1, 0);
    check_counts("2*3*x", 1, 1);
    check_counts("sqrt(2)*x", 1, 1);
    check_counts("floor(i)", 1, 0);
    check_counts("abs(u8)", 1, 0);
    check_counts("sqrt(2) * exp(3)", 0, 0);
}

static void reductions_of_one_thing_are_one_stage(void **state)
{
    weft__plan *plan = case_plan("(x - mean(x)) / mean(x) + mean(y) - mean(x*1)");

    check_int(weft__plan_stages(plan), 4);
    check_int(weft__plan_stage(plan, 0)->reduction, WEFT__REDUCE_MEAN);
    check_int(weft__plan_stage(plan, 3)->reduction, WEFT__REDUCE_NONE);
    check_int(weft__plan_stage(plan, 3)->nuses, 1);
    check_int(weft__plan_stage(plan, 1)->uses[0], 1);
    weft__plan_free(&plan);
}

/* A constant in text is computed by the kernels that arrays go through. */
static void scalars_have_the_bits_of_arrays(void **state)
{
    static const char *const functions[] = {"exp", "log", "sin", "sqrt", "tanh", "log10", "cos"};
    weft__plan *plan;
    weft__scratch *scratch = case_scratch();
    double out[100];

    for (size_t q = 0; q < sizeof functions / sizeof functions[0]; q++) {
        char text[64];

        (void)snprintf(text, sizeof text, "%s(x*0 + 1.7) - %s(1.7)", functions[q], functions[q]);
        plan = case_plan(text);
        store(plan, scratch, 0, 100, (unsigned char *)out, false);
        for (int k = 0; k < 100; k++)
            check_true(out[k] == 0);
        weft__plan_free(&plan);
    }
    weft__scratch_free(&scratch);
}

/* One scratch serves plan after plan, also one that comes to lie where another one was. */
static void a_scratch_holds_no_stale_scalars(void **state)
{
    enum { N = 200 };
    weft__scratch *scratch = case_scratch();
    double x[N], out[N];
    const void *operands[] = {x};
    uint64_t random = 3;

    for (int k = 0; k < N; k++)
        x[k] = k;
    for (int round = 0; round < 300; round++) {
        int constant = (int)(case_random(&random) % 4);
        bool plain = case_random(&random) % 4 == 0;
        weft_value scalars[] = {
            {.dtype = WEFT_FLOAT64, .as.f = (double)(case_random(&random) % 3)}};
        weft__piece piece = {kernels(), operands, scalars, N};
        weft__plan *plan;
        char text[64];

        (void)snprintf(text, sizeof text, plain ? "x - x*x" : "x * %d.0 + sum(x)", constant);
        plan = case_plan(text);
        weft__stage_store(plan, weft__plan_stages(plan) - 1, &piece, scratch, out, false);
        for (int k = 0; k < N; k++)
            check_double_bits(out[k],
                              plain ? x[k] - x[k] * x[k] : x[k] * constant + scalars[0].as.f);
        weft__plan_free(&plan);
    }
    weft__scratch_free(&scratch);
}

/* More scalars and intermediate results than comfortable: blocks shrink, values stay. */
static void large_programs_fit(void **state)
{
    enum { N = 300, TERMS = 100 };
    static char text[TERMS * 32];
    weft__scratch *scratch = case_scratch();
    weft__plan *plan;
    double out[N];

    text[0] = '\0';
    for (int q = 0; q < TERMS; q++)
        (void)sprintf(text + strlen(text), "(x + %d.5) * (", q);
    strcat(text, "x");
    for (int q = 0; q < TERMS; q++)
        (void)sprintf(text + strlen(text), " - x*%d.25)", q);
    plan = case_plan(text);
    store(plan, scratch, 0, N, (unsigned char *)out, false);
    for (size_t k = 0; k < N; k++) {
        double x = case_value(0, k).as.f, value = x;

        for (int q = 0; q < TERMS; q++)
            value = (x + (TERMS - 1 - q + 0.5)) * (value - x * (q + 0.25));
        check_double_bits(out[k], value);
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

    store(r->plan, scratch, 0, CASE_LENGTH, r->out, false);
    weft__scratch_free(&scratch);
    return NULL;
}

static void threads_share_a_plan(void **state)
{
    enum { THREADS = 4 };
    weft__plan *plan = case_plan(programs[4]);
    size_t bytes = CASE_LENGTH * result_size(plan);
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
    cmocka_unit_test(every_operation_is_its_kernel),
    cmocka_unit_test(cuts_do_not_matter),
    cmocka_unit_test(nothing_is_touched_past_the_end),
    cmocka_unit_test(only_the_result_is_written),
    cmocka_unit_test(the_result_may_be_an_operand),
    cmocka_unit_test(operands_may_start_anywhere),
    cmocka_unit_test(common_subexpressions_are_computed_once),
    cmocka_unit_test(reductions_of_one_thing_are_one_stage),
    cmocka_unit_test(scalars_have_the_bits_of_arrays),
    cmocka_unit_test(a_scratch_holds_no_stale_scalars),
    cmocka_unit_test(large_programs_fit),
    cmocka_unit_test(threads_share_a_plan),
    {0},
};
