#include "file/io.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checked.h"

/* MPI counts in int; larger pieces gain nothing. */
enum { PIECE = 1 << 30 };

static weft_status fail_system(const weft__file *file, const char *what, int code,
                               weft__error *error)
{
    return weft__error_set(error, WEFT_ERR_FILE, "cannot %s %s: %s", what, file->path,
                           strerror(code));
}

static weft_status fail_mpi(const weft__file *file, const char *what, int code, weft__error *error)
{
    char text[MPI_MAX_ERROR_STRING] = "";
    int length;

    MPI_Error_string(code, text, &length);
    return weft__error_set(error, WEFT_ERR_FILE, "cannot %s %s: %s", what, file->path, text);
}

static weft_status fail_short(const weft__file *file, weft__file_mode mode, int64_t offset,
                              weft__error *error)
{
    if (mode == WEFT__FILE_WRITE)
        return weft__error_set(error, WEFT_ERR_FILE, "cannot write %s: %s after %" PRId64 " bytes",
                               file->path, strerror(ENOSPC), offset);
    return weft__error_set(error, WEFT_ERR_FILE,
                           "cannot read %s: it has become shorter, and ends after %" PRId64
                           " bytes",
                           file->path, offset);
}

static const char *verb(weft__file_mode mode)
{
    return mode == WEFT__FILE_WRITE ? "write" : "read";
}

weft_status weft__file_open(const weft_session *s, const char *path, weft__file_mode mode,
                            weft__error *error, weft__file *file)
{
    int code;

    *file = (weft__file)WEFT__FILE_CLOSED;
    file->path = path;
    if (weft_nodes(s) == 1) {
        file->descriptor = open(path, (mode == WEFT__FILE_WRITE ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
        return file->descriptor >= 0 ? WEFT_OK : fail_system(file, verb(mode), errno, error);
    }
    code = MPI_File_open(MPI_COMM_SELF, path,
                         mode == WEFT__FILE_WRITE ? MPI_MODE_WRONLY : MPI_MODE_RDONLY,
                         MPI_INFO_NULL, &file->handle);
    if (code == MPI_SUCCESS)
        return WEFT_OK;
    file->handle = MPI_FILE_NULL;
    return fail_mpi(file, verb(mode), code, error);
}

weft_status weft__file_inspect(const char *path, weft__error *error, weft__file *file,
                               int64_t *bytes)
{
    struct stat info;

    *file = (weft__file)WEFT__FILE_CLOSED;
    file->path = path;
    if (stat(path, &info) != 0)
        return fail_system(file, "read", errno, error);
    if (S_ISDIR(info.st_mode))
        return fail_system(file, "read", EISDIR, error);
    if (!S_ISREG(info.st_mode))
        return weft__error_set(error, WEFT_ERR_FILE, "cannot read %s: it is not a regular file",
                               path);
    file->descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (file->descriptor < 0)
        return fail_system(file, "read", errno, error);
    *bytes = info.st_size;
    return WEFT_OK;
}

weft_status weft__file_close(weft__file *file, weft__error *error)
{
    weft_status status = WEFT_OK;
    int code;

    if (file->descriptor >= 0 && close(file->descriptor) != 0)
        status = fail_system(file, "close", errno, error);
    file->descriptor = -1;
    if (file->handle != MPI_FILE_NULL) {
        code = MPI_File_close(&file->handle);
        if (code != MPI_SUCCESS)
            status = fail_mpi(file, "close", code, error);
        file->handle = MPI_FILE_NULL;
    }
    return status;
}

bool weft__file_is_threaded(const weft__file *file)
{
    return file->descriptor >= 0;
}

/* One call; gives the bytes that were moved, of which there may be fewer than asked for. */
static weft_status move_system(const weft__file *file, weft__file_mode mode, int64_t offset,
                               char *data, size_t bytes, size_t *moved, weft__error *error)
{
    ssize_t result;

    do {
        result = mode == WEFT__FILE_WRITE ? pwrite(file->descriptor, data, bytes, offset)
                                          : pread(file->descriptor, data, bytes, offset);
    } while (result < 0 && errno == EINTR);
    if (result < 0)
        return fail_system(file, verb(mode), errno, error);
    *moved = (size_t)result;
    return WEFT_OK;
}

static weft_status move_mpi(const weft__file *file, weft__file_mode mode, int64_t offset,
                            char *data, size_t bytes, size_t *moved, weft__error *error)
{
    MPI_Status status;
    int count = 0, code;

    (void)weft__narrow_int((int64_t)bytes, &count);
    code = mode == WEFT__FILE_WRITE
               ? MPI_File_write_at(file->handle, offset, data, count, MPI_BYTE, &status)
               : MPI_File_read_at(file->handle, offset, data, count, MPI_BYTE, &status);
    if (code != MPI_SUCCESS)
        return fail_mpi(file, verb(mode), code, error);
    MPI_Get_count(&status, MPI_BYTE, &count);
    /* A full disk shows in the count alone, and MPI's next call would print a line of its own. */
    if (count < 0 || (size_t)count < bytes)
        return fail_short(file, mode, offset + (count > 0 ? count : 0), error);
    *moved = bytes;
    return WEFT_OK;
}

static weft_status move(const weft__file *file, weft__file_mode mode, int64_t offset, char *data,
                        size_t bytes, weft__error *error)
{
    while (bytes > 0) {
        size_t piece = bytes < PIECE ? bytes : PIECE, moved = 0;
        weft_status status = weft__file_is_threaded(file)
                                 ? move_system(file, mode, offset, data, piece, &moved, error)
                                 : move_mpi(file, mode, offset, data, piece, &moved, error);

        if (status != WEFT_OK)
            return status;
        if (moved == 0)
            return fail_short(file, mode, offset, error);
        offset += (int64_t)moved, data += moved, bytes -= moved;
    }
    return WEFT_OK;
}

weft_status weft__file_read(const weft__file *file, int64_t offset, void *data, size_t bytes,
                            weft__error *error)
{
    return move(file, WEFT__FILE_READ, offset, data, bytes, error);
}

weft_status weft__file_write(const weft__file *file, int64_t offset, const void *data, size_t bytes,
                             weft__error *error)
{
    /* Both directions share one loop; writing leaves the bytes alone. */
    return move(file, WEFT__FILE_WRITE, offset, (char *)(uintptr_t)data, bytes, error);
}
