/* Includes BODY once per real floating type: TYPE, NAME, and FIELD of weft__lanes. No
 * guard: included repeatedly. */
#define TYPE float
#define NAME float32
#define FIELD f
#include BODY
#undef TYPE
#undef NAME
#undef FIELD

#define TYPE double
#define NAME float64
#define FIELD f
#include BODY
#undef TYPE
#undef NAME
#undef FIELD
#undef BODY
