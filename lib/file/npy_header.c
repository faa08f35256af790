#include "file/npy_header.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/checked.h"
#include "file/literal.h"

static const unsigned char magic[] = {0x93, 'N', 'U', 'M', 'P', 'Y'};

static bool is_big_endian(void)
{
    const uint16_t one = 1;
    unsigned char first;

    memcpy(&first, &one, 1);
    return first == 0;
}

/* ---- where the header is ---- */

weft_status weft__npy_find_text(const unsigned char *bytes, size_t count, int64_t file_bytes,
                                weft__npy_text *text, weft__error *error)
{
    if (count < sizeof magic || memcmp(bytes, magic, sizeof magic) != 0)
        return weft__error_set(error, WEFT_ERR_FORMAT, "not a .npy file: %s",
                               count ? "it does not begin with \\x93NUMPY" : "it is empty");
    if (count < WEFT__NPY_PREFIX)
        return weft__error_set(error, WEFT_ERR_FORMAT,
                               "truncated: the file ends after %zu bytes, within its header",
                               count);
    if (bytes[6] < 1 || bytes[6] > 3)
        return weft__error_set(error, WEFT_ERR_FORMAT,
                               "version %d.%d of the .npy format; 1.0 to 3.0 can be read", bytes[6],
                               bytes[7]);
    text->offset = bytes[6] == 1 ? 10 : 12;
    text->length = (size_t)bytes[8] | (size_t)bytes[9] << 8;
    if (bytes[6] > 1)
        text->length |= (size_t)bytes[10] << 16 | (size_t)bytes[11] << 24;
    if (text->length > WEFT__NPY_TEXT_MAX)
        return weft__error_set(error, WEFT_ERR_FORMAT,
                               "the header is %zu bytes long; at most %d are accepted",
                               text->length, WEFT__NPY_TEXT_MAX);
    if (file_bytes < (int64_t)(text->offset + text->length))
        return weft__error_set(error, WEFT_ERR_FORMAT,
                               "truncated: the header needs %zu bytes, the file has %" PRId64,
                               text->offset + text->length, file_bytes);
    return WEFT_OK;
}

weft_status weft__npy_check_size(const weft__npy_header *header, int64_t file_bytes,
                                 weft__error *error)
{
    int64_t size = (int64_t)weft_dtype_size(header->dtype);
    int64_t needed = header->offset + weft_shape_count(&header->shape) * size;

    if (file_bytes >= needed)
        return WEFT_OK;
    return weft__error_set(error, WEFT_ERR_FORMAT,
                           "truncated: needs %" PRId64 " bytes, has %" PRId64, needed, file_bytes);
}

/* ---- descr ---- */

/* The type codes of NumPy that are a dtype of Weft, without the byte order. */
static bool find_code(weft__span code, weft_dtype *dtype)
{
    static const struct {
        const char *code;
        weft_dtype dtype;
    } codes[] = {
        {"b1", WEFT_BOOL},      {"?", WEFT_BOOL},         {"i1", WEFT_INT8},
        {"i2", WEFT_INT16},     {"i4", WEFT_INT32},       {"i8", WEFT_INT64},
        {"u1", WEFT_UINT8},     {"u2", WEFT_UINT16},      {"u4", WEFT_UINT32},
        {"u8", WEFT_UINT64},    {"f4", WEFT_FLOAT32},     {"f8", WEFT_FLOAT64},
        {"c8", WEFT_COMPLEX64}, {"c16", WEFT_COMPLEX128},
    };

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (weft__span_equal(code, codes[i].code)) {
            *dtype = codes[i].dtype;
            return true;
        }
    }
    return false;
}

static weft_status refuse_descr(weft__span descr, weft__span code, weft__error *error)
{
    int shown = (int)(descr.length < 40 ? descr.length : 40);

    if (code.length && code.text[0] == 'O')
        return weft__error_set(error, WEFT_ERR_DTYPE,
                               "descr '%.*s': pickled Python objects are never read", shown,
                               descr.text);
    return weft__error_set(error, WEFT_ERR_DTYPE,
                           "descr '%.*s': only bool, int8 to int64, uint8 to uint64, float32, "
                           "float64, complex64 and complex128 can be read",
                           shown, descr.text);
}

