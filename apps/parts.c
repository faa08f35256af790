/* Results of several arrays: files that begin with the same name, all of them or none. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "parts.h"

void part_path(const job *j, const char *part, const char *ending, char *path)
{
    (void)snprintf(path, PART_PATH, "%s-%s%s", j->output, part, ending);
}

/* Each is written under a name of its own first. */
static weft_status write_all(job *j, weft_array *const *arrays)
{
    char path[PART_PATH];

    for (int i = 0; j->parts[i]; i++) {
        part_path(j, j->parts[i], ".part.npy", path);
        WEFT_TRY(weft_save(arrays[i], path));
    }
fail:
    return weft_failure(j->s);
}

/* Rank 0 gives them their names. */
static weft_status rename_all(const job *j)
{
    char from[PART_PATH], to[PART_PATH];

    for (int i = 0; j->parts[i]; i++) {
        part_path(j, j->parts[i], ".part.npy", from);
        part_path(j, j->parts[i], ".npy", to);
        if (rename(from, to) != 0)
            return weft_fail(j->s, WEFT_ERR_FILE, "cannot write '%s': %s", to, strerror(errno));
    }
    return WEFT_OK;
}

static void remove_all(const job *j)
{
    char path[PART_PATH];

    for (int i = 0; j->parts[i]; i++) {
        part_path(j, j->parts[i], ".part.npy", path);
        (void)remove(path);
    }
}

static weft_status write_files(job *j, weft_array *const *arrays)
{
    const bool is_first = weft_rank(j->s) == 0;

    WEFT_TRY(write_all(j, arrays));
    WEFT_TRY(weft_agree(j->s, is_first ? rename_all(j) : WEFT_OK));
    for (int i = 0; j->parts[i]; i++) {
        const weft_shape shape = weft_array_shape(arrays[i]);
        char text[256];

        (void)weft_shape_format(&shape, text, sizeof text);
        say(j, "wrote %s-%s.npy: %s %s\n", j->output, j->parts[i], text,
            weft_dtype_name(weft_array_dtype(arrays[i])));
    }
    return WEFT_OK;
fail:
    if (is_first)
        remove_all(j);
    return weft_failure(j->s);
}

static weft_status show_all(job *j, weft_array *const *arrays)
{
    for (int i = 0; j->parts[i]; i++) {
        if (weft_rank(j->s) == 0)
            printf("%s%s\n", i ? "\n" : "", j->parts[i]);
        WEFT_TRY(print_array(j->s, arrays[i]));
    }
fail:
    return weft_failure(j->s);
}

weft_status deliver_parts(job *j, weft_array *const *arrays)
{
    if (j->output)
        return write_files(j, arrays);
    return j->json ? WEFT_OK : show_all(j, arrays);
}
