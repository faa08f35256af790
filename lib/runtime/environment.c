#include "runtime/environment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/session.h"

static bool is_sign(const char *setting, size_t length, const char *const *signs)
{
    for (; *signs; signs++) {
        if (strlen(*signs) == length && memcmp(setting, *signs, length) == 0)
            return true;
    }
    return false;
}

/* Whether one of these variables was set when the process was started: MPI_Init puts a launcher's
 * variables in the environment of a process that has none. */
static bool was_started_with(const char *const *signs)
{
    FILE *file = fopen("/proc/self/environ", "r");
    char *setting = NULL;
    size_t room = 0;
    bool found = false;

    while (file && !found && getdelim(&setting, &room, '\0', file) > 0)
        found = is_sign(setting, strcspn(setting, "="), signs);
    free(setting);
    if (file)
        (void)fclose(file);
    return found;
}

bool weft_is_launched(void)
{
    static const char *const signs[] = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK",       "PMI_RANK",
                                        "SLURM_PROCID",         "MPI_LOCALRANKID", NULL};

    return was_started_with(signs);
}

bool weft__environment_is_srun(void)
{
    static const char *const signs[] = {"OMPI_COMM_WORLD_RANK", NULL};

    return getenv("SLURM_JOB_ID") && !was_started_with(signs);
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++) {
        if (strcasecmp(word, *words) == 0)
            return true;
    }
    return false;
}

weft_status weft__environment_switch(weft_session *s, const char *name, bool *value)
{
    static const char *const on[] = {"1", "yes", "true", "on", NULL};
    static const char *const off[] = {"0", "no", "false", "off", NULL};
    const char *word = getenv(name);

    *value = word && is_one_of(word, on);
    if (!word || !*word || *value || is_one_of(word, off))
        return WEFT_OK;
    return weft_fail(s, WEFT_ERR_ARGUMENT, "%s=%.100s is neither 1 (yes, true, on) nor 0", name,
                     word);
}

weft_status weft__environment_threads(weft_session *s, int *value)
{
    const char *text = getenv("WEFT_THREADS");
    char *end = NULL;
    const long count = text && *text ? strtol(text, &end, 10) : 0;

    *value = 0;
    if (end && (*end || count < 1 || count > WEFT_MAX_THREADS))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "WEFT_THREADS=%s is not a number from 1 to %d", text,
                         WEFT_MAX_THREADS);
    *value = (int)count;
    return WEFT_OK;
}

weft_status weft__environment_seconds(weft_session *s, const char *name, double *value)
{
    const char *text = getenv(name);
    char *end = NULL;

    *value = text && *text ? strtod(text, &end) : 0;
    if (!end || (*end == '\0' && isfinite(*value) && *value >= 0))
        return WEFT_OK;
    *value = 0;
    return weft_fail(s, WEFT_ERR_ARGUMENT, "%s=%.100s is no number of seconds", name, text);
}
