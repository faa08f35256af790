#include "ops/scan_loops.h"

#include <string.h>

#include "base/checked.h"

#define PASTE_(a, b) a##_##b
#define PASTE(a, b) PASTE_(a, b)
#define LOOP(name) PASTE(name, NAME)

enum { BLOCK = 64 };

static int64_t shortest(const weft__scan_runs *r)
{
    int64_t length = INT64_MAX;

    for (int k = 0; k < r->count; k++)
        length = weft__min64(length, r->length[k]);
    return length;
}

#define TYPE double
#define SUM double
#define FIELD f
#define NAME float64
#define NOTHING -0.0
#include "ops/scan_sum.inc.h"

#define TYPE float
#define SUM double
#define FIELD f
#define NAME float32
#define NOTHING -0.0
#include "ops/scan_sum.inc.h"

#define TYPE uint64_t
#define SUM uint64_t
#define FIELD u
#define NAME uint64
#define NOTHING 0
#include "ops/scan_sum.inc.h"

const weft__scan_loops *weft__scan_loops_of(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT64   ? &loops_float64
           : dtype == WEFT_FLOAT32 ? &loops_float32
                                   : &loops_uint64;
}

#define TYPE double
#define NAME float64
#include "ops/scan_product.inc.h"

#define TYPE float
#define NAME float32
#include "ops/scan_product.inc.h"

#define TYPE uint64_t
#define NAME uint64
#include "ops/scan_product.inc.h"

#define TYPE double
#define NAME complex128
#include "ops/scan_product_complex.inc.h"

#define TYPE float
#define NAME complex64
#include "ops/scan_product_complex.inc.h"

void weft__scan_products(weft_dtype dtype, const weft__scan_rows *rows, bool has_product,
                         void *product)
{
    switch (dtype) {
    case WEFT_FLOAT32:
        products_float32(rows, has_product, product);
        return;
    case WEFT_FLOAT64:
        products_float64(rows, has_product, product);
        return;
    case WEFT_COMPLEX64:
        products_complex64(rows, has_product, product);
        return;
    case WEFT_COMPLEX128:
        products_complex128(rows, has_product, product);
        return;
    default:
        products_uint64(rows, has_product, product);
    }
}
