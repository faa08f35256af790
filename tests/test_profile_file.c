/* The profile's file: what it is written over and what it is not, links, pipes, and its usual
 * place. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <weft.h>

#include "harness.h"
#include "profile_case.h"

/* Writing again replaces the section of the same kind of node alone. */
static void measuring_again_replaces(void **state)
{
    weft__error error = {.status = WEFT_OK};
    weft__profile p;
    char *first = NULL, *second = NULL;

    case_profile_invent_local(&p);
    (void)remove(case_profile_path());
    check_int(weft__profile_write(case_profile_path(), &p, &error), WEFT_OK);
    check_int(weft__profile_read(case_profile_path(), &error, &first), WEFT_OK);
    check_int(weft__profile_write(case_profile_path(), &p, &error), WEFT_OK);
    check_int(weft__profile_read(case_profile_path(), &error, &second), WEFT_OK);
    check_string(first, second);
    free(first);
    free(second);
    case_profile_put(case_profile_path(), "weft profile 1\nnonsense\n");
    check_int(weft__profile_write(case_profile_path(), &p, &error), WEFT_OK);
    check_int(weft__profile_read(case_profile_path(), &error, &first), WEFT_OK);
    check_true(strstr(first, "nonsense") == NULL);
    free(first);
}

static void what_cannot_be_written_is_said(void **state)
{
    weft__error error = {.status = WEFT_OK};
    weft__profile p;
    char path[4300];

    case_profile_invent_local(&p);
    case_profile_put(case_profile_path(), "a file\n");
    snprintf(path, sizeof path, "%s/below/profile",
             case_profile_path()); /* below a file, for root as well */
    check_int(weft__profile_write(path, &p, &error), WEFT_ERR_FILE);
    check_true(strstr(error.message, "cannot write the profile") != NULL);
    check_true(strstr(error.message, strerror(ENOTDIR)) != NULL);
    check_true(strstr(error.message, path) != NULL);
    snprintf(path, sizeof path, "%s/below/deep/profile", case_profile_path());
    error.status = WEFT_OK;
    check_int(weft__profile_try(path, &error), WEFT_ERR_FILE);
    check_true(strstr(error.message, "/below: ") != NULL);
    check_true(strstr(error.message, "cannot make the folder") != NULL);
    (void)remove(case_profile_path());
}

/* Text of somebody's own is left as it is, whether it is asked before or while writing. */
static void what_is_no_profile_is_left_alone(void **state)
{
    static const char *const own[] = {"Chapter 1\n", "\n# notes\nweft\n", "{}", " [node]\n"};
    weft__profile p;
    char *text = NULL;

    case_profile_invent_local(&p);
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        weft__error error = {.status = WEFT_OK};

        case_profile_put(case_profile_path(), own[i]);
        check_int(weft__profile_try(case_profile_path(), &error), WEFT_ERR_FILE);
        check_true(strstr(error.message, "is no profile, and is left as it is") != NULL);
        check_true(strstr(error.message, case_profile_path()) != NULL);
        check_int(weft__profile_write(case_profile_path(), &p, &error), WEFT_ERR_FILE);
        check_int(weft__profile_read(case_profile_path(), &error, &text), WEFT_OK);
        check_string(text, own[i]);
        free(text);
    }
}

/* Nothing, comments, a profile that is broken and one of a newer format make room. */
static void what_is_a_profile_is_replaced(void **state)
{
    static const char *const old[] = {"",
                                      "\n\n",
                                      "# a place\n",
                                      "weft profile 1\nnonsense\n",
                                      "# mine\nweft profile 1\n",
                                      "weft profile 9\n"};
    weft__profile p;
    char *text = NULL, *section;

    case_profile_invent_local(&p);
    section = weft__profile_format(&p);
    for (size_t i = 0; i < sizeof old / sizeof old[0]; i++) {
        weft__error error = {.status = WEFT_OK};

        case_profile_put(case_profile_path(), old[i]);
        check_int(weft__profile_try(case_profile_path(), &error), WEFT_OK);
        check_int(weft__profile_read(case_profile_path(), &error, &text), WEFT_OK);
        check_string(text, old[i]);
        free(text);
        check_int(weft__profile_write(case_profile_path(), &p, &error), WEFT_OK);
        check_int(weft__profile_read(case_profile_path(), &error, &text), WEFT_OK);
        check_true(strstr(text, section) != NULL);
        free(text);
    }
    free(section);
}

