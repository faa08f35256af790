/* pdgemm as its users call it: C = A B.
 *
 *     mpirun -n R scalapack_gemm N A.npy B.npy SECONDS
 */
#include "scalapack_common.h"

#include <stdlib.h>

void pdgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k,
             const double *alpha, const double *a, const int *ia, const int *ja, const int *desca,
             const double *b, const int *ib, const int *jb, const int *descb, const double *beta,
             double *c, const int *ic, const int *jc, const int *descc);

typedef struct {
    matrix a, b, c;
} product;

static void multiply(void *context)
{
    product *p = context;
    const double alpha = 1, beta = 0;
    const int one = 1, n = p->a.n;

    pdgemm_("N", "N", &n, &n, &n, &alpha, p->a.data, &one, &one, p->a.descriptor, p->b.data, &one,
            &one, p->b.descriptor, &beta, p->c.data, &one, &one, p->c.descriptor);
}

int main(int argc, char **argv)
{
    int n = size_argument(argc, argv, 5, "scalapack_gemm N A.npy B.npy SECONDS");
    grid g;
    product p;
    bench_times times;

    grid_start(&g);
    p.a = matrix_create(&g, n, n);
    p.b = matrix_create(&g, n, n);
    p.c = matrix_create(&g, n, n);
    matrix_read(&g, &p.a, argv[2]);
    matrix_read(&g, &p.b, argv[3]);
    times = grid_repeat(atof(argv[4]), NULL, multiply, &p);
    grid_print(&g, times, matrix_sum(&p.c));
    matrix_free(&p.a), matrix_free(&p.b), matrix_free(&p.c);
    grid_stop(&g);
    return 0;
}
