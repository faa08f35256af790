/* The one place for compiler extensions: everything else is plain C17. */
#ifndef WEFT_PORTABILITY_H
#define WEFT_PORTABILITY_H

#if defined(__GNUC__)
#define WEFT_NODISCARD __attribute__((warn_unused_result))
#define WEFT_API __attribute__((visibility("default")))
#define WEFT_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define WEFT_ALWAYS_INLINE inline __attribute__((always_inline))
#define WEFT_LIKELY(condition) __builtin_expect(!!(condition), 1)
#define WEFT_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#else
#define WEFT_NODISCARD
#define WEFT_API
#define WEFT_PRINTF(text, first)
#define WEFT_ALWAYS_INLINE inline
#define WEFT_LIKELY(condition) (condition)
#define WEFT_UNLIKELY(condition) (condition)
#endif

#endif
