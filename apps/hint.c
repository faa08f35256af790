#include "hint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Weft's folder in the user's cache, and the cache itself, as its specification has it. */
static bool make_folder(char *path, char *end)
{
    char *before;

    *end = '\0';
    before = strrchr(path, '/');
    if (before && before > path) {
        *before = '\0';
        (void)mkdir(path, 0700);
        *before = '/';
    }
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

/* Whether this is the first time. */
static bool is_first_time(const char *profile)
{
    char path[4096 + 8];
    char *end;
    int file;

    snprintf(path, sizeof path, "%s", profile);
    end = strrchr(path, '/');
    if (!end || !make_folder(path, end))
        return false;
    snprintf(end, sizeof path - (size_t)(end - path), "/told");
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0)
        (void)close(file);
    return file >= 0;
}

void hint_at_calibration(const command *c, const job *j)
{
    const weft_profile p = weft_profile_describe(j->s);
    const char *named = getenv("WEFT_PROFILE");
    const bool gains = c->linear != LINEAR_NONE || c == &tasks_command;

    if (!gains || j->quiet || weft_rank(j->s) != 0 || p.state != WEFT_PROFILE_NONE ||
        (named && *named) || !isatty(STDERR_FILENO) || !is_first_time(p.path))
        return;
    fprintf(stderr, "weft: this machine was never measured: %s (said once)\n", p.note);
}
