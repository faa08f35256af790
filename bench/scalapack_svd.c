/* pdgesvd as its users call it: all singular values and vectors of a square matrix.
 *
 *     mpirun -n R scalapack_svd N A.npy SECONDS
 *
 * The result is the sum of the singular values.
 */
#include "scalapack_common.h"

#include <mpi.h>
#include <stdlib.h>

void pdgesvd_(const char *jobu, const char *jobvt, const int *m, const int *n, double *a,
              const int *ia, const int *ja, const int *desca, double *s, double *u, const int *iu,
              const int *ju, const int *descu, double *vt, const int *ivt, const int *jvt,
              const int *descvt, double *work, const int *lwork, int *info);

typedef struct {
    matrix a, scratch, u, vt;
    double *s, *work;
    int lwork;
} decomposition;

static void restore(void *context)
{
    decomposition *d = context;

    matrix_copy(&d->a, &d->scratch);
}

static void call(decomposition *d, double *work, int lwork)
{
    const int one = 1, n = d->a.n;
    int info;

    pdgesvd_("V", "V", &n, &n, d->scratch.data, &one, &one, d->scratch.descriptor, d->s, d->u.data,
             &one, &one, d->u.descriptor, d->vt.data, &one, &one, d->vt.descriptor, work, &lwork,
             &info);
    grid_check("pdgesvd", info);
}

static void decompose(void *context)
{
    decomposition *d = context;

    call(d, d->work, d->lwork);
}

/* The workspace it asks for is each rank's own, so the largest is taken everywhere. */
static void allocate_work(decomposition *d)
{
    double wanted = 0;

    call(d, &wanted, -1);
    MPI_Allreduce(MPI_IN_PLACE, &wanted, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    d->lwork = (int)wanted;
    d->work = malloc((size_t)d->lwork * sizeof *d->work);
}

static double sum_values(const decomposition *d)
{
    double sum = 0;

    for (int i = 0; i < d->a.n; i++)
        sum += d->s[i];
    return sum;
}

int main(int argc, char **argv)
{
    int n = size_argument(argc, argv, 4, "scalapack_svd N A.npy SECONDS");
    grid g;
    decomposition d;
    bench_times times;

    grid_start(&g);
    d.a = matrix_create(&g, n, n);
    d.scratch = matrix_create(&g, n, n);
    d.u = matrix_create(&g, n, n);
    d.vt = matrix_create(&g, n, n);
    d.s = malloc((size_t)n * sizeof *d.s);
    matrix_read(&g, &d.a, argv[2]);
    allocate_work(&d);
    times = grid_repeat(atof(argv[3]), restore, decompose, &d);
    grid_print(&g, times, sum_values(&d));
    matrix_free(&d.a), matrix_free(&d.scratch), matrix_free(&d.u), matrix_free(&d.vt);
    free(d.s), free(d.work);
    grid_stop(&g);
    return 0;
}
