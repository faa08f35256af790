#include "cases.h"

#include <stdlib.h>
#include <string.h>

slot *book_find(book *b, const char *name)
{
    for (int k = 0; k < CASES_MAX_SLOTS; k++)
        if (b->slots[k].name[0] != '\0' && strcmp(b->slots[k].name, name) == 0)
            return &b->slots[k];
    return NULL;
}

void book_drop(slot *old)
{
    if (!old)
        return;
    weft_free(&old->array);
    free(old->wrapped);
    *old = (slot){.array = NULL};
}

slot *book_add(book *b, const char *name)
{
    book_drop(book_find(b, name));
    for (int k = 0; k < CASES_MAX_SLOTS; k++) {
        if (b->slots[k].name[0] != '\0')
            continue;
        (void)snprintf(b->slots[k].name, CASES_MAX_NAME, "%s", name);
        return &b->slots[k];
    }
    return NULL;
}

/* Keeps a result under its name; without one it is freed. */
static weft_status keep(book *b, const char *name, weft_array **a)
{
    slot *kept = *a && strcmp(name, "-") != 0 ? book_add(b, name) : NULL;

    if (kept) {
        kept->array = *a;
        *a = NULL;
    }
    weft_free(a);
    return WEFT_OK;
}

static weft_status eval_case(book *b, char *const *words, weft_array **r)
{
    weft_var vars[16];
    int count = 0;
    char *rest = NULL;

    for (char *name = strtok_r(words[2], ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
        const slot *found = book_find(b, name);

        if (!found || count == 16)
            return weft_fail(b->s, WEFT_ERR_USER, "no variable %s", name);
        vars[count++] = (weft_var){found->name, found->array, found->scalar};
    }
    return weft_eval_in(b->s, words[3], (weft_vars){count, vars}, r);
}

/* words: the number, the result's name, then what the statement takes. */
static weft_status run_case(book *b, bool is_eval, int count, char *const *words)
{
    uint64_t sent = weft_get_statistics(b->s).bytes_between_nodes;
    weft_array *r = NULL;
    weft_status status, recorded;

    status = is_eval ? eval_case(b, words, &r) : call_function(b, count - 2, words + 2, &r);
    recorded = record_case(b, words[0], status, status == WEFT_OK ? r : NULL, sent);
    if (recorded != WEFT_OK) {
        weft_free(&r);
        return recorded;
    }
    return keep(b, words[1], &r);
}

static weft_status run_statement(book *b, char *line)
{
    char *words[CASES_MAX_WORDS] = {NULL}, *rest = NULL;
    int count = 0;

    line[strcspn(line, "\n")] = '\0';
    for (char *word = strtok_r(line, "\t", &rest); word && count < CASES_MAX_WORDS;
         word = strtok_r(NULL, "\t", &rest))
        words[count++] = word;
    if (count >= 5 && strcmp(words[0], "array") == 0)
        return read_array(b, count - 1, words + 1);
    if (count >= 4 && strcmp(words[0], "scalar") == 0)
        return read_scalar(b, count - 1, words + 1);
    if (count == 5 && strcmp(words[0], "eval") == 0)
        return run_case(b, true, count - 1, words + 1);
    if (count >= 4 && strcmp(words[0], "call") == 0)
        return run_case(b, false, count - 1, words + 1);
    if (count == 2 && strcmp(words[0], "free") == 0) {
        book_drop(book_find(b, words[1]));
        return WEFT_OK;
    }
    return weft_fail(b->s, WEFT_ERR_USER, "no such statement: %s", words[0] ? words[0] : "");
}

static FILE *open_in(const char *folder, const char *name, const char *mode)
{
    char path[512];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(path, mode);
}

int main(int argc, char **argv)
{
    static book b;
    char *line = NULL;
    size_t size = 0;
    FILE *script = NULL;

    WEFT_TRY(weft_start(&argc, &argv, &b.s));
    script = argc > 1 ? open_in(argv[1], "script", "r") : NULL;
    b.inputs = argc > 1 ? open_in(argv[1], "inputs", "rb") : NULL;
    b.count_bytes = argc > 2;
    if (script && b.inputs && weft_rank(b.s) == 0) {
        b.index = open_in(argv[1], "index", "w");
        b.values = open_in(argv[1], "values", "wb");
    }
    if (!script || !b.inputs || (weft_rank(b.s) == 0 && (!b.index || !b.values)))
        (void)weft_fail(b.s, WEFT_ERR_FILE, "usage: cases FOLDER, which holds script and inputs");
    WEFT_TRY(weft_agree(b.s, weft_failure(b.s)));
    while (getline(&line, &size, script) > 0)
        WEFT_TRY(run_statement(&b, line));
    WEFT_TRY(check_symmetry(&b));
fail:
    for (int k = 0; k < CASES_MAX_SLOTS; k++)
        book_drop(&b.slots[k]);
    free(line);
    free(b.outcome);
    for (int k = 0; k < 4; k++) {
        FILE *file = (FILE *[]){script, b.inputs, b.index, b.values}[k];

        if (file)
            (void)fclose(file);
    }
    return weft_stop(&b.s) == WEFT_OK ? 0 : 1;
}
