/* Prints arrays: each line of the script is a file, a threshold and a number of edge items. */
#include <stdio.h>

#include <weft.h>

static weft_status print_file(weft_session *s, const char *path, const weft_print_options *options)
{
    weft_array *a = NULL;

    WEFT_TRY(weft_load(s, path, &a));
    WEFT_TRY(weft_print(a, stdout, options));
    if (weft_rank(s) == 0)
        printf("----\n");
fail:
    weft_free(&a);
    return weft_failure(s);
}

int main(int argc, char **argv)
{
    FILE *script = argc > 1 ? fopen(argv[1], "r") : NULL;
    weft_session *s = NULL;
    char line[256], path[200];

    if (!script)
        return 2;
    WEFT_TRY(weft_start(&argc, &argv, &s));
    while (fgets(line, sizeof line, script)) {
        long long threshold = 0, edge = 0;

        (void)sscanf(line, "%199s %lld %lld", path, &threshold, &edge);
        WEFT_TRY(print_file(s, path, &(weft_print_options){threshold, edge}));
    }
fail:
    (void)fclose(script);
    return weft_stop(&s) == WEFT_OK ? 0 : 1;
}
