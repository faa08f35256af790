/* weft pca: principal components of samples, which are the rows of a matrix. */
#include "pca.h"

#include <math.h>
#include <stdlib.h>

#include "command.h"
#include "parts.h"

/* Up to this order all singular values are as soon found as the largest. */
enum { WHOLE = 500, ITERATIONS = 7 };

static struct {
    int64_t rank; /* 0: not given */
    uint64_t seed;
} asked;

static const setting settings[] = {
    {"rank", "K", "how many components", SETTING_COUNT, &asked.rank},
    {"seed", "N", "of the random samples by which few components of a large matrix are found, 0",
     SETTING_SEED, &asked.seed},
    {0}};

/* In the order of the command's parts. */
enum { SCORES, COMPONENTS, VARIANCE, RATIO, MEAN, RESULTS };

static bool check(job *j, complaint *c)
{
    if (asked.rank == 0)
        return complain(c, "pca needs --rank K, the number of components");
    return linear_check_driver(j, c);
}

static int64_t least_extent(const weft_array *a)
{
    const weft_shape shape = weft_array_shape(a);

    return shape.extent[0] < shape.extent[1] ? shape.extent[0] : shape.extent[1];
}

static weft_status check_data(job *j, const weft_array *a)
{
    const weft_shape shape = weft_array_shape(a);
    char text[256];

    (void)weft_shape_format(&shape, text, sizeof text);
    if (shape.ndim != 2 || shape.extent[0] < 2 || shape.extent[1] < 1)
        return weft_fail(j->s, WEFT_ERR_SHAPE,
                         "pca needs a matrix of two samples or more, its rows, not one of shape %s",
                         text);
    if (weft_array_dtype(a) >= WEFT_COMPLEX64)
        return weft_fail(j->s, WEFT_ERR_DTYPE, "pca needs real numbers, not %s",
                         weft_dtype_name(weft_array_dtype(a)));
    if (asked.rank > least_extent(a))
        return weft_fail(j->s, WEFT_ERR_ARGUMENT, "pca: %lld components of a matrix of shape %s",
                         (long long)asked.rank, text);
    return WEFT_OK;
}

/* Data far from 1 is divided by this power of two, so that squares neither overflow nor vanish. */
static weft_status find_power(weft_array *a, double *power)
{
    const bool is_single = weft_array_dtype(a) == WEFT_FLOAT32;
    const int most = is_single ? 50 : 400, largest = is_single ? 126 : 1022;
    weft_value value;
    int exponent = 0;

    *power = 1;
    if (weft_array_dtype(a) < WEFT_FLOAT32)
        return WEFT_OK;
    WEFT_TRY(weft_eval_value(weft_array_session(a), "max(abs(a))", WEFT_VARS(a), &value));
    if (isfinite(value.as.f))
        (void)frexp(value.as.f, &exponent);
    if (exponent > most || exponent < -most)
        *power = ldexp(1, exponent > largest ? largest : exponent < -largest ? -largest : exponent);
fail:
    return weft_failure(weft_array_session(a));
}

/* A driver that is asked for finds all components. */
static bool is_sampled(const job *j, const weft_array *a)
{
    return j->linear.options.driver == WEFT_DRIVER_AUTO && least_extent(a) > WHOLE &&
           2 * asked.rank < least_extent(a);
}

/* The first K singular values and vectors, or more of them. */
static weft_status decompose(job *j, weft_array *a, weft_array **u, weft_array **s, weft_array **vt)
{
    const weft_sketch sketch = {.iterations = ITERATIONS, .seed = asked.seed};

    if (!is_sampled(j, a))
        return weft_svd_with(a, WEFT_SVD_THIN, linear_options(j), u, s, vt);
    return weft_svd_rank(a, asked.rank, &sketch, linear_options(j), u, s, vt);
}

/* Results from the factors of c, which times `power` is the centred matrix. Of each component the
 * sign is such that its largest element is positive. */
static weft_status assemble(job *j, weft_array *c, double power, weft_array *u, weft_array *s,
                            weft_array *vt, weft_array **r)
{
    const weft_vars of_s = WEFT_VARS(s, WEFT_SCALAR(f, (double)weft_array_shape(c).extent[0] - 1),
                                     WEFT_SCALAR(p, power));
    weft_array *flip = NULL;
    weft_value total;

    WEFT_TRY(weft_eval("max(vt, axis=1) + min(vt, axis=1) < 0", WEFT_VARS(vt), &flip));
    WEFT_TRY(weft_eval("where(flip, -u, u) * s * p", WEFT_VARS(flip, u, s, WEFT_SCALAR(p, power)),
                       &r[SCORES]));
    WEFT_TRY(weft_eval("where(flip[:, None], -vt, vt)", WEFT_VARS(flip, vt), &r[COMPONENTS]));
    WEFT_TRY(weft_eval("s*s / f * p * p", of_s, &r[VARIANCE]));
    WEFT_TRY(weft_eval_value(j->s, "sum(c*c)", WEFT_VARS(c), &total));
    WEFT_TRY(weft_eval("where(t > 0, s*s / t, 0*s)", WEFT_VARS(s, WEFT_SCALAR(t, total.as.f)),
                       &r[RATIO]));
fail:
    weft_free(&flip);
    return weft_failure(j->s);
}

