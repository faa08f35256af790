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

/* Local. A value of that dtype, for weft_fill and weft_full, which cast it to the array's:
 *
 *     weft_fill(a, weft_value_of_float64(1.5), 0);
 *
 * WEFT_VALUE(x) chooses by the type of x: bool, integers, floating point, in C also complex. */
static inline weft_value weft_value_of_bool(bool x)
{
    weft_value value = {WEFT_BOOL, {0}};

    value.as.i = x;
    return value;
}
static inline weft_value weft_value_of_int64(int64_t x)
{
    weft_value value = {WEFT_INT64, {0}};

    value.as.i = x;
    return value;
}
static inline weft_value weft_value_of_uint64(uint64_t x)
{
    weft_value value = {WEFT_UINT64, {0}};

    value.as.u = x;
    return value;
}
static inline weft_value weft_value_of_float64(double x)
{
    weft_value value = {WEFT_FLOAT64, {0}};

    value.as.f = x;
    return value;
}
static inline weft_value weft_value_of_complex128(double real, double imaginary)
{
    weft_value value = {WEFT_COMPLEX128, {0}};

    value.as.c[0] = real;
    value.as.c[1] = imaginary;
    return value;
}

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
    WEFT_CASTING_SAME_KIND, /* also narrower of the same kind: bool, unsigned, signed, float,
                               complex */
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

static inline weft_value weft__value_of(bool x)
{
    return weft_value_of_bool(x);
}
static inline weft_value weft__value_of(int x)
{
    return weft_value_of_int64(x);
}
static inline weft_value weft__value_of(long x)
{
    return weft_value_of_int64(x);
}
static inline weft_value weft__value_of(long long x)
{
    return weft_value_of_int64(x);
}
static inline weft_value weft__value_of(unsigned x)
{
    return weft_value_of_int64(x);
}
static inline weft_value weft__value_of(unsigned long x)
{
    return weft_value_of_uint64(x);
}
static inline weft_value weft__value_of(unsigned long long x)
{
    return weft_value_of_uint64(x);
}
static inline weft_value weft__value_of(double x)
{
    return weft_value_of_float64(x);
}
static inline weft_value weft__value_of(long double x)
{
    return weft_value_of_float64(static_cast<double>(x));
}
#define WEFT_VALUE(x) weft__value_of(x)
#else
static inline weft_value weft__value_of_complex(double _Complex z)
{
    const double *parts = (const double *)&z; /* C17, 6.2.5: as an array of two */

    return weft_value_of_complex128(parts[0], parts[1]);
}
static inline weft_value weft__value_of_long(long double x)
{
    return weft_value_of_float64((double)x);
}
#define WEFT_VALUE(x)                                                                              \
    _Generic((x), bool                                                                             \
             : weft_value_of_bool, float                                                           \
             : weft_value_of_float64, double                                                       \
             : weft_value_of_float64, long double                                                  \
             : weft__value_of_long, float _Complex                                                 \
             : weft__value_of_complex, double _Complex                                             \
             : weft__value_of_complex, unsigned long                                               \
             : weft_value_of_uint64, unsigned long long                                            \
             : weft_value_of_uint64, default                                                       \
             : weft_value_of_int64)(x)
#endif
#endif
