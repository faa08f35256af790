/* Files: NumPy's .npy in both directions, .png pictures of matrices.
 *
 * A result is written whole or not at all: to a temporary name in the same directory, then renamed.
 */
#ifndef WEFT_FILE_H
#define WEFT_FILE_H

#include <weft/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Collective (same: path). Reads a .npy file, version 1 to 3, either byte order, C or Fortran
 * order, any dtype of Weft; a file that is longer than its header says is fine. The ranks of a node
 * read their rows together. Errors: the file is missing, unreadable or not a regular one
 * (WEFT_ERR_FILE); not a .npy file, truncated, a header over 64 KiB (WEFT_ERR_FORMAT); pickled
 * objects, structured and other dtypes (WEFT_ERR_DTYPE); more than 16 dimensions, extents that
 * overflow (WEFT_ERR_SHAPE); always with the path and the values. Reads each byte once; files in
 * Fortran order are turned in pieces of at most 1 MiB for each core, 64 MiB for a node. */
WEFT_API WEFT_NODISCARD weft_status weft_load_npy(weft_session *s, const char *path,
                                                  weft_array **a);

/* Collective (same: path). Writes what numpy.save writes, bit for bit: a .npy file of version 1,
 * native byte order, C order; each rank its own rows, rank 0 a replicated array. An existing regular
 * file is replaced, and hands its permissions down; anything else is refused (WEFT_ERR_FILE). */
WEFT_API WEFT_NODISCARD weft_status weft_save_npy(weft_array *a, const char *path);

typedef struct weft_picture {
    const char *colormap; /* "viridis" (NULL), "gray", "terrain", "inferno", "twilight_shifted" */
    double low, high;     /* values at the two ends of the map; both 0: minimum and maximum */
    bool transposed;      /* dimension 0 runs to the right and dimension 1 up, as for f(x, y) */
    bool logarithmic;     /* colour by the logarithm */
    int64_t max_pixels;   /* longest side, larger matrices are averaged down; 0: 2048 */
    bool flipped;         /* upside down: row 0 at the bottom, as for maps from south to north */
} weft_picture;

/* Collective (same: path). Writes a 2-D array of a real dtype as a picture, row 0 at the top; NULL
 * is all zero. An averaged pixel is the mean of what is not NaN; a pixel without any is
 * transparent. Infinities get the colours of the ends, and so do zero and below in logarithmic
 * pictures. terrain shows what is below 0 as sea, else as land. The same bytes for any number of
 * ranks. Rank 0 encodes: it gets the array in pieces of 8 MiB. Errors: shape, dtype, a colour map
 * or range that is none (WEFT_ERR_ARGUMENT), WEFT_ERR_UNSUPPORTED where Weft was built without
 * libpng, WEFT_ERR_FILE. */
WEFT_API WEFT_NODISCARD weft_status weft_save_png(weft_array *a, const char *path,
                                                  const weft_picture *picture);

/* Collective (same: path). By the file's ending: .npy in both directions, .png to write. */
WEFT_API WEFT_NODISCARD weft_status weft_load(weft_session *s, const char *path, weft_array **a);
WEFT_API WEFT_NODISCARD weft_status weft_save(weft_array *a, const char *path);

/* Local, and may be called in a handler of signals on the thread that opened the session. Removes
 * the temporary file that this rank is making, if it is making one: for programs that end before
 * their time, as on SIGINT. A save that is under way then fails on every rank, and leaves what stood
 * under the target's name. s may be NULL. */
WEFT_API void weft_discard_output(weft_session *s);

/* Local. Whether a file of this ending can be read or written by this build. */
WEFT_API bool weft_can_load(const char *path);
WEFT_API bool weft_can_save(const char *path);

#ifdef __cplusplus
}
#endif
#endif
