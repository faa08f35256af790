#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "parts.h"
#include "tables.h"

const command *const commands[] = {&tour_command,
                                   &info_command,
                                   &calibrate_command,
                                   &eval_command,
                                   &random_command,
                                   &fill_command,
                                   &show_command,
                                   &transpose_command,
                                   &reduce_command,
                                   &cumsum_command,
                                   &matmul_command,
                                   &solve_command,
                                   &lstsq_command,
                                   &cholesky_command,
                                   &inv_command,
                                   &qr_command,
                                   &eigh_command,
                                   &svd_command,
                                   &pca_command,
                                   &tasks_command,
                                   &share_command,
                                   &mandelbrot_command,
                                   NULL};

static const command *find_command(const char *name)
{
    for (const command *const *c = commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

static void describe_all(FILE *out)
{
    fputs("usage: weft COMMAND [ARGUMENTS]            on the cores of this machine\n"
          "       mpirun -n RANKS weft COMMAND ...    woven across the ranks of a job\n\n"
          "N-dimensional arrays over MPI ranks and threads.\n\n",
          out);
    for (const command *const *c = commands; *c; c++)
        fprintf(out, "  %-12s %s\n", (*c)->name, (*c)->summary);
    fputs("\nweft help COMMAND says more, weft help functions what expressions may call.\n"
          "weft --version prints the version.\n",
          out);
}

static void describe(const command *c, const option_tables *o, FILE *out)
{
    fprintf(out, "usage: weft %s %s\n\n%s.\n", c->name, c->synopsis, c->summary);
    if (c->help)
        fprintf(out, "%s", c->help);
    fputc('\n', out);
    for (const setting *const *table = o->all; *table; table++)
        describe_settings(*table, out);
}

static bool is_colormap(const char *name)
{
    for (const char *const *k = colormaps; *k; k++)
        if (strcmp(*k, name) == 0)
            return true;
    return false;
}

/* Of names of files. */
static bool is_beginning(const char *text)
{
    const int length = part_prefix(text);

    return length > 0 && text[length - 1] != '/';
}

static bool is_picture(const char *path)
{
    const char *ending = path ? strrchr(path, '.') : NULL;

    return ending && strcasecmp(ending, ".png") == 0;
}

static bool check_words(const command *c, job *j, complaint *wrong)
{
    const char *output = j->output;

    if (j->words.count < c->least_words)
        return complain(wrong, "%s missing; it is: weft %s %s",
                        j->words.count ? "an argument is" : "arguments are", c->name, c->synopsis);
    if (j->words.count > c->most_words)
        return complain(wrong, "'%s' is one argument too many; it is: weft %s %s",
                        j->words.items[c->most_words], c->name, c->synopsis);
    if (output && c->parts && !is_beginning(output))
        return complain(wrong, "-o needs what the files' names begin with, and has '%s'", output);
    if (output && !c->parts && !weft_can_save(output))
        return complain(wrong, "cannot write '%s': the ending says how, and may be %s", output,
                        weft_can_save("a.png") ? ".npy or .png" : ".npy");
    if (j->colormap && !is_colormap(j->colormap))
        return complain(wrong,
                        "there is no colour map '%s'; there are viridis, gray, terrain, inferno, "
                        "twilight_shifted",
                        j->colormap);
    if ((j->colormap || j->flipped) && !is_picture(output))
        return complain(wrong, "--%s is of pictures: -o needs a name that ends in .png",
                        j->colormap ? "colormap" : "flipped");
    if (j->repeat > 1000000)
        return complain(wrong, "--repeat is at most 1000000, and has '%lld'", (long long)j->repeat);
    return !c->check || c->check(j, wrong);
}

/* The words after the command's name; argv[0] is that name. */
static reading read_arguments(const command *c, int argc, char **argv, job *j, FILE *out)
{
    option_tables o;
    complaint wrong = {""};
    bool understood;

    collect_tables(c, j, &o);
    j->command = c->name;
    j->repeat = 1;
    j->parts = c->parts;
    j->linear.dtype = WEFT_DTYPE_COUNT;
    understood = read_settings(argc, argv, o.all, &j->words, &wrong);
    if (o.help) {
        describe(c, &o, out);
        return READ_HELP;
    }
    if (understood && check_words(c, j, &wrong))
        return READ_COMMAND;
    fprintf(out, "weft %s: %s\nweft help %s says more.\n", c->name, wrong.text, c->name);
    return READ_WRONG;
}

static reading refuse_command(const char *name, FILE *out)
{
    fprintf(out, "weft: there is no command '%s'; there are", name);
    for (const command *const *c = commands; *c; c++)
        fprintf(out, "%s %s", c == commands ? "" : ",", (*c)->name);
    fputc('\n', out);
    return READ_WRONG;
}

/* A topic that a command's page has too. */
static bool describe_topic(const char *name, FILE *out)
{
    for (const command *const *c = commands; *c; c++) {
        if (!(*c)->topic || strcmp((*c)->topic, name) != 0)
            continue;
        fprintf(out, "The %s of weft %s.\n\n", name, (*c)->name);
        (*c)->describe_topic(out);
        return true;
    }
    return false;
}

static reading read_words(int argc, char **argv, const command **c, job *j, FILE *out)
{
    const char *first = argc > 1 ? argv[1] : "";
    bool helps =
        strcmp(first, "help") == 0 || strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0;

    if (strcmp(first, "--version") == 0) {
        fprintf(out, "weft %s\n", weft_version());
        return READ_HELP;
    }
    if (argc < 2 || (helps && argc < 3)) {
        describe_all(out);
        return helps ? READ_HELP : READ_WRONG;
    }
    if (helps && describe_topic(argv[2], out))
        return READ_HELP;
    *c = find_command(argv[1 + helps]);
    if (!*c)
        return refuse_command(argv[1 + helps], out);
    if (helps || (argc == 3 && strcmp(argv[2], "-h") == 0))
        return read_arguments(*c, 2, (char *[]){argv[1 + helps], "--help", NULL}, j, out);
    return read_arguments(*c, argc - 1, argv + 1, j, out);
}

reading read_command(int argc, char **argv, const command **c, job *j, char **text)
{
    size_t size;
    FILE *out = open_memstream(text, &size);
    const char *wish = getenv("WEFT_REPORT");
    reading what;

    if (!out)
        return READ_WRONG;
    j->report = wish && strcmp(wish, "1") == 0;
    j->words.items = calloc((size_t)argc + 1, sizeof *j->words.items);
    what = j->words.items ? read_words(argc, argv, c, j, out) : READ_WRONG;
    fclose(out);
    return what;
}
