/* The machine's arithmetic limit: a product of square matrices by the plain BLAS.
 *
 *     OPENBLAS_NUM_THREADS=T blas_gemm N SECONDS
 */
#include "timing.h"

#include <stdio.h>
#include <stdlib.h>

void dgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k,
            const double *alpha, const double *a, const int *lda, const double *b, const int *ldb,
            const double *beta, double *c, const int *ldc);

typedef struct {
    int n;
    double *a, *b, *c;
} product;

static void multiply(void *context)
{
    product *p = context;
    double one = 1, zero = 0;

    dgemm_("N", "N", &p->n, &p->n, &p->n, &one, p->a, &p->n, p->b, &p->n, &zero, p->c, &p->n);
}

static double *filled(size_t elements)
{
    double *x = malloc(elements * sizeof *x);

    if (!x) {
        fprintf(stderr, "blas_gemm: no memory for %zu doubles\n", elements);
        exit(1);
    }
    for (size_t i = 0; i < elements; i++)
        x[i] = 1.0 / (double)(1 + i % 1000);
    return x;
}

int main(int argc, char **argv)
{
    if (argc != 3 || atoi(argv[1]) < 1) {
        fprintf(stderr, "usage: blas_gemm N SECONDS\n");
        return 2;
    }

    int n = atoi(argv[1]);
    size_t elements = (size_t)n * (size_t)n;
    product p = {.n = n, .a = filled(elements), .b = filled(elements), .c = filled(elements)};
    bench_times times = bench_repeat(atof(argv[2]), multiply, &p);

    printf("{\"seconds_min\": %.9g, \"seconds_median\": %.9g, \"gflops\": %.4g}\n", times.min,
           times.median, 2e-9 * n * n * n / times.min);
    free(p.a), free(p.b), free(p.c);
    return 0;
}
