/* Expressions: text → typed plan of stages, and the running of a stage on plain memory.
 *
 * A plan is a list of stages in the order in which they run. Each stage is one element-wise program
 * over array operands of one shape, read once, and ends either in a store of the result or in a
 * reduction to a scalar. The scalars of earlier stages are inputs of later ones:
 *
 *     (x - mean(x)) / max(abs(y))   →   0: reduce mean of x;  1: reduce max of |y|;  2: store
 *     sum(x*y)                      →   0: reduce sum of x*y
 *
 * The last stage is the expression's value: a store, or the reduction where the expression is one.
 *
 * Nothing here knows of ranks, threads or distribution: the caller cuts the operands into pieces,
 * calls weft__stage_… on each from as many cores as it likes (with a scratch per core), and feeds
 * the partial results back. A plan is immutable while it runs.
 */
#ifndef WEFT__OPS_EXPR_H
#define WEFT__OPS_EXPR_H

#include "array/slice.h"
#include "base/error.h"
#include "kernels/table.h"
#include "ops/strided.h"

enum { WEFT__MAX_VARS = 32, WEFT__MAX_STAGES = 32, WEFT__MAX_LOADS = 64 };

/* A name that the expression may use. Scalars that came as C values are weak in promotion
 * (NEP 50), 0-d arrays are not; both have is_array = false and their value here. */
typedef struct weft__var {
    const char *name;
    weft_dtype dtype;
    bool is_array;
    bool is_weak;
    weft_value value;
    weft_shape shape; /* of an array */
} weft__var;

/* What a stage reads: an array, or the array that an earlier stage has made, or a view of one. */
typedef struct weft__load {
    int var;   /* -1: a stage's */
    int stage; /* -1: a variable's */
    int source_ndim;
    weft_shape shape;
    weft__slicing slicing;
} weft__load;

typedef enum weft__reduction {
    WEFT__REDUCE_NONE, /* the stage stores its elements */
    WEFT__REDUCE_SUM,
    WEFT__REDUCE_PROD,
    WEFT__REDUCE_MIN,
    WEFT__REDUCE_MAX,
    WEFT__REDUCE_MEAN,
    WEFT__REDUCE_ANY,
    WEFT__REDUCE_ALL,
    WEFT__REDUCE_VAR,    /* of all dimensions only, in float64 */
    WEFT__REDUCE_ARGMIN, /* of all dimensions or one */
    WEFT__REDUCE_ARGMAX
} weft__reduction;

typedef struct weft__plan weft__plan;

/* How a reduction is to be done, beside what it is. */
typedef struct weft__how {
    unsigned axes; /* one bit for each dimension of the domain that is reduced */
    bool keepdims; /* reduced dimensions stay with extent 1 */
    double ddof;   /* of var and std: divide by n - ddof */
} weft__how;

/* Stages whose values are not used but looked at. Two guard a power of integers: a minimum of its
 * exponents, which must not be negative, and right behind it the place of the first one that is,
 * which is asked for only where there is one. */
typedef enum weft__guard { WEFT__GUARD_NONE, WEFT__GUARD_EXPONENT, WEFT__GUARD_PLACE } weft__guard;

/* What the caller must know of a stage. */
typedef struct weft__stage_info {
    weft__reduction reduction;
    const char *name; /* of the function whose reduction it is, for sentences; static storage */
    weft__guard guard;
    weft__how how;
    weft_dtype element;       /* dtype of the elements before the reduction, as computed */
    weft_dtype result;        /* dtype of what the stage yields: of the store, or of the scalar */
    weft_shape domain;        /* of the elements that are stored or reduced */
    weft_shape shape;         /* of what the stage yields */
    bool is_array;            /* a store from arrays, or a reduction of which dimensions are left:
                                 later stages read its result as an array */
    int nuses;                /* how many arrays the stage reads; 0: it runs once, on one element */
    int uses[WEFT__MAX_VARS]; /* which: indices into the vars given to weft__plan_create, -1 for
                                 the result of a stage */
    int loads[WEFT__MAX_VARS]; /* the same as indices for weft__plan_load */
    int nloads, nops;          /* operand reads and kernel calls per element, for statistics */
    bool is_costly;            /* some function takes longer than reading an element */
    bool is_computing;         /* so does what is done to an element altogether */
} weft__stage_info;

