#include "options.h"

#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <weft.h>

#include "values.h"

enum { MOST_SETTINGS = 32 };

bool complain(complaint *c, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(c->text, sizeof c->text, format, arguments);
    va_end(arguments);
    return false;
}

/* The settings in the forms that getopt_long takes; `value` of a long option is its index. */
typedef struct forms {
    const setting *all[MOST_SETTINGS];
    int count;
    struct option longs[MOST_SETTINGS + 1];
    char shorts[2 * MOST_SETTINGS + 3];
} forms;

static bool is_short(const setting *s)
{
    return s->name[1] == '\0';
}

static void collect(forms *f, const setting *const tables[])
{
    struct option *l = f->longs;
    char *letter = f->shorts;

    letter = stpcpy(letter, "+:");
    for (; *tables; tables++) {
        for (const setting *s = *tables; s->name; s++) {
            if (is_short(s))
                letter += sprintf(letter, "%c:", s->name[0]);
            else
                *l++ = (struct option){s->name, s->argument ? required_argument : no_argument, NULL,
                                       UCHAR_MAX + 1 + f->count};
            f->all[f->count++] = s;
        }
    }
}

static const setting *find(const forms *f, int code)
{
    if (code > UCHAR_MAX)
        return f->all[code - UCHAR_MAX - 1];
    for (int i = 0; i < f->count; i++)
        if (is_short(f->all[i]) && f->all[i]->name[0] == code)
            return f->all[i];
    return NULL;
}

/* -1 and -x*2 are words; -o and --anything are options. */
static bool is_word(const forms *f, const char *text)
{
    return text[0] != '-' || text[1] == '\0' ||
           (text[1] != '-' && (text[2] != '\0' || !find(f, (unsigned char)text[1])));
}

static bool set_count(const setting *s, const char *text, int64_t most, complaint *c)
{
    return read_count(text, most, s->target) ||
           complain(c, "--%s needs a whole number, at least 1 and at most %lld, and has '%s'",
                    s->name, (long long)most, text);
}

static bool set(const setting *s, const char *text, complaint *c)
{
    switch (s->kind) {
    case SETTING_FLAG:
        *(bool *)s->target = true;
        return true;
    case SETTING_TEXT:
        *(const char **)s->target = text;
        return true;
    case SETTING_COUNT:
        return set_count(s, text, INT_MAX, c);
    case SETTING_THREADS:
        return set_count(s, text, WEFT_MAX_THREADS, c);
    case SETTING_SEED:
        return read_seed(text, s->target) ||
               complain(c, "--%s needs a whole number below 2^64, and has '%s'", s->name, text);
    case SETTING_DTYPE:
        return weft_dtype_parse(text, s->target) ||
               complain(c,
                        "'%s' is no element type; there are bool, int8 to int64, uint8 to uint64, "
                        "float32, float64, complex64, complex128",
                        text);
    }
    return true;
}

bool read_settings(int argc, char **argv, const setting *const tables[], words *w, complaint *c)
{
    forms f = {0};
    int code;

    collect(&f, tables);
    opterr = 0;
    for (optind = 1; optind < argc;) {
        const char *text = argv[optind];

        if (is_word(&f, text)) {
            w->items[w->count++] = argv[optind++];
            continue;
        }
        code = getopt_long(argc, argv, f.shorts, f.longs, NULL);
        if (code == -1) { /* after "--" all are words */
            while (optind < argc)
                w->items[w->count++] = argv[optind++];
        } else if (code == ':') {
            return complain(c, "option %s needs a value", text);
        } else if (code == '?') {
            return complain(c,
                            "there is no option %s, or it takes no value (a word that begins with "
                            "-- stands behind a -- of its own)",
                            text);
        } else if (!set(find(&f, code), optarg, c)) {
            return false;
        }
    }
    return true;
}

void describe_settings(const setting *table, FILE *out)
{
    for (const setting *s = table; s->name; s++) {
        char left[64];

        snprintf(left, sizeof left, "%s%s%s%s", is_short(s) ? "-" : "--", s->name,
                 s->argument ? " " : "", s->argument ? s->argument : "");
        fprintf(out, "  %-26s  %s\n", left, s->help);
    }
}
