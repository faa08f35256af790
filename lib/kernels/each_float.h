/* Includes BODY once per real floating type: TYPE, NAME, EPSILON. No guard: included
 * repeatedly. */
#define TYPE float
#define NAME float32
#define EPSILON FLT_EPSILON
#include BODY
#undef TYPE
#undef NAME
#undef EPSILON

#define TYPE double
#define NAME float64
#define EPSILON DBL_EPSILON
#include BODY
#undef TYPE
#undef NAME
#undef EPSILON
#undef BODY
