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
 * order, any dtype of Weft; each rank reads its own rows. Pickled objects, structured dtypes,
 * headers over 64 KiB, extents that overflow and truncated files are refused with the values. */
WEFT_API WEFT_NODISCARD weft_status weft_load_npy(weft_session *s, const char *path,
                                                  weft_array **a);

/* Collective (same: path). Writes a .npy file, version 1, native byte order, C order. */
WEFT_API WEFT_NODISCARD weft_status weft_save_npy(weft_array *a, const char *path);

typedef struct weft_picture {
    const char *colormap; /* "viridis" (NULL), "gray", "terrain", "inferno", "twilight_shifted" */
    double low, high;     /* values at the two ends of the map; both 0: minimum and maximum */
    bool transposed;      /* dimension 0 runs to the right and dimension 1 up, as for f(x, y) */
    bool logarithmic;     /* colour by the logarithm */
    int64_t max_pixels;   /* longest side, larger matrices are averaged down; 0: 2048 */
} weft_picture;

/* Collective (same: path). Writes a 2-D array of a real dtype as a picture, row 0 at the top; NaN
 * is transparent. WEFT_ERR_UNSUPPORTED where Weft was built without libpng. Rank 0 encodes. */
WEFT_API WEFT_NODISCARD weft_status weft_save_png(weft_array *a, const char *path,
                                                  const weft_picture *picture);

/* Collective (same: path). By the file's ending: .npy in both directions, .png to write. */
WEFT_API WEFT_NODISCARD weft_status weft_load(weft_session *s, const char *path, weft_array **a);
WEFT_API WEFT_NODISCARD weft_status weft_save(weft_array *a, const char *path);

/* Local. Whether a file of this ending can be read or written by this build. */
WEFT_API bool weft_can_load(const char *path);
WEFT_API bool weft_can_save(const char *path);

#ifdef __cplusplus
}
#endif
#endif
