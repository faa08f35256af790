/* Arguments that are refused, with the function's name in front of the sentence. */
#ifndef WEFT_TESTS_TOLD_H
#define WEFT_TESTS_TOLD_H

#include <string.h>

#include "harness.h"

/* The call is refused, and its sentence begins with `name`. */
static inline void check_told(weft_session *s, const char *name, weft_status status)
{
    const char *message = weft_message(s);

    if (status != WEFT_ERR_ARGUMENT || strncmp(message, name, strlen(name)) != 0) {
        check_string(message, name);
        check_int(status, WEFT_ERR_ARGUMENT);
    }
    weft_clear(s);
}

/* Of the session s. */
#define TOLD(name, ...) check_told(s, #name, name(__VA_ARGS__))
/* Of no session: the thread is told. */
#define REFUSED(name, ...) check_told(NULL, #name, name(__VA_ARGS__))

/* Of a form of a function that sentences name by the plain one. */
#define REFUSED_AS(plain, name, ...) check_told(NULL, #plain, name(__VA_ARGS__))

#endif
