/* What the main threads do while the workers work. */
#include <sched.h>
#include <stdlib.h>
#include <time.h>

#include "task/farming.h"

static const double SAY_EVERY = 0.1; /* seconds between calls of the progress function */

static void say_progress(weft__farming *farm, int64_t done)
{
    const double now = weft_seconds();

    if (!farm->options->progress || farm->s->comms.rank != 0 || done == farm->said ||
        now - farm->last_said < SAY_EVERY)
        return;
    farm->last_said = now;
    farm->said = done;
    farm->options->progress(done, farm->count, farm->options->progress_context);
}

void weft__farm_look(weft__farming *farm, int64_t done)
{
    weft_session *s = farm->s;

    weft__progress(&s->comms);
    if (weft__hears_poison(&s->comms))
        weft__node_poison(&s->node);
    for (int i = 0; i < farm->crew->workers; i++)
        weft__duty_look(&farm->crew->worker[i].caller.duty, &s->watch, "weft_farm");
    say_progress(farm, done);
}

static void nap(void *context)
{
    weft__farming *farm = context;

    weft__farm_look(farm, atomic_load_explicit(&farm->board->done, memory_order_relaxed));
}

/* Sleeps until the workers have ended, so that they have the cores. */
static void wait_for_workers(weft__farming *farm)
{
    const weft__waiter waiter = {.nap = nap, .context = farm};

    (void)weft__wait(&waiter, &farm->is_ended, 0, &farm->sleepers);
}

void weft__farm_serve(weft__farming *farm)
{
    const weft__comms *c = &farm->s->comms;

    farm->last_said = farm->began;
    if (c->nodes > 1 && c->node_rank == 0)
        weft__farm_deal(farm);
    wait_for_workers(farm);
}
