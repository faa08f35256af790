/* pdgesv as its users call it: A x = b with one right-hand side.
 *
 *     mpirun -n R scalapack_solve N A.npy B.npy SECONDS
 */
#include "scalapack_common.h"

#include <stdlib.h>

void pdgesv_(const int *n, const int *nrhs, double *a, const int *ia, const int *ja,
             const int *desca, int *pivots, double *b, const int *ib, const int *jb,
             const int *descb, int *info);

typedef struct {
    matrix a, b, factors, x;
    int *pivots;
} equations;

static void restore(void *context)
{
    equations *e = context;

    matrix_copy(&e->a, &e->factors);
    matrix_copy(&e->b, &e->x);
}

static void solve(void *context)
{
    equations *e = context;
    const int one = 1, n = e->a.n;
    int info;

    pdgesv_(&n, &one, e->factors.data, &one, &one, e->factors.descriptor, e->pivots, e->x.data,
            &one, &one, e->x.descriptor, &info);
    grid_check("pdgesv", info);
}

int main(int argc, char **argv)
{
    int n = size_argument(argc, argv, 5, "scalapack_solve N A.npy B.npy SECONDS");
    grid g;
    equations e;
    bench_times times;

    grid_start(&g);
    e.a = matrix_create(&g, n, n);
    e.factors = matrix_create(&g, n, n);
    e.b = matrix_create(&g, n, 1);
    e.x = matrix_create(&g, n, 1);
    e.pivots = malloc((size_t)(n + 1024) * sizeof *e.pivots);
    matrix_read(&g, &e.a, argv[2]);
    matrix_read(&g, &e.b, argv[3]);
    times = grid_repeat(atof(argv[4]), restore, solve, &e);
    grid_print(&g, times, matrix_sum(&e.x));
    matrix_free(&e.a), matrix_free(&e.factors), matrix_free(&e.b), matrix_free(&e.x);
    free(e.pivots);
    grid_stop(&g);
    return 0;
}
