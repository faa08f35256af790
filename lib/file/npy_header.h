/* The header of a .npy file: text to meaning and back. No I/O.
 *
 * A file is the magic "\x93NUMPY", a version, the length of the header (2 bytes in version 1, 4 in
 * versions 2 and 3), the header, the elements. The header is a Python dict with the keys descr,
 * fortran_order and shape. Source: NumPy Enhancement Proposal 1, and numpy.lib.format.
 */
#ifndef WEFT__FILE_NPY_HEADER_H
#define WEFT__FILE_NPY_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <weft/dtype.h>
#include <weft/layout.h>

#include "base/error.h"

enum {
    WEFT__NPY_PREFIX = 12,       /* bytes that hold magic, version and length in every version */
    WEFT__NPY_TEXT_MAX = 65536,  /* longest header that is accepted */
    WEFT__NPY_FORMAT_MAX = 1024, /* room for whatever weft__npy_format writes */
};

typedef struct weft__npy_header {
    weft_dtype dtype;
    weft_shape shape;
    bool swapped;   /* the elements have the other byte order */
    bool fortran;   /* the first index varies fastest, and that makes a difference */
    int64_t offset; /* where the elements begin in the file */
} weft__npy_header;

/* Where the header's text is in the file. */
typedef struct weft__npy_text {
    size_t offset, length;
} weft__npy_text;

/* From the first `count` ≤ WEFT__NPY_PREFIX bytes of a file of `file_bytes`. */
weft_status weft__npy_find_text(const unsigned char *bytes, size_t count, int64_t file_bytes,
                                weft__npy_text *text, weft__error *error);

/* From the text; `header->offset` is set by the caller. */
weft_status weft__npy_parse(const char *text, size_t length, weft__npy_header *header,
                            weft__error *error);

/* Whether a file of `file_bytes` holds all elements that the header promises. */
weft_status weft__npy_check_size(const weft__npy_header *header, int64_t file_bytes,
                                 weft__error *error);

/* The first bytes of a file, exactly as numpy.save writes them; returns how many. An array has so
 * few dimensions that version 1 always does. */
size_t weft__npy_format(weft_dtype dtype, const weft_shape *shape,
                        unsigned char bytes[WEFT__NPY_FORMAT_MAX]);

#endif
