/* The profile as a picture: a panel for each routine, its rate by threads for each size. */
#include <stdio.h>

#include "calibrate.h"
#include "gnuplot.h"

static const char style[] =
    "set encoding utf8\n"
    "set terminal pngcairo size 1400,760 font 'DejaVu Sans,11' background '#ffffff'\n"
    "set border 3 linecolor rgb '#9aa3ad'\n"
    "set tics nomirror scale 0.5 textcolor rgb '#555555'\n"
    "set grid ytics linetype 1 linewidth 1 linecolor rgb '#e6e8eb'\n"
    "set logscale x 2\n"
    "set yrange [0:*]\n"
    "unset key\n"
    "set offsets graph 0.06, graph 0.12, graph 0.08, 0\n";

/* By size; apart also for the colour-blind (Okabe and Ito, the yellow darkened). */
static const char *const colours[CALIBRATE_SIZES] = {"#56b4e9", "#e69f00", "#009e73", "#cc79a7",
                                                     "#0072b2", "#d55e00", "#222222"};

/* Columns: threads, GFLOP/s, the same where it was chosen. */
static void write_data(FILE *out, const weft_session *s, const char *routine, int size)
{
    const int n = CALIBRATE_LEAST << size;
    const weft_profile_entry rates = calibrate_entry(s, "routine.%s.%d", routine, n);
    const int chosen = weft_blas_threads_for(s, routine, n);

    fprintf(out, "$%s_%d << END\n", routine, n);
    for (int i = 0; i < rates.count; i++) {
        const double rate = (double)rates.values[i] / 1e3;

        if (rates.values[i] == 0)
            continue;
        fprintf(out, "%d %g ", weft_profile_cores(s, i), rate);
        if (weft_profile_cores(s, i) == chosen)
            fprintf(out, "%g\n", rate);
        else
            fputs("NaN\n", out);
    }
    fputs("END\n", out);
}

static bool is_measured(const weft_session *s, int size)
{
    bool is_some = false;

    for (int i = 0; calibrate_routines[i]; i++)
        is_some = is_some || calibrate_entry(s, "routine.%s.%d", calibrate_routines[i],
                                             CALIBRATE_LEAST << size)
                                     .count > 0;
    return is_some;
}

/* The orders that were measured, in the colours of their lines, under the title: for all panels. */
static void write_orders(FILE *out, const weft_session *s)
{
    double left = 0.2;

    for (int size = 0; size < CALIBRATE_SIZES; size++) {
        if (!is_measured(s, size))
            continue;
        fprintf(out,
                "set label %d '{/:Bold n = %d}' at screen %g, screen 0.91 center textcolor rgb "
                "'%s'\n",
                size + 1, CALIBRATE_LEAST << size, left, colours[size]);
        left += 0.1;
    }
}

static void write_panel(FILE *out, const weft_session *s, const char *routine)
{
    const char *comma = "plot ";

    fprintf(out, "set title '{/:Bold %s}'\n", routine);
    for (int size = 0; size < CALIBRATE_SIZES; size++) {
        const int n = CALIBRATE_LEAST << size;
        const weft_profile_entry rates = calibrate_entry(s, "routine.%s.%d", routine, n);

        if (rates.count == 0)
            continue;
        fprintf(out,
                "%s$%s_%d using 1:2 with lines linewidth 2 linecolor rgb '%s' notitle,"
                " '' using 1:3 with points pointtype 7 pointsize 1.4 linecolor rgb '%s' notitle",
                comma, routine, n, colours[size], colours[size]);
        comma = ", ";
    }
    fputs("\n", out);
}

static void write_ticks(FILE *out, const weft_session *s, int count)
{
    const char *comma = "set xtics (";

    for (int i = 0; i < count; i++, comma = ", ")
        fprintf(out, "%s%d", comma, weft_profile_cores(s, i));
    fputs(")\nset xlabel 'threads'\nset ylabel 'GFLOP/s'\n", out);
}

static void write_script(FILE *out, const char *path, const void *context)
{
    const weft_session *s = context;
    const weft_profile p = weft_profile_describe(s);

    for (int i = 0; calibrate_routines[i]; i++)
        for (int size = 0; size < CALIBRATE_SIZES; size++)
            write_data(out, s, calibrate_routines[i], size);
    fputs(style, out);
    fputs("set output ", out);
    gnuplot_quote(out, path);
    fputs("\n", out);
    write_ticks(out, s, calibrate_entry(s, "product").count);
    fprintf(out,
            "set multiplot layout 2,4 margins 0.05,0.98,0.09,0.84 spacing 0.055,0.13 title "
            "\"{/:Bold=16 Rate by BLAS threads, a line for each order n; dots are what Weft "
            "chooses}\\n{/=11 %s, %d rank%s × %d thread%s%s%s}\"\n",
            weft_describe(s).cpu, weft_node_size(s), weft_node_size(s) == 1 ? "" : "s",
            weft_threads(s), weft_threads(s) == 1 ? "" : "s", p.is_quick ? ", --quick" : "",
            p.is_busy ? ", on a busy machine" : "");
    write_orders(out, s);
    for (int i = 0; calibrate_routines[i]; i++) {
        write_panel(out, s, calibrate_routines[i]);
        fputs("unset label\n", out);
    }
    fputs("unset multiplot\n", out);
}

bool calibrate_draw(const weft_session *s, const char *path)
{
    return gnuplot_draw(path, write_script, s);
}
