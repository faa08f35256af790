/* weft_expm: the exponential of a matrix (weft/matrix.h names the sources).
 *
 * Everything is about c = a·2^-s, of which the even powers are kept: first with an s that keeps
 * them from overflowing, then with the one that the approximant wants. The exponential of c is
 * p(c)/p(-c), and that of a what is left after s squarings.
 */
#include <math.h>

#include <weft/create.h>
#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/matrix.h>
#include <weft/reduce.h>
#include <weft/solve.h>
#include <weft/view.h>

#include "linalg/dense.h"
#include "linalg/expm_degree.h"
#include "linalg/operands.h"
#include "linalg/result.h"

enum { POWERS = 5 }; /* c, c², c⁴, c⁶, c⁸ */

static const int exponents[POWERS] = {1, 2, 4, 6, 8};

typedef struct exponential {
    weft_session *s;
    weft_array *unit, *power[POWERS]; /* NULL as long as it is not needed */
    double norm[POWERS];              /* largest sum down a column */
    int scale;                        /* s */
} exponential;

static weft_status find_norm(weft_array *x, double *norm)
{
    weft_value value;
    weft_status status;

    WEFT__TRY(weft_eval_value(x->session, "max(sum(abs(x), axis=0))", WEFT_VARS(x), &value));
    *norm = value.as.f;
fail:
    return status;
}

/* Power number k is the product of powers i and j. */
static weft_status make_power(exponential *e, int k, int i, int j)
{
    weft_status status;

    WEFT__TRY(weft_matmul(e->power[i], e->power[j], &e->power[k]));
    status = find_norm(e->power[k], &e->norm[k]);
fail:
    return status;
}

/* The powers become those of a·2^-scale. A factor at a time stays within the dtype's range. */
static weft_status rescale(exponential *e, int scale)
{
    const double factor = ldexp(1, e->scale - scale);
    weft_status status = WEFT_OK;

    for (int k = 0; k < POWERS && scale != e->scale; k++) {
        weft_array *x = e->power[k];

        for (int i = 0; i < exponents[k] && x; i++)
            WEFT__TRY(weft_eval("x*k", WEFT_VARS(x, WEFT_SCALAR(k, factor)), &x));
    }
    e->scale = scale;
fail:
    return status;
}

/* c and c², for an s that lets the powers stay within the dtype's range. */
static weft_status begin(const weft__call *call, weft_array *a, exponential *e)
{
    const int most = weft__expm_free_exponent(call->dtype);
    int exponent = weft__expm_limit_exponent(call->dtype);
    weft_status status;

    e->s = call->s;
    WEFT__TRY(weft_identity(call->s, a->shape.extent[0], call->dtype, &e->unit));
    WEFT__TRY(weft_empty(call->s, a->shape, call->dtype, &e->power[0]));
    WEFT__TRY(weft_assign(e->power[0], a));
    WEFT__TRY(find_norm(e->power[0], &e->norm[0]));
    if (isfinite(e->norm[0]))
        (void)frexp(e->norm[0], &exponent);
    if (exponent > most)
        WEFT__TRY(rescale(e, exponent - most));
    status = make_power(e, 1, 0, 0);
fail:
    return status;
}

/* The binary logarithm of the largest sum down a column of |c|^n, from products with a vector that
 * is kept near 1. */
static weft_status norm_of_absolute_power(weft_array *c, int n, double *logarithm)
{
    weft_array *x = NULL, *v = NULL, *next = NULL;
    double most;
    weft_status status;

    *logarithm = 0;
    WEFT__TRY(weft_eval("float64(abs(c.T))", WEFT_VARS(c), &x));
    WEFT__TRY(weft_ones(c->session, WEFT_SHAPE(c->shape.extent[0]), WEFT_FLOAT64, &v));
    for (int i = 0; i<n && * logarithm> - INFINITY; i++) {
        WEFT__TRY(weft_matmul(x, v, &next));
        WEFT__TRY(weft_max_value(next, &most));
        *logarithm += log2(most);
        WEFT__TRY(weft_eval("next/k", WEFT_VARS(next, WEFT_SCALAR(k, most)), &v));
        weft_free(&next);
    }
fail:
    weft_free(&x), weft_free(&v), weft_free(&next);
    return status;
}

/* How many halvings more c needs for an approximant; only where its norm leaves that open is the
 * norm of the power looked for. */
static weft_status find_correction(exponential *e, int degree, int *halvings)
{
    const int n = 2 * degree + 1;
    double logarithm;
    weft_status status;

    WEFT__TRY(find_norm(e->power[0], &e->norm[0]));
    *halvings = weft__expm_correction(degree, e->norm[0], n * log2(e->norm[0]));
    if (*halvings > 0) {
        WEFT__TRY(norm_of_absolute_power(e->power[0], n, &logarithm));
        *halvings = weft__expm_correction(degree, e->norm[0], logarithm);
    }
fail:
    return status;
}

/* *chosen becomes `degree` if it does without scaling: eta is what counts as the norm of c. */
static weft_status try_degree(exponential *e, int degree, double eta, int *chosen)
{
    int halvings;
    weft_status status = WEFT_OK;

    if (*chosen > 0 || e->scale > 0 || !(eta <= weft__expm_theta(degree)))
        return status;
    WEFT__TRY(find_correction(e, degree, &halvings));
    if (halvings == 0)
        *chosen = degree;
fail:
    return status;
}

static weft_status scale_for_most(exponential *e, double eta)
{
    int halvings;
    weft_status status;

    WEFT__TRY(rescale(e, weft__expm_halvings(log2(eta) + e->scale)));
    WEFT__TRY(find_correction(e, WEFT__EXPM_MOST_DEGREE, &halvings));
    status = rescale(e, e->scale + halvings);
fail:
    return status;
}

