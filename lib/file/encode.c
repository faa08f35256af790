#include "file/encode.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <weft_config.h>

#ifdef WEFT__HAVE_PNG
#include <png.h>

bool weft__encode_is_available(void)
{
    return true;
}

static png_image describe(const weft__pixels *pixels)
{
    png_image image;

    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = (png_uint_32)pixels->width;
    image.height = (png_uint_32)pixels->height;
    image.format = PNG_FORMAT_RGBA_COLORMAP;
    image.colormap_entries = (png_uint_32)pixels->count;
    return image;
}

weft_status weft__encode_png(const char *temporary, const char *path, const weft__pixels *pixels,
                             weft__error *error)
{
    png_image image = describe(pixels);
    FILE *file = fopen(temporary, "wb");
    weft_status status = WEFT_OK;

    if (!file)
        return weft__error_set(error, WEFT_ERR_FILE, "cannot write %s: %s", path, strerror(errno));
    errno = 0;
    if (!png_image_write_to_stdio(&image, file, 0, pixels->indices, (png_int_32)pixels->width,
                                  pixels->colours))
        status = weft__error_set(error, WEFT_ERR_FILE, "cannot write %s: %s", path,
                                 errno ? strerror(errno) : image.message);
    if (fclose(file) != 0 && status == WEFT_OK)
        status =
            weft__error_set(error, WEFT_ERR_FILE, "cannot write %s: %s", path, strerror(errno));
    return status;
}

#else

bool weft__encode_is_available(void)
{
    return false;
}

weft_status weft__encode_png(const char *temporary, const char *path, const weft__pixels *pixels,
                             weft__error *error)
{
    (void)temporary;
    (void)pixels;
    return weft__error_set(error, WEFT_ERR_UNSUPPORTED, "cannot write %s: this build has no libpng",
                           path);
}

#endif
