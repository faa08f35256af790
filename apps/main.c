/* weft COMMAND [ARGUMENTS], alone or under mpirun and srun. Exit status 0, 1 for a failure that was
 * explained on stderr, 2 for wrong usage; only rank 0 prints. */
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>

#include "command.h"
#include "hint.h"
#include "interrupt.h"

/* Without a launcher there is no need to ask MPI who speaks. */
static int print_once(FILE *out, const char *text, int exit_status)
{
    weft_session *s = NULL;
    weft_options modest = {.threads = 1, .quiet = true};

    if (weft_is_launched() && weft_start_with(NULL, NULL, &modest, &s) != WEFT_OK)
        exit_status = 1;
    if (!s || weft_rank(s) == 0)
        fputs(text ? text : "weft: no memory\n", out);
    if (weft_stop(&s) != WEFT_OK || fflush(out))
        exit_status = 1;
    return exit_status;
}

/* What --json wants; a full disk or a closed pipe is a failure as well. */
static weft_status finish(job *j)
{
    bool speaks = weft_rank(j->s) == 0;

    if (speaks && j->json)
        print_json(j, stdout);
    if (fflush(stdout) || ferror(stdout))
        return weft_fail(j->s, WEFT_ERR_FILE, "cannot write to standard output");
    return WEFT_OK;
}

static int run(const command *c, job *j)
{
    weft_options options = {
        .threads = (int)j->threads, .quiet = j->quiet || c->has_notes, .report = j->report};
    bool is_wrong, has_started = false;

    WEFT_TRY(weft_start_with(NULL, NULL, &options, &j->s));
    has_started = true;
    interrupt_watch(j->s);
    WEFT_TRY(check_output(j));
    hint_at_calibration(c, j);
    WEFT_TRY(c->run(j));
    WEFT_TRY(finish(j));
fail:
    interrupt_watch(NULL);
    laps_free(j);
    json_decref(j->members);
    is_wrong = has_started && c->is_of_words && weft_failure(j->s) == WEFT_ERR_ARGUMENT;
    return weft_stop(&j->s) == WEFT_OK ? 0 : is_wrong ? 2 : 1;
}

int main(int argc, char **argv)
{
    const command *c = NULL;
    job j = {0};
    char *text = NULL;
    int exit_status = 2;

    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failure of write, with a sentence */
    switch (read_command(argc, argv, &c, &j, &text)) {
    case READ_COMMAND:
        exit_status = run(c, &j);
        break;
    case READ_HELP:
        exit_status = print_once(stdout, text, 0);
        break;
    case READ_WRONG:
        exit_status = print_once(stderr, text, 2);
        break;
    }
    free(j.words.items);
    free(text);
    return exit_status;
}
