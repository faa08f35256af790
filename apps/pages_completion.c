#include <ctype.h>
#include <string.h>

#include "pages.h"

/* "auto|lapack|scalapack" is a choice of words; "N|MxN" only says how a value is written. */
static bool is_choice(const char *argument)
{
    bool has_bar = false;

    for (const char *c = argument; *c; c++) {
        if (*c != '|' && !islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_')
            return false;
        has_bar |= *c == '|';
    }
    return has_bar;
}

static bool is_path(const char *argument)
{
    static const char *const paths[] = {"FILE", "DIR", "F", "G", "P", "PREFIX", NULL};

    for (const char *const *p = paths; *p; p++)
        if (strcmp(*p, argument) == 0)
            return true;
    return false;
}

static void put_values(const setting *s, FILE *out)
{
    fprintf(out, "        %s%s) ", s->name[1] ? "--" : "-", s->name);
    if (s->kind == SETTING_DTYPE) {
        fputs("words='", out);
        for (int dtype = 0; dtype < WEFT_DTYPE_COUNT; dtype++)
            fprintf(out, "%s%s", dtype ? " " : "", weft_dtype_name((weft_dtype)dtype));
        fputs("'", out);
    } else if (strcmp(s->name, "colormap") == 0) {
        fputs("words='viridis gray terrain inferno'", out);
    } else if (is_choice(s->argument)) {
        fputs("words='", out);
        for (const char *c = s->argument; *c; c++)
            fputc(*c == '|' ? ' ' : *c, out);
        fputs("'", out);
    } else {
        fputs(is_path(s->argument) ? ":" : "return", out);
    }
    fputs(" ;;\n", out);
}

static void put_case(const command *c, FILE *out)
{
    option_tables t;
    job unused = {0};

    collect_tables(c, &unused, &t);
    fprintf(out, "    %s)\n        options='", c->name);
    for (const setting *const *table = t.all; *table; table++)
        for (const setting *s = *table; s->name; s++)
            fprintf(out, " %s%s", s->name[1] ? "--" : "-", s->name);
    fputs("'\n        case $before in\n", out);
    for (const setting *const *table = t.all; *table; table++)
        for (const setting *s = *table; s->name; s++)
            if (s->argument)
                put_values(s, out);
    fputs("        esac\n        ;;\n", out);
}

void write_completion(FILE *out)
{
    fputs("# bash completion of weft\n"
          "_weft()\n"
          "{\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    local options= words=\n"
          "    local commands='",
          out);
    for (const command *const *c = commands; *c; c++)
        fprintf(out, "%s ", (*c)->name);
    fputs("help'\n\n"
          "    COMPREPLY=()\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ] || [ \"${COMP_WORDS[1]}\" = help ]; then\n"
          "        COMPREPLY=($(compgen -W \"$commands --help --version\" -- \"$word\"))\n"
          "        return\n"
          "    fi\n"
          "    case ${COMP_WORDS[1]} in\n",
          out);
    for (const command *const *c = commands; *c; c++)
        put_case(*c, out);
    fputs("    *) return ;;\n"
          "    esac\n"
          "    if [ -n \"$words\" ]; then\n"
          "        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
          "    elif [[ $word == -* ]]; then\n"
          "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
          "    else\n"
          "        compopt -o filenames 2>/dev/null\n"
          "        COMPREPLY=($(compgen -f -- \"$word\"))\n"
          "    fi\n"
          "}\n"
          "complete -F _weft weft\n",
          out);
}
