/* One line per operation: the digits or a hash of what it gives. tests/cli/test_one_answer.py holds
 * the lines to be the same on every machine shape. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

/* FNV-1a over all bytes, which rank 0 gets. */
static weft_status print_hash(const char *name, weft_array *a)
{
    weft_session *s = weft_array_session(a);
    weft_shape shape = weft_array_shape(a);
    size_t bytes = (size_t)weft_array_count(a) * weft_dtype_size(weft_array_dtype(a));
    unsigned char *all = calloc(bytes + 1, 1);
    uint64_t hash = 0xcbf29ce484222325u;
    weft_box box = {{0}, {0}};
    weft_status status;

    for (int d = 0; d < shape.ndim; d++)
        box.extent[d] = weft_rank(s) == 0 ? shape.extent[d] : 0;
    status = weft_get(a, &box, all);
    for (size_t i = 0; i < bytes; i++)
        hash = (hash ^ all[i]) * 0x100000001b3u;
    if (weft_rank(s) == 0)
        printf("%-40s %s %016" PRIx64 "\n", name, weft_dtype_name(weft_array_dtype(a)), hash);
    free(all);
    return status;
}

static weft_status print_value(weft_session *s, const char *text, weft_vars vars)
{
    weft_value value = {0};
    char digits[96];
    weft_status status = weft_eval_value(s, text, vars, &value);

    (void)weft_value_format(value, digits, sizeof digits);
    if (status == WEFT_OK && weft_rank(s) == 0)
        printf("%-40s %s %s\n", text, weft_dtype_name(value.dtype), digits);
    return status;
}

static const char *const arrays[] = {
    "x*y + 0.1",      "sqrt(x*x + y*y)",
    "exp(x) - y",     "log(x) * y",
    "log10(x + y)",   "sin(9*x)",
    "cos(9*x)",       "tan(x)",
    "tanh(x - y)",    "x ** y",
    "x ** 3",         "where(x > y, x, -y)",
    "floor(9*x) % 4", "9*x // y",
    "minimum(x, f)",  "f * 3 - f ** 2",
    "sin(f)",         "i * 7 // 3",
    "i % 5 == 2",     "x - mean(x)",
    "x > 0.5",        "(x - min(x)) / (max(x) - min(x))",
};

static const char *const scalars[] = {
    "sum(x*y)",
    "sum(x)",
    "mean(x)",
    "prod(x + 0.63)",
    "min(x)",
    "max(x - y)",
    "sum(f)",
    "mean(f)",
    "prod(f + 0.5)",
    "max(f)",
    "sum(i)",
    "mean(i)",
    "prod(i*2 + 1)",
    "min(i - 3)",
    "sum(x > y)",
    "any(x > 0.99999)",
    "all(x < 1)",
    "sum((x - mean(x))**2) / sum(y)",
    "sum(exp(x)) - sum(sin(y))",
    "sum(where(x > y, x, 0))",
    "max(abs(sin(x)))",
    "sum(x*y) / sqrt(sum(x*x) * sum(y*y))",
};

static weft_status print_shape(weft_session *s, weft_shape shape)
{
    weft_array *x = NULL, *y = NULL, *f = NULL, *i = NULL, *r = NULL;
    weft_status status = WEFT_ERR_USER;
    char text[64];

    (void)weft_shape_format(&shape, text, sizeof text);
    if (weft_rank(s) == 0)
        printf("-- %s\n", text);
    WEFT_TRY(weft_random(s, shape, WEFT_FLOAT64, 1, &x));
    WEFT_TRY(weft_random_stream(s, shape, WEFT_FLOAT64, 2, 5, &y));
    WEFT_TRY(weft_random(s, shape, WEFT_FLOAT32, 3, &f));
    WEFT_TRY(weft_eval("floor(x*1000) - 500", WEFT_VARS(x), &r));
    WEFT_TRY(weft_astype(r, WEFT_INT64, &i));
    WEFT_TRY(print_hash("random", x));
    WEFT_TRY(print_hash("random stream", y));
    WEFT_TRY(print_hash("random float32", f));
    WEFT_TRY(print_hash("astype", i));
    for (size_t k = 0; k < sizeof arrays / sizeof arrays[0]; k++) {
        weft_free(&r);
        WEFT_TRY(weft_eval(arrays[k], WEFT_VARS(x, y, f, i), &r));
        WEFT_TRY(print_hash(arrays[k], r));
    }
    for (size_t k = 0; k < sizeof scalars / sizeof scalars[0]; k++)
        WEFT_TRY(print_value(s, scalars[k], WEFT_VARS(x, y, f, i)));
    status = WEFT_OK;
fail:
    weft_free(&r), weft_free(&i), weft_free(&f), weft_free(&y), weft_free(&x);
    return status;
}

int main(int argc, char **argv)
{
    weft_session *s = NULL;
    weft_array *a = NULL;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(print_shape(s, WEFT_SHAPE(1237, 89)));
    WEFT_TRY(print_shape(s, WEFT_SHAPE(3, 41011)));
    WEFT_TRY(print_shape(s, WEFT_SHAPE(7)));
    WEFT_TRY(weft_arange(s, 0.3, 3000, 0.1, WEFT_FLOAT64, &a));
    WEFT_TRY(print_hash("arange", a));
    weft_free(&a);
    WEFT_TRY(weft_linspace(s, -2, 1, 30011, &a));
    WEFT_TRY(print_hash("linspace", a));
    weft_free(&a);
    WEFT_TRY(weft_eye(s, 301, 299, 1, WEFT_INT16, &a));
    WEFT_TRY(print_hash("eye", a));
fail:
    weft_free(&a);
    return weft_stop(&s) == WEFT_OK ? 0 : 1;
}
