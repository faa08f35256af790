/* The text of an expression, and how a failure is shown in it.
 *
 *     unknown name 'z'; the names are x, y
 *       x + z*2
 *           ^
 *
 * Long texts are shown through a window around the place.
 */
#ifndef WEFT__OPS_SOURCE_H
#define WEFT__OPS_SOURCE_H

#include "base/error.h"

#include <stddef.h>

typedef struct weft__source {
    const char *text;
    size_t length;
    weft__error *error;
} weft__source;

/* Records the sentence with the line and the caret under byte `place`; returns `status`. */
weft_status weft__source_fail(const weft__source *source, size_t place, weft_status status,
                              const char *format, ...) WEFT_PRINTF(4, 5);

#endif