/* Parses and types `text`. On failure fills `error`: WEFT_ERR_SYNTAX with the text and a caret on a
 * line of its own under the place, WEFT_ERR_DTYPE where an operation has no loop. Every name in
 * vars may be unused. An expression without arrays gives one last stage with nuses = 0. */
weft_status weft__plan_create(const char *text, int nvars, const weft__var *vars,
                              weft__error *error, weft__plan **plan);
void weft__plan_free(weft__plan **plan);

int weft__plan_stages(const weft__plan *plan);
const weft__stage_info *weft__plan_stage(const weft__plan *plan, int stage);
const weft__load *weft__plan_load(const weft__plan *plan, int load);

/* Registers of one core: allocated once, reused for every piece. At most 256 KiB. */
typedef struct weft__scratch weft__scratch;
weft_status weft__scratch_create(weft__error *error, weft__scratch **scratch);
void weft__scratch_free(weft__scratch **scratch);

/* WEFT__LOAD_BYTES in which whoever prepares pieces may collect operands, while no operand of the
 * piece is read by strides. */
enum { WEFT__LOAD_BYTES = 32 * 1024 };
unsigned char *weft__scratch_loads(weft__scratch *scratch);

/* What a run of a stage reads. operands[k] points at the piece's first element of the array
 * info->uses[k], contiguous, in that variable's dtype, alignment of one element; scalars[j] is the
 * result of stage j < this one. Nothing is read past n elements. */
typedef struct weft__piece {
    const weft__kernels *kernels;
    const void *const *operands;
    const weft_value *scalars;
    size_t n;
    const weft__strided *views; /* NULL: all operands are contiguous. Else operands[k] == NULL says
                                   that elements first … first + n - 1 of views[k] are read */
    int64_t first;
} weft__piece;

/* Writes the n results into `out` (dtype info->result), which may be one of the operands or
 * disjoint. `stream` asks for non-temporal stores: the caller calls kernels->fence once it is done,
 * at the end of a tile. Works on any n, also 0. */
void weft__stage_store(const weft__plan *plan, int stage, const weft__piece *piece,
                       weft__scratch *scratch, void *out, bool stream);

/* The same into elements first … of a view. */
void weft__stage_store_strided(const weft__plan *plan, int stage, const weft__piece *piece,
                               weft__scratch *scratch, const weft__strided *out);

/* A reduction's partial result. How it is combined is one fixed tree by index of leaf. */
typedef struct weft__partial {
    weft_value value; /* accumulator: int64, uint64, float64, or the element's dtype for min/max */
    int64_t count; /* of a variance: elements, and value.as.c is their mean and squared deviations;
                      of argmin and argmax: the place, from the leaf's first element on */
} weft__partial;

/* Reduces one leaf: n ≤ WEFT__LEAF elements, n ≥ 1; the same elements give the same bits always. */
void weft__stage_leaf(const weft__plan *plan, int stage, const weft__piece *piece,
                      weft__scratch *scratch, weft__partial *partial);

/* For a leaf that is spread over nodes: writes the n elements that would be reduced, in the
 * accumulator's dtype (8 bytes each), and reduces a whole leaf of such elements. weft__stage_leaf
 * gives the same bits as the two after one another. */
void weft__stage_elements(const weft__plan *plan, int stage, const weft__piece *piece,
                          weft__scratch *scratch, void *elements);
void weft__stage_leaf_of_elements(const weft__plan *plan, int stage, const weft__kernels *kernels,
                                  const void *elements, size_t n, weft__partial *partial);

/* Combines the n elements with those of `out`, in the dtype in which they are reduced, by an
 * element-wise loop: out = out ∘ element. NULL as a loop sets them. `out` has room for whole
 * quanta, all of which is written. */
void weft__stage_row(const weft__plan *plan, int stage, const weft__piece *piece,
                     weft__scratch *scratch, weft__loop combine, void *out);

/* The dtype in which the elements of a stage are reduced. */
weft_dtype weft__stage_dtype(const weft__plan *plan, int stage);

/* a ∘ b, a the one of lower index. */
weft__partial weft__partial_combine(weft__reduction reduction, weft__partial a, weft__partial b);

/* The value of the reduction over `count` ≥ 0 elements, cast to info->result (mean divides here).
 * With count = 0 `total` is ignored: sum 0, prod 1, mean NaN, any False, all True; min and max
 * fail with WEFT_ERR_SHAPE. */
weft_status weft__stage_finish(const weft__plan *plan, int stage, weft__partial total,
                               int64_t count, weft__error *error, weft_value *value);

#endif
