/* What the main threads do while the workers work. */
#include <sched.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/mark.h"
#include "task/farming.h"

static const double SAY_EVERY = 0.1; /* seconds between calls of the progress function */

/* The function has this rank in the midst of an operation: what it may not call is refused, and the
 * tasks that have not begun are not wanted any more. */
void weft__farm_say(weft__farming *farm, int64_t done)
{
    const weft_farm_options *o = farm->options;

    if (!o->progress || farm->s->comms.rank != 0 || done == farm->said ||
        farm->progress_error.status != WEFT_OK)
        return;
    farm->last_said = weft_seconds();
    farm->said = done;
    weft__mark_set(
        (weft__mark){.owner = farm->s, .error = &farm->progress_error, .is_progress = true});
    o->progress(done, farm->count, o->progress_context);
    weft__mark_clear();
    if (farm->progress_error.status != WEFT_OK)
        weft__board_fail(farm->board, -1);
}

void weft__farm_look(weft__farming *farm, int64_t done)
{
    weft_session *s = farm->s;

    weft__progress(&s->comms);
    if (weft__hears_poison(&s->comms))
        weft__node_poison(&s->node);
    for (int i = 0; i < farm->crew->workers; i++)
        weft__duty_look(&farm->crew->worker[i].caller, &s->watch, "weft_farm");
    if (weft_seconds() - farm->last_said >= SAY_EVERY)
        weft__farm_say(farm, done);
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
