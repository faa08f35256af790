/* weft tour: what Weft does on this machine, on one core and on all of them, timed and checked. */
#include "tour.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "mandelbrot.h"
#include "ranks.h"
#include "share.h"

static bool is_quick;
static const char *directory = ".";

static const setting settings[] = {
    {"quick", NULL, "smaller arrays, without the fill of 50000 x 50000: half a minute or less",
     SETTING_FLAG, &is_quick},
    {"out", "DIR", "where tour.png and mandelbrot.png go, made if need be; the current directory",
     SETTING_TEXT, &directory},
    {0}};

typedef struct tour {
    job *j;
    tour_stage stage[TOUR_STAGES];
    tour_result results[TOUR_ROOM];
    double cores;
} tour;

/* What is under way, on a terminal. */
static void show_progress(const job *j, const char *what, const char *where)
{
    if (weft_rank(j->s) == 0 && !j->quiet && isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K%s%s", what, where);
}

static bool is_included(const tour_measure *m)
{
    return !(m->is_long && is_quick);
}

static weft_status measure(tour *t, int i, int which)
{
    tour_stage *g = &t->stage[which];
    tour_result *r = &t->results[i];

    show_progress(t->j, tour_measures[i].name,
                  which == TOUR_ONE ? " on one core" : " on all cores");
    if (tour_stage_measure(g, &tour_measures[i], &r->seconds[which], &r->value[which]) ==
            WEFT_ERR_MEMORY &&
        tour_measures[i].is_long) {
        r->is_skipped = true;
        weft_clear(g->s);
    }
    return weft_failure(g->s);
}

/* Rank 0 measures one core in a session of its own, while the others wait. */
static weft_status measure_one_core(tour *t, int64_t count, int64_t size)
{
    tour_stage *g = &t->stage[TOUR_ONE];
    weft_session *one = NULL;

    WEFT_TRY(weft_open_local(1, &one));
    WEFT_TRY(tour_stage_open(g, one, count, size));
    for (int i = 0; tour_measures[i].name; i++)
        if (is_included(&tour_measures[i]))
            WEFT_TRY(measure(t, i, TOUR_ONE));
fail:
    if (weft_failure(one))
        (void)weft_fail(t->j->s, weft_failure(one), "%s", weft_message(one));
    tour_stage_close(g);
    weft_clear(one);
    weft_stop(&one);
    return weft_failure(t->j->s);
}

/* Means of n random numbers scatter by the deviation over the root of n. */
static bool is_right(const tour_measure *m, const tour_stage *g, double value)
{
    double tolerance = m->is_mean ? 6 * m->tolerance / sqrt((double)g->count) : m->tolerance;

    return fabs(value - m->expected) <= tolerance;
}

static weft_status judge(tour *t, int i)
{
    const tour_measure *m = &tour_measures[i];
    tour_result *r = &t->results[i];

    if (weft_rank(t->j->s) != 0)
        return WEFT_OK;
    r->is_right = is_right(m, &t->stage[TOUR_ALL], r->value[TOUR_ALL]);
    r->is_same = r->value[TOUR_ONE] == r->value[TOUR_ALL];
    show_progress(t->j, "", "");
    tour_print_line(m, &t->stage[TOUR_ALL], r);
    fflush(stdout);
    if (!r->is_skipped && !(r->is_right && r->is_same))
        return weft_fail(t->j->s, WEFT_ERR_USER, "the check of '%s' failed", m->name);
    return WEFT_OK;
}

static weft_status measure_all_cores(tour *t)
{
    weft_session *s = t->j->s;
    weft_status judgement = WEFT_OK;

    if (weft_rank(s) == 0)
        tour_print_header(&t->stage[TOUR_ALL], t->cores);
    for (int i = 0; tour_measures[i].name; i++) {
        if (!is_included(&tour_measures[i])) {
            t->results[i].is_skipped = true;
            continue;
        }
        WEFT_TRY(measure(t, i, TOUR_ALL));
        judgement = judge(t, i);
        WEFT_TRY(weft_agree(s, judgement));
    }
fail:
    return weft_failure(s);
}

static weft_status tell_of_sharing(tour *t)
{
    share_times times;
    int64_t count = t->stage[TOUR_ALL].count;

    show_progress(t->j, "share", "");
    WEFT_TRY(share_array(t->j, count, &times));
    show_progress(t->j, "", "");
    if (times.processes == 1)
        say(t->j, "%-20s one process on each node: nobody to share with (mpirun -n 2 has)\n",
            "share");
    else
        say(t->j, "%-20s %.0f MB handed to the next process in %.1f us; sending it takes %.0f ms\n",
            "share", (double)count * 8e-6, times.handover * 1e6, times.sent * 1e3);
fail:
    return weft_failure(t->j->s);
}

static weft_status draw_pictures(tour *t)
{
    weft_session *s = t->j->s;
    char path[4096];

    snprintf(path, sizeof path, "%s/mandelbrot.png", directory);
    if (weft_can_save(path)) {
        WEFT_TRY(mandelbrot_draw(t->stage[TOUR_ALL].counts, 10000, path));
        say(t->j, "\nwrote %s\n", path);
    }
    snprintf(path, sizeof path, "%s/tour.png", directory);
    if (weft_rank(s) == 0 && tour_draw(path, &t->stage[TOUR_ALL], t->cores, t->results))
        say(t->j, "wrote %s\n", path);
    else
        say(t->j, "no tour.png: gnuplot is missing or failed\n");
fail:
    return weft_failure(s);
}

static weft_status make_directory(weft_session *s)
{
    weft_status status = WEFT_OK;

    if (weft_rank(s) == 0 && mkdir(directory, 0777) != 0 && errno != EEXIST)
        status = weft_fail(s, WEFT_ERR_FILE, "cannot make %s: %s", directory, strerror(errno));
    return weft_agree(s, status);
}

static weft_status run(job *j)
{
    tour t = {.j = j};
    weft_session *s = j->s;
    int64_t count = is_quick ? 20000000 : 50000000, size = is_quick ? 2000 : 4000;
    double began = weft_seconds();
    char path[4096];

    WEFT_TRY(make_directory(s));
    snprintf(path, sizeof path, "%s/tour.png", directory);
    j->output = path;
    WEFT_TRY(check_output(j));
    j->output = NULL;
    WEFT_TRY(over_ranks(s, "sum(t)", weft_threads(s), &t.cores));
    WEFT_TRY(weft_agree(s, weft_rank(s) == 0 ? measure_one_core(&t, count, size) : WEFT_OK));
    count = t.stage[TOUR_ONE].count;
    WEFT_TRY(weft_broadcast(s, &count, sizeof count, 0));
    WEFT_TRY(tour_stage_open(&t.stage[TOUR_ALL], s, count, size));
    WEFT_TRY(measure_all_cores(&t));
    WEFT_TRY(tell_of_sharing(&t));
    WEFT_TRY(draw_pictures(&t));
    say(j, "took %.1f s\n", weft_seconds() - began);
fail:
    tour_stage_close(&t.stage[TOUR_ALL]);
    return weft_failure(s);
}

const command tour_command = {
    .name = "tour",
    .synopsis = "[--quick] [--out DIR]",
    .summary = "Shows what Weft does on this machine, on one core and on all, timed and checked",
    .help = "A table on stdout, tour.png and mandelbrot.png. Values are the same bits on one core "
            "and on all.\n",
    .settings = settings,
    .run = run,
};
