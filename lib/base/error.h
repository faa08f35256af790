/* Where a failure's status and sentence are kept until the session hands them out.
 *
 * Code below the session (parsers, layouts, planners) gets a weft__error and fills it once: the
 * first failure stays. Sentences carry the values.
 */
#ifndef WEFT__BASE_ERROR_H
#define WEFT__BASE_ERROR_H

#include <weft/status.h>

enum { WEFT__MESSAGE_SIZE = 1024 };

typedef struct weft__error {
    weft_status status;
    char message[WEFT__MESSAGE_SIZE];
} weft__error;

/* Records a failure unless one is recorded already; returns `status`. */
weft_status weft__error_set(weft__error *error, weft_status status, const char *format, ...)
    WEFT_PRINTF(3, 4);

void weft__error_clear(weft__error *error);

/* Inside the library: keeps the status in a local called `status`, then leaves for `fail:`. */
#define WEFT__TRY(call)                                                                            \
    do {                                                                                           \
        status = (call);                                                                           \
        if (status != WEFT_OK)                                                                     \
            goto fail;                                                                             \
    } while (0)

#endif
