/* weft_pages DIRECTORY: writes the manual pages and the completion of `weft` there. */
#include "pages.h"

static FILE *open_page(const char *directory, const char *name, const char *ending)
{
    char path[4096];
    FILE *out;

    (void)snprintf(path, sizeof path, "%s/%s%s", directory, name, ending);
    out = fopen(path, "w");
    if (!out)
        perror(path);
    return out;
}

static bool write_command(const char *directory, const command *c)
{
    char name[64];
    FILE *out;

    (void)snprintf(name, sizeof name, "weft-%s", c->name);
    out = open_page(directory, name, ".1");
    if (!out)
        return false;
    write_page(c, out);
    return fclose(out) == 0;
}

static bool write_one(const char *directory, const char *name, const char *ending,
                      void (*write)(FILE *))
{
    FILE *out = open_page(directory, name, ending);

    if (!out)
        return false;
    write(out);
    return fclose(out) == 0;
}

int main(int argc, char **argv)
{
    bool written;

    if (argc != 2)
        return 2;
    written = write_one(argv[1], "weft", ".1", write_overview) &&
              write_one(argv[1], "weft", ".bash", write_completion);
    for (const command *const *c = commands; written && *c; c++)
        written = write_command(argv[1], *c);
    return !written;
}
