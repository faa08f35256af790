/* Includes BODY once per complex type: TYPE, NAME, and its part's PART, PART_NAME. No guard:
 * included repeatedly. */
#define TYPE float complex
#define NAME complex64
#define PART float
#define PART_NAME float32
#include BODY
#undef TYPE
#undef NAME
#undef PART
#undef PART_NAME

#define TYPE double complex
#define NAME complex128
#define PART double
#define PART_NAME float64
#include BODY
#undef TYPE
#undef NAME
#undef PART
#undef PART_NAME
#undef BODY