static weft_status find_components(job *j, weft_array *a, weft_array **r)
{
    weft_array *mean = NULL, *c = NULL, *factor[3] = {NULL}, *first[3] = {NULL};
    double power;
    char rows[32], columns[32];

    (void)snprintf(rows, sizeof rows, ":%lld", (long long)asked.rank);
    (void)snprintf(columns, sizeof columns, ":, :%lld", (long long)asked.rank);
    WEFT_TRY(find_power(a, &power));
    WEFT_TRY(weft_eval("mean(a*t, axis=0)", WEFT_VARS(a, WEFT_SCALAR(t, 1 / power)), &mean));
    WEFT_TRY(weft_eval("mean * p", WEFT_VARS(mean, WEFT_SCALAR(p, power)), &r[MEAN]));
    WEFT_TRY(weft_eval("a*t - mean", WEFT_VARS(a, WEFT_SCALAR(t, 1 / power), mean), &c));
    WEFT_TRY(decompose(j, c, &factor[0], &factor[1], &factor[2]));
    j->linear.certificate.bound *= power;
    WEFT_TRY(weft_view(factor[0], columns, &first[0]));
    WEFT_TRY(weft_view(factor[1], rows, &first[1]));
    WEFT_TRY(weft_view(factor[2], rows, &first[2]));
    WEFT_TRY(assemble(j, c, power, first[0], first[1], first[2], r));
fail:
    weft_free(&mean), weft_free(&c);
    for (int i = 0; i < 3; i++)
        weft_free(&first[i]), weft_free(&factor[i]);
    return weft_failure(j->s);
}

/* K numbers on rank 0. */
static weft_status fetch(weft_array *a, double *numbers)
{
    weft_session *s = weft_array_session(a);
    weft_array *wide = NULL;
    const weft_box box = {.extent = {weft_rank(s) == 0 ? asked.rank : 0}};

    WEFT_TRY(weft_eval("float64(a)", WEFT_VARS(a), &wide));
    WEFT_TRY(weft_get(wide, &box, numbers));
fail:
    weft_free(&wide);
    return weft_failure(s);
}

static void tell(const job *j, const pca_spectrum *spectrum)
{
    char path[PART_PATH];

    if (weft_rank(j->s) != 0)
        return;
    if (!j->json && !j->quiet)
        pca_print(spectrum);
    if (!j->output)
        return;
    part_path(j, "scree", ".png", path);
    if (pca_draw(spectrum, path))
        say(j, "wrote %s\n", path);
    else
        (void)fprintf(stderr, "weft pca: no %s: gnuplot is missing or failed\n", path);
}

static weft_status show(job *j, weft_array **r)
{
    pca_spectrum spectrum = {.count = asked.rank};
    weft_status status = WEFT_OK;

    spectrum.variance = calloc(2 * (size_t)asked.rank, sizeof(double));
    if (!spectrum.variance)
        status =
            weft_fail(j->s, WEFT_ERR_MEMORY, "no memory for %lld numbers", (long long)asked.rank);
    WEFT_TRY(weft_agree(j->s, status));
    spectrum.ratio = spectrum.variance + asked.rank;
    WEFT_TRY(fetch(r[VARIANCE], spectrum.variance));
    WEFT_TRY(fetch(r[RATIO], spectrum.ratio));
    tell(j, &spectrum);
fail:
    free(spectrum.variance);
    return weft_failure(j->s);
}

/* The products of the SVD, as svd counts them. */
static double flops(const job *j, const weft_array *a)
{
    const weft_shape shape = weft_array_shape(a);
    const double n = (double)least_extent(a);
    const double m = (double)(shape.extent[0] + shape.extent[1]) - n;

    if (!is_sampled(j, a))
        return 14 * m * n * n + 8 * n * n * n;
    return 4 * (ITERATIONS + 1) * m * n * ((double)asked.rank + 10);
}

static weft_status run(job *j)
{
    weft_array *a = NULL, *r[RESULTS] = {NULL};

    WEFT_TRY(load(j, j->words.items[0], &a));
    WEFT_TRY(check_data(j, a));
    for (linear_begin(j); linear_next(j);)
        WEFT_TRY(find_components(j, a, r));
    WEFT_TRY(linear_end(j, a, flops(j, a)));
    if (j->output)
        WEFT_TRY(deliver_parts(j, r));
    WEFT_TRY(show(j, r));
    WEFT_TRY(linear_warn_overflow(j, j->parts, r));
    linear_say(j);
fail:
    weft_free(&a);
    for (int i = 0; i < RESULTS; i++)
        weft_free(&r[i]);
    return weft_failure(j->s);
}

const command pca_command = {
    .name = "pca",
    .synopsis = "FILE --rank K [-o PREFIX]",
    .summary = "The principal components of a real matrix whose rows are samples",
    .help =
        "FILE holds real numbers. Its columns are centred, not scaled. Prints what share of the\n"
        "variance each component explains; -o writes PREFIX-scores, -components (rows), "
        "-variance\n"
        "(by the number of samples less one), -ratio, -mean and a plot, PREFIX-scree.png. A "
        "thin SVD,\n"
        "or for less than half of the components of a matrix of more than 500 rows and columns\n"
        "random samples of them; with --driver lapack or scalapack all of them.\n",
    .settings = settings,
    .least_words = 1,
    .most_words = 1,
    .computes = true,
    .writes = true,
    .linear = LINEAR_DRIVER,
    .parts = (const char *const[]){"scores", "components", "variance", "ratio", "mean", NULL},
    .check = check,
    .run = run,
};
