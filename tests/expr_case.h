/* What the tests of expressions share: variables of every kind with data, and short ways to run a
 * text over them. One core, no session. */
#ifndef WEFT_TESTS_EXPR_CASE_H
#define WEFT_TESTS_EXPR_CASE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array/value.h"
#include "harness.h"
#include "ops/expr.h"

enum { CASE_LENGTH = 8192 + 37, CASE_ELEMENT = 16 };

/* Arrays x y (float64), f g (float32), i j (int64), b c (bool), and one of each other dtype; weak
 * scalars k = 2.5, n = 3, t = True; o is a 0-d float32, p a 0-d int16. */
static const weft__var case_vars[] = {
    {"x", WEFT_FLOAT64, true, false, {0}},
    {"y", WEFT_FLOAT64, true, false, {0}},
    {"f", WEFT_FLOAT32, true, false, {0}},
    {"g", WEFT_FLOAT32, true, false, {0}},
    {"i", WEFT_INT64, true, false, {0}},
    {"j", WEFT_INT64, true, false, {0}},
    {"b", WEFT_BOOL, true, false, {0}},
    {"c", WEFT_BOOL, true, false, {0}},
    {"i8", WEFT_INT8, true, false, {0}},
    {"i16", WEFT_INT16, true, false, {0}},
    {"i32", WEFT_INT32, true, false, {0}},
    {"u8", WEFT_UINT8, true, false, {0}},
    {"u16", WEFT_UINT16, true, false, {0}},
    {"u32", WEFT_UINT32, true, false, {0}},
    {"u64", WEFT_UINT64, true, false, {0}},
    {"z", WEFT_COMPLEX128, true, false, {0}},
    {"k", WEFT_FLOAT64, false, true, {.dtype = WEFT_FLOAT64, .as.f = 2.5}},
    {"n", WEFT_INT64, false, true, {.dtype = WEFT_INT64, .as.i = 3}},
    {"t", WEFT_BOOL, false, true, {.dtype = WEFT_BOOL, .as.i = 1}},
    {"o", WEFT_FLOAT32, false, false, {.dtype = WEFT_FLOAT32, .as.f = 1.5}},
    {"p", WEFT_INT16, false, false, {.dtype = WEFT_INT16, .as.i = 7}},
};

enum { CASE_VARS = sizeof case_vars / sizeof case_vars[0] };

/* splitmix64 (Steele, Lea, Flood 2014). */
static inline uint64_t case_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* The element at any index of any variable: moderate numbers of both signs, some special ones. */
static inline weft_value case_value(int var, size_t index)
{
    uint64_t state = (uint64_t)var * 1000003 + index, bits = case_random(&state);
    weft_value value = {.dtype = case_vars[var].dtype};
    double real = (double)(int64_t)(bits >> 11) * 0x1p-50 - 4;

    if (value.dtype >= WEFT_COMPLEX64)
        value.as.c[0] = real, value.as.c[1] = -real / 2;
    else if (value.dtype >= WEFT_FLOAT32)
        value.as.f = bits % 97 == 0 ? -0.0 : bits % 101 == 0 ? (double)(float)1e30f : real;
    else if (value.dtype >= WEFT_UINT8)
        value.as.u = bits % 251;
    else if (value.dtype >= WEFT_INT8)
        value.as.i = (int64_t)(bits % 251) - 125;
    else
        value.as.i = (int64_t)(bits & 1);
    return value;
}

/* CASE_LENGTH elements of a variable from index `first` on; to be freed. */
static inline void *case_data(int var, size_t first, size_t count)
{
    size_t size = weft_dtype_size(case_vars[var].dtype);
    unsigned char *data = malloc(count * size + 1);

    for (size_t k = 0; data != NULL && k < count; k++)
        weft__value_store(case_value(var, first + k), data + k * size);
    return data;
}

/* The plan of a text that is right. */
static inline weft__plan *case_plan(const char *text)
{
    weft__error error = {.status = WEFT_OK};
    weft__plan *plan = NULL;

    if (weft__plan_create(text, CASE_VARS, case_vars, &error, &plan) != WEFT_OK)
        fprintf(stderr, "%s\n%s\n", text, error.message);
    check_int(error.status, WEFT_OK);
    return plan;
}

