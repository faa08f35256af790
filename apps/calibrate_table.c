#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "calibrate.h"

const char *const calibrate_routines[] = {"gemm",  "gemv",  "syrk",  "getrf", "potrf",
                                          "geqrf", "gesdd", "syevd", NULL};

weft_profile_entry calibrate_entry(const weft_session *s, const char *format, ...)
{
    weft_profile_entry entry;
    va_list arguments;
    char name[64];

    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    for (int i = 0; weft_profile_entry_at(s, i, &entry); i++)
        if (strcmp(entry.name, name) == 0)
            return entry;
    return (weft_profile_entry){.unit = ""};
}

/* A line of rates by cores, in thousands of the file's unit. */
static void print_rates(const char *title, const weft_profile_entry *entry)
{
    printf("  %-22s", title);
    for (int i = 0; i < entry->count; i++)
        if (entry->values[i])
            printf(" %9.1f", (double)entry->values[i] / 1e3);
        else
            printf(" %9s", "");
    putchar('\n');
}

static void print_cores(const weft_session *s)
{
    static const char *const far[] = {"near", "middle", "far"};
    static const char *const how[] = {"read", "write", "update"};
    const weft_profile_entry products = calibrate_entry(s, "product");
    char title[64];

    printf("%-24s", "cores");
    for (int i = 0; i < products.count; i++)
        printf(" %9d", weft_profile_cores(s, i));
    puts("\nmemory, GB/s");
    for (int i = 0; i < 9; i++) {
        const weft_profile_entry e = calibrate_entry(s, "memory.%s.%s", far[i / 3], how[i % 3]);

        snprintf(title, sizeof title, "%s, %s", far[i / 3], how[i % 3]);
        print_rates(title, &e);
    }
    puts("products, GFLOP/s");
    print_rates("one on each core", &products);
}

/* The chosen threads by size, and the rate that they gave; nothing where nothing was measured. */
static void print_routines(const weft_session *s)
{
    printf("\n%-24s", "threads, GFLOP/s; n =");
    for (int size = 0; size < CALIBRATE_SIZES; size++)
        printf(" %11d", CALIBRATE_LEAST << size);
    putchar('\n');
    for (int i = 0; calibrate_routines[i]; i++) {
        printf("  %-22s", calibrate_routines[i]);
        for (int size = 0; size < CALIBRATE_SIZES; size++) {
            const int n = CALIBRATE_LEAST << size;
            const weft_profile_entry rates =
                calibrate_entry(s, "routine.%s.%d", calibrate_routines[i], n);
            const int threads = weft_blas_threads_for(s, calibrate_routines[i], n);
            int k = 0;

            while (k < rates.count - 1 && weft_profile_cores(s, k) < threads)
                k++;
            if (rates.count)
                printf("  %2d, %6.1f", threads, (double)rates.values[k] / 1e3);
            else
                printf("  %10s", "");
        }
        putchar('\n');
    }
    printf("  %-22s", "many, workers x threads");
    for (int size = 0; size < CALIBRATE_SIZES; size++) {
        const int n = CALIBRATE_LEAST << size;
        const int64_t workers = calibrate_entry(s, "many.workers.%d", n).values[0];
        char text[32] = "";

        if (workers > 0)
            snprintf(text, sizeof text, "%lld x %lld", (long long)workers,
                     (long long)calibrate_entry(s, "many.blas_threads.%d", n).values[0]);
        printf(" %11s", text);
    }
    putchar('\n');
}

/* For whoever reads the table for the first time. */
static const char legend[] =
    "\nMemory: operands of 64 KiB (near), 1 MiB (middle) and 32 MiB (far) on each core. Routines:\n"
    "2,   14.6 is: 2 threads are chosen, and give 14.6 GFLOP/s; a blank was not measured, or\n"
    "never settled. Work below serial_below stays on one core; results from stream_from on go "
    "past\n"
    "the cache.";

void calibrate_table(const weft_session *s)
{
    static const char *const choices[] = {
        "serial_below.cheap",  "serial_below.costly", "serial_below.reduction",
        "serial_below.matmul", "stream_from",         NULL};

    print_cores(s);
    print_routines(s);
    putchar('\n');
    for (int i = 0; choices[i]; i++) {
        const weft_profile_entry e = calibrate_entry(s, "%s", choices[i]);

        printf("%-24s %11lld %s\n", choices[i], (long long)e.values[0], e.unit);
    }
    puts(legend);
}
