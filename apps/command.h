/* What a subcommand of `weft` is, and what all of them share.
 *
 * A command is data and two functions: `check` understands its words before anything starts, on
 * every rank alike; `run` does the work in a session. Each has a file of its own name.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <weft.h>

#include "json.h"
#include "laps.h"
#include "linear.h"
#include "options.h"
#include "values.h"

/* One run of a command: what was asked, and what came out. */
typedef struct job {
    weft_session *s;
    const char *command;
    words words;     /* without the options */
    int64_t threads; /* 0: as usual */
    int64_t repeat;
    bool json, quiet, report;
    const char *output;       /* -o, or NULL */
    const char *colormap;     /* of a picture, or NULL */
    bool flipped;             /* row 0 of a picture at the bottom */
    const char *const *parts; /* results of which -o names the beginning, or NULL */
    laps laps;
    linear linear;
    bool has_result; /* a scalar came out */
    weft_value result;
    struct json_t *members; /* of the object of --json, beside what all commands have; or NULL */
} job;

typedef struct command {
    const char *name;
    const char *synopsis; /* words and own options: "SHAPE VALUE [-o FILE]" */
    const char *summary;  /* one line without a full stop, for the list of commands */
    const char *help;     /* what else there is to say; lines end in \n */
    const char *topic; /* what else `weft help` knows, a section of this command's page; or NULL */
    void (*describe_topic)(FILE *out);
    const setting *settings;
    int least_words, most_words;
    bool computes;    /* takes --repeat and --json */
    bool writes;      /* takes -o */
    bool is_of_words; /* reads no file: a value that the library refuses is a wrong word */
    bool has_notes;   /* its result tells what a session would say on stderr while it opens */
    const char *output_help; /* what -o holds, where that is no array to be coloured; or NULL */
    linear_options_taken linear;
    const char *size, *size_help; /* how --size is written, and what it draws; or NULL */
    const char *const *parts;     /* -o P writes P-PART.npy for each of these; NULL at the end */
    /* The words that may follow the option of that name, or be the first argument (""), each after
     * a blank, for completion; nothing where they are not to be listed. NULL: files everywhere. */
    void (*list_words)(const char *option, FILE *out);
    bool (*check)(job *j, complaint *c); /* NULL: nothing to understand */
    weft_status (*run)(job *j);
} command;

extern const command calibrate_command, cholesky_command, cumsum_command, eigh_command,
    eval_command, fill_command, info_command, inv_command, lstsq_command, mandelbrot_command,
    matmul_command, pca_command, qr_command, random_command, reduce_command, share_command,
    show_command, solve_command, svd_command, tasks_command, tour_command, transpose_command;

/* The maps that pictures are coloured by, NULL at the end. */
extern const char *const colormaps[];

/* All of them, NULL at the end, in the order of `weft --help`. */
extern const command *const commands[];

typedef enum reading { READ_COMMAND, READ_HELP, READ_WRONG } reading;

/* Understands the command line. READ_HELP and READ_WRONG leave a text to print in *text, which the
 * caller frees; READ_COMMAND leaves the command and its job. Local, prints nothing. */
reading read_command(int argc, char **argv, const command **c, job *j, char **text);

/* Collective. Reads a file into an array. */
weft_status load(job *j, const char *path, weft_array **a);

/* Collective. Says early, before a long computation, that -o cannot be written. */
weft_status check_output(job *j);

/* How a command draws its result where -o names a picture. */
typedef weft_status draw_function(weft_array *a, const char *path);

/* Collective. Where the result goes: to -o; without it a scalar is printed, an array shown. A
 * picture is drawn by `draw`, NULL for the usual way. */
weft_status deliver(job *j, weft_array *a, draw_function *draw);

/* Collective. The same of results in parts, one array for each of j->parts: all of the files or
 * none are written; without -o each is shown under its name. */
weft_status deliver_parts(job *j, weft_array *const *arrays);

/* Local. Prints on rank 0's stdout, unless --json or --quiet. */
void say(const job *j, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Collective. Shape, dtype, extremes, mean, layout and elements on rank 0's stdout. */
weft_status print_array(weft_session *s, weft_array *a);

#endif
