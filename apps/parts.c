/* Results of several arrays: files that begin with the same name, all of them or none. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "command.h"
#include "interrupt.h"
#include "parts.h"

int part_prefix(const char *output)
{
    static const char ending[] = ".npy";
    const size_t length = strlen(output), last = sizeof ending - 1;

    return (int)(length >= last && strcasecmp(output + length - last, ending) == 0 ? length - last
                                                                                   : length);
}

void part_path(const job *j, const char *part, const char *ending, char *path)
{
    (void)snprintf(path, PART_PATH, "%.*s-%s%s", part_prefix(j->output), j->output, part, ending);
}

/* Each is written under a name of its own first, which rank 0 removes where it all ends early. */
static weft_status write_all(job *j, weft_array *const *arrays)
{
    char path[PART_PATH];

    for (int i = 0; j->parts[i]; i++) {
        part_path(j, j->parts[i], ".part.npy", path);
        if (weft_rank(j->s) == 0)
            interrupt_remember(path);
        WEFT_TRY(weft_save(arrays[i], path));
    }
fail:
    return weft_failure(j->s);
}

static void forget_all(const job *j)
{
    for (int i = 0; j->parts[i]; i++)
        interrupt_forget();
}

static weft_status rename_each(const job *j)
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

/* Rank 0 gives them their names. A signal waits until all have theirs. */
static weft_status rename_all(const job *j)
{
    weft_status status;

    interrupt_hold();
    status = rename_each(j);
    if (status == WEFT_OK)
        forget_all(j);
    interrupt_release();
    return status;
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
        char path[PART_PATH], text[256];

        part_path(j, j->parts[i], ".npy", path);
        (void)weft_shape_format(&shape, text, sizeof text);
        say(j, "wrote %s: %s %s\n", path, text, weft_dtype_name(weft_array_dtype(arrays[i])));
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
