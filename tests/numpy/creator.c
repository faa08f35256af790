/* Makes arrays as a script says and saves them; tests/numpy/test_create.py compares them with
 * NumPy's.
 *
 * creator SCRIPT: lines of "arange FILE START STOP STEP DTYPE", "linspace FILE START STOP COUNT",
 * "eye FILE N M K DTYPE", "full FILE N M DTYPE VALUE", "astype FILE INPUT DTYPE", "copy FILE
 * INPUT".
 */
#include <stdio.h>
#include <string.h>

#include <weft.h>

enum { WORDS = 8, WORD = 128 };

static weft_status make(weft_session *s, char word[WORDS][WORD], weft_array **a)
{
    weft_array *in = NULL;
    weft_dtype dtype = WEFT_FLOAT64;
    double number[WORDS] = {0};
    weft_status status = WEFT_ERR_ARGUMENT;

    for (int k = 2; k < WORDS; k++) {
        (void)sscanf(word[k], "%la", &number[k]);
        (void)weft_dtype_parse(word[k], &dtype);
    }
    if (strcmp(word[0], "arange") == 0)
        return weft_arange(s, number[2], number[3], number[4], dtype, a);
    if (strcmp(word[0], "linspace") == 0)
        return weft_linspace(s, number[2], number[3], (int64_t)number[4], a);
    if (strcmp(word[0], "eye") == 0)
        return weft_eye(s, (int64_t)number[2], (int64_t)number[3], (int64_t)number[4], dtype, a);
    if (strcmp(word[0], "full") == 0)
        return weft_full(s, WEFT_SHAPE((int64_t)number[2], (int64_t)number[3]), dtype,
                         (weft_value){.dtype = WEFT_FLOAT64, .as.f = number[5]}, a);
    if (weft_load(s, word[2], &in) == WEFT_OK)
        status = strcmp(word[0], "copy") == 0 ? weft_copy(in, a) : weft_astype_casting(in, dtype, WEFT_CASTING_UNSAFE, a);
    weft_free(&in);
    return status;
}

int main(int argc, char **argv)
{
    FILE *script = argc > 1 ? fopen(argv[1], "r") : NULL;
    weft_session *s = NULL;
    char line[512];

    if (!script)
        return 2;
    WEFT_TRY(weft_start(&argc, &argv, &s));
    while (fgets(line, sizeof line, script)) {
        char word[WORDS][WORD] = {""};
        weft_array *a = NULL;
        weft_status status;

        (void)sscanf(line, "%127s %127s %127s %127s %127s %127s %127s %127s", word[0], word[1],
                     word[2], word[3], word[4], word[5], word[6], word[7]);
        status = make(s, word, &a);
        if (status == WEFT_OK)
            status = weft_save(a, word[1]);
        weft_free(&a);
        WEFT_TRY(status);
    }
fail:
    (void)fclose(script);
    return weft_stop(&s) == WEFT_OK ? 0 : 1;
}
