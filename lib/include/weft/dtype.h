/* Element types and single values. */
#ifndef WEFT_DTYPE_H
#define WEFT_DTYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <weft/portability.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The order is part of the contract: within a kind, a wider type is a larger number. */
typedef enum weft_dtype {
    WEFT_BOOL = 0, /* one byte, 0 or 1 */
    WEFT_INT8,
    WEFT_INT16,
    WEFT_INT32,
    WEFT_INT64,
    WEFT_UINT8,
    WEFT_UINT16,
    WEFT_UINT32,
    WEFT_UINT64,
    WEFT_FLOAT32,
    WEFT_FLOAT64,
    WEFT_COMPLEX64,
    WEFT_COMPLEX128,
    WEFT_DTYPE_COUNT
} weft_dtype;

/* One element and its type. Integers of every width are held in i or u, floats in f, complex
 * numbers as real and imaginary part in c; bool is i = 0 or 1. */
typedef struct weft_value {
    weft_dtype dtype;
    union {
        int64_t i;
        uint64_t u;
        double f;
        double c[2];
    } as;
} weft_value;

/* Local. Bytes of one element; 0 for a value outside the enumeration. */
WEFT_API size_t weft_dtype_size(weft_dtype dtype);

/* Local. NumPy's name, "float64"; "?" for a value outside the enumeration. Static storage. */
WEFT_API const char *weft_dtype_name(weft_dtype dtype);

/* Local. Finds the dtype that NumPy calls `name`; false where there is none. */
WEFT_API bool weft_dtype_parse(const char *name, weft_dtype *dtype);

/* Local. NumPy's promotion of two dtypes (numpy.promote_types). uint64 with a signed integer
 * gives float64, as there. 8-bit integers with a float32 stay float32. */
WEFT_API weft_dtype weft_dtype_promote(weft_dtype a, weft_dtype b);

/* NumPy's casting rules, each allowing what those before it do. */
typedef enum weft_casting {
    WEFT_CASTING_NO,        /* the dtype as it is */
    WEFT_CASTING_EQUIV,     /* the same here, where byte orders are the machine's */
    WEFT_CASTING_SAFE,      /* every value is kept (64-bit integers to float64 pass as in NumPy) */
    WEFT_CASTING_SAME_KIND, /* also narrower of the same kind: bool, unsigned, signed, float, complex */
    WEFT_CASTING_UNSAFE     /* anything */
} weft_casting;

/* Local. numpy.can_cast of dtypes. */
WEFT_API bool weft_can_cast(weft_dtype from, weft_dtype to, weft_casting casting);

/* Local. "no", "equiv", "safe", "same_kind", "unsafe"; "?" for a value outside the enumeration. */
WEFT_API const char *weft_casting_name(weft_casting casting);

/* Local. A value as a double (real part for complex; -0.0 and NaN kept; large integers round). */
WEFT_API double weft_value_double(weft_value value);

/* Local. Writes the value as the command line prints it: integers in full, float64 with %.17g,
 * float32 with %.9g, complex as [re, im], bool as True or False. Returns snprintf's count. */
WEFT_API int weft_value_format(weft_value value, char *text, size_t size);

#ifdef __cplusplus
}
#endif
#endif
