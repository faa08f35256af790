/* What every function that can fail returns.
 *
 * Zero is success. The sentence that says what went wrong, with the values, is the session's:
 * weft_message(); of a call with NULL in place of its array or session, the thread's:
 * weft_message(NULL), and weft_stop's. A status is the same on every rank that took part in the
 * call.
 */
#ifndef WEFT_STATUS_H
#define WEFT_STATUS_H

#include <weft/portability.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum weft_status {
    WEFT_OK = 0,
    WEFT_ERR_ARGUMENT = 1, /* a value outside what the contract allows, a NULL that may not be */
    WEFT_ERR_SHAPE = 2,    /* extents that do not go together, or overflow */
    WEFT_ERR_DTYPE = 3,    /* no such operation for these dtypes */
    WEFT_ERR_SYNTAX = 4,   /* an expression that cannot be parsed, an unknown name in it */
    WEFT_ERR_MEMORY = 5,   /* memory, or room in the shared-memory file system, is lacking */
    WEFT_ERR_FILE = 6,     /* the system refused a file: missing, unreadable, unwritable, full */
    WEFT_ERR_FORMAT = 7,   /* a file's content is not what its ending or header says */
    WEFT_ERR_MPI = 8,      /* MPI reported a failure */
    WEFT_ERR_MISMATCH = 9, /* ranks made different calls; the session is poisoned */
    WEFT_ERR_SYSTEM = 10,  /* threads, locks, topology: the operating system refused */
    WEFT_ERR_USER = 11,    /* a function of the caller's reported a failure */
    WEFT_ERR_UNSUPPORTED = 12, /* this build or this file type cannot do it */
    WEFT_ERR_SINGULAR = 13,    /* a matrix without an inverse */
    WEFT_ERR_NOT_POSITIVE_DEFINITE = 14,
    WEFT_ERR_NOT_CONVERGED = 15, /* an iteration ended without a result */
    WEFT_ERR_NOT_FINITE = 16,    /* NaN or infinity where finite numbers are needed */
    WEFT_ERR_CANCELLED = 17      /* tasks that were called off before they began */
} weft_status;

/* Local. The status in words, "shape error"; never NULL, static storage. */
WEFT_API const char *weft_status_name(weft_status status);

/* Leave for the function's one cleanup path when `call` fails. */
#define WEFT_TRY(call)                                                                             \
    do {                                                                                           \
        if ((call) != WEFT_OK)                                                                     \
            goto fail;                                                                             \
    } while (0)

#ifdef __cplusplus
}
#endif
#endif
