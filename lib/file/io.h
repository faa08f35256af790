/* Reading and writing a file at offsets, the same for every kind of session.
 *
 * A session on one node uses the system's calls: one kernel sees all writes, and any thread may
 * call. A session on several nodes goes through MPI-IO, which knows what its file systems need
 * when several clients write one file; only the main thread may call then. Every rank opens the
 * file for itself, so that a rank which fails leaves nobody waiting.
 */
#ifndef WEFT__FILE_IO_H
#define WEFT__FILE_IO_H

#include <mpi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <weft/session.h>

#include "base/error.h"

typedef struct weft__file {
    const char *path; /* the caller's, for messages */
    int descriptor;   /* -1 for MPI-IO */
    MPI_File handle;
} weft__file;

/* An initial value that weft__file_close accepts. */
#define WEFT__FILE_CLOSED                                                                          \
    {                                                                                              \
        NULL, -1, MPI_FILE_NULL                                                                    \
    }

typedef enum weft__file_mode { WEFT__FILE_READ, WEFT__FILE_WRITE } weft__file_mode;

/* Local. Opens a file that exists. `path` must live until it is closed. */
weft_status weft__file_open(const weft_session *s, const char *path, weft__file_mode mode,
                            weft__error *error, weft__file *file);

/* Local. Opens a regular file to read by the system's calls, whatever the session, and gives its
 * size: how one rank looks into a file before all open it. */
weft_status weft__file_inspect(const char *path, weft__error *error, weft__file *file,
                               int64_t *bytes);

/* Local. A failure to close a written file is a failure to write it. Closed already: no error. */
weft_status weft__file_close(weft__file *file, weft__error *error);

/* Local. Whether threads other than the main one may read and write. */
bool weft__file_is_threaded(const weft__file *file);

/* Local. All bytes or a failure. */
weft_status weft__file_read(const weft__file *file, int64_t offset, void *data, size_t bytes,
                            weft__error *error);
weft_status weft__file_write(const weft__file *file, int64_t offset, const void *data, size_t bytes,
                             weft__error *error);

#endif
