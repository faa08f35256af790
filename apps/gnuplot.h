/* Pictures drawn by gnuplot, which must be installed. */
#ifndef GNUPLOT_H
#define GNUPLOT_H

#include <stdbool.h>
#include <stdio.h>

/* Writes the script; `path` is what it is to draw into ("set output", gnuplot_quote). */
typedef void gnuplot_script(FILE *out, const char *path, const void *context);

/* Local. Draws a picture whole or not at all; false when gnuplot cannot. */
bool gnuplot_draw(const char *path, gnuplot_script *script, const void *context);

/* Local. A text in gnuplot's quotes. */
void gnuplot_quote(FILE *out, const char *text);

#endif
