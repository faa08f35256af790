/* Pixels to a PNG file, by libpng. */
#ifndef WEFT__FILE_ENCODE_H
#define WEFT__FILE_ENCODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* A picture of at most 256 colours. */
typedef struct weft__pixels {
    int64_t width, height;
    const unsigned char *indices;  /* row after row from the top: which colour */
    unsigned char colours[256][4]; /* red, green, blue, and how opaque */
    int count;
} weft__pixels;

/* Whether Weft was built with libpng. */
bool weft__encode_is_available(void);

/* Local. Overwrites the file called `temporary`; messages say `path`. */
weft_status weft__encode_png(const char *temporary, const char *path, const weft__pixels *pixels,
                             weft__error *error);

#endif
