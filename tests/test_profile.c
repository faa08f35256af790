/* The machine's profile: its text, what a session makes of it, and that every key of it changes
 * what the session reports, while no key changes the bits of a result. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "harness.h"
#include "profile_case.h"
#include "runtime/session.h"

static void check_note(const char *text, weft_profile_state state, const char *words)
{
    weft_session *s = NULL;
    weft__choices usual;
    weft_profile found;

    weft__choices_default(&usual);
    case_profile_open(text, &s);
    found = weft_profile_describe(s);
    check_int(found.state, state);
    if (!strstr(found.note, words))
        check_string(found.note, words);
    check_string(found.path, case_profile_path());
    if (state != WEFT_PROFILE_LOADED)
        check_bytes(&s->choices, &usual, sizeof usual);
    check_int(weft_stop(&s), WEFT_OK);
}

/* ---- text ---- */

static void what_is_written_is_read(void **state)
{
    weft__profile p, back;
    weft__error error = {.status = WEFT_OK};
    const char *at;
    char *text;
    bool found = false;
    int line = 0;

    case_profile_invent(test_session(), &p);
    p.cores = 6; /* 1, 2, 4 and 6 */
    p.choices.answer[WEFT__TILE_BYTES] = 12345;
    memset(p.memory, 0, sizeof p.memory);
    p.memory[WEFT__FAR][WEFT__READ][3] = 99;
    p.product[3] = 98;
    memset(p.routine, 0, sizeof p.routine);
    text = case_profile_text(&p);
    at = text;
    check_int(weft__profile_parse_head(&at, &line, &error), WEFT_OK);
    check_int(weft__profile_parse(&at, &line, &error, &found, &back), WEFT_OK);
    check_true(found);
    check_string(back.trait[WEFT__TRAIT_CPU], p.trait[WEFT__TRAIT_CPU]);
    check_string(back.trait[WEFT__TRAIT_BLAS], p.trait[WEFT__TRAIT_BLAS]);
    check_int(back.cores, 6);
    check_int(back.when, p.when);
    check_bytes(&back.choices, &p.choices, sizeof p.choices);
    check_bytes(back.memory, p.memory, sizeof p.memory);
    check_int(back.product[3], 98);
    check_bytes(back.link, p.link, sizeof p.link);
    check_int(weft__profile_parse(&at, &line, &error, &found, &back), WEFT_OK);
    check_false(found);
    free(text);
}

static void steps_end_with_all_cores(void **state)
{
    check_int(weft__steps(1), 1);
    check_int(weft__steps(2), 2);
    check_int(weft__steps(6), 4);
    check_int(weft__step_cores(6, 2), 4);
    check_int(weft__step_cores(6, 3), 6);
    check_int(weft__steps(4096), 13);
    check_int(weft__steps(1 << 20), WEFT__STEPS);
}

/* Every mistake is named with its line, and nothing of the file is used. */
static void broken_files_are_named_and_ignored(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"hello", "line 1: a profile begins with 'weft profile 1', and this with 'hello'"},
        {"weft profile one\n", "line 1: a profile begins"},
        {"weft profile 2\n[node]\nnovelty = 1\n", "a newer Weft wrote it, in format 2"},
        {"# nothing\n", "the file is empty"},
        {"weft profile 1\ntile = 5\n", "line 2: a section begins with [node], not with 'tile = 5'"},
        {"weft profile 1\n\n[node]\n", "line 3: a section without node.cpu"},
        {"weft profile 1\n[node]\nnode.cpu = x\nnode.ranks = 1\n", "line 2: a section without"},
        {"weft profile 1\n[node]\nnode.cores = 0\n", "line 3: node.cores is from 1 to"},
        {"weft profile 1\n[node]\nnode.cores = two\n", "needs 1 whole number and has 'two'"},
        {"weft profile 1\n[node]\nnode.cores = 2 3\n", "line 3: node.cores has more than 1 value"},
        {"weft profile 1\n[node]\nnode.cores = 99999999999999999999\n", "whole number"},
        {"weft profile 1\n[node]\nnode.cores = 2\ntile = 12\n", "tile is from 4096 to"},
        {"weft profile 1\n[node]\nnode.cores = 2\ntile = 1e6\n", "whole number and has '1e6'"},
        {"weft profile 1\n[node]\nnode.cores = 2\nproduct = 5\n", "product needs 2 whole numbers"},
        {"weft profile 1\n[node]\ntile = 4096\ntile = 4096\n", "line 4: 'tile = 4096' is no key"},
        {"weft profile 1\n[node]\ncolour = blue\n", "line 3: 'colour = blue' is no key"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_note(cases[i].text, WEFT_PROFILE_BROKEN, cases[i].words);
}

