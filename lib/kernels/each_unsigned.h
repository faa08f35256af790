/* Includes BODY once per unsigned integer type: TYPE, NAME, UNSIGNED, and FIELD of
 * weft__lanes. No guard: included repeatedly. */
#define TYPE uint8_t
#define NAME uint8
#define UNSIGNED uint8_t
#define FIELD u
#include BODY
#undef TYPE
#undef NAME
#undef UNSIGNED
#undef FIELD

#define TYPE uint16_t
#define NAME uint16
#define UNSIGNED uint16_t
#define FIELD u
#include BODY
#undef TYPE
#undef NAME
#undef UNSIGNED
#undef FIELD

#define TYPE uint32_t
#define NAME uint32
#define UNSIGNED uint32_t
#define FIELD u
#include BODY
#undef TYPE
#undef NAME
#undef UNSIGNED
#undef FIELD

#define TYPE uint64_t
#define NAME uint64
#define UNSIGNED uint64_t
#define FIELD u
#include BODY
#undef TYPE
#undef NAME
#undef UNSIGNED
#undef FIELD
#undef BODY
