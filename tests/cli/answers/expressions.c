#include "answers.h"

static const char *const texts[] = {
    "x*y + 0.1",
    "sqrt(x*x + y*y)",
    "exp(x) - y",
    "log(x) * y",
    "log10(x + y)",
    "sin(9*x)",
    "cos(9*x)",
    "tan(x)",
    "tanh(x - y)",
    "x ** y",
    "x ** 3",
    "where(x > y, x, -y)",
    "floor(9*x) % 4",
    "9*x // y",
    "minimum(x, f)",
    "f * 3 - f ** 2",
    "sin(f)",
    "i * 7 // 3",
    "i % 5 == 2",
    "x - mean(x)",
    "x > 0.5",
    "(x - min(x)) / (max(x) - min(x))",

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
    "sum(x, axis=0)",
    "sum(x*y, axis=-1)",
    "mean(f, axis=0, keepdims=True)",
    "std(x, axis=-1, ddof=1)",
    "(x - mean(x, axis=0)) / std(x, axis=0)",
    "max(i, axis=0)",
    "min(f, axis=-1)",
    "prod(x + 0.5, axis=0)",
    "any(b, axis=0)",
    "all(b, axis=-1)",
    "argmax(x)",
    "argmin(i, axis=0)",
    "argmax(f, axis=-1)",
    "var(f)",
    "std(x)",
    "std(i, axis=0)",
    "ptp(x, axis=0)",
    "count_nonzero(b, axis=0)",
    "sum(z)",
    "sum(z, axis=0)",
    "mean(z, axis=-1)",
    "x[1:] - x[:-1]",
    "x[::-1] + far",
    "x[..., ::-3] * 2",
    "x[2:3] + y",
    "x.T * 2",
    "sum(x.T, axis=0)",
    "sum(x[::-1])",
    "sum(far * y, axis=0)",
    "far + y",
    "where(b, far, i)",
    "u + i * f",
    "u[1:] % 7",
    "x - mean(x, axis=-1, keepdims=True)",
};

weft_status print_expressions(const inputs *in)
{
    weft_array *x = in->x, *y = in->y, *f = in->f, *i = in->i, *u = in->u, *b = in->b, *z = in->z;
    weft_array *far = in->far;
    weft_status status = WEFT_OK;

    for (size_t k = 0; k < sizeof texts / sizeof texts[0] && status == WEFT_OK; k++) {
        weft_array *r = NULL;
        weft_status given = weft_eval(texts[k], WEFT_VARS(x, y, f, i, u, b, z, far), &r);

        status = print_outcome(in->s, texts[k], given, &r);
    }
    return status;
}
