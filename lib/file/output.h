/* A file that is written whole or not at all.
 *
 * Rank 0 makes a temporary file in the target's folder; when all ranks have written their parts it
 * gets the target's name, and when one has failed it is removed. What stood under that name before
 * is untouched until then.
 */
#ifndef WEFT__FILE_OUTPUT_H
#define WEFT__FILE_OUTPUT_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <weft/session.h>

typedef struct weft__output {
    const char *path; /* the caller's, for messages */
    char temporary[PATH_MAX];
    char target[PATH_MAX]; /* on rank 0: the path with its links followed */
    bool is_made;          /* on rank 0: there is a temporary file */
} weft__output;

/* Collective, inside an entered operation. Refuses a target that is there and is not a regular
 * writable file. Asks for room for `bytes` at once, where the file system can tell, so that a full
 * disk is known before anything is written; 0 does not ask. After a failure nothing is left. */
weft_status weft__output_create(weft_session *s, const char *path, int64_t bytes,
                                weft__output *out);

/* Collective, inside an entered operation. Each rank brings how its own part went, all get the
 * outcome. The temporary file is renamed or removed. */
weft_status weft__output_finish(weft_session *s, weft__output *out, weft_status local);

#endif
