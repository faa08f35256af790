/* The tour as a table on stdout. */
#include <stdio.h>

#include "tour.h"

void tour_print_header(const tour_stage *all, double cores)
{
    weft_session *s = all->s;
    char cores_text[32];

    printf("Weft %s, %s, %s kernels\n", weft_version(), weft_describe(s).cpu, weft_isa(s));
    printf("%d node%s, %d rank%s, %.0f core%s; arrays of %lld float64 (%.0f MB)\n\n", weft_nodes(s),
           weft_nodes(s) == 1 ? "" : "s", weft_size(s), weft_size(s) == 1 ? "" : "s", cores,
           cores == 1 ? "" : "s", (long long)all->count, (double)all->count * 8e-6);
    snprintf(cores_text, sizeof cores_text, "%.0f core%s", cores, cores == 1 ? "" : "s");
    printf("%-20s %17s %17s  %8s  %s\n", "", "one core", cores_text, "speed-up", "check");
}

void tour_print_line(const tour_measure *m, const tour_stage *all, const tour_result *r)
{
    double amount = m->amount(all) / m->scale;

    if (r->is_skipped) {
        printf("%-20s there is no memory for it here: it needs %.0f GB\n", m->name,
               m->amount(all) / 1e9);
        return;
    }
    printf("%-20s %8.4g %-8s %8.4g %-8s %7.2fx  ", m->name, amount / r->seconds[TOUR_ONE], m->unit,
           amount / r->seconds[TOUR_ALL], m->unit, r->seconds[TOUR_ONE] / r->seconds[TOUR_ALL]);
    if (!r->is_right)
        printf("WRONG: %.17g, should be %.17g\n", r->value[TOUR_ALL], m->expected);
    else if (!r->is_same)
        printf("WRONG: %.17g on one core, %.17g on all\n", r->value[TOUR_ONE], r->value[TOUR_ALL]);
    else if (m->is_error)
        printf("relative error %.1e, same bits\n", r->value[TOUR_ALL]);
    else
        printf("%s %.10g, same bits\n", m->tolerance > 0 || m->expected < 10 ? "mean" : "sum",
               r->value[TOUR_ALL]);
}
