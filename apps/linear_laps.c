/* The loop of a command of linear algebra, and what is said of its certificate. */
#include <float.h>
#include <math.h>
#include <stdio.h>

#include "command.h"

void linear_begin(job *j)
{
    linear *l = &j->linear;

    l->is_timed = j->json || j->report || j->quiet || j->repeat > 1;
    l->is_certified = false;
    l->options.certificate = NULL;
    if (l->is_timed)
        laps_begin(j);
}

bool linear_next(job *j)
{
    linear *l = &j->linear;

    if (l->is_certified)
        return false;
    if (l->is_timed && laps_next(j))
        return true;
    if (j->laps.status != WEFT_OK || ((j->quiet || j->report) && !j->json))
        return false;
    l->options.certificate = &l->certificate;
    return l->is_certified = true;
}

const weft_linalg_options *linear_options(job *j)
{
    return &j->linear.options;
}

/* An extent, counted from the last one, which is 1. */
static double extent(const weft_array *a, int from_last)
{
    const weft_shape shape = weft_array_shape(a);

    return shape.ndim < from_last ? 1 : (double)shape.extent[shape.ndim - from_last];
}

double linear_rows(const weft_array *a)
{
    return extent(a, 2);
}

double linear_columns(const weft_array *a)
{
    return extent(a, 1);
}

weft_status linear_end(job *j, const weft_array *a, double flops)
{
    const double each = weft_array_dtype(a) >= WEFT_COMPLEX64 ? 4 : 1;
    double matrices = 1;

    for (int k = 3; k <= weft_array_shape(a).ndim; k++)
        matrices *= extent(a, k);
    return j->linear.is_timed ? laps_end(j, j->command, 0, matrices * each * flops) : WEFT_OK;
}

static void say_number(const job *j, const char *name, double value)
{
    if (!isnan(value))
        say(j, ", %s %.2g", name, value);
}

void linear_say(const job *j)
{
    const weft_certificate *proof = &j->linear.certificate;

    if (!j->linear.is_certified)
        return;
    say(j, "%s on %d x %d rank%s", proof->driver, proof->grid[0], proof->grid[1],
        proof->grid[0] * proof->grid[1] == 1 ? "" : "s");
    say_number(j, "residual", proof->residual);
    say_number(j, "orthogonality", proof->orthogonality);
    say_number(j, "1/condition", proof->rcond);
    say_number(j, "bound", proof->bound);
    if (proof->rank >= 0)
        say(j, ", rank %lld", (long long)proof->rank);
    if (proof->nonfinite > 0)
        say(j, ", %lld not finite", (long long)proof->nonfinite);
    say(j, "\n");
}

void linear_warn(const job *j, const weft_array *a)
{
    const weft_certificate *proof = &j->linear.certificate;
    const weft_dtype dtype = weft_array_dtype(a);
    const bool is_single = dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64;
    const double least = linear_columns(a) * (is_single ? (double)FLT_EPSILON : DBL_EPSILON);

    if (!j->linear.is_certified || j->quiet || weft_rank(j->s) != 0 || !(proof->rcond < least))
        return;
    (void)fprintf(stderr,
                  "weft %s: the matrix is nearly singular: 1/condition is about %.2g, below n·eps "
                  "= %.2g, so the result may have no correct digit\n",
                  j->command, proof->rcond, least);
}
