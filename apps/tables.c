#include "tables.h"

#include <string.h>

const char *const colormaps[] = {"viridis", "gray", "terrain", "inferno", "twilight_shifted", NULL};

void collect_tables(const command *c, job *j, option_tables *t)
{
    const setting **next = t->all;
    const option_tables shared = {
        .every = {{"threads", "T", "threads of each rank (else WEFT_THREADS, else its cores)",
                   SETTING_THREADS, &j->threads},
                  {"report", NULL, "a table of operations and rates at the end (WEFT_REPORT=1)",
                   SETTING_FLAG, &j->report},
                  {"quiet", NULL, "no advice, no messages but errors", SETTING_FLAG, &j->quiet},
                  {"help", NULL, "this text", SETTING_FLAG, &t->help},
                  {0}},
        .computing = {{"repeat", "N", "do the operation N times in place, files read once",
                       SETTING_COUNT, &j->repeat},
                      {"json", NULL, "one object with the times and the result on stdout",
                       SETTING_FLAG, &j->json},
                      {0}},
        .writing = {{"o", "FILE", "write the result (.npy, or .png for a picture)", SETTING_TEXT,
                     &j->output},
                    {"colormap", "NAME",
                     "of a picture: viridis, gray, terrain, inferno, twilight_shifted",
                     SETTING_TEXT, &j->colormap},
                    {"flipped", NULL, "row 0 of a picture at the bottom, as maps have it",
                     SETTING_FLAG, &j->flipped},
                    {0}},
        .writing_parts = {{"o", "PREFIX",
                           "write the results, each to PREFIX-NAME.npy; PREFIX.npy is PREFIX",
                           SETTING_TEXT, &j->output},
                          {0}},
        .writing_own = {{"o", "FILE", c->output_help, SETTING_TEXT, &j->output}, {0}},
        .drawing = {{"size", c->size, c->size_help, SETTING_TEXT, &j->linear.size},
                    {"dtype", "T",
                     "of random operands: float64, unless float32, complex128, complex64",
                     SETTING_DTYPE, &j->linear.dtype},
                    {"seed", "N", "of random operands: A from N, 0 unless given, B from N + 1",
                     SETTING_SEED, &j->linear.seed},
                    {0}},
        .driving = {{"driver", "D", t->drivers, SETTING_TEXT, &j->linear.driver},
                    {"blas-threads", "B", "threads of BLAS and LAPACK, else as many as are best",
                     SETTING_THREADS, &j->linear.blas_threads},
                    {0}}};

    memcpy(t, &shared, sizeof *t);
    linear_list_drivers(c->name, t->drivers, sizeof t->drivers);
    if (c->settings)
        *next++ = c->settings;
    if (c->linear == LINEAR_DRIVER_AND_SIZE)
        *next++ = t->drawing;
    if (c->linear != LINEAR_NONE)
        *next++ = t->driving;
    if (c->writes)
        *next++ = c->parts ? t->writing_parts : c->output_help ? t->writing_own : t->writing;
    if (c->computes)
        *next++ = t->computing;
    *next = t->every;
}
