/* Elements as NumPy writes them in arrays: all of an array as wide as each other. Pure. */
#ifndef WEFT__FILE_NUMBER_TEXT_H
#define WEFT__FILE_NUMBER_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <weft/dtype.h>

enum { WEFT__WORD = 512 /* room for an element: 1e8 is the longest that has no exponent */ };

/* Of floats, or of one part of complex numbers. */
typedef struct weft__float_style {
    bool is_single;   /* float32: fewer digits tell numbers apart */
    bool has_sign;    /* + too */
    bool is_exponent; /* 1.e+10 */
    int left, right;  /* columns before and behind the point */
    int digits;       /* behind the point: exactly so many with an exponent, else at most */
    int exponent;     /* digits of the exponent */
} weft__float_style;

typedef struct weft__number_style {
    weft_dtype dtype;
    int width; /* of integers and bool */
    weft__float_style part[2];
} weft__number_style;

/* For these n elements. */
weft__number_style weft__number_style_of(weft_dtype dtype, const void *elements, int64_t n);

/* One of them, into `text` of WEFT__WORD bytes. */
void weft__number_text(const weft__number_style *style, weft_value value, char *text);

/* One alone, as Python shows a NumPy scalar. */
void weft__scalar_text(weft_value value, char *text);

#endif
