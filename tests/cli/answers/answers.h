/* One line per operation: its name and a hash of what it gives. tests/cli/test_one_answer.py holds
 * the lines to be the same on every machine shape.
 *
 * A new operation is a function and an entry in the table of its topic's file; a new topic's table
 * is named here and in main.c. Functions of expressions need nothing: their lines come from the
 * library's own list. Which NaN an operation gives
 * is left open.
 */
#ifndef ANSWERS_H
#define ANSWERS_H

#include <weft.h>

/* The operands of every line, all of one shape but `index` and `row`. */
typedef struct inputs {
    weft_session *s;
    weft_shape shape;
    weft_array *x, *y; /* float64 in [0, 1) */
    weft_array *f;     /* float32 in [0, 1) */
    weft_array *i;     /* int64, -500 to 499 */
    weft_array *u;     /* uint8 */
    weft_array *b;     /* bool */
    weft_array *z;     /* complex128 */
    weft_array *far;   /* x again, all rows on the last rank */
    weft_array *index; /* int64: 1-d, places along axis 0, some from the end */
} inputs;

typedef struct line {
    const char *name;
    weft_status (*give)(const inputs *in, weft_array **r); /* may be refused: that is a line too */
} line;

/* Each ends with a NULL name. */
extern const line creation_lines[], random_lines[], view_lines[], index_lines[], scan_lines[],
    product_lines[], statistics_lines[], apply_lines[], matmul_lines[], linear_lines[],
    task_lines[];

/* Collective. Prints a line; the hash is of all bytes, which rank 0 gets. */
weft_status print_array(weft_session *s, const char *name, weft_array *a);

/* Collective. What came of an operation: the array's line, or the refusal, which is cleared. */
weft_status print_outcome(weft_session *s, const char *name, weft_status status, weft_array **r);

/* Collective. A line per expression, and per function and dtype of the library's own list. */
weft_status print_expressions(const inputs *in);
weft_status print_functions(const inputs *in);

/* Collective. A line per reduction, axes and operand, from the library's own list. */
weft_status print_reductions(const inputs *in);

#endif
