/* Where a profile is kept. The file is read whole, and replaced in one step. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/profile.h"

enum { MOST_BYTES = 1 << 20 };

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

static weft_status read_all(FILE *file, const char *path, weft__error *error, char **text)
{
    size_t length;

    *text = malloc(MOST_BYTES + 1);
    if (!*text)
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for a profile");
    length = fread(*text, 1, MOST_BYTES + 1, file);
    if (!ferror(file) && length <= MOST_BYTES) {
        (*text)[length] = '\0';
        if (strlen(*text) == length)
            return WEFT_OK;
        return weft__error_set(error, WEFT_ERR_FORMAT, "%s is no text", path);
    }
    if (length > MOST_BYTES)
        return weft__error_set(error, WEFT_ERR_FORMAT, "%s is longer than %d bytes", path,
                               MOST_BYTES);
    return weft__error_set(error, WEFT_ERR_FILE, "cannot read %s: %s", path, strerror(errno));
}

weft_status weft__profile_read(const char *path, weft__error *error, char **text)
{
    FILE *file = fopen(path, "r");
    weft_status status;

    *text = NULL;
    if (!file && (errno == ENOENT || errno == ENOTDIR))
        return WEFT_OK;
    if (!file)
        return weft__error_set(error, WEFT_ERR_FILE, "cannot read %s: %s", path, strerror(errno));
    status = read_all(file, path, error, text);
    (void)fclose(file);
    if (status != WEFT_OK) {
        free(*text);
        *text = NULL;
    }
    return status;
}

/* Makes the folders in which the file is to lie; the last failure shows when it is written. */
static void make_folders(const char *path)
{
    char part[4096];

    (void)snprintf(part, sizeof part, "%s", path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(part, 0777);
        *slash = '/';
    }
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

static weft_status refuse(weft__error *error, const char *path)
{
    return weft__error_set(error, WEFT_ERR_FILE, "cannot write the profile %s: %s", path,
                           strerror(errno));
}

weft_status weft__profile_try(const char *path, weft__error *error)
{
    char part[4200];
    FILE *out;

    if (!path[0])
        return weft__error_set(
            error, WEFT_ERR_FILE,
            "no place for the profile: set WEFT_PROFILE, XDG_CACHE_HOME or HOME");
    (void)snprintf(part, sizeof part, "%s.%ld.part", path, (long)getpid());
    make_folders(path);
    out = fopen(part, "w");
    if (!out)
        return refuse(error, path);
    (void)fclose(out);
    (void)remove(part);
    return WEFT_OK;
}

weft_status weft__profile_write(const char *path, const weft__profile *profile, weft__error *error)
{
    weft__error ignored = {.status = WEFT_OK};
    char part[4200], *text = NULL, *section = weft__profile_format(profile);
    FILE *out;
    bool is_whole;

    (void)snprintf(part, sizeof part, "%s.%ld.part", path, (long)getpid());
    make_folders(path);
    out = section ? fopen(part, "w") : NULL;
    if (!out) {
        free(section);
        return refuse(error, path);
    }
    (void)weft__profile_read(path, &ignored, &text);
    fprintf(out, "weft profile 1\n\n%s", section);
    write_others(out, text ? text : "", profile);
    is_whole = fflush(out) == 0 && !ferror(out);
    is_whole = fclose(out) == 0 && is_whole && rename(part, path) == 0;
    free(text);
    free(section);
    if (is_whole)
        return WEFT_OK;
    (void)refuse(error, path);
    (void)remove(part);
    return error->status;
}
