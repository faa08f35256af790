#include "answers.h"

#include <stdio.h>

#include "ops/function.h"

/* A function of operands of one dtype; the third is the second. */
static weft_status print_function(const inputs *in, const char *name, int count, weft_array *a,
                                  weft_array *b)
{
    static const char *const forms[] = {"%s(a)", "%s(a, b)", "%s(a, b, b)"};
    weft_var vars[2] = {{.name = "a", .array = a}, {.name = "b", .array = b}};
    weft_array *r = NULL;
    weft_status given;
    char text[64], title[96];

    if (count < 1 || count > 3)
        return WEFT_OK;
    (void)snprintf(text, sizeof text, count == 1 ? "%s(a)" : forms[count - 1], name);
    (void)snprintf(title, sizeof title, "%s of %s", text, weft_dtype_name(weft_array_dtype(a)));
    given = weft_eval_in(in->s, text, (weft_vars){2, vars}, &r);
    return print_outcome(in->s, title, given, &r);
}

weft_status print_functions(const inputs *in)
{
    weft_array *const operands[][2] = {{in->x, in->y}, {in->f, in->f}, {in->i, in->i},
                                       {in->u, in->u}, {in->b, in->b}, {in->z, in->z}};
    weft_status status = WEFT_OK;

    for (const weft__function *f = weft__function_list(); f->name && status == WEFT_OK; f++)
        for (size_t k = 0; k < sizeof operands / sizeof operands[0] && status == WEFT_OK; k++)
            status = print_function(in, f->name, f->inputs, operands[k][0], operands[k][1]);
    return status;
}
