/* The functions that an expression may call, by name. */
#ifndef WEFT__OPS_FUNCTION_H
#define WEFT__OPS_FUNCTION_H

#include <stddef.h>

typedef enum weft__function_kind {
    WEFT__FUNCTION_OP,        /* code is a weft__op */
    WEFT__FUNCTION_LOGICAL,   /* code is a bitwise weft__op, on operands taken to bool */
    WEFT__FUNCTION_REDUCTION, /* code is a weft__reduction or a weft__statistic */
    WEFT__FUNCTION_CAST,      /* code is a weft_dtype */
    WEFT__FUNCTION_COMPOSITE  /* code is a weft__composite */
} weft__function_kind;

/* Functions made of several operations. */
typedef enum weft__composite {
    WEFT__COMPOSITE_SQUARE,
    WEFT__COMPOSITE_RECIPROCAL,
    WEFT__COMPOSITE_CLIP,
    WEFT__COMPOSITE_FABS,
    WEFT__COMPOSITE_FLOAT_POWER,
    WEFT__COMPOSITE_ROUND,
    WEFT__COMPOSITE_SELECT
} weft__composite;

/* Reductions made of several, numbered behind the single ones. */
typedef enum weft__statistic {
    WEFT__STATISTIC_VAR = 64,
    WEFT__STATISTIC_STD,
    WEFT__STATISTIC_PTP,
    WEFT__STATISTIC_NORM,
    WEFT__STATISTIC_COUNT_NONZERO,
    WEFT__STATISTIC_NANSUM,
    WEFT__STATISTIC_NANPROD,
    WEFT__STATISTIC_NANMEAN,
    WEFT__STATISTIC_NANMIN,
    WEFT__STATISTIC_NANMAX,
    WEFT__STATISTIC_NANVAR,
    WEFT__STATISTIC_NANSTD
} weft__statistic;

typedef struct weft__function {
    const char *name;
    weft__function_kind kind;
    int code;
    int inputs; /* at least */
    int most;   /* 0: no more */
} weft__function;

/* NULL where there is none. */
const weft__function *weft__function_find(const char *name, size_t length);

/* All functions, the last one's name NULL. */
const weft__function *weft__function_list(void);

#endif
