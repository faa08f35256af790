#include "runtime/profile.h"

#include <stdio.h>
#include <string.h>

#include "base/checked.h"

static const int64_t distance_bytes[WEFT__DISTANCES] = {64 << 10, 1 << 20, 32 << 20};
static const char *const distance_names[WEFT__DISTANCES] = {"near", "middle", "far"};
static const char *const stream_names[WEFT__STREAMS] = {"read", "write", "update"};
static const char *const trait_names[WEFT__TRAITS] = {"node.cpu", "node.blas", "node.core_type",
                                                      "node.mpi"};

int64_t weft__distance_bytes(weft__distance distance)
{
    return distance_bytes[distance];
}

const char *weft__trait_name(weft__trait trait)
{
    return trait_names[trait];
}

int weft__steps(int64_t cores)
{
    int steps = 1;

    while (steps < WEFT__STEPS && INT64_C(1) << (steps - 1) < cores)
        steps++;
    return steps;
}

int64_t weft__step_cores(int64_t cores, int i)
{
    return weft__min64(INT64_C(1) << i, weft__max64(cores, 1));
}

double weft__blas_flops(weft__blas_operation operation, int64_t n)
{
    static const double cubes[WEFT__BLAS_OPERATIONS] = {
        [WEFT__BLAS_GEMM] = 2,        [WEFT__BLAS_SYRK] = 1,        [WEFT__BLAS_GETRF] = 2.0 / 3,
        [WEFT__BLAS_POTRF] = 1.0 / 3, [WEFT__BLAS_GEQRF] = 4.0 / 3, [WEFT__BLAS_GESDD] = 22,
        [WEFT__BLAS_SYEVD] = 9,
    };
    const double x = (double)n;

    return operation == WEFT__BLAS_GEMV ? 2 * x * x : cubes[operation] * x * x * x;
}

/* ---- the keys, in the order of the file ---- */

enum {
    FACTS = 6,
    FIRST_CHOICE = FACTS,
    FIRST_MEMORY = FIRST_CHOICE + WEFT__QUESTIONS,
    FIRST_PRODUCT = FIRST_MEMORY + WEFT__DISTANCES * WEFT__STREAMS,
    FIRST_ROUTINE = FIRST_PRODUCT + 1,
    FIRST_LINK = FIRST_ROUTINE + WEFT__BLAS_OPERATIONS * WEFT__SIZES,
    KEYS = FIRST_LINK + WEFT__LINKS
};

static void fact_key(weft__profile *p, int index, weft__field *key)
{
    static const char *const names[FACTS] = {"node.cores",    "node.ranks",     "measured.when",
                                             "measured.took", "measured.quick", "measured.busy"};
    static const char *const units[FACTS] = {"", "", "s", "s", "", ""};
    static const int64_t least[FACTS] = {1, 1, 0, 0, 0, 0};
    static const bool is_flag[FACTS] = {false, false, false, false, true, true};
    int64_t *const values[FACTS] = {&p->cores, &p->ranks,    &p->when,
                                    &p->took,  &p->is_quick, &p->is_busy};

    (void)snprintf(key->name, sizeof key->name, "%s", names[index]);
    key->unit = units[index];
    key->values = values[index];
    key->least = least[index];
    key->most = is_flag[index] ? 1 : INT64_MAX;
}

static void choice_key(weft__profile *p, weft__question question, weft__field *key)
{
    weft__question_name(question, key->name);
    key->unit = weft__question_unit(question);
    key->values = &p->choices.answer[question];
    key->least = weft__question_least(question);
    key->most = weft__question_most(question);
    key->is_choice = true;
}

/* A list of rates, by cores or threads. */
static void rates_key(const weft__profile *p, const char *unit, int64_t *values, weft__field *key)
{
    key->unit = unit;
    key->values = values;
    key->count = weft__steps(p->cores);
    key->is_measured = true;
}

static void link_key(weft__profile *p, weft__link link, weft__field *key)
{
    static const char *const names[WEFT__LINKS] = {"barrier", "ranks.latency", "ranks.rate",
                                                   "nodes.latency", "nodes.rate"};

    (void)snprintf(key->name, sizeof key->name, "link.%s", names[link]);
    key->unit = link == WEFT__LINK_RANKS_RATE || link == WEFT__LINK_NODES_RATE ? "MB/s" : "ns";
    key->values = &p->link[link];
    key->is_measured = true;
}

static void memory_key(weft__profile *p, int i, weft__field *key)
{
    const int distance = i / WEFT__STREAMS, stream = i % WEFT__STREAMS;

    (void)snprintf(key->name, sizeof key->name, "memory.%s.%s", distance_names[distance],
                   stream_names[stream]);
    rates_key(p, "MB/s", p->memory[distance][stream], key);
}

static void routine_key(weft__profile *p, int i, weft__field *key)
{
    const int operation = i / WEFT__SIZES, size = i % WEFT__SIZES;

    (void)snprintf(key->name, sizeof key->name, "routine.%s.%d",
                   weft__blas_operation_name((weft__blas_operation)operation),
                   WEFT__LEAST_SIZE << size);
    rates_key(p, "MFLOP/s", p->routine[operation][size], key);
}

bool weft__profile_field(weft__profile *p, int index, weft__field *key)
{
    *key = (weft__field){.unit = "", .count = 1, .most = INT64_MAX};
    if (index < 0 || index >= KEYS)
        return false;
    if (index < FIRST_CHOICE)
        fact_key(p, index, key);
    else if (index < FIRST_MEMORY)
        choice_key(p, (weft__question)(index - FIRST_CHOICE), key);
    else if (index < FIRST_PRODUCT)
        memory_key(p, index - FIRST_MEMORY, key);
    else if (index < FIRST_ROUTINE) {
        (void)snprintf(key->name, sizeof key->name, "product");
        rates_key(p, "MFLOP/s", p->product, key);
    } else if (index < FIRST_LINK)
        routine_key(p, index - FIRST_ROUTINE, key);
    else
        link_key(p, (weft__link)(index - FIRST_LINK), key);
    return true;
}

void weft__profile_clear(weft__profile *profile)
{
    memset(profile, 0, sizeof *profile);
    profile->cores = profile->ranks = 1;
    weft__choices_default(&profile->choices);
}

void weft__profile_compare(const weft__profile *measured, const weft__profile *here,
                           char difference[256])
{
    static const weft__trait traits[] = {WEFT__TRAIT_CPU, WEFT__TRAIT_BLAS, WEFT__TRAIT_CORE_TYPE};

    difference[0] = '\0';
    for (int i = 0; i < 3; i++) {
        const char *theirs = measured->trait[traits[i]], *ours = here->trait[traits[i]];

        if (strcmp(theirs, ours) == 0)
            continue;
        (void)snprintf(difference, 256, "%s %.100s, here it is %.100s",
                       strchr(trait_names[traits[i]], '.') + 1, theirs, ours);
        return;
    }
    if (measured->cores != here->cores)
        (void)snprintf(difference, 256, "%lld cores, here there are %lld",
                       (long long)measured->cores, (long long)here->cores);
}
