#include "json.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

/* JSON has no NaN and no infinity: they are strings. */
static json_t *real_json(double value)
{
    if (isnan(value))
        return json_string("nan");
    if (isinf(value))
        return json_string(value > 0 ? "inf" : "-inf");
    return json_real(value);
}

static json_t *value_json(weft_value v)
{
    switch (v.dtype) {
    case WEFT_BOOL:
        return json_boolean(v.as.i);
    case WEFT_FLOAT32:
    case WEFT_FLOAT64:
        return real_json(v.as.f);
    case WEFT_COMPLEX64:
    case WEFT_COMPLEX128:
        return json_pack("[o, o]", real_json(v.as.c[0]), real_json(v.as.c[1]));
    default:
        return json_integer(v.as.i);
    }
}

/* What does not apply to the operation is left out. */
static void add_number(json_t *o, const char *name, double value)
{
    if (!isnan(value))
        json_object_set_new(o, name, real_json(value));
}

static void add_certificate(json_t *o, const weft_certificate *proof)
{
    json_object_set_new(o, "driver", json_string(proof->driver));
    json_object_set_new(o, "grid", json_pack("[i, i]", proof->grid[0], proof->grid[1]));
    add_number(o, "residual", proof->residual);
    add_number(o, "orthogonality", proof->orthogonality);
    add_number(o, "rcond", proof->rcond);
    add_number(o, "bound", proof->bound);
    if (proof->rank >= 0)
        json_object_set_new(o, "rank", json_integer(proof->rank));
    json_object_set_new(o, "nonfinite", json_integer(proof->nonfinite));
}

/* Past what jansson's integers hold: an integer of JSON all the same. */
static bool is_beyond(weft_value v)
{
    return v.dtype == WEFT_UINT64 && v.as.u > INT64_MAX;
}

/* The object's text, with a result that jansson cannot hold as its last member. */
static void print_with(const json_t *o, uint64_t result, FILE *out)
{
    char *text = json_dumps(o, JSON_REAL_PRECISION(17));

    if (text)
        fprintf(out, "%.*s, \"result\": %" PRIu64 "}", (int)strlen(text) - 1, text, result);
    free(text);
}

void print_json(const job *j, FILE *out)
{
    const laps *l = &j->laps;
    bool is_apart = j->has_result && is_beyond(j->result);
    json_t *o = json_pack("{s:s, s:i, s:i, s:i, s:f, s:f}", "command", j->command, "ranks",
                          weft_size(j->s), "threads", weft_threads(j->s), "nodes", weft_nodes(j->s),
                          "seconds_min", l->least, "seconds_median", l->median);

    if (l->name)
        json_object_set_new(o, "operation", json_string(l->name));
    if (j->has_result && !is_apart)
        json_object_set_new(o, "result", value_json(j->result));
    if (l->bytes > 0)
        json_object_set_new(o, "gbytes_per_s", real_json(l->bytes / l->least / 1e9));
    if (l->flops > 0)
        json_object_set_new(o, "gflops", real_json(l->flops / l->least / 1e9));
    json_object_set_new(o, "bytes_between_nodes", json_integer((json_int_t)l->bytes_between_nodes));
    if (j->linear.is_certified)
        add_certificate(o, &j->linear.certificate);
    if (j->members)
        json_object_update(o, j->members);
    if (is_apart)
        print_with(o, j->result.as.u, out);
    else
        json_dumpf(o, out, JSON_REAL_PRECISION(17));
    fputc('\n', out);
    json_decref(o);
}
