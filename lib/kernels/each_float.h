/* Includes BODY once per real floating type: TYPE, NAME. No guard: included
 * repeatedly. */
#define TYPE float
#define NAME float32
#include BODY
#undef TYPE
#undef NAME

#define TYPE double
#define NAME float64
#include BODY
#undef TYPE
#undef NAME
#undef BODY
