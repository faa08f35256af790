#include "functions.h"

#include <stdlib.h>
#include <string.h>
#include <weft.h>

enum { MOST = 256, WIDTH = 96 };

static int by_alphabet(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of a kind, sorted. */
static int collect(weft_function_kind wanted, const char *names[MOST])
{
    const char *name;
    weft_function_kind kind;
    int count = 0;

    for (int i = 0; count < MOST && (name = weft_function_name(i, &kind)); i++)
        if (kind == wanted)
            names[count++] = name;
    qsort(names, (size_t)count, sizeof *names, by_alphabet);
    return count;
}

static void describe_kind(weft_function_kind kind, const char *title, FILE *out)
{
    const char *names[MOST];
    const int count = collect(kind, names);
    int column = WIDTH;

    fprintf(out, "%s\n", title);
    for (int i = 0; i < count; i++) {
        const int length = (int)strlen(names[i]) + 1;
        const bool is_full = column + length > WIDTH;

        fprintf(out, "%s%s", !is_full ? " " : i == 0 ? "  " : "\n  ", names[i]);
        column = is_full ? 1 + length : column + length;
    }
    fputc('\n', out);
}

void describe_functions(FILE *out)
{
    describe_kind(WEFT_FUNCTION_OF_ELEMENTS, "Of elements, as NumPy's of the same names:", out);
    describe_kind(
        WEFT_FUNCTION_REDUCTION,
        "Reductions, of everything or with axis= and keepdims=, var and std with ddof=:", out);
    describe_kind(WEFT_FUNCTION_CAST, "Casts, as astype:", out);
}
