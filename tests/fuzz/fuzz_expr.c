/* A fuzzer for expressions: any bytes are a text; what compiles is run on a few elements.
 *
 *     clang -fsanitize=fuzzer,address,undefined … tests/fuzz/fuzz_expr.c, linked with the library
 *
 * The same is done with random texts in tests/test_expr.c, always.
 */
#include "expr_case.h"

/* Here there is no harness: what it would report ends the run. */
void test_check_int(intmax_t a, intmax_t b, const char *ta, const char *tb, const char *file,
                    int line)
{
    if (a != b) {
        fprintf(stderr, "%s:%d: %s is %jd, %s is %jd\n", file, line, ta, a, tb, b);
        abort();
    }
}

enum { ELEMENTS = 70, LONGEST = 4096 };

static void run(const weft__plan *plan)
{
    const weft__kernels *kernels = case_kernels();
    weft__scratch *scratch = case_scratch();
    weft_value scalars[WEFT__MAX_STAGES] = {{.dtype = WEFT_FLOAT64}};
    const weft__stage_info *last = case_last(plan);
    int stage = weft__plan_stages(plan) - 1;
    unsigned char out[ELEMENTS * CASE_ELEMENT];

    case_reduce(plan, scratch, kernels, ELEMENTS, scalars);
    if (last->reduction == WEFT__REDUCE_NONE) {
        case_operands o = case_open(last, 0, ELEMENTS);
        weft__piece piece = {kernels, o.pointers, scalars, last->nuses > 0 ? ELEMENTS : 1};

        weft__stage_store(plan, stage, &piece, scratch, out, false);
        case_close(&o);
    }
    weft__scratch_free(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    weft__error error = {.status = WEFT_OK};
    weft__plan *plan = NULL;
    char text[LONGEST + 1];

    size = size < LONGEST ? size : LONGEST;
    memcpy(text, data, size);
    text[size] = '\0';
    if (weft__plan_create(text, CASE_VARS, case_vars, &error, &plan) == WEFT_OK)
        run(plan);
    weft__plan_free(&plan);
    return 0;
}
