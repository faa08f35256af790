/* Which of the tables run on this machine, and which is taken. */
#include <string.h>

#include "kernels/table.h"

#if defined(WEFT__HAVE_ISA_X86)
#include <cpuid.h>

#include "kernels/features.h"

extern const weft__kernels weft__kernels_baseline, weft__kernels_avx2, weft__kernels_avx512;
extern const weft__built_for weft__built_for_avx2, weft__built_for_avx512;
#if defined(WEFT__HAVE_NATIVE)
extern const weft__kernels weft__kernels_native;
extern const weft__built_for weft__built_for_native;
#endif

static const struct {
    unsigned leaf, reg, bit;
} features[WEFT__FEATURE_COUNT] = {
#define FEATURE(macro, leaf, reg, bit) {leaf, reg, bit},
    WEFT__FEATURES(FEATURE)
#undef FEATURE
};

static bool machine_has(int k)
{
    unsigned reg[4] = {0, 0, 0, 0};
    return __get_cpuid_count(features[k].leaf, 0, &reg[0], &reg[1], &reg[2], &reg[3]) &&
           (reg[features[k].reg] >> features[k].bit & 1) != 0;
}

/* Whether the system keeps registers of this width when it switches threads. */
static bool system_keeps(size_t vector)
{
    return vector <= 16 || (vector <= 32 && __builtin_cpu_supports("avx")) ||
           __builtin_cpu_supports("avx512f");
}

static bool runs(const weft__built_for *built_for)
{
    if (!system_keeps(built_for->vector))
        return false;
    for (int k = 0; k < WEFT__FEATURE_COUNT; k++)
        if (strcmp(built_for->features[k], "1") == 0 && !machine_has(k))
            return false;
    return true;
}

/* The widest vectors of which there is a table that runs here. */
static size_t widest(void)
{
    if (runs(&weft__built_for_avx512))
        return 64;
    return runs(&weft__built_for_avx2) ? 32 : 16;
}

/* A native table narrower than the machine was built on another one, and is not this one's own. */
static bool native_runs(size_t vector)
{
#if defined(WEFT__HAVE_NATIVE)
    return weft__built_for_native.vector == vector && runs(&weft__built_for_native);
#else
    (void)vector;
    return false;
#endif
}

const char *const *weft__kernels_names(void)
{
    static const char *const names64[] = {"native", "avx512", "avx2", "baseline", NULL};
    static const char *const names32[] = {"native", "avx2", "baseline", NULL};
    static const char *const names16[] = {"native", "baseline", NULL};
    size_t vector = widest();
    const char *const *names = vector == 64 ? names64 : vector == 32 ? names32 : names16;
    return native_runs(vector) ? names : names + 1;
}

static const weft__kernels *const tables[] = {
#if defined(WEFT__HAVE_NATIVE)
    &weft__kernels_native,
#endif
    &weft__kernels_avx512,
    &weft__kernels_avx2,
    &weft__kernels_baseline,
};

#else

extern const weft__kernels weft__kernels_baseline;
static const weft__kernels *const tables[] = {&weft__kernels_baseline};

const char *const *weft__kernels_names(void)
{
    static const char *const names[] = {"baseline", NULL};
    return names;
}

#endif

static const weft__kernels *table_called(const char *name)
{
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        if (strcmp(tables[k]->isa, name) == 0)
            return tables[k];
    return NULL;
}

const weft__kernels *weft__kernels_choose(const char *wanted)
{
    for (const char *const *name = weft__kernels_names(); *name != NULL; name++)
        if (wanted == NULL || strcmp(*name, wanted) == 0)
            return table_called(*name);
    return NULL;
}