static inline weft__scratch *case_scratch(void)
{
    weft__error error = {.status = WEFT_OK};
    weft__scratch *scratch = NULL;

    check_int(weft__scratch_create(&error, &scratch), WEFT_OK);
    return scratch;
}

static inline const weft__stage_info *case_last(const weft__plan *plan)
{
    return weft__plan_stage(plan, weft__plan_stages(plan) - 1);
}

/* A stage's operands for elements first … first + count - 1. */
typedef struct case_operands {
    int count;
    void *data[WEFT__MAX_VARS];
    const void *pointers[WEFT__MAX_VARS];
} case_operands;

static inline case_operands case_open(const weft__stage_info *info, size_t first, size_t count)
{
    case_operands o = {.count = info->nuses};

    for (int k = 0; k < o.count; k++)
        o.pointers[k] = o.data[k] = case_data(info->uses[k], first, count);
    return o;
}

static inline void case_close(case_operands *o)
{
    for (int k = 0; k < o->count; k++)
        free(o->data[k]);
}

static inline const weft__kernels *case_kernels(void)
{
    return weft__kernels_choose(NULL);
}

/* The elements first … first + n - 1 of a text of one stage. */
static inline void case_store(const weft__plan *plan, weft__scratch *scratch, size_t first,
                              size_t n, void *out, bool stream)
{
    case_operands o = case_open(weft__plan_stage(plan, 0), first, n);
    weft__piece piece = {case_kernels(), o.pointers, NULL, n};

    weft__stage_store(plan, 0, &piece, scratch, out, stream);
    case_close(&o);
}

static inline size_t case_result_size(const weft__plan *plan)
{
    return weft_dtype_size(case_last(plan)->result);
}

/* Runs all stages but a storing one over the first n elements, one leaf after another. */
static inline void case_reduce(const weft__plan *plan, weft__scratch *scratch,
                               const weft__kernels *kernels, size_t n, weft_value *scalars)
{
    weft__error error = {.status = WEFT_OK};

    for (int s = 0; s < weft__plan_stages(plan); s++) {
        const weft__stage_info *info = weft__plan_stage(plan, s);
        size_t count = info->nuses > 0 ? n : 1;
        weft__partial total = {{.dtype = WEFT_FLOAT64}};

        if (info->reduction == WEFT__REDUCE_NONE)
            break;
        for (size_t at = 0; at < count; at += WEFT__LEAF) {
            size_t m = count - at < WEFT__LEAF ? count - at : WEFT__LEAF;
            case_operands o = case_open(info, at, m);
            weft__piece piece = {kernels, o.pointers, scalars, m};
            weft__partial leaf;

            weft__stage_leaf(plan, s, &piece, scratch, &leaf);
            total = at == 0 ? leaf : weft__partial_combine(info->reduction, total, leaf);
            case_close(&o);
        }
        check_int(weft__stage_finish(plan, s, total, (int64_t)count, &error, &scalars[s]), WEFT_OK);
    }
}

/* The value of a text that yields a scalar. */
static inline weft_value case_scalar(const char *text)
{
    weft__plan *plan = case_plan(text);
    weft__scratch *scratch = case_scratch();
    const weft__kernels *kernels = case_kernels();
    const weft__stage_info *last = case_last(plan);
    int stage = weft__plan_stages(plan) - 1;
    weft_value scalars[WEFT__MAX_STAGES], value;
    unsigned char element[CASE_ELEMENT];
    weft__piece piece = {kernels, NULL, scalars, 1};

    case_reduce(plan, scratch, kernels, CASE_LENGTH, scalars);
    value = scalars[stage];
    if (last->reduction == WEFT__REDUCE_NONE) {
        check_int(last->nuses, 0);
        weft__stage_store(plan, stage, &piece, scratch, element, false);
        value = weft__value_load(last->result, element);
    }
    weft__scratch_free(&scratch);
    weft__plan_free(&plan);
    return value;
}

#endif
