/* The profile of a session: read by one rank, the same on all. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/checked.h"
#include "runtime/blas.h"
#include "runtime/session.h"

/* One line of plain words: what separates fields in the file is replaced. */
static void set_trait(weft__profile *profile, weft__trait trait, const char *text)
{
    char *to = profile->trait[trait];
    size_t length = 0;

    for (; *text && length < sizeof profile->trait[0] - 1; text++) {
        const bool is_blank = isspace((unsigned char)*text);

        if (is_blank && (length == 0 || to[length - 1] == ' '))
            continue;
        to[length++] = is_blank ? ' ' : *text == '#' ? 'n' : *text;
    }
    while (length > 0 && to[length - 1] == ' ')
        length--;
    to[length] = '\0';
}

void weft__profile_identify(const weft_session *s, weft__profile *here)
{
    set_trait(here, WEFT__TRAIT_CPU, weft__topology_cpu(s->topology));
    set_trait(here, WEFT__TRAIT_BLAS, weft__blas_config());
    set_trait(here, WEFT__TRAIT_CORE_TYPE, weft__blas_core_type());
    set_trait(here, WEFT__TRAIT_MPI, s->found.mpi);
    here->cores = s->found.allowed_cores;
    here->ranks = s->comms.node_size;
}

void weft__profile_note(const weft__profile *measured, const weft__profile *here, char *note,
                        size_t room)
{
    note[0] = '\0';
    if (measured->ranks != here->ranks)
        (void)snprintf(note, room,
                       "measured with %lld rank%s on a node, here there %s %lld: weft calibrate "
                       "under the same launcher measures this",
                       (long long)measured->ranks, measured->ranks == 1 ? "" : "s",
                       here->ranks == 1 ? "is" : "are", (long long)here->ranks);
    else if (here->ranks > 1 &&
             strcmp(measured->trait[WEFT__TRAIT_MPI], here->trait[WEFT__TRAIT_MPI]) != 0)
        (void)snprintf(note, room, "measured with %.200s", measured->trait[WEFT__TRAIT_MPI]);
    else if (measured->is_busy)
        (void)snprintf(note, room,
                       "measured while other work took part of the cores: weft calibrate on a "
                       "quiet machine measures better");
}

/* The section that fits best: of this kind of node, and of as many ranks on it if there is one. */
static weft_status search(const char *text, const weft__profile *here, weft__error *error,
                          char difference[256], weft__profile_use *use)
{
    weft__profile *one = malloc(sizeof *one);
    char differs[256];
    bool found = true;
    int line = 0;
    weft_status status;

    if (!one)
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for a profile");
    WEFT__TRY(weft__profile_parse_head(&text, &line, error));
    for (;;) {
        WEFT__TRY(weft__profile_parse(&text, &line, error, &found, one));
        if (!found)
            break;
        weft__profile_compare(one, here, differs);
        if (differs[0] && !difference[0])
            memcpy(difference, differs, sizeof differs);
        if (differs[0] || (use->state == WEFT_PROFILE_LOADED && one->ranks != here->ranks))
            continue;
        use->state = WEFT_PROFILE_LOADED;
        use->measured = *one;
    }
fail:
    free(one);
    return status;
}

/* Rank 0's part: what there is, and a note about it. */
static void load(const weft_session *s, weft__profile_use *use)
{
    weft__error error = {.status = WEFT_OK};
    weft__profile *here = calloc(1, sizeof *here);
    const char *named = getenv("WEFT_PROFILE");
    const bool is_named = named && *named;
    char *text = NULL, difference[256] = "";
    weft_status status;

    use->state = WEFT_PROFILE_NONE;
    weft__profile_path(use->path, sizeof use->path);
    if (!here || !use->path[0])
        goto done;
    weft__profile_identify(s, here);
    status = weft__profile_read(use->path, &error, &text);
    if (status == WEFT_OK && text && *text)
        status = search(text, here, &error, difference, use);
    if (status != WEFT_OK) {
        use->state = WEFT_PROFILE_BROKEN;
        (void)snprintf(use->note, sizeof use->note, "the profile %.200s is not used: %.250s",
                       use->path, error.message);
    } else if (use->state == WEFT_PROFILE_LOADED) {
        weft__profile_note(&use->measured, here, use->note, sizeof use->note);
    } else if (difference[0]) {
        use->state = WEFT_PROFILE_FOREIGN;
        (void)snprintf(use->note, sizeof use->note,
                       "the profile %.150s is not used, it was measured elsewhere: %.200s; weft "
                       "calibrate adds this machine",
                       use->path, difference);
    }
done:
    if (use->state == WEFT_PROFILE_NONE)
        (void)snprintf(use->note, sizeof use->note,
                       "%s%.150s%sdefaults are used; weft calibrate measures this machine, once",
                       is_named ? "there is no file " : "", is_named ? use->path : "",
                       is_named ? " (WEFT_PROFILE): " : "");
    free(text);
    free(here);
}

void weft__profile_open(weft_session *s)
{
    weft__profile_use *use = &s->profile;

    if (s->comms.rank == 0)
        load(s, use);
    if (s->comms.size > 1)
        WEFT__MPI(MPI_Bcast(use, sizeof *use, MPI_BYTE, 0, s->comms.all));
    if (use->state == WEFT_PROFILE_LOADED) {
        s->choices = use->measured.choices;
    } else {
        weft__profile_clear(&use->measured);
        use->measured.cores = s->found.allowed_cores;
        use->measured.ranks = s->comms.node_size;
    }
    if ((use->state == WEFT_PROFILE_BROKEN || use->state == WEFT_PROFILE_FOREIGN) &&
        s->is_started && !s->is_quiet && s->comms.rank == 0)
        fprintf(stderr, "weft: %s\n", use->note);
}

weft_profile weft_profile_describe(const weft_session *s)
{
    const weft__profile_use *use = s ? &s->profile : NULL;
    const bool is_loaded = use && use->state == WEFT_PROFILE_LOADED;

    if (!use)
        return (weft_profile){.state = WEFT_PROFILE_NONE, .path = "", .note = ""};
    return (weft_profile){.state = use->state,
                          .path = use->path,
                          .note = use->note,
                          .age_seconds =
                              is_loaded ? (double)time(NULL) - (double)use->measured.when : 0,
                          .is_quick = is_loaded && use->measured.is_quick,
                          .is_busy = is_loaded && use->measured.is_busy};
}

bool weft_profile_entry_at(const weft_session *s, int index, weft_profile_entry *entry)
{
    weft__profile measured;
    weft__field key;

    if (!s || !entry)
        return false;
    measured = s->profile.measured;
    measured.choices = s->choices;
    if (!weft__profile_field(&measured, index, &key))
        return false;
    *entry = (weft_profile_entry){.unit = key.unit, .is_choice = key.is_choice};
    memcpy(entry->name, key.name, sizeof entry->name);
    for (int i = 0; i < key.count; i++) {
        entry->values[i] = key.values[i];
        if (!key.is_measured || key.values[i] != 0)
            entry->count = key.count;
    }
    return true;
}

int weft_profile_cores(const weft_session *s, int index)
{
    const bool is_step = s && index >= 0 && index < weft__steps(s->profile.measured.cores);

    return is_step ? (int)weft__step_cores(s->profile.measured.cores, index) : 0;
}
