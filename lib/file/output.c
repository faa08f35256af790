#include "file/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <weft/file.h>

#include "base/error.h"
#include "runtime/collective.h"
#include "runtime/session.h"

static weft_status fail(weft_session *s, const weft__output *out, int code)
{
    return weft_fail(s, WEFT_ERR_FILE, "cannot write %s: %s", out->path, strerror(code));
}

/* Finds where the path leads, and the mode of the file that is there; 0 when there is none. */
static weft_status find_target(weft_session *s, weft__output *out, mode_t *mode)
{
    struct stat info;

    *mode = 0;
    if (strlen(out->path) >= sizeof out->target)
        return fail(s, out, ENAMETOOLONG);
    if (lstat(out->path, &info) != 0) {
        strcpy(out->target, out->path);
        return errno == ENOENT && out->path[0] ? WEFT_OK : fail(s, out, errno);
    }
    if (!realpath(out->path, out->target) || stat(out->target, &info) != 0)
        return fail(s, out, errno);
    if (S_ISDIR(info.st_mode))
        return fail(s, out, EISDIR);
    if (!S_ISREG(info.st_mode))
        return weft_fail(s, WEFT_ERR_FILE, "cannot write %s: it is not a regular file", out->path);
    if (access(out->target, W_OK) != 0)
        return fail(s, out, errno);
    *mode = info.st_mode & 07777;
    return WEFT_OK;
}

/* A hidden name beside the target. */
static bool name_temporary(weft__output *out)
{
    const char *slash = strrchr(out->target, '/');
    int folder = slash ? (int)(slash + 1 - out->target) : 0;
    unsigned long long number = 0;
    int length;

    if (getrandom(&number, sizeof number, 0) < 0)
        number = (unsigned long long)(weft_seconds() * 1e9);
    length = snprintf(out->temporary, sizeof out->temporary, "%.*s.weft-%ld-%016llx", folder,
                      out->target, (long)getpid(), number);
    return length > 0 && (size_t)length < sizeof out->temporary;
}

/* The session knows the name before there is a file of it: a handler of signals may ask any time.
 */
static int create_temporary(weft_session *s, weft__output *out)
{
    int descriptor = -1;

    errno = EEXIST;
    for (int i = 0; descriptor < 0 && errno == EEXIST && i < 100; i++) {
        errno = ENAMETOOLONG;
        if (!name_temporary(out))
            break;
        atomic_store(&s->unfinished, out->temporary);
        descriptor = open(out->temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    }
    return descriptor;
}

/* Takes room for all bytes; file systems that cannot do this find out while writing. */
static int reserve(int descriptor, int64_t bytes)
{
    int code = 0;

    if (bytes <= 0)
        return 0;
    do {
        code = fallocate(descriptor, 0, 0, bytes) == 0 ? 0 : errno;
    } while (code == EINTR);
    return code == EOPNOTSUPP || code == ENOSYS || code == EINVAL ? 0 : code;
}

static void discard(weft_session *s, weft__output *out)
{
    if (out->is_made)
        (void)unlink(out->temporary);
    out->is_made = false;
    atomic_store(&s->unfinished, NULL);
}

/* Rank 0's part. A file that is replaced hands its mode down, a new one follows the umask. */
static weft_status make(weft_session *s, weft__output *out, int64_t bytes)
{
    mode_t mode;
    weft_status status = find_target(s, out, &mode);
    int descriptor, code;

    if (status != WEFT_OK)
        return status;
    descriptor = create_temporary(s, out);
    if (descriptor < 0)
        return fail(s, out, errno);
    out->is_made = true;
    code = mode && fchmod(descriptor, mode) != 0 ? errno : reserve(descriptor, bytes);
    if (close(descriptor) != 0 && code == 0)
        code = errno;
    return code ? fail(s, out, code) : WEFT_OK;
}

weft_status weft__output_create(weft_session *s, const char *path, int64_t bytes, weft__output *out)
{
    weft_status status = WEFT_OK;

    out->path = path;
    out->is_made = false;
    out->temporary[0] = out->target[0] = '\0';
    if (weft_rank(s) == 0) {
        status = make(s, out, bytes);
        if (status != WEFT_OK)
            discard(s, out);
    }
    WEFT__TRY(weft__agree(s, status, NULL));
    WEFT__TRY(weft_broadcast(s, out->temporary, sizeof out->temporary, 0));
    return WEFT_OK;
fail:
    discard(s, out);
    return status;
}

weft_status weft__output_finish(weft_session *s, weft__output *out, weft_status local)
{
    weft_status status = weft__agree(s, local, NULL), renamed = WEFT_OK;

    if (status == WEFT_OK && out->is_made && rename(out->temporary, out->target) != 0)
        renamed = fail(s, out, errno);
    if (status != WEFT_OK || renamed != WEFT_OK)
        discard(s, out);
    out->is_made = false;
    atomic_store(&s->unfinished, NULL);
    /* Nobody returns before the file is in place, or gone. */
    renamed = weft__agree(s, renamed, NULL);
    return status != WEFT_OK ? status : renamed;
}

void weft_discard_output(weft_session *s)
{
    const char *path = s ? atomic_load(&s->unfinished) : NULL;
    const int code = errno;

    if (path)
        (void)unlink(path);
    errno = code;
}
