#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "pages.h"

/* What else decides what the command does; tests/install holds the list to the sources. */
static const struct variable {
    const char *name, *meaning;
} variables[] = {
    {"WEFT_THREADS", "Threads of each rank, where --threads does not say. Without both, a rank "
                     "takes its share of the cores that it may use."},
    {"WEFT_REPORT", "1 prints a table of operations and rates at the end, as --report does."},
    {"WEFT_WATCHDOG", "Seconds after which a job in which a rank waits in one call is ended, with "
                      "a sentence that says which rank waits in which call. Off by default."},
    {"WEFT_STRICT", "1 makes it an error that threads are on top of each other: more of them than "
                    "cores. Otherwise a line says so."},
    {"WEFT_ISA", "The instruction set of the kernels: baseline, avx2, avx512 or native. By "
                 "default the best that the processor has."},
    {"WEFT_PROFILE", "The file of what calibration measured on this kind of machine. By default it "
                     "is looked for in the folder weft of XDG_CACHE_HOME, or of ~/.cache."},
    {"OPENBLAS_THREAD_TIMEOUT", "How long OpenBLAS's idle threads keep a core busy, as a power of "
                                "two of clock cycles: 4 where its threads and Weft's share cores."},
    {NULL, NULL}};

/* Text as roff wants it: dashes and backslashes are escaped, a line may not begin with . or '. */
static void put_text(const char *text, FILE *out)
{
    for (const char *c = text; *c; c++) {
        if ((c == text || c[-1] == '\n') && (*c == '.' || *c == '\''))
            fputs("\\&", out);
        if (*c == '\\')
            fputs("\\e", out);
        else if (*c == '-')
            fputs("\\-", out);
        else if (*c == '\'')
            fputs("\\(aq", out);
        else
            fputc(*c, out);
    }
}

static void put_title(const char *name, FILE *out)
{
    fputs(".TH \"", out);
    for (const char *c = name; *c; c++)
        fputc(toupper((unsigned char)*c), out);
    fprintf(out, "\" 1 \"\" \"weft %s\" \"Weft\"\n.SH NAME\n", weft_version());
    put_text(name, out);
    fputs(" \\- ", out);
}

static void put_exit_status(FILE *out)
{
    fputs(".SH EXIT STATUS\n0; 1 for a failure, also of an expression or a file, which is "
          "explained on "
          "standard error;\n2 for a command, an option or arguments that are not understood. Only "
          "rank 0 prints.\n",
          out);
}

static void put_option(const setting *s, FILE *out)
{
    fputs(".TP\n\\fB", out);
    put_text(s->name[1] ? "--" : "-", out);
    put_text(s->name, out);
    fputs("\\fR", out);
    if (s->argument) {
        fputs(" \\fI", out);
        put_text(s->argument, out);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    put_text(s->help, out);
    fputc('\n', out);
}

/* The text between two others as it stands. */
static void put_lines(const char *text, FILE *out)
{
    fputs(".nf\n", out);
    put_text(text, out);
    fputs(".fi\n", out);
}

static void put_topic(const command *c, FILE *out)
{
    char *text = NULL;
    size_t size;
    FILE *memory = c->topic ? open_memstream(&text, &size) : NULL;

    if (!memory)
        return;
    c->describe_topic(memory);
    fclose(memory);
    fputs(".SH ", out);
    for (const char *letter = c->topic; *letter; letter++)
        fputc(toupper((unsigned char)*letter), out);
    fputc('\n', out);
    put_lines(text, out);
    free(text);
}

void write_page(const command *c, FILE *out)
{
    char name[64];
    option_tables tables;
    job unused = {0};

    (void)snprintf(name, sizeof name, "weft-%s", c->name);
    put_title(name, out);
    put_text(c->summary, out);
    fprintf(out, "\n.SH SYNOPSIS\n\\fBweft %s\\fR ", c->name);
    put_text(c->synopsis, out);
    fputs("\n.SH DESCRIPTION\n", out);
    put_text(c->summary, out);
    fputs(".\n", out);
    if (c->help) {
        fputs(".PP\n", out);
        put_lines(c->help, out);
    }
    fputs(".SH OPTIONS\n", out);
    collect_tables(c, &unused, &tables);
    for (const setting *const *table = tables.all; *table; table++)
        for (const setting *s = *table; s->name; s++)
            put_option(s, out);
    put_topic(c, out);
    put_exit_status(out);
    fputs(".SH SEE ALSO\n.BR weft (1)\n", out);
}

static void put_general_options(FILE *out)
{
    static const setting all[] = {
        {.name = "help", .help = "The list of commands; after a command, what it takes."},
        {.name = "version", .help = "Weft's version."},
        {.name = NULL}};

    fputs(".SH OPTIONS\n", out);
    for (const setting *s = all; s->name; s++)
        put_option(s, out);
}

static void put_commands(FILE *out)
{
    for (const command *const *c = commands; *c; c++) {
        fprintf(out, ".TP\n.BR weft\\-%s (1)\n", (*c)->name);
        put_text((*c)->summary, out);
        fputs(".\n", out);
    }
}

void write_overview(FILE *out)
{
    put_title("weft", out);
    fputs(
        "N\\-dimensional arrays over MPI ranks and threads\n.SH SYNOPSIS\n"
        "\\fBweft\\fR \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]\n.br\n"
        "\\fBweft\\fR \\fB\\-\\-help\\fR | \\fB\\-\\-version\\fR\n.br\n"
        "\\fBmpirun \\-n\\fR \\fIRANKS\\fR \\fBweft\\fR \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]\n"
        ".SH DESCRIPTION\nOperations of NumPy's on arrays in files, by every core of this machine "
        "or woven across the\nranks of a job, with the same bits for any number of ranks, "
        "threads and nodes.\n\\fBweft help\\fR \\fICOMMAND\\fR says what a command takes, and so "
        "does its page.\n.SH COMMANDS\n",
        out);
    put_commands(out);
    put_general_options(out);
    fputs(".SH ENVIRONMENT\n", out);
    for (const struct variable *v = variables; v->name; v++) {
        fprintf(out, ".TP\n.B %s\n", v->name);
        put_text(v->meaning, out);
        fputc('\n', out);
    }
    put_exit_status(out);
}
