/* Where a profile is kept. The file is read whole, and replaced in one step. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/profile.h"

enum { MOST_BYTES = 1 << 20, MOST_PATH = 4096, MOST_LINKS = 40 };

void weft__profile_path(char *path, size_t room)
{
    const char *named = getenv("WEFT_PROFILE"), *cache = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");

    path[0] = '\0';
    if (named && *named)
        (void)snprintf(path, room, "%s", named);
    else if (cache && cache[0] == '/') /* others are to be ignored, says the specification */
        (void)snprintf(path, room, "%s/weft/profile", cache);
    else if (home && *home)
        (void)snprintf(path, room, "%s/.cache/weft/profile", home);
}

static weft_status read_all(FILE *file, weft__error *error, char **text)
{
    size_t length;

    *text = malloc(MOST_BYTES + 1);
    if (!*text)
        return weft__error_set(error, WEFT_ERR_MEMORY, "there is no memory for it");
    length = fread(*text, 1, MOST_BYTES + 1, file);
    if (!ferror(file) && length <= MOST_BYTES) {
        (*text)[length] = '\0';
        if (strlen(*text) == length)
            return WEFT_OK;
        return weft__error_set(error, WEFT_ERR_FORMAT, "it is no text");
    }
    if (length > MOST_BYTES)
        return weft__error_set(error, WEFT_ERR_FORMAT, "it is longer than %d bytes", MOST_BYTES);
    return weft__error_set(error, WEFT_ERR_FILE, "it cannot be read: %s", strerror(errno));
}

/* "" for a file, which may be read; else what it is: a pipe would be waited for. */
static const char *oddity(int file)
{
    struct stat found, null;

    if (fstat(file, &found) != 0 || S_ISREG(found.st_mode))
        return "";
    if (S_ISCHR(found.st_mode) && stat("/dev/null", &null) == 0 && found.st_rdev == null.st_rdev)
        return "";
    return S_ISDIR(found.st_mode) ? "a folder" : S_ISFIFO(found.st_mode) ? "a pipe" : "a device";
}

static weft_status read_descriptor(int descriptor, weft__error *error, char **text)
{
    const char *odd = oddity(descriptor);
    FILE *file;
    weft_status status;

    if (odd[0]) {
        (void)close(descriptor);
        return weft__error_set(error, WEFT_ERR_FILE, "it is %s and not a file", odd);
    }
    file = fdopen(descriptor, "r");
    if (!file) {
        (void)close(descriptor);
        return weft__error_set(error, WEFT_ERR_MEMORY, "there is no memory for it");
    }
    status = read_all(file, error, text);
    (void)fclose(file);
    return status;
}

weft_status weft__profile_read(const char *path, weft__error *error, char **text)
{
    const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    weft_status status;

    *text = NULL;
    if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR))
        return WEFT_OK;
    if (descriptor < 0)
        return weft__error_set(error, WEFT_ERR_FILE, "it cannot be read: %s", strerror(errno));
    status = read_descriptor(descriptor, error, text);
    if (status != WEFT_OK) {
        free(*text);
        *text = NULL;
    }
    return status;
}

/* ---- writing ---- */

static weft_status refuse(weft__error *error, const char *path, const char *why)
{
    return weft__error_set(error, WEFT_ERR_FILE, "cannot write the profile %s: %s", path, why);
}

/* Where a link leads there the file is replaced, and the link stays. */
static weft_status follow(const char *path, weft__error *error, char target[MOST_PATH])
{
    char next[MOST_PATH], folder[MOST_PATH];

    if (snprintf(target, MOST_PATH, "%s", path) >= MOST_PATH)
        return refuse(error, path, strerror(ENAMETOOLONG));
    for (int links = 0; links < MOST_LINKS; links++) {
        const ssize_t length = readlink(target, next, sizeof next - 1);

        if (length < 0)
            return WEFT_OK;
        next[length] = '\0';
        memcpy(folder, target, sizeof folder);
        if (next[0] == '/')
            memcpy(target, next, sizeof next);
        else if (snprintf(target, MOST_PATH, "%s/%s", dirname(folder), next) >= MOST_PATH)
            return refuse(error, path, strerror(ENAMETOOLONG));
    }
    return refuse(error, path, strerror(ELOOP));
}

static bool has_folder(const char *path)
{
    struct stat info;

    return mkdir(path, 0777) == 0 || errno == EEXIST ||
           (stat(path, &info) == 0 && S_ISDIR(info.st_mode));
}

