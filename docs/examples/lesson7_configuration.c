/* Lesson 7: which configuration is fastest.
 *
 * The course ends with: one cannot know, so test a suite of them. `weft calibrate` does that once
 * on each kind of machine and keeps what it found in a file, which every session reads. This
 * program says what will be chosen here, and why. */
#include <stdio.h>
#include <weft.h>

static const char *reason(weft_profile_state state)
{
    switch (state) {
    case WEFT_PROFILE_LOADED:
        return "as measured on this kind of machine";
    case WEFT_PROFILE_FOREIGN:
        return "by default: the profile is another machine's";
    case WEFT_PROFILE_BROKEN:
        return "by default: the profile cannot be read";
    default:
        return "by default: weft calibrate would measure";
    }
}

static void print_choices(weft_session *s)
{
    static const char *const routines[] = {"gemm", "getrf", "gesdd"};
    const weft_farm_options products = {.size = 1000};
    int workers, cores;

    printf("%s\n", reason(weft_profile_describe(s).state));
    printf("%d threads of this rank, kernels for %s\n", weft_threads(s), weft_isa(s));
    for (size_t i = 0; i < sizeof routines / sizeof *routines; i++)
        printf("%-6s of order 100, 1000, 4000: %d, %d, %d BLAS threads\n", routines[i],
               weft_blas_threads_for(s, routines[i], 100),
               weft_blas_threads_for(s, routines[i], 1000),
               weft_blas_threads_for(s, routines[i], 4000));
    weft_farm_split(s, 100, &products, &workers, &cores);
    printf("100 products of order 1000: %d workers with %d cores each\n", workers, cores);
}

int main(int argc, char **argv)
{
    weft_session *s = NULL;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    if (weft_rank(s) == 0)
        print_choices(s);
fail:
    return weft_stop(&s) != WEFT_OK;
}
