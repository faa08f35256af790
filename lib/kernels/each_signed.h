/* Includes BODY once per signed integer type: TYPE, NAME, UNSIGNED, and FIELD of
 * weft__lanes. No guard: included repeatedly. */
#define TYPE int8_t
#define NAME int8
#define UNSIGNED uint8_t
#define FIELD i
#include BODY
#undef TYPE
#undef NAME
#undef UNSIGNED
#undef FIELD

#define TYPE int16_t
#define NAME int16
#define UNSIGNED uint16_t
#define FIELD i
#include BODY
#undef TYPE
#undef NAME
#undef UNSIGNED
#undef FIELD

#define TYPE int32_t
#define NAME int32
#define UNSIGNED uint32_t
#define FIELD i
#include BODY
#undef TYPE
#undef NAME
#undef UNSIGNED
#undef FIELD

#define TYPE int64_t
#define NAME int64
#define UNSIGNED uint64_t
#define FIELD i
#include BODY
#undef TYPE
#undef NAME
#undef UNSIGNED
#undef FIELD
#undef BODY