/* Makes the folders in which the file is to lie. */
static weft_status make_folders(const char *path, weft__error *error)
{
    char part[MOST_PATH], why[MOST_PATH + 128];

    (void)snprintf(part, sizeof part, "%s", path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (!has_folder(part)) {
            (void)snprintf(why, sizeof why, "cannot make the folder %s: %s", part, strerror(errno));
            return refuse(error, path, why);
        }
        *slash = '/';
    }
    return WEFT_OK;
}

/* What is no profile is left alone: it may be anybody's work. */
static weft_status check_replaced(const char *path, weft__error *error)
{
    weft__error found = {.status = WEFT_OK};
    char why[256], *text = NULL;
    struct stat info;
    const bool is_there = stat(path, &info) == 0;
    weft_status status = weft__profile_read(path, &found, &text);

    why[0] = '\0';
    if (is_there && !S_ISREG(info.st_mode))
        (void)snprintf(why, sizeof why, "it is no file");
    else if (status != WEFT_OK)
        (void)snprintf(why, sizeof why, "%.200s", found.message);
    else if (text && !weft__profile_may_be(text))
        (void)snprintf(why, sizeof why,
                       "that file is no profile, and is left as it is: it begins with '%.*s'",
                       (int)(strcspn(text, "\n") < 40 ? strcspn(text, "\n") : 40), text);
    free(text);
    return why[0] ? refuse(error, path, why) : WEFT_OK;
}

/* All that can be known before there is anything to write: *target is the file, *part one beside it
 * that is open. */
static weft_status begin(const char *path, weft__error *error, char target[MOST_PATH],
                         char part[MOST_PATH + 64], FILE **out)
{
    weft_status status;

    *out = NULL;
    if (!path[0])
        return weft__error_set(
            error, WEFT_ERR_FILE,
            "no place for the profile: set WEFT_PROFILE, XDG_CACHE_HOME or HOME");
    WEFT__TRY(follow(path, error, target));
    WEFT__TRY(check_replaced(target, error));
    WEFT__TRY(make_folders(target, error));
    (void)snprintf(part, MOST_PATH + 64, "%s.%ld.part", target, (long)getpid());
    *out = fopen(part, "w");
    if (!*out)
        status = refuse(error, path, strerror(errno));
fail:
    return status;
}

static bool is_same_node(const weft__profile *a, const weft__profile *b)
{
    for (int i = 0; i < WEFT__TRAITS; i++)
        if (strcmp(a->trait[i], b->trait[i]) != 0)
            return false;
    return a->cores == b->cores && a->ranks == b->ranks;
}

/* The sections of the file as it is that are of other nodes. */
static void write_others(FILE *out, const char *text, const weft__profile *profile)
{
    weft__error error = {.status = WEFT_OK};
    weft__profile other;
    bool found = true;
    int line = 0;

    if (weft__profile_parse_head(&text, &line, &error) != WEFT_OK)
        return;
    while (weft__profile_parse(&text, &line, &error, &found, &other) == WEFT_OK && found) {
        char *section = is_same_node(&other, profile) ? NULL : weft__profile_format(&other);

        if (section)
            fprintf(out, "\n%s", section);
        free(section);
    }
}

weft_status weft__profile_try(const char *path, weft__error *error)
{
    char target[MOST_PATH], part[MOST_PATH + 64];
    FILE *out;
    const weft_status status = begin(path, error, target, part, &out);

    if (out) {
        (void)fclose(out);
        (void)remove(part);
    }
    return status;
}

weft_status weft__profile_write(const char *path, const weft__profile *profile, weft__error *error)
{
    weft__error ignored = {.status = WEFT_OK};
    char target[MOST_PATH], part[MOST_PATH + 64], *text = NULL, *section = NULL;
    FILE *out = NULL;
    bool is_whole;
    weft_status status;

    WEFT__TRY(begin(path, error, target, part, &out));
    section = weft__profile_format(profile);
    (void)weft__profile_read(target, &ignored, &text);
    is_whole = section && fprintf(out, "weft profile 1\n\n%s", section) > 0;
    write_others(out, text ? text : "", profile);
    is_whole = is_whole && fflush(out) == 0 && !ferror(out);
    is_whole = fclose(out) == 0 && is_whole && rename(part, target) == 0;
    if (!is_whole) {
        status = refuse(error, path, strerror(errno));
        (void)remove(part);
    }
fail:
    free(text);
    free(section);
    return status;
}