/* Makes the powers that are needed, and scales. d4 … d10 are (bounds of) the roots of the norms of
 * those powers. */
static weft_status choose(exponential *e, int *degree)
{
    const double *norm = e->norm;
    double d4, d6, d8, d10;
    weft_status status;

    *degree = 0;
    WEFT__TRY(try_degree(e, 3, sqrt(norm[1]), degree));
    if (*degree)
        return WEFT_OK;
    WEFT__TRY(make_power(e, 2, 1, 1));
    d4 = pow(norm[2], 1.0 / 4);
    WEFT__TRY(try_degree(e, 5, fmax(d4, pow(norm[1] * norm[2], 1.0 / 6)), degree));
    if (*degree)
        return WEFT_OK;
    WEFT__TRY(make_power(e, 3, 1, 2));
    d6 = pow(norm[3], 1.0 / 6);
    d8 = fmin(d4, pow(norm[1] * norm[3], 1.0 / 8));
    d10 = pow(norm[2] * norm[3], 1.0 / 10);
    WEFT__TRY(try_degree(e, 7, fmax(d6, d8), degree));
    WEFT__TRY(try_degree(e, 9, fmax(d6, d8), degree));
    if (*degree == 9)
        WEFT__TRY(make_power(e, 4, 2, 2));
    if (*degree)
        return WEFT_OK;
    *degree = WEFT__EXPM_MOST_DEGREE;
    status = scale_for_most(e, fmin(fmax(d6, d8), fmax(d8, d10)));
fail:
    return status;
}

/* The sum of b[2·k]·c^(2·k) for k from `first` to `last`. */
static weft_status combine(const exponential *e, const double *b, int first, int last,
                           weft_array **sum)
{
    weft_status status = WEFT_OK;

    for (int k = first; k <= last; k++) {
        weft_array *x = k > 0 ? e->power[k] : e->unit, *s = *sum;

        if (s)
            status = weft_eval("s + x*k", WEFT_VARS(s, x, WEFT_SCALAR(k, b[2 * k])), sum);
        else
            status = weft_eval("x*k", WEFT_VARS(x, WEFT_SCALAR(k, b[2 * k])), sum);
        WEFT__TRY(status);
    }
fail:
    return status;
}

/* The even part of the polynomial b, or, from b + 1, the odd one divided by c. That of degree 13
 * takes its highest terms through one product with c⁶. */
static weft_status evaluate(const exponential *e, const double *b, int degree, weft_array **sum)
{
    weft_array *high = NULL;
    weft_status status;

    if (degree < WEFT__EXPM_MOST_DEGREE)
        return combine(e, b, 0, degree / 2, sum);
    WEFT__TRY(combine(e, b, 0, 3, sum));
    WEFT__TRY(combine(e, b + 6, 1, 3, &high));
    status = weft_gemm(1, e->power[3], high, 1, *sum);
fail:
    weft_free(&high);
    return status;
}

/* p(c) / p(-c). */
static weft_status divide(const exponential *e, int degree, weft_array **result)
{
    double b[WEFT__EXPM_MOST_DEGREE + 1];
    weft_array *even = NULL, *odd = NULL, *u = NULL, *above = NULL, *below = NULL;
    weft_status status;

    weft__expm_coefficients(degree, b);
    WEFT__TRY(evaluate(e, b + 1, degree, &odd));
    WEFT__TRY(weft_matmul(e->power[0], odd, &u));
    weft_free(&odd);
    WEFT__TRY(evaluate(e, b, degree, &even));
    WEFT__TRY(weft_eval("even + u", WEFT_VARS(even, u), &above));
    WEFT__TRY(weft_eval("even - u", WEFT_VARS(even, u), &below));
    status = weft_solve(below, above, result);
fail:
    weft_free(&even), weft_free(&odd), weft_free(&u), weft_free(&above), weft_free(&below);
    return status;
}

static weft_status square(int times, weft_array **x)
{
    weft_status status = WEFT_OK;

    for (int i = 0; i < times; i++) {
        weft_array *squared = NULL;

        WEFT__TRY(weft_matmul(*x, *x, &squared));
        weft_free(x);
        *x = squared;
    }
fail:
    return status;
}

static void end(exponential *e)
{
    weft_free(&e->unit);
    for (int k = 0; k < POWERS; k++)
        weft_free(&e->power[k]);
}

static weft_status find(const weft__call *call, weft_array *a, weft_array **result)
{
    exponential e = {0};
    int degree;
    weft_status status;

    if (a->count <= 1)
        return weft_eval("exp(a)", WEFT_VARS(a), result);
    WEFT__TRY(begin(call, a, &e));
    WEFT__TRY(choose(&e, &degree));
    WEFT__TRY(divide(&e, degree, result));
    status = square(e.scale, result);
fail:
    end(&e);
    return status;
}

weft_status weft_expm(weft_array *a, weft_array **r)
{
    weft__call call;
    weft_array *given = NULL, *made = NULL;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_expm", "a or r");
    WEFT__TRY(weft__call_begin("weft_expm", a, NULL, NULL, &call));
    WEFT__TRY(weft__refuse_not_square(&call, a));
    WEFT__TRY(weft__dense_check(call.s, call.operation, a->shape, call.dtype, *r));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    WEFT__TRY(weft_astype_casting(a, call.dtype, WEFT_CASTING_UNSAFE, &given));
    WEFT__TRY(find(&call, given, &made));
    status = weft__result_deliver(made, r);
fail:
    weft_free(&given), weft_free(&made);
    return status;
}
