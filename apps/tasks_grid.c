#include <jansson.h>

#include "command.h"
#include "info_profile.h"
#include "tasks.h"

enum { FEW = 8 };

static bool is_round(int n, int cores)
{
    return cores <= FEW || (n & (n - 1)) == 0 || cores % n == 0;
}

static void add(int workers, int threads, bool is_chosen, tasks_grid *grid)
{
    if (grid->npoints < TASKS_ROOM)
        grid->points[grid->npoints++] = (tasks_point){workers, threads, is_chosen, 0};
}

void tasks_fill_grid(int cores, int workers, int threads, tasks_grid *grid)
{
    add(workers, threads, true, grid);
    for (int w = 1; w <= cores; w++) {
        for (int t = 1; w * t <= cores; t++) {
            if (is_round(w, cores) && is_round(t, cores) && (w != workers || t != threads))
                add(w, t, false, grid);
        }
    }
}

double tasks_rate(const tasks_grid *g, const tasks_point *p)
{
    const double n = (double)g->size;

    return 2 * n * n * n * (double)g->count / p->seconds / 1e9;
}

void tasks_order(const tasks_grid *g, int order[TASKS_ROOM])
{
    for (int i = 0; i < g->npoints; i++) {
        int k = i;

        for (; k > 0 && g->points[order[k - 1]].seconds > g->points[i].seconds; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
}

const char *tasks_mark(bool is_chosen, bool is_fastest)
{
    return is_chosen ? (is_fastest ? "chosen, fastest" : "chosen") : is_fastest ? "fastest" : "";
}

/* Why what is chosen is not what was the fastest. */
static void print_choice(const job *j, const tasks_point *chosen, const tasks_point *fastest)
{
    const weft_profile p = weft_profile_describe(j->s);
    char age[64] = "";

    if (p.state == WEFT_PROFILE_LOADED)
        profile_age(p.age_seconds, age, sizeof age);
    say(j, "The fastest now was %d x %d. Chosen is %d x %d by %s%s,\nnot by this sweep: %s.\n",
        fastest->workers, fastest->threads, chosen->workers, chosen->threads,
        p.state == WEFT_PROFILE_LOADED ? "the machine's profile, measured " : "the defaults", age,
        p.state == WEFT_PROFILE_LOADED ? "where it stays so, weft calibrate measures anew"
                                       : "weft calibrate measures what is best here");
}

void tasks_print(const job *j, const tasks_grid *g)
{
    int order[TASKS_ROOM];

    tasks_order(g, order);
    say(j, "%8s %13s %10s %10s\n", "workers", "BLAS threads", "seconds", "GFLOP/s");
    for (int i = 0; i < g->npoints; i++) {
        const tasks_point *p = &g->points[order[i]];
        const char *mark = tasks_mark(p->is_chosen, i == 0);

        say(j, "%8d %13d %10.3f %10.1f%s%s\n", p->workers, p->threads, p->seconds, tasks_rate(g, p),
            mark[0] ? "   " : "", mark);
    }
    if (order[0] != 0)
        print_choice(j, &g->points[0], &g->points[order[0]]);
    if (g->npoints == 1)
        say(j, "There is one split: each rank has one core%s.\n",
            weft_size(j->s) > 1 ? "; fewer ranks would have more" : "");
}

json_t *tasks_split_json(int workers, int threads)
{
    return json_pack("{s:i, s:i}", "workers", workers, "blas_threads", threads);
}

json_t *tasks_json(const tasks_grid *g)
{
    json_t *members = tasks_split_json(g->points[0].workers, g->points[0].threads);
    json_t *sweep = json_array();

    for (int i = 0; i < g->npoints; i++) {
        const tasks_point *p = &g->points[i];
        json_t *point = tasks_split_json(p->workers, p->threads);

        json_object_update_new(point, json_pack("{s:f, s:f, s:b}", "seconds", p->seconds, "gflops",
                                                tasks_rate(g, p), "chosen", p->is_chosen));
        json_array_append_new(sweep, point);
    }
    json_object_set_new(members, "sweep", sweep);
    return members;
}