static weft_status parse_descr(weft__scanner *scanner, weft__npy_header *header, weft__error *error)
{
    weft__span descr, code;
    char order = '=';

    if (weft__scan_char(scanner, '['))
        return weft__error_set(error, WEFT_ERR_DTYPE,
                               "structured dtypes are not read: the descr is a list of fields");
    if (!weft__scan_string(scanner, &descr))
        return weft__error_set(error, WEFT_ERR_FORMAT, "the header's descr is not a string");
    code = descr;
    if (code.length && strchr("<>=|", code.text[0])) {
        order = code.text[0];
        code.text++, code.length--;
    }
    if (!find_code(code, &header->dtype))
        return refuse_descr(descr, code, error);
    header->swapped = weft_dtype_size(header->dtype) > 1 && order == (is_big_endian() ? '<' : '>');
    return WEFT_OK;
}

/* ---- shape ---- */

static weft_status parse_extent(weft__scanner *scanner, int64_t *extent, weft__error *error)
{
    weft__span digits;

    if (!weft__scan_integer(scanner, &digits))
        return weft__error_set(error, WEFT_ERR_FORMAT,
                               "the header's shape is not a tuple of integers");
    if (weft__span_value(digits, extent) && *extent >= 0)
        return WEFT_OK;
    return weft__error_set(error, WEFT_ERR_SHAPE, "the header's shape has the extent %.*s",
                           (int)(digits.length < 60 ? digits.length : 60), digits.text);
}

static weft_status parse_shape(weft__scanner *scanner, weft_shape *shape, weft__error *error)
{
    int64_t extent;
    int ndim = 0;

    *shape = (weft_shape){0};
    if (!weft__scan_char(scanner, '('))
        return weft__error_set(error, WEFT_ERR_FORMAT, "the header's shape is not a tuple");
    for (bool comma = true; !weft__scan_char(scanner, ')'); ndim++) {
        if (!comma)
            return weft__error_set(error, WEFT_ERR_FORMAT, "the header's shape is not a tuple");
        if (parse_extent(scanner, &extent, error) != WEFT_OK)
            return error->status;
        if (ndim < WEFT_MAX_NDIM)
            shape->extent[ndim] = extent;
        comma = weft__scan_char(scanner, ',');
        /* (3) is a number in brackets to Python, (3,) a tuple. */
        if (!comma && ndim == 0)
            return weft__error_set(error, WEFT_ERR_FORMAT, "the header's shape is not a tuple");
    }
    if (ndim > WEFT_MAX_NDIM)
        return weft__error_set(error, WEFT_ERR_SHAPE,
                               "the header's shape has %d dimensions; at most %d are possible",
                               ndim, WEFT_MAX_NDIM);
    shape->ndim = ndim;
    return WEFT_OK;
}

static weft_status check_shape(const weft__npy_header *header, weft__error *error)
{
    int64_t size = (int64_t)weft_dtype_size(header->dtype);
    int64_t count = weft_shape_count(&header->shape);
    char text[512];

    /* A GiB to spare, so that an offset into the file cannot overflow. */
    if (count >= 0 && count <= (INT64_MAX - (1 << 30)) / size)
        return WEFT_OK;
    weft_shape_format(&header->shape, text, sizeof text);
    return weft__error_set(error, WEFT_ERR_SHAPE,
                           "the shape %s of %s overflows 64 bits when counted in bytes", text,
                           weft_dtype_name(header->dtype));
}

/* Whether the order of the indices makes a difference: with one extent over 1 it does not. */
static bool has_order(const weft_shape *shape)
{
    int longer = 0;

    for (int i = 0; i < shape->ndim; i++)
        longer += shape->extent[i] != 1;
    return longer > 1;
}

/* ---- the dict ---- */

enum { DESCR = 1, FORTRAN_ORDER = 2, SHAPE = 4, ALL_KEYS = 7 };

