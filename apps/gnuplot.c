#include "gnuplot.h"

#include "interrupt.h"

#include <signal.h>
#include <stdlib.h>

/* In single quotes gnuplot takes everything as it is, and a quote twice. */
void gnuplot_quote(FILE *out, const char *text)
{
    fputc('\'', out);
    for (; *text; text++) {
        if (*text == '\'')
            fputc('\'', out);
        fputc(*text, out);
    }
    fputc('\'', out);
}

/* gnuplot may end early, which must not end Weft. Scripts are UTF-8 with decimal points; in a
 * locale without UTF-8 gnuplot would say what it cannot convert. */
static bool run_script(const char *path, gnuplot_script *script, const void *context)
{
    void (*former)(int) = signal(SIGPIPE, SIG_IGN);
    FILE *gnuplot = popen("LC_ALL=C.UTF-8 gnuplot", "w");
    bool is_drawn = gnuplot != NULL;

    if (gnuplot) {
        script(gnuplot, path, context);
        is_drawn = pclose(gnuplot) == 0;
    }
    signal(SIGPIPE, former);
    return is_drawn;
}

bool gnuplot_draw(const char *path, gnuplot_script *script, const void *context)
{
    char part[4200];
    bool is_drawn;

    snprintf(part, sizeof part, "%s.part", path);
    interrupt_remember(part);
    is_drawn = system("command -v gnuplot > /dev/null 2>&1") == 0 &&
               run_script(part, script, context) && rename(part, path) == 0;
    if (!is_drawn)
        remove(part);
    interrupt_forget();
    return is_drawn;
}
