/* The grid as a picture: a bar per split, the fastest first, the chosen one in a stronger colour.
 */
#include "command.h"
#include "gnuplot.h"
#include "tasks.h"

typedef struct picture {
    const job *j;
    const tasks_grid *grid;
} picture;

static const char style[] =
    "set encoding utf8\n"
    "high = 120 + 34 * rows\n"
    "set terminal pngcairo size 1000,high font 'DejaVu Sans,12' background '#ffffff'\n"
    "set lmargin at screen 0.13\nset rmargin at screen 0.97\n"
    "set tmargin at screen 1 - 75. / high\nset bmargin at screen 55. / high\n"
    "set border 0\nset tics scale 0\nset key off\n"
    "set ytics font ',13' textcolor rgb '#222222'\n"
    "set xtics font ',11' textcolor rgb '#888888' offset 0,0.4\n"
    "set grid xtics linetype 1 linewidth 1 linecolor rgb '#e6e8eb'\n"
    "set style fill solid 1.0 noborder\n"
    "set xlabel 'GFLOP/s' textcolor rgb '#888888'\n"
    "stats $data using 3 nooutput\n"
    "set xrange [0:STATS_max * 1.35]\nset yrange [rows - 0.5:-0.5]\n";

/* Row, split, rate, whether it is the chosen one, the rate in words. */
static void write_data(FILE *out, const tasks_grid *g)
{
    int order[TASKS_ROOM];

    tasks_order(g, order);
    fputs("$data << END\n", out);
    for (int i = 0; i < g->npoints; i++) {
        const tasks_point *p = &g->points[order[i]];

        fprintf(out, "%d\t%d × %d\t%g\t%d\t%.1f   {/:Bold %s}\n", i, p->workers, p->threads,
                tasks_rate(g, p), p->is_chosen, tasks_rate(g, p), tasks_mark(p->is_chosen, i == 0));
    }
    fprintf(out, "END\nrows = %d\nset datafile separator '\t'\n", g->npoints);
}

static void write_script(FILE *out, const char *path, const void *context)
{
    const picture *p = context;
    const tasks_grid *g = p->grid;

    write_data(out, g);
    fputs(style, out);
    fputs("set output ", out);
    gnuplot_quote(out, path);
    fprintf(out,
            "\nset label 1 '{/:Bold=16 %lld products of %lld × %lld, workers × BLAS threads}' at "
            "screen 0.02, screen 1 - 28. / high textcolor rgb '#222222'\n"
            "set label 2 '%s, %d rank%s' at screen 0.02, screen 1 - 55. / high textcolor rgb "
            "'#888888'\n",
            (long long)g->count, (long long)g->size, (long long)g->size, weft_describe(p->j->s).cpu,
            weft_size(p->j->s), weft_size(p->j->s) == 1 ? "" : "s");
    fputs("plot $data using (0.5):1:(0):3:($1-0.3):($1+0.3):($4 == 1 ? 0x1f6f8b : 0xc3c8d0):ytic(2)"
          " with boxxyerror linecolor rgb variable, "
          "'' using 3:1:5 with labels left offset 0.7,0 font ',11' textcolor rgb '#444444'\n",
          out);
}

bool tasks_draw(const job *j, const tasks_grid *grid, const char *path)
{
    const picture p = {j, grid};

    return gnuplot_draw(path, write_script, &p);
}