static weft_status parse_entry(weft__scanner *scanner, weft__npy_header *header, int *found,
                               weft__error *error)
{
    weft__span key;
    int bit;

    if (!weft__scan_string(scanner, &key) || !weft__scan_char(scanner, ':'))
        return weft__error_set(error, WEFT_ERR_FORMAT, "the header is not a Python dictionary");
    bit = weft__span_equal(key, "descr")           ? DESCR
          : weft__span_equal(key, "fortran_order") ? FORTRAN_ORDER
          : weft__span_equal(key, "shape")         ? SHAPE
                                                   : 0;
    if (!bit || (*found & bit))
        return weft__error_set(error, WEFT_ERR_FORMAT, "the header has %s key '%.*s'",
                               bit ? "twice the" : "the unknown",
                               (int)(key.length < 40 ? key.length : 40), key.text);
    *found |= bit;
    if (bit == DESCR)
        return parse_descr(scanner, header, error);
    if (bit == SHAPE)
        return parse_shape(scanner, &header->shape, error);
    if (!weft__scan_bool(scanner, &header->fortran))
        return weft__error_set(error, WEFT_ERR_FORMAT,
                               "the header's fortran_order is neither True nor False");
    return WEFT_OK;
}

weft_status weft__npy_parse(const char *text, size_t length, weft__npy_header *header,
                            weft__error *error)
{
    weft__scanner scanner = {text, text + length};
    bool comma = weft__scan_char(&scanner, '{');
    int found = 0;

    *header = (weft__npy_header){0};
    while (!weft__scan_char(&scanner, '}')) {
        if (!comma)
            return weft__error_set(error, WEFT_ERR_FORMAT, "the header is not a Python dictionary");
        if (parse_entry(&scanner, header, &found, error) != WEFT_OK)
            return error->status;
        comma = weft__scan_char(&scanner, ',');
    }
    if (!weft__scan_end(&scanner))
        return weft__error_set(error, WEFT_ERR_FORMAT, "the header goes on after its dictionary");
    if (found != ALL_KEYS)
        return weft__error_set(error, WEFT_ERR_FORMAT, "the header lacks the key '%s'",
                               !(found & DESCR)           ? "descr"
                               : !(found & FORTRAN_ORDER) ? "fortran_order"
                                                          : "shape");
    header->fortran = header->fortran && has_order(&header->shape);
    return check_shape(header, error);
}

/* ---- writing ---- */

/* NumPy leaves room for extent 0 to grow to this many digits. */
enum { GROWTH_DIGITS = 21, ALIGNMENT = 64 };

static const char *descr_of(weft_dtype dtype)
{
    static const char *const codes[WEFT_DTYPE_COUNT] = {"b1", "i1", "i2", "i4", "i8", "u1", "u2",
                                                        "u4", "u8", "f4", "f8", "c8", "c16"};

    return codes[dtype];
}

size_t weft__npy_format(weft_dtype dtype, const weft_shape *shape,
                        unsigned char bytes[WEFT__NPY_FORMAT_MAX])
{
    char order = weft_dtype_size(dtype) == 1 ? '|' : is_big_endian() ? '>' : '<';
    char tuple[512];
    char *text = (char *)bytes + 10;
    int digits = shape->ndim ? snprintf(NULL, 0, "%" PRId64, shape->extent[0]) : GROWTH_DIGITS;
    size_t length, total;

    weft_shape_format(shape, tuple, sizeof tuple);
    length = (size_t)snprintf(text, WEFT__NPY_FORMAT_MAX - 10,
                              "{'descr': '%c%s', 'fortran_order': False, 'shape': %s, }%*s", order,
                              descr_of(dtype), tuple, GROWTH_DIGITS - digits, "");
    /* At least one space follows, as in NumPy, before the newline that ends the header. */
    total = (10 + length + 1) / ALIGNMENT * ALIGNMENT + ALIGNMENT;
    memset(text + length, ' ', total - 10 - length);
    bytes[total - 1] = '\n';
    memcpy(bytes, magic, sizeof magic);
    bytes[6] = 1, bytes[7] = 0;
    bytes[8] = (unsigned char)((total - 10) & 0xff);
    bytes[9] = (unsigned char)((total - 10) >> 8);
    return total;
}
