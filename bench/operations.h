/* Operations of Weft that are no expressions, by name, for weft_worker. */
#ifndef BENCH_OPERATIONS_H
#define BENCH_OPERATIONS_H

#include <weft.h>

/* Collective. Computes into *r, created where it is NULL. Operands are those a row names. */
typedef weft_status bench_function(weft_session *s, weft_vars operands, weft_array **r);

/* Local. NULL if nothing has this name. */
bench_function *bench_operation(const char *name);

#endif
