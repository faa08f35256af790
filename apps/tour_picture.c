/* The tour as a picture: for every measure the rate on one core and on all of them. */
#include <stdio.h>

#include "gnuplot.h"
#include "tour.h"

static const char style[] =
    "set datafile separator '\t'\n"
    "set border 0\n"
    "set tics scale 0\n"
    "set ytics font ',13' textcolor rgb '#222222'\n"
    "set xtics font ',11' textcolor rgb '#888888' offset 0,0.4\n"
    "set grid xtics linetype 1 linewidth 1 linecolor rgb '#e6e8eb'\n"
    "set key off\n"
    "set style fill solid 1.0 noborder\n"
    "set style textbox opaque noborder fillcolor rgb '#ffffff' margins 0.3,0.3\n"
    "set xlabel 'speed relative to one core' textcolor rgb '#888888'\n";

/* A thin grey bar for one core, below it a strong one for all, each with its rate. */
static const char plot[] =
    "plot $data using (0.5):($1-0.21):(0):(1):($1-0.32):($1-0.10):ytic(2) with boxxyerror"
    " linecolor rgb '#c3c8d0', "
    "'' using (0.5):($1+0.1):(0):3:($1-0.08):($1+0.34) with boxxyerror linecolor rgb '#1f6f8b', "
    "'' using (1):($1-0.21):4 with labels left offset 0.7,0 font ',10' textcolor rgb '#777777', "
    "'' using 3:($1+0.13):5 with labels boxed left offset 0.7,0 font ',12' textcolor rgb "
    "'#10465a'\n";

/* Row, name, times one core, and both rates as text. */
static void write_data(FILE *out, const tour_stage *all, const tour_result *results)
{
    int row = 0;

    fputs("$data << END\n", out);
    for (int i = 0; tour_measures[i].name; i++) {
        const tour_measure *m = &tour_measures[i];
        double amount = m->amount(all) / m->scale, one = results[i].seconds[TOUR_ONE],
               every = results[i].seconds[TOUR_ALL];

        if (!results[i].is_skipped)
            fprintf(out, "%d\t%s\t%g\t%.3g %s\t%.3g %s   {/:Bold %.2f ×}\n", row++, m->name,
                    one / every, amount / one, m->unit, amount / every, m->unit, one / every);
    }
    fprintf(out, "END\nrows = %d\n", row);
}

/* The size grows with the rows, the margins are fixed in pixels. */
static void write_canvas(FILE *out, const char *path)
{
    fputs("set encoding utf8\n"
          "high = 130 + 50 * rows\n"
          "set terminal pngcairo size 1100,high font 'DejaVu Sans,12' background '#ffffff'\n"
          "set lmargin at screen 0.185\n"
          "set rmargin at screen 0.98\n"
          "set tmargin at screen 1 - 85. / high\n"
          "set bmargin at screen 62. / high\n"
          "set output ",
          out);
    gnuplot_quote(out, path);
    fputc('\n', out);
}

static void write_labels(FILE *out, weft_session *s, double cores)
{
    fprintf(
        out,
        "cores = %g\n"
        "stats $data using 3 nooutput\n"
        "most = STATS_max > cores ? STATS_max : cores\n"
        "set label 1 '{/:Bold=18 Weft on one core and on %g}' at screen 0.02, screen 1 - 30. / high"
        " textcolor rgb '#222222'\n"
        "set label 2 '%s, ranks × threads: %d × %d' at screen 0.98, screen 1 - 30. / high right"
        " textcolor rgb '#888888'\n"
        "set xrange [0:most * 1.3]\n"
        "set xtics 0, (most > 12 ? int(most / 6) : 1), most\n"
        "set yrange [rows - 0.5:-0.5]\n"
        "set arrow 1 from cores, graph 0 to cores, graph 1 nohead dashtype 2 linewidth 1.5"
        " linecolor rgb '#9aa3ad' back\n",
        cores, cores, weft_describe(s).cpu, weft_size(s), weft_threads(s));
}

typedef struct picture {
    const tour_stage *all;
    double cores;
    const tour_result *results;
} picture;

static void write_script(FILE *out, const char *path, const void *context)
{
    const picture *p = context;

    write_data(out, p->all, p->results);
    write_canvas(out, path);
    fputs(style, out);
    write_labels(out, p->all->s, p->cores);
    fputs(plot, out);
}

bool tour_draw(const char *path, const tour_stage *all, double cores, const tour_result *results)
{
    const picture p = {all, cores, results};

    return gnuplot_draw(path, write_script, &p);
}
