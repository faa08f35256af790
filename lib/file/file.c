#include <weft/file.h>

#include <string.h>
#include <strings.h>

#include "file/encode.h"
#include "runtime/collective.h"

typedef enum kind { NPY, PNG, UNKNOWN } kind;

/* From the last dot of the name; a name that only begins with a dot has no ending. */
static const char *ending_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');

    return dot && dot != name ? dot : "";
}

static kind kind_of(const char *path)
{
    const char *ending = ending_of(path);

    if (strcasecmp(ending, ".npy") == 0)
        return NPY;
    return strcasecmp(ending, ".png") == 0 ? PNG : UNKNOWN;
}

bool weft_can_load(const char *path)
{
    return path && kind_of(path) == NPY;
}

bool weft_can_save(const char *path)
{
    kind k = path ? kind_of(path) : UNKNOWN;

    return k == NPY || (k == PNG && weft__encode_is_available());
}

static weft_status refuse(weft_session *s, const char *operation, const char *path,
                          const char *verb, const char *known)
{
    const char *ending = path ? ending_of(path) : "";

    if (!s || !path)
        return weft__refuse_null(s, operation, "the path");
    if (kind_of(path) == PNG)
        return weft_fail(s, WEFT_ERR_UNSUPPORTED, "cannot %s %s: pictures are written, never read",
                         verb, path);
    return weft_fail(s, WEFT_ERR_UNSUPPORTED, "cannot %s %s: %s%s; known: %s", verb, path,
                     *ending ? "unknown ending " : "the name has no ending", ending, known);
}

weft_status weft_load(weft_session *s, const char *path, weft_array **a)
{
    if (weft_can_load(path))
        return weft_load_npy(s, path, a);
    return refuse(s, "weft_load", path, "read", ".npy");
}

weft_status weft_save(weft_array *a, const char *path)
{
    kind k = path ? kind_of(path) : UNKNOWN;

    if (k == NPY)
        return weft_save_npy(a, path);
    if (k == PNG)
        return weft_save_png(a, path, NULL);
    return refuse(weft_array_session(a), "weft_save", path, "write", ".npy, .png");
}
