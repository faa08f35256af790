#include "runtime/watch.h"

#include <stdarg.h>
#include <stdio.h>

#include <weft/session.h>

#include "runtime/end_job.h"

void weft__watch_start(weft__watch *watch, int rank, double limit)
{
    *watch = (weft__watch){.limit = limit, .rank = rank};
}

void weft__watch_begin(weft__watch *watch)
{
    if (watch->limit > 0)
        watch->since = weft_seconds();
}

void weft__watch_look(const weft__watch *watch)
{
    const double seconds = weft_seconds() - watch->since;

    if (watch->limit > 0 && watch->operation && seconds >= watch->limit)
        weft__watch_end(watch, "has waited %.*f s in %s for the other ranks", seconds < 10 ? 1 : 0,
                        seconds, watch->operation);
}

void weft__watch_end(const weft__watch *watch, const char *format, ...)
{
    char sentence[256];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    fprintf(stderr, "weft: rank %d %s; ending the job\n", watch->rank, sentence);
    weft__end_job();
}
