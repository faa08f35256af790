#include <weft/dtype.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef enum kind { KIND_BOOL, KIND_SIGNED, KIND_UNSIGNED, KIND_FLOAT, KIND_COMPLEX } kind;

static const struct {
    const char *name;
    unsigned char size, kind;
} dtypes[WEFT_DTYPE_COUNT] = {
    [WEFT_BOOL] = {"bool", 1, KIND_BOOL},
    [WEFT_INT8] = {"int8", 1, KIND_SIGNED},
    [WEFT_INT16] = {"int16", 2, KIND_SIGNED},
    [WEFT_INT32] = {"int32", 4, KIND_SIGNED},
    [WEFT_INT64] = {"int64", 8, KIND_SIGNED},
    [WEFT_UINT8] = {"uint8", 1, KIND_UNSIGNED},
    [WEFT_UINT16] = {"uint16", 2, KIND_UNSIGNED},
    [WEFT_UINT32] = {"uint32", 4, KIND_UNSIGNED},
    [WEFT_UINT64] = {"uint64", 8, KIND_UNSIGNED},
    [WEFT_FLOAT32] = {"float32", 4, KIND_FLOAT},
    [WEFT_FLOAT64] = {"float64", 8, KIND_FLOAT},
    [WEFT_COMPLEX64] = {"complex64", 8, KIND_COMPLEX},
    [WEFT_COMPLEX128] = {"complex128", 16, KIND_COMPLEX},
};

static bool is_dtype(weft_dtype dtype)
{
    return (unsigned)dtype < WEFT_DTYPE_COUNT;
}

size_t weft_dtype_size(weft_dtype dtype)
{
    return is_dtype(dtype) ? dtypes[dtype].size : 0;
}

const char *weft_dtype_name(weft_dtype dtype)
{
    return is_dtype(dtype) ? dtypes[dtype].name : "?";
}

bool weft_dtype_parse(const char *name, weft_dtype *dtype)
{
    for (int k = 0; k < WEFT_DTYPE_COUNT; k++) {
        if (strcmp(dtypes[k].name, name) == 0) {
            *dtype = (weft_dtype)k;
            return true;
        }
    }
    return false;
}

static weft_dtype wider(weft_dtype a, weft_dtype b)
{
    return a > b ? a : b;
}

/* The signed integer that holds all values of both; none does for uint64. */
static weft_dtype promote_mixed_sign(weft_dtype signed_one, weft_dtype unsigned_one)
{
    static const weft_dtype above[] = {[1] = WEFT_INT16, [2] = WEFT_INT32, [4] = WEFT_INT64};
    if (unsigned_one == WEFT_UINT64)
        return WEFT_FLOAT64;
    return wider(signed_one, above[dtypes[unsigned_one].size]);
}

/* The narrowest float that NumPy gives a type: 16-bit integers fit in float32. */
static weft_dtype as_float(weft_dtype dtype)
{
    switch (dtypes[dtype].kind) {
    case KIND_FLOAT:
        return dtype;
    case KIND_COMPLEX:
        return dtype == WEFT_COMPLEX64 ? WEFT_FLOAT32 : WEFT_FLOAT64;
    default:
        return dtypes[dtype].size <= 2 ? WEFT_FLOAT32 : WEFT_FLOAT64;
    }
}

weft_dtype weft_dtype_promote(weft_dtype a, weft_dtype b)
{
    if (dtypes[a].kind > dtypes[b].kind)
        return weft_dtype_promote(b, a);
    if (dtypes[a].kind == dtypes[b].kind || dtypes[a].kind == KIND_BOOL)
        return wider(a, b);
    switch (dtypes[b].kind) {
    case KIND_UNSIGNED:
        return promote_mixed_sign(a, b);
    case KIND_FLOAT:
        return wider(as_float(a), b);
    default:
        return wider(as_float(a), as_float(b)) == WEFT_FLOAT32 ? WEFT_COMPLEX64 : WEFT_COMPLEX128;
    }
}

double weft_value_double(weft_value value)
{
    switch (is_dtype(value.dtype) ? dtypes[value.dtype].kind : KIND_BOOL) {
    case KIND_UNSIGNED:
        return (double)value.as.u;
    case KIND_FLOAT:
        return value.as.f;
    case KIND_COMPLEX:
        return value.as.c[0];
    default:
        return (double)value.as.i;
    }
}

enum { DIGITS_FLOAT32 = 9, DIGITS_FLOAT64 = 17, TEXT_SIZE = 32 };

/* Enough digits to read the same value back; a NaN has no sign. */
static void format_float(double x, weft_dtype part, char text[TEXT_SIZE])
{
    if (isnan(x))
        strcpy(text, "nan");
    else
        snprintf(text, TEXT_SIZE, "%.*g", part == WEFT_FLOAT32 ? DIGITS_FLOAT32 : DIGITS_FLOAT64,
                 x);
}

static int format_complex(const double c[2], weft_dtype part, char *text, size_t size)
{
    char real[TEXT_SIZE], imag[TEXT_SIZE];
    format_float(c[0], part, real);
    format_float(c[1], part, imag);
    return snprintf(text, size, "[%s, %s]", real, imag);
}

int weft_value_format(weft_value value, char *text, size_t size)
{
    char number[TEXT_SIZE];
    if (!is_dtype(value.dtype))
        return snprintf(text, size, "?");
    switch (dtypes[value.dtype].kind) {
    case KIND_BOOL:
        return snprintf(text, size, "%s", value.as.i != 0 ? "True" : "False");
    case KIND_SIGNED:
        return snprintf(text, size, "%lld", (long long)value.as.i);
    case KIND_UNSIGNED:
        return snprintf(text, size, "%llu", (unsigned long long)value.as.u);
    case KIND_FLOAT:
        format_float(value.as.f, value.dtype, number);
        return snprintf(text, size, "%s", number);
    default:
        return format_complex(value.as.c, as_float(value.dtype), text, size);
    }
}
