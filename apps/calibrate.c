/* weft calibrate: measures this kind of node and keeps what it found. */
#include "calibrate.h"

#include <string.h>
#include <unistd.h>

#include "command.h"

static bool is_quick;
static const setting settings[] = {{"quick", NULL,
                                    "under 20 seconds on two cores instead of up to four minutes",
                                    SETTING_FLAG, &is_quick},
                                   {0}};

static bool check(job *j, complaint *c)
{
    const char *ending = j->output ? strrchr(j->output, '.') : NULL;

    return !j->output || (ending && strcmp(ending, ".png") == 0) ||
           complain(c, "-o is for a picture, .png, and has '%s'", j->output);
}

/* A bar that is drawn over itself, for whoever looks at a terminal. */
static void show_progress(void *context, double done, const char *what)
{
    enum { WIDTH = 30 };
    const int full = (int)(done * WIDTH);

    (void)context;
    fputs("\r[", stderr);
    for (int i = 0; i < WIDTH; i++)
        fputc(i < full ? '#' : ' ', stderr);
    fprintf(stderr, "] %3.0f %%  %-30s", done * 100, what);
    if (done >= 1)
        fputs("\r\033[K", stderr);
    fflush(stderr);
}

static weft_status draw(job *j)
{
    weft_status status = WEFT_OK;

    if (j->output && weft_rank(j->s) == 0) {
        if (calibrate_draw(j->s, j->output))
            say(j, "drawn as %s\n", j->output);
        else
            status =
                weft_fail(j->s, WEFT_ERR_FILE, "cannot draw %s: is gnuplot installed?", j->output);
    }
    return weft_agree(j->s, status);
}

static weft_status run(job *j)
{
    weft_calibration options = {
        .quick = is_quick, .progress = isatty(STDERR_FILENO) && !j->quiet ? show_progress : NULL};

    weft_profile found;

    WEFT_TRY(weft_calibrate(j->s, &options));
    if (weft_rank(j->s) == 0 && !j->quiet)
        calibrate_table(j->s);
    found = weft_profile_describe(j->s);
    say(j, "profile %s\n", found.path);
    if (found.note[0])
        say(j, "advice  %s\n", found.note);
    WEFT_TRY(draw(j));
fail:
    return weft_failure(j->s);
}

const command calibrate_command = {
    .name = "calibrate",
    .synopsis = "[--quick] [-o PICTURE.png]",
    .summary = "Measures this kind of machine once; every command then goes by what was found",
    .help = "Memory and products by cores, from which size cores pay, threads of BLAS and LAPACK "
            "by\n"
            "routine and size, workers for many products. Candidates are timed in turn until "
            "their\n"
            "order is settled; nothing else should run meanwhile. Start it as the jobs are "
            "started\n"
            "(mpirun -n 2 weft calibrate): a profile is of a number of ranks on a node. It is "
            "kept in\n"
            "$WEFT_PROFILE, else $XDG_CACHE_HOME/weft/profile, else ~/.cache/weft/profile.\n",
    .settings = settings,
    .writes = true,
    .output_help = "the rates of BLAS and LAPACK by threads as a picture, .png",
    .check = check,
    .run = run,
};
