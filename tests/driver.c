/* weft_tests [--only NAME[,NAME]] [--list]: runs the modules, or the modules and tests named. */
#include "harness.h"

#include <stdio.h>
#include <string.h>

static bool is_named(const char *names, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = names; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

static int list_tests(void)
{
    for (const struct test_module *module = test_modules; module->name; module++)
        for (const struct CMUnitTest *test = module->tests; test->name; test++)
            printf("%s.%s\n", module->name, test->name);
    return 0;
}

static int run_chosen(const char *names)
{
    int chosen = 0;

    for (const struct test_module *module = test_modules; module->name; module++) {
        for (const struct CMUnitTest *test = module->tests; test->name; test++) {
            if (names && !is_named(names, module->name) && !is_named(names, test->name))
                continue;
            test_run(module->name, test);
            chosen++;
        }
    }
    return chosen;
}

int main(int argc, char **argv)
{
    const char *names = NULL;
    int chosen;

    if (argc == 2 && strcmp(argv[1], "--list") == 0)
        return list_tests();
    if (argc == 3 && strcmp(argv[1], "--only") == 0) {
        names = argv[2];
    } else if (argc > 1) {
        fprintf(stderr, "usage: weft_tests [--only NAME[,NAME]] [--list]\n");
        return 2;
    }
    test_begin(&argc, &argv);
    chosen = run_chosen(names);
    test_end();
    if (names && !chosen)
        fprintf(stderr, "no test or module is called %s\n", names);
    return names && !chosen;
}
