#include "ops/source.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { WINDOW = 72, SENTENCE = 768 };

typedef struct window {
    char line[WINDOW + 8]; /* one printable character per character of the text */
    int caret;
} window;

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static char printable(char c)
{
    if (c == '\n' || c == '\t' || c == '\r')
        return ' ';
    return c >= 0x20 && c < 0x7F ? c : '?';
}

/* The byte up to `count` characters before `place`. */
static size_t step_back(const char *text, size_t place, int count)
{
    while (place > 0 && (count > 0 || is_continuation(text[place]))) {
        place--;
        count -= !is_continuation(text[place]);
    }
    return place;
}

static void show(const weft__source *source, size_t place, window *w)
{
    size_t first = step_back(source->text, place, WINDOW / 2);
    int used = 0;

    if (source->length <= WINDOW)
        first = 0;
    if (first > 0)
        used = sprintf(w->line, "...");
    w->caret = used;
    for (size_t i = first; i < source->length; i++) {
        if (is_continuation(source->text[i]))
            continue;
        if (used >= WINDOW) {
            used += sprintf(w->line + used, "...");
            break;
        }
        if (i <= place)
            w->caret = used;
        w->line[used++] = printable(source->text[i]);
    }
    if (place >= source->length)
        w->caret = used;
    w->line[used] = '\0';
}

weft_status weft__source_fail(const weft__source *source, size_t place, weft_status status,
                              const char *format, ...)
{
    char sentence[SENTENCE];
    window w;
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    show(source, place, &w);
    return weft__error_set(source->error, status, "%s\n  %s\n  %*s^", sentence, w.line, w.caret,
                           "");
}
