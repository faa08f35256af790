/* How much each principal component explains, as a table and as a scree plot. */
#include <stdio.h>

#include "gnuplot.h"
#include "pca.h"

enum { MOST_LINES = 20 };

void pca_print(const pca_spectrum *spectrum)
{
    double sum = 0;

    printf("%9s %14s %9s %10s\n", "component", "variance", "share", "together");
    for (int64_t i = 0; i < spectrum->count && i < MOST_LINES; i++) {
        sum += spectrum->ratio[i];
        printf("%9lld %14.6g %8.2f%% %9.2f%%\n", (long long)i + 1, spectrum->variance[i],
               100 * spectrum->ratio[i], 100 * sum);
    }
    if (spectrum->count > MOST_LINES)
        printf("%9s\n", "...");
}

static const char style[] =
    "set encoding utf8\n"
    "set terminal pngcairo size 1000,600 font 'DejaVu Sans,12' background '#ffffff'\n"
    "set border 3 linecolor rgb '#9aa3ad'\n"
    "set tics nomirror scale 0.5 textcolor rgb '#555555'\n"
    "set grid ytics linetype 1 linewidth 1 linecolor rgb '#e6e8eb'\n"
    "set style fill solid 1.0 noborder\n"
    "set boxwidth 0.8\n"
    "set title '{/:Bold=16 Variance explained by principal components}' textcolor rgb '#222222'\n"
    "set xlabel 'component' textcolor rgb '#888888'\n"
    "set ylabel 'share of the variance, %' textcolor rgb '#888888'\n"
    "set yrange [0:103]\n"
    "set key at graph 0.98, graph 0.55 right textcolor rgb '#555555'\n";

static const char plot[] =
    "plot $data using 1:2 with boxes linecolor rgb '#1f6f8b' title 'each', '' using 1:3 with "
    "linespoints pointtype 7 pointsize 0.8 linewidth 2 linecolor rgb '#d9822b' title 'together'\n";

static void write_script(FILE *out, const char *path, const void *context)
{
    const pca_spectrum *spectrum = context;
    double sum = 0;

    fputs("$data << END\n", out);
    for (int64_t i = 0; i < spectrum->count; i++) {
        sum += spectrum->ratio[i];
        fprintf(out, "%lld %g %g\n", (long long)i + 1, 100 * spectrum->ratio[i], 100 * sum);
    }
    fputs("END\n", out);
    fputs(style, out);
    fprintf(out, "set xrange [0.3:%lld.7]\nset xtics 1, %lld\nset output ",
            (long long)spectrum->count, (long long)(spectrum->count / 20 + 1));
    gnuplot_quote(out, path);
    fputc('\n', out);
    fputs(plot, out);
}

bool pca_draw(const pca_spectrum *spectrum, const char *path)
{
    return gnuplot_draw(path, write_script, spectrum);
}
