/* Prints the library's own table: each function of expressions with each combination of dtypes, and
 * the dtype of the result or the refusal; then the loops of the kernels.
 * tests/numpy/test_functions.py demands a case for each line.
 *
 *     function NAME INPUTS
 *     typed NAME DTYPE… RESULT
 *     refused NAME DTYPE… SENTENCE
 *     loop OPERATION DTYPE
 */
#include <stdio.h>
#include <string.h>

#include <weft.h>

#include "kernels/table.h"
#include "ops/function.h"

static const char *const operation_names[] = {
#define NAME(id, name, ...) name,
    WEFT__OPS(NAME)
#undef NAME
};

static void print_inputs(const char *word, const char *name, int inputs, const weft_dtype *dtypes)
{
    printf("%s\t%s", word, name);
    for (int k = 0; k < inputs; k++)
        printf("\t%s", weft_dtype_name(dtypes[k]));
}

static void print_result(weft_session *s, const char *name, int inputs, const weft_dtype *dtypes,
                         weft_array *const *ones)
{
    static const char *const letters[] = {"a", "b", "c"};
    weft_var vars[3];
    weft_array *r = NULL;
    char text[64];

    (void)snprintf(text, sizeof text, "%s(%s)", name,
                   inputs == 1   ? "a"
                   : inputs == 2 ? "a, b"
                                 : "a, b, c");
    for (int k = 0; k < inputs; k++)
        vars[k] = (weft_var){.name = letters[k], .array = ones[dtypes[k]]};
    if (weft_eval_in(s, text, (weft_vars){inputs, vars}, &r) == WEFT_OK) {
        print_inputs("typed", name, inputs, dtypes);
        printf("\t%s\n", weft_dtype_name(weft_array_dtype(r)));
    } else {
        char sentence[160];

        (void)snprintf(sentence, sizeof sentence, "%s", weft_message(s));
        sentence[strcspn(sentence, "\n")] = '\0';
        print_inputs("refused", name, inputs, dtypes);
        printf("\t%s\n", sentence);
        weft_clear(s);
    }
    weft_free(&r);
}

/* Every combination of dtypes for up to two inputs; the third has the dtype of the second. */
static void print_function(weft_session *s, const weft__function *f, weft_array *const *ones)
{
    int combinations = f->inputs == 1 ? WEFT_DTYPE_COUNT : WEFT_DTYPE_COUNT * WEFT_DTYPE_COUNT;

    printf("function\t%s\t%d\n", f->name, f->inputs);
    for (int k = 0; k < combinations; k++) {
        weft_dtype dtypes[3] = {(weft_dtype)(k % WEFT_DTYPE_COUNT),
                                (weft_dtype)(k / WEFT_DTYPE_COUNT),
                                (weft_dtype)(k / WEFT_DTYPE_COUNT)};

        print_result(s, f->name, f->inputs, dtypes, ones);
    }
}

int main(void)
{
    weft_session *s = NULL;
    weft_array *ones[WEFT_DTYPE_COUNT] = {NULL};
    const weft__kernels *kernels = weft__kernels_choose(NULL);

    WEFT_TRY(weft_open_local(1, &s));
    for (int k = 0; k < WEFT_DTYPE_COUNT; k++)
        WEFT_TRY(weft_ones(s, WEFT_SHAPE(2), (weft_dtype)k, &ones[k]));
    for (const weft__function *f = weft__function_list(); f->name; f++)
        print_function(s, f, ones);
    for (int op = 0; op < WEFT__OP_COUNT; op++)
        for (int dtype = 0; dtype < WEFT_DTYPE_COUNT; dtype++)
            if (kernels->loop[op][dtype])
                printf("loop\t%s\t%s\n", operation_names[op], weft_dtype_name((weft_dtype)dtype));
fail:
    for (int k = 0; k < WEFT_DTYPE_COUNT; k++)
        weft_free(&ones[k]);
    return weft_stop(&s) == WEFT_OK ? 0 : 1;
}
