#include "tables.h"

#include <string.h>

void collect_tables(const command *c, job *j, option_tables *t)
{
    const setting **next = t->all;
    const option_tables shared = {
        .every = {{"threads", "T", "threads of each rank (else WEFT_THREADS, else its cores)",
                   SETTING_COUNT, &j->threads},
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
                    {"colormap", "NAME", "of a picture: viridis, gray, terrain, inferno",
                     SETTING_TEXT, &j->colormap},
                    {"flipped", NULL, "row 0 of a picture at the bottom, as maps have it",
                     SETTING_FLAG, &j->flipped},
                    {0}}};

    memcpy(t, &shared, sizeof *t);
    if (c->settings)
        *next++ = c->settings;
    if (c->writes)
        *next++ = t->writing;
    if (c->computes)
        *next++ = t->computing;
    *next = t->every;
}
