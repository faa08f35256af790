/* Options as data: a table of settings, read by getopt_long. Nothing here prints or exits: under
 * mpirun every rank reads the same words, and only one of them may speak. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

/* What is wrong with the words, as a sentence. */
typedef struct complaint {
    char text[512];
} complaint;

/* Fills in the sentence; always false, so that a reader can return it. */
bool complain(complaint *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef enum setting_kind {
    SETTING_FLAG,    /* bool */
    SETTING_TEXT,    /* const char * */
    SETTING_COUNT,   /* int64_t, 1 … 2^31 - 1 */
    SETTING_THREADS, /* int64_t, 1 … WEFT_MAX_THREADS */
    SETTING_SEED,    /* uint64_t */
    SETTING_DTYPE    /* weft_dtype */
} setting_kind;

/* One option. A name of one letter is a short option ("-o FILE"). A table ends with {0}. */
typedef struct setting {
    const char *name;
    const char *argument; /* as help shows it, NULL for a flag */
    const char *help;
    setting_kind kind;
    void *target;
} setting;

typedef struct words {
    int count;
    const char **items;
} words;

/* Reads argv[1] … by the tables (NULL-terminated list of them); what is no option goes to `w`,
 * whose items must have room for argc. A word such as -1 or -x*2, a dash and no option, is a word.
 */
bool read_settings(int argc, char **argv, const setting *const tables[], words *w, complaint *c);

/* Writes one line per setting. */
void describe_settings(const setting *table, FILE *out);

#endif
