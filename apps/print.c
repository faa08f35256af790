/* An array on the terminal: what it is, and its elements as NumPy shows them. */
#include "command.h"

static weft_status print_statistic(weft_session *s, weft_array *a, const char *label,
                                   const char *expression)
{
    weft_value value;
    char text[128];

    WEFT_TRY(weft_eval_value(s, expression, WEFT_VARS(a), &value));
    if (weft_rank(s) == 0) {
        weft_value_format(value, text, sizeof text);
        printf("%-8s %s\n", label, text);
    }
fail:
    return weft_failure(s);
}

static void print_layout(weft_session *s, weft_array *a)
{
    int ranks = weft_size(s), nodes = weft_nodes(s);
    int64_t rows = weft_array_shape(a).extent[0];
    int64_t least = weft_split(rows, ranks, ranks - 1).count,
            most = weft_split(rows, ranks, 0).count;

    printf("layout   ");
    if (weft_array_is_replicated(a))
        printf("all of it on each node");
    else if (least == most)
        printf("%lld row%s on each rank", (long long)most, most == 1 ? "" : "s");
    else
        printf("%lld or %lld rows on each rank", (long long)least, (long long)most);
    printf(" (%d rank%s on %d node%s)\n", ranks, ranks == 1 ? "" : "s", nodes,
           nodes == 1 ? "" : "s");
}

weft_status print_array(weft_session *s, weft_array *a)
{
    weft_shape shape = weft_array_shape(a);
    bool is_real = weft_array_dtype(a) < WEFT_COMPLEX64;
    char text[512];

    if (weft_rank(s) == 0) {
        weft_shape_format(&shape, text, sizeof text);
        printf("shape    %s\ndtype    %s\n", text, weft_dtype_name(weft_array_dtype(a)));
    }
    if (shape.ndim == 0)
        return print_statistic(s, a, "value", "a");
    if (weft_array_count(a) > 0 && is_real) {
        WEFT_TRY(print_statistic(s, a, "minimum", "min(a)"));
        WEFT_TRY(print_statistic(s, a, "maximum", "max(a)"));
        WEFT_TRY(print_statistic(s, a, "mean", "mean(a)"));
    }
    if (weft_rank(s) == 0)
        print_layout(s, a);
    if (weft_array_count(a) > 0)
        WEFT_TRY(weft_print(a, stdout, NULL));
fail:
    return weft_failure(s);
}