/* Through links in two folders, the last of which leads to a file that is not there yet. */
static void links_stay(void **state)
{
    weft__error error = {.status = WEFT_OK};
    char near[4300], folder[4300], far[4400], target[4500], *text = NULL;
    struct stat info;
    weft__profile p;

    case_profile_invent_local(&p);
    snprintf(near, sizeof near, "%s-link", case_profile_path());
    snprintf(folder, sizeof folder, "%s-folder", case_profile_path());
    snprintf(far, sizeof far, "%s/far", folder);
    snprintf(target, sizeof target, "%s/target", folder);
    (void)remove(near), (void)remove(far), (void)remove(target);
    check_true(mkdir(folder, 0777) == 0 || errno == EEXIST);
    check_int(symlink(far, near), 0);
    check_int(symlink("target", far), 0);
    for (int i = 0; i < 2; i++) {
        check_int(weft__profile_try(near, &error), WEFT_OK);
        check_int(weft__profile_write(near, &p, &error), WEFT_OK);
        check_true(lstat(near, &info) == 0 && S_ISLNK(info.st_mode));
        check_true(lstat(far, &info) == 0 && S_ISLNK(info.st_mode));
        check_true(lstat(target, &info) == 0 && S_ISREG(info.st_mode));
    }
    check_int(weft__profile_read(target, &error, &text), WEFT_OK);
    check_true(text && weft__profile_may_be(text));
    free(text);
    (void)remove(far);
    check_int(symlink(near, far), 0);
    check_int(weft__profile_write(near, &p, &error), WEFT_ERR_FILE);
    check_true(strstr(error.message, strerror(ELOOP)) != NULL);
    (void)remove(near), (void)remove(far), (void)remove(target), (void)rmdir(folder);
}

/* A pipe that nobody writes would be waited for without end, and no device is replaced. */
static void pipes_and_devices_are_no_files(void **state)
{
    static const char *const devices[] = {"/dev/null", "/dev/zero"};
    weft__error error = {.status = WEFT_OK};
    weft_session *s = NULL;
    struct stat info;

    (void)remove(case_profile_path());
    check_int(mkfifo(case_profile_path(), 0600), 0);
    check_int(setenv("WEFT_PROFILE", case_profile_path(), 1), 0);
    check_int(weft_open_local(1, &s), WEFT_OK);
    check_int(unsetenv("WEFT_PROFILE"), 0);
    check_int(weft_profile_describe(s).state, WEFT_PROFILE_BROKEN);
    check_true(strstr(weft_profile_describe(s).note, "it is a pipe and not a file") != NULL);
    check_int(weft_stop(&s), WEFT_OK);
    check_int(weft__profile_try(case_profile_path(), &error), WEFT_ERR_FILE);
    (void)remove(case_profile_path());
    for (int i = 0; i < 2; i++) {
        error.status = WEFT_OK;
        check_int(weft__profile_try(devices[i], &error), WEFT_ERR_FILE);
        check_true(stat(devices[i], &info) == 0 && S_ISCHR(info.st_mode));
    }
}

static void the_cache_has_a_place(void **state)
{
    const char *home = getenv("HOME"), *cache = getenv("XDG_CACHE_HOME");
    const char *own = getenv("WEFT_PROFILE");
    char *kept = own ? strdup(own) : NULL, *old_home = home ? strdup(home) : NULL;
    char *old_cache = cache ? strdup(cache) : NULL, path[4096];

    unsetenv("WEFT_PROFILE");
    setenv("HOME", "/home/u", 1);
    unsetenv("XDG_CACHE_HOME");
    weft__profile_path(path, sizeof path);
    check_string(path, "/home/u/.cache/weft/profile");
    setenv("XDG_CACHE_HOME", "relative", 1);
    weft__profile_path(path, sizeof path);
    check_string(path, "/home/u/.cache/weft/profile");
    setenv("XDG_CACHE_HOME", "/var/c", 1);
    weft__profile_path(path, sizeof path);
    check_string(path, "/var/c/weft/profile");
    setenv("WEFT_PROFILE", "mine", 1);
    weft__profile_path(path, sizeof path);
    check_string(path, "mine");
    unsetenv("WEFT_PROFILE");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("HOME");
    weft__profile_path(path, sizeof path);
    check_string(path, "");
    if (kept)
        setenv("WEFT_PROFILE", kept, 1);
    if (old_home)
        setenv("HOME", old_home, 1);
    if (old_cache)
        setenv("XDG_CACHE_HOME", old_cache, 1);
    free(kept), free(old_home), free(old_cache);
}

const struct CMUnitTest profile_file_tests[] = {cmocka_unit_test(measuring_again_replaces),
                                                cmocka_unit_test(what_cannot_be_written_is_said),
                                                cmocka_unit_test(what_is_no_profile_is_left_alone),
                                                cmocka_unit_test(what_is_a_profile_is_replaced),
                                                cmocka_unit_test(links_stay),
                                                cmocka_unit_test(pipes_and_devices_are_no_files),
                                                cmocka_unit_test(the_cache_has_a_place),
                                                {0}};
