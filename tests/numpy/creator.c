/* Makes arrays as a script says and saves them; tests/numpy/test_create.py compares them with
 * NumPy's.
 *
 * creator SCRIPT: lines of "OPERATION FILE ARGUMENT…", with the arguments in the order that the
 * operation's C function has; an operand is a file. "linspace", "arange", "full" and "eye" take
 * hexadecimal floats.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

enum { WORDS = 9, WORD = 128 };

/* A line's arguments, read as each of what they might be. */
typedef struct arguments {
    char word[WORDS][WORD];
    double number[WORDS];
    int64_t whole[WORDS];
    weft_dtype dtype; /* of the last word that names one */
    weft_array *in;   /* of the operations on an array */
} arguments;

static void read_arguments(const char *line, arguments *x)
{
    char(*word)[WORD] = x->word;

    *x = (arguments){.dtype = WEFT_FLOAT64};
    (void)sscanf(line, "%127s %127s %127s %127s %127s %127s %127s %127s %127s", word[0], word[1],
                 word[2], word[3], word[4], word[5], word[6], word[7], word[8]);
    for (int k = 2; k < WORDS; k++) {
        (void)sscanf(word[k], "%la", &x->number[k]);
        x->whole[k] = strtoll(word[k], NULL, 10);
        (void)weft_dtype_parse(word[k], &x->dtype);
    }
}

static weft_status make(weft_session *s, const arguments *x, weft_array **a)
{
    const char *name = x->word[0];
    const double *n = x->number;
    const int64_t *w = x->whole;
    weft_dtype dtype = x->dtype;

    if (strcmp(name, "arange") == 0)
        return weft_arange(s, n[2], n[3], n[4], dtype, a);
    if (strcmp(name, "arange_int") == 0)
        return weft_arange_int(s, w[2], w[3], w[4], dtype, a);
    if (strcmp(name, "linspace") == 0)
        return weft_linspace(s, n[2], n[3], w[4], a);
    if (strcmp(name, "linspace_with") == 0)
        return weft_linspace_with(s, n[2], n[3], w[4], w[5] != 0, dtype, NULL, a);
    if (strcmp(name, "logspace") == 0)
        return weft_logspace(s, n[2], n[3], w[4], w[5] != 0, n[6], dtype, a);
    if (strcmp(name, "geomspace") == 0)
        return weft_geomspace(s, n[2], n[3], w[4], w[5] != 0, dtype, a);
    if (strcmp(name, "eye") == 0)
        return weft_eye(s, w[2], w[3], w[4], dtype, a);
    if (strcmp(name, "tri") == 0)
        return weft_tri(s, w[2], w[3], w[4], dtype, a);
    if (strcmp(name, "full") == 0)
        return weft_full(s, WEFT_SHAPE(w[2], w[3]), dtype,
                         (weft_value){.dtype = WEFT_FLOAT64, .as.f = n[5]}, a);
    return WEFT_ERR_ARGUMENT;
}

static weft_status make_from(const arguments *x, weft_array **a)
{
    const char *name = x->word[0];
    const int64_t *w = x->whole;

    if (strcmp(name, "copy") == 0)
        return weft_copy(x->in, a);
    if (strcmp(name, "astype") == 0)
        return weft_astype_casting(x->in, x->dtype, WEFT_CASTING_UNSAFE, a);
    if (strcmp(name, "tril") == 0)
        return weft_tril(x->in, w[3], a);
    if (strcmp(name, "triu") == 0)
        return weft_triu(x->in, w[3], a);
    if (strcmp(name, "diag") == 0)
        return weft_diag(x->in, w[3], a);
    if (strcmp(name, "repeat") == 0)
        return weft_repeat(x->in, w[3], strcmp(x->word[4], "None") == 0 ? WEFT_FLAT : (int)w[4], a);
    if (strcmp(name, "tile") == 0)
        return weft_tiled(x->in, weft_shape_of((int)w[3], w + 4), a);
    return WEFT_ERR_ARGUMENT;
}

static weft_status make_and_save(weft_session *s, arguments *x)
{
    weft_array *a = NULL;
    weft_status status;

    if (strstr(x->word[2], ".npy")) {
        status = weft_load(s, x->word[2], &x->in);
        status = status == WEFT_OK ? make_from(x, &a) : status;
    } else {
        status = make(s, x, &a);
    }
    if (status == WEFT_OK)
        status = weft_save(a, x->word[1]);
    weft_free(&x->in);
    weft_free(&a);
    return status;
}

int main(int argc, char **argv)
{
    FILE *script = argc > 1 ? fopen(argv[1], "r") : NULL;
    weft_session *s = NULL;
    char line[512];
    weft_status status;

    if (!script)
        return 2;
    status = weft_start(&argc, &argv, &s);
    while (status == WEFT_OK && fgets(line, sizeof line, script)) {
        arguments x;

        read_arguments(line, &x);
        status = make_and_save(s, &x);
        if (status != WEFT_OK)
            (void)fprintf(stderr, "%s%s\n", line, weft_message(s));
    }
    (void)fclose(script);
    return weft_stop(&s) == WEFT_OK && status == WEFT_OK ? 0 : 1;
}