static void a_cut_file_is_broken_or_whole(void **state)
{
    weft__profile p;
    weft_session *s = NULL;
    char *text;

    case_profile_invent_local(&p);
    text = case_profile_text(&p);
    for (size_t length = strlen(text); length > 0; length = length * 3 / 4) {
        text[length] = '\0';
        case_profile_open(text, &s); /* in whatever state, and never an end of the program */
        check_true(weft_profile_describe(s).path[0] != '\0');
        check_int(weft_stop(&s), WEFT_OK);
    }
    free(text);
}

static void folders_and_noise_are_no_profile(void **state)
{
    weft_session *s = NULL;
    FILE *file = fopen(case_profile_path(), "w");

    check_true(file != NULL);
    for (int i = 0; i < 5000; i++)
        fputc(i * 7919 >> 3 & 255, file);
    fclose(file);
    setenv("WEFT_PROFILE", case_profile_path(), 1);
    check_int(weft_open_local(1, &s), WEFT_OK);
    check_int(weft_profile_describe(s).state, WEFT_PROFILE_BROKEN);
    check_int(weft_stop(&s), WEFT_OK);
    setenv("WEFT_PROFILE", test_tmp_dir(), 1);
    check_int(weft_open_local(1, &s), WEFT_OK);
    check_int(weft_profile_describe(s).state, WEFT_PROFILE_BROKEN);
    check_int(weft_stop(&s), WEFT_OK);
    setenv("WEFT_PROFILE", "/dev/null", 1);
    check_int(weft_open_local(1, &s), WEFT_OK);
    check_int(weft_profile_describe(s).state, WEFT_PROFILE_NONE);
    check_true(strstr(weft_profile_describe(s).note, "weft calibrate") != NULL);
    check_int(weft_stop(&s), WEFT_OK);
    unsetenv("WEFT_PROFILE");
}

/* ---- which one fits ---- */

static void other_machines_are_foreign(void **state)
{
    weft__profile p;
    char *text;

    case_profile_invent_local(&p);
    p.cores += 2;
    text = case_profile_text(&p);
    check_note(text, WEFT_PROFILE_FOREIGN, "cores, here there are");
    free(text);
    p.cores -= 2;
    snprintf(p.trait[WEFT__TRAIT_CPU], sizeof p.trait[0], "Abacus 3000");
    text = case_profile_text(&p);
    check_note(text, WEFT_PROFILE_FOREIGN, "cpu Abacus 3000, here it is");
    free(text);
    case_profile_invent_local(&p);
    snprintf(p.trait[WEFT__TRAIT_CORE_TYPE], sizeof p.trait[0], "Prescott");
    text = case_profile_text(&p);
    check_note(text, WEFT_PROFILE_FOREIGN, "core_type Prescott");
    free(text);
    case_profile_invent_local(&p);
    p.ranks = 3;
    text = case_profile_text(&p);
    check_note(text, WEFT_PROFILE_LOADED, "measured with 3 ranks on a node, here there is 1");
    free(text);
}

/* Of several sections the one of this machine counts, with as many ranks if there is such a one. */
static void a_file_serves_several_kinds_of_nodes(void **state)
{
    weft__error error = {.status = WEFT_OK};
    weft_session *s = NULL;
    weft__profile p;

    case_profile_invent_local(&p);
    (void)remove(case_profile_path());
    p.ranks = 2;
    p.choices.answer[WEFT__TILE_BYTES] = 8192;
    check_int(weft__profile_write(case_profile_path(), &p, &error), WEFT_OK);
    p.ranks = 1;
    p.choices.answer[WEFT__TILE_BYTES] = 16384;
    check_int(weft__profile_write(case_profile_path(), &p, &error), WEFT_OK);
    snprintf(p.trait[WEFT__TRAIT_CPU], sizeof p.trait[0], "Abacus 3000");
    p.choices.answer[WEFT__TILE_BYTES] = 32768;
    check_int(weft__profile_write(case_profile_path(), &p, &error), WEFT_OK);
    setenv("WEFT_PROFILE", case_profile_path(), 1);
    check_int(weft_open_local(1, &s), WEFT_OK);
    check_int(weft_profile_describe(s).state, WEFT_PROFILE_LOADED);
    check_int(s->choices.answer[WEFT__TILE_BYTES], 16384);
    check_string(weft_profile_describe(s).note, "");
    check_true(weft_profile_describe(s).age_seconds > 1e6);
    check_int(weft_stop(&s), WEFT_OK);
    unsetenv("WEFT_PROFILE");
}

/* ---- what follows from it ---- */

static int64_t reported(const weft_session *s, const char *name)
{
    weft_profile_entry entry;

    for (int i = 0; weft_profile_entry_at(s, i, &entry); i++)
        if (strcmp(entry.name, name) == 0)
            return entry.count ? entry.values[entry.count - 1] : -1;
    return -2;
}

