/* Where arrays come from and where results go: files, or the terminal. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "parts.h"

void say(const job *j, const char *format, ...)
{
    va_list arguments;

    if (j->json || j->quiet || weft_rank(j->s) != 0)
        return;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
}

weft_status load(job *j, const char *path, weft_array **a)
{
    return weft_load(j->s, path, a);
}

/* Rank 0 asks the file system; a result is renamed into its directory, so that must be writable. */
static weft_status try_output(job *j, const char *path)
{
    char directory[4096] = ".";
    const char *slash = strrchr(path, '/');
    struct stat found;

    if (slash)
        snprintf(directory, sizeof directory, "%.*s", slash == path ? 1 : (int)(slash - path),
                 path);
    if (stat(directory, &found) || access(directory, W_OK | X_OK))
        return weft_fail(j->s, WEFT_ERR_FILE, "cannot write '%s': directory '%s': %s", path,
                         directory, strerror(errno));
    if (!S_ISDIR(found.st_mode))
        return weft_fail(j->s, WEFT_ERR_FILE, "cannot write '%s': '%s' is not a directory", path,
                         directory);
    if (stat(path, &found) == 0 && !S_ISREG(found.st_mode))
        return weft_fail(j->s, WEFT_ERR_FILE,
                         "cannot write '%s': it is there and is no regular file", path);
    return WEFT_OK;
}

static weft_status try_outputs(job *j)
{
    char path[PART_PATH];

    if (!j->parts)
        return try_output(j, j->output);
    for (int i = 0; j->parts[i]; i++) {
        part_path(j, j->parts[i], ".npy", path);
        WEFT_TRY(try_output(j, path));
    }
    return WEFT_OK;
fail:
    return weft_failure(j->s);
}

weft_status check_output(job *j)
{
    if (!j->output)
        return WEFT_OK;
    return weft_agree(j->s, weft_rank(j->s) == 0 ? try_outputs(j) : WEFT_OK);
}

static weft_status save(const job *j, weft_array *a, draw_function *draw)
{
    const char *ending = strrchr(j->output, '.');

    if (strcmp(ending, ".png") != 0)
        return weft_save(a, j->output);
    if (draw && !j->colormap && !j->flipped)
        return draw(a, j->output);
    return weft_save_png(a, j->output,
                         &(weft_picture){.colormap = j->colormap, .flipped = j->flipped});
}

static weft_status write_file(job *j, weft_array *a, draw_function *draw)
{
    weft_shape shape = weft_array_shape(a);
    char text[256];

    WEFT_TRY(save(j, a, draw));
    weft_shape_format(&shape, text, sizeof text);
    say(j, "wrote %s: %s %s\n", j->output, text, weft_dtype_name(weft_array_dtype(a)));
fail:
    return weft_failure(j->s);
}

static weft_status keep_scalar(job *j, weft_array *a)
{
    char text[128];

    WEFT_TRY(weft_item(a, &j->result));
    j->has_result = true;
    if (!j->output && !j->json && weft_rank(j->s) == 0) {
        weft_value_format(j->result, text, sizeof text);
        puts(text);
    }
fail:
    return weft_failure(j->s);
}

weft_status deliver(job *j, weft_array *a, draw_function *draw)
{
    if (weft_array_shape(a).ndim == 0)
        WEFT_TRY(keep_scalar(j, a));
    if (j->output)
        WEFT_TRY(write_file(j, a, draw));
    else if (weft_array_shape(a).ndim > 0 && !j->json)
        WEFT_TRY(print_array(j->s, a));
fail:
    return weft_failure(j->s);
}
