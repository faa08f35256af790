/* The tour as a picture: for every measure the rate on one core and on all of them. */
#include <stdio.h>
#include <stdlib.h>

#include "tour.h"

static const char style[] = "set border 0\n"
                            "set tics scale 0\n"
                            "set ytics font ',13' textcolor rgb '#222222'\n"
                            "set xtics font ',11' textcolor rgb '#888888'\n"
                            "set grid xtics linetype 1 linewidth 1 linecolor rgb '#e4e4e4'\n"
                            "set key off\n"
                            "set lmargin 22\n"
                            "set tmargin 6\n"
                            "set bmargin 4.5\n"
                            "set style fill solid 1.0 noborder\n";

/* Times one core, then both rates as text. */
static void write_data(FILE *out, const tour_stage *all, const tour_result *results)
{
    int row = 0;

    fputs("$data << END\n", out);
    for (int i = 0; tour_measures[i].name; i++) {
        const tour_measure *m = &tour_measures[i];
        double amount = m->amount(all) / m->scale;

        if (results[i].is_skipped)
            continue;
        fprintf(out, "%d\t%s\t%g\t%.3g %s\t%.3g %s   %.2fx\n", row++, m->name,
                results[i].seconds[TOUR_ONE] / results[i].seconds[TOUR_ALL],
                amount / results[i].seconds[TOUR_ONE], m->unit,
                amount / results[i].seconds[TOUR_ALL], m->unit,
                results[i].seconds[TOUR_ONE] / results[i].seconds[TOUR_ALL]);
    }
    fprintf(out, "END\nrows = %d\n", row);
}

bool tour_draw(const char *path, const tour_stage *all, double cores, const tour_result *results)
{
    FILE *gnuplot;

    if (system("command -v gnuplot > /dev/null 2>&1") != 0 || !(gnuplot = popen("gnuplot", "w")))
        return false;
    write_data(gnuplot, all, results);
    fprintf(
        gnuplot,
        "set terminal pngcairo size 1100,110+52*rows font 'DejaVu Sans,12' background '#ffffff'\n"
        "set output '%s'\n",
        path);
    fputs(style, gnuplot);
    fprintf(
        gnuplot,
        "cores = %g\n"
        "stats $data using 3 nooutput\n"
        "most = STATS_max > cores ? STATS_max : cores\n"
        "set title \"{/:Bold=17 Weft on %g cores}   {/=12 %s}\" offset 0,1.6\n"
        "set xlabel 'times one core' textcolor rgb '#888888'\n"
        "set xrange [0:most*1.38]\n"
        "set xtics 0, most > 12 ? int(most/6) : 1, most\n"
        "set yrange [rows-0.4:-0.6]\n"
        "set arrow 1 from cores,-0.6 to cores,rows-0.4 nohead dashtype 2 linewidth 1.5 linecolor "
        "rgb '#bbbbbb'\n"
        "set label 1 'every core' at cores,-0.6 center offset 0,0.6 font ',10' textcolor rgb "
        "'#999999'\n"
        "plot $data using (0.5):($1-0.2):(0):(1):($1-0.36):($1-0.04):ytic(2) with boxxyerror "
        "linecolor rgb '#c9ccd3', "
        "'' using (0.5):($1+0.16):(0):3:($1-0.02):($1+0.36) with boxxyerror linecolor rgb "
        "'#1f6f8b', "
        "'' using (1):($1-0.2):4 with labels left offset 0.6,0 font ',10' textcolor rgb '#777777', "
        "'' using 3:($1+0.17):5 with labels left offset 0.6,0 font ',12' textcolor rgb '#10465a'\n",
        cores, cores, weft_describe(all->s).cpu);
    return pclose(gnuplot) == 0;
}
