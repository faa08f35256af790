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

static void put_drivers(const char *name, FILE *out)
{
    for (int driver = 0; driver < WEFT_DRIVERS; driver++)
        if (linear_takes_driver(name, (weft_driver)driver))
            fprintf(out, " %s", weft_driver_name((weft_driver)driver));
}

/* The words that may follow an option, each after a blank; nothing where nobody knows them. */
static void put_words(const command *c, const setting *s, FILE *out)
{
    if (c->list_words)
        c->list_words(s->name, out);
    if (s->kind == SETTING_DTYPE)
        for (int dtype = 0; dtype < WEFT_DTYPE_COUNT; dtype++)
            fprintf(out, " %s", weft_dtype_name((weft_dtype)dtype));
    else if (strcmp(s->name, "colormap") == 0)
        for (const char *const *map = colormaps; *map; map++)
            fprintf(out, " %s", *map);
    else if (strcmp(s->name, "driver") == 0)
        put_drivers(c->name, out);
    else if (is_choice(s->argument))
                for (const char *letter = s->argument; *letter; letter++)
                    fprintf(out, "%s%c", letter == s->argument ? " " : "",
                            *letter == '|' ? ' ' : *letter);
}

static void put_values(const command *c, const setting *s, FILE *out)
{
    fprintf(out, "        %s%s) words='", s->name[1] ? "--" : "-", s->name);
    put_words(c, s, out);
    fprintf(out, "' ; %s ;;\n", is_path(s->argument) ? ":" : "[ -n \"$words\" ] || return");
}

static void put_first_words(const command *c, FILE *out)
{
    if (!c->list_words)
        return;
    fputs("        [ \"$COMP_CWORD\" -gt 2 ] || [[ $word == -* ]] || words='", out);
    c->list_words("", out);
    fputs("'\n", out);
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
                put_values(c, s, out);
    fputs("        esac\n", out);
    put_first_words(c, out);
    fputs("        ;;\n", out);
}

void write_completion(FILE *out)
{
    fputs("# bash completion of weft\n"
          "_weft()\n"
          "{\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    local options= words=\n"
          "    if [ \"$word\" = = ]; then # bash parts words at \"=\"\n"
          "        word=\n"
          "    elif [ \"$before\" = = ]; then\n"
          "        before=${COMP_WORDS[COMP_CWORD-2]}\n"
          "    fi\n"
          "    local commands='",
          out);
    for (const command *const *c = commands; *c; c++)
        fprintf(out, "%s ", (*c)->name);
    fputs("help'\n\n"
          "    COMPREPLY=()\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "        COMPREPLY=($(compgen -W \"$commands --help --version\" -- \"$word\"))\n"
          "        return\n"
          "    elif [ \"${COMP_WORDS[1]}\" = help ]; then\n"
          "        COMPREPLY=($(compgen -W \"$commands",
          out);
    for (const command *const *c = commands; *c; c++)
        fprintf(out, "%s%s", (*c)->topic ? " " : "", (*c)->topic ? (*c)->topic : "");
    fputs("\" -- \"$word\"))\n"
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
          "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\") # names may have blanks\n"
          "    fi\n"
          "}\n"
          "complete -F _weft weft\n",
          out);
}
