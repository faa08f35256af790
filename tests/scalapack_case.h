/* Operands of factorisations over a grid, and plain products that judge them, for tests. */
#ifndef WEFT_TESTS_SCALAPACK_CASE_H
#define WEFT_TESTS_SCALAPACK_CASE_H

#include <complex.h>

#include <weft.h>

#include "harness.h"
#include "layouts.h"
#include "linalg/scalapack.h"

typedef double complex number;

enum { CASE_SIZES = 6, CASE_SHAPES = 13 };

extern const weft_dtype case_dtypes[4];
extern const int64_t case_sizes[CASE_SIZES], case_shapes[CASE_SHAPES][2];

bool case_is_complex(weft_dtype dtype);
bool case_is_single(weft_dtype dtype);
double case_epsilon(weft_dtype dtype);
weft_dtype case_real(weft_dtype dtype);

/* A matrix on every rank, row-major; x is malloced. */
typedef struct matrix {
    int64_t m, n;
    number *x;
} matrix;

matrix matrix_new(int64_t m, int64_t n); /* zeros */
matrix matrix_whole(weft_array *a);      /* collective */
matrix matrix_adjoint(matrix a);
matrix matrix_identity(int64_t n);
number matrix_at(matrix a, int64_t i, int64_t j);
double matrix_norm(matrix a); /* Frobenius, as below */

/* ‖a·b − c‖. */
double matrix_product_error(matrix a, matrix b, matrix c);

/* Whether that is what rounding in the dtype explains; whether qᴴ·q is 1 within 10 n eps. */
void check_product(weft_dtype dtype, matrix a, matrix b, matrix c);
void check_orthonormal(weft_dtype dtype, matrix q);

/* In [-1/2, 1/2). */
double case_noise(uint64_t index, uint64_t seed);

typedef struct recipe {
    weft_dtype dtype;
    uint64_t seed;
    int64_t n;     /* columns, for what follows */
    bool definite; /* Hermitian, and diagonally dominant */
    bool hermitian;
    int64_t zero; /* a column of zeros, -1: none */
} recipe;

/* An array and what it needs. Collective. */
typedef struct operand {
    weft_array *a;
    void *memory;
} operand;

operand operand_make(weft_shape shape, int layout, recipe r);
void operand_drop(operand *o);

weft__call case_call(const char *operation, weft_dtype dtype);

/* The grid that was used for m x n is as large as it should be. */
void check_grid_of(const weft__call *call, int64_t m, int64_t n);

#endif