/* Each key that is not what the node is: its last value is changed, and the session reports it. */
static void every_key_is_heeded(void **state)
{
    weft__profile p, changed;
    weft__field key;
    int heeded = 0;

    case_profile_invent_local(&p);
    for (int i = 0; weft__profile_field(&p, i, &key); i++) {
        weft_session *s = NULL;
        int64_t value;
        char *text;

        if (!key.is_choice && !key.is_measured)
            continue;
        changed = p;
        check_true(weft__profile_field(&changed, i, &key));
        value = key.values[key.count - 1] < key.most ? key.values[key.count - 1] + 1 : key.least;
        key.values[key.count - 1] = value;
        text = case_profile_text(&changed);
        case_profile_open(text, &s);
        check_int(weft_profile_describe(s).state, WEFT_PROFILE_LOADED);
        check_int(reported(s, key.name), value);
        check_int(weft_stop(&s), WEFT_OK);
        free(text);
        heeded++;
    }
    check_true(heeded > WEFT__QUESTIONS + WEFT__DISTANCES * WEFT__STREAMS);
}

/* Rank 0 reads for all: the others' variable says nothing. */
static void all_ranks_choose_alike(void **state)
{
    weft_session *s = NULL, *world = test_session();
    weft__profile p;
    char path[4200], *text;

    snprintf(path, sizeof path, "%s/shared-profile", test_tmp_dir());
    if (weft_rank(world) == 0) {
        case_profile_invent(world, &p);
        p.choices.answer[WEFT__TILE_BYTES] = 65536;
        text = case_profile_text(&p);
        case_profile_put(path, text);
        free(text);
    }
    check_ok(weft_barrier(world));
    setenv("WEFT_PROFILE", weft_rank(world) == 0 ? path : "/nowhere/at/all", 1);
    check_int(weft_open(weft_comm(world) == MPI_COMM_NULL ? MPI_COMM_SELF : weft_comm(world),
                        &(weft_options){.threads = 1}, &s),
              WEFT_OK);
    check_int(weft_profile_describe(s).state, WEFT_PROFILE_LOADED);
    check_int(s->choices.answer[WEFT__TILE_BYTES], 65536);
    check_string(weft_profile_describe(s).path, path);
    check_int(weft_stop(&s), WEFT_OK);
    unsetenv("WEFT_PROFILE");
    check_ok(weft_barrier(world));
}

/* Sums, functions, running sums and products of a session whose choices are extreme ones. */
static void results(weft_session *s, double sums[4])
{
    weft_array *x = NULL, *y = NULL, *r = NULL;

    check_int(weft_random(s, WEFT_SHAPE(203, 117), WEFT_FLOAT64, 5, &x), WEFT_OK);
    check_int(weft_random(s, WEFT_SHAPE(117, 150), WEFT_FLOAT64, 6, &y), WEFT_OK);
    check_int(weft_sum_value(x, &sums[0]), WEFT_OK);
    check_int(weft_eval("exp(x) * 3 - x", WEFT_VARS(x), &r), WEFT_OK);
    check_int(weft_sum_value(r, &sums[1]), WEFT_OK);
    weft_free(&r);
    check_int(weft_cumsum(x, 0, &r), WEFT_OK);
    check_int(weft_sum_value(r, &sums[2]), WEFT_OK);
    weft_free(&r);
    check_int(weft_matmul(x, y, &r), WEFT_OK);
    check_int(weft_sum_value(r, &sums[3]), WEFT_OK);
    weft_free(&r), weft_free(&y), weft_free(&x);
}

static void no_key_changes_the_bits(void **state)
{
    weft_session *s = test_session();
    const weft__choices before = s->choices;
    double expected[4], got[4];

    results(s, expected);
    for (int q = 0; q < WEFT__QUESTIONS; q++) {
        for (int side = 0; side < 2; side++) {
            s->choices.answer[q] = side ? weft__question_most((weft__question)q)
                                        : weft__question_least((weft__question)q);
            results(s, got);
            for (int i = 0; i < 4; i++)
                check_double_bits(got[i], expected[i]);
        }
        s->choices = before;
        if (q >= WEFT__MANY_WORKERS) /* those of LAPACK concern none of these */
            break;
    }
}

const struct CMUnitTest profile_tests[] = {cmocka_unit_test(what_is_written_is_read),
                                           cmocka_unit_test(steps_end_with_all_cores),
                                           cmocka_unit_test(broken_files_are_named_and_ignored),
                                           cmocka_unit_test(a_cut_file_is_broken_or_whole),
                                           cmocka_unit_test(folders_and_noise_are_no_profile),
                                           cmocka_unit_test(other_machines_are_foreign),
                                           cmocka_unit_test(a_file_serves_several_kinds_of_nodes),
                                           cmocka_unit_test(every_key_is_heeded),
                                           cmocka_unit_test(all_ranks_choose_alike),
                                           cmocka_unit_test(no_key_changes_the_bits),
                                           {0}};
