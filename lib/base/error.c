#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

weft_status weft__error_set(weft__error *error, weft_status status, const char *format, ...)
{
    va_list arguments;

    if (error->status != WEFT_OK)
        return status;
    error->status = status;
    va_start(arguments, format);
    (void)vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

void weft__error_clear(weft__error *error)
{
    error->status = WEFT_OK;
    error->message[0] = '\0';
}

const char *weft_status_name(weft_status status)
{
    static const char *const names[] = {
        "success",      "argument error", "shape error",   "dtype error", "syntax error",
        "memory error", "file error",     "format error",  "MPI error",   "mismatched calls",
        "system error", "user error",     "not supported", "singular matrix",
        "not positive definite", "not converged", "not finite", "cancelled",
    };

    if ((int)status < 0 || (size_t)status >= sizeof names / sizeof names[0])
        return "unknown status";
    return names[status];
}
