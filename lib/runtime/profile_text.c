/* A profile as text: a first line with the version of the format, then sections of lines
 * "key = values". Strict: what is not understood is a mistake, named with its line. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/profile.h"

static const char head[] = "weft profile ";
static const char section[] = "[node]";
enum { VERSION = 1, MOST_LINE = 600 };

/* ---- writing ---- */

static bool is_measured(const weft__field *key)
{
    for (int i = 0; i < key->count; i++)
        if (key->values[i] != 0)
            return true;
    return false;
}

static void write_keys(weft__profile *p, FILE *out)
{
    weft__field key;

    for (int i = 0; weft__profile_field(p, i, &key); i++) {
        if (key.is_measured && !is_measured(&key))
            continue;
        fprintf(out, "%s =", key.name);
        for (int k = 0; k < key.count; k++)
            fprintf(out, " %lld", (long long)key.values[k]);
        fprintf(out, "%s%s\n", key.unit[0] ? " # " : "", key.unit);
    }
}

char *weft__profile_format(const weft__profile *profile)
{
    weft__profile copy = *profile;
    const time_t when = (time_t)profile->when;
    struct tm utc = {0};
    char date[64] = "", *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    if (gmtime_r(&when, &utc))
        (void)strftime(date, sizeof date, "%Y-%m-%d %H:%M", &utc);
    fprintf(out, "%s\n# measured %s UTC; lists are for 1, 2, 4 ... cores and all of them\n",
            section, date);
    for (int i = 0; i < WEFT__TRAITS; i++)
        fprintf(out, "%s = %s\n", weft__trait_name((weft__trait)i), profile->trait[i]);
    write_keys(&copy, out);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

/* ---- reading ---- */

/* The next line that says something, without blanks around it and without a comment. */
static bool next_line(const char **text, int *number, char line[MOST_LINE])
{
    while (**text) {
        const size_t length = strcspn(*text, "\n"),
                     kept = length < MOST_LINE ? length : MOST_LINE - 1;
        size_t first, end;

        memcpy(line, *text, kept);
        line[kept] = '\0';
        *text += length + ((*text)[length] == '\n');
        ++*number;
        end = strcspn(line, "#");
        while (end > 0 && strchr(" \t\r", line[end - 1]))
            end--;
        line[end] = '\0';
        first = strspn(line, " \t");
        memmove(line, line + first, end - first + 1);
        if (line[0])
            return true;
    }
    return false;
}

/* Whether the line says "key = …"; *value is then what follows. */
static bool is_key(const char *line, const char *key, const char **value)
{
    const size_t length = strlen(key);
    const char *rest = line + length;

    if (strncmp(line, key, length) != 0)
        return false;
    rest += strspn(rest, " \t");
    if (*rest != '=')
        return false;
    *value = rest + 1 + strspn(rest + 1, " \t");
    return true;
}

static weft_status read_values(const weft__field *key, const char *text, int line,
                               weft__error *error)
{
    const char *rest = text;

    for (int i = 0; i < key->count; i++) {
        char *end;
        long long value;

        errno = 0;
        value = strtoll(rest, &end, 10);
        if (end == rest || errno || (*end && *end != ' ' && *end != '\t'))
            return weft__error_set(error, WEFT_ERR_FORMAT,
                                   "line %d: %s needs %d whole number%s and has '%.60s'", line,
                                   key->name, key->count, key->count == 1 ? "" : "s", text);
        if (value < key->least || value > key->most)
            return weft__error_set(error, WEFT_ERR_FORMAT,
                                   "line %d: %s is from %lld to %lld and has %lld", line, key->name,
                                   (long long)key->least, (long long)key->most, value);
        key->values[i] = value;
        rest = end + strspn(end, " \t");
    }
    if (*rest)
        return weft__error_set(error, WEFT_ERR_FORMAT, "line %d: %s has more than %d value%s", line,
                               key->name, key->count, key->count == 1 ? "" : "s");
    return WEFT_OK;
}

static bool read_trait(const char *line, weft__profile *profile)
{
    const char *value;

    for (int i = 0; i < WEFT__TRAITS; i++) {
        if (is_key(line, weft__trait_name((weft__trait)i), &value)) {
            (void)snprintf(profile->trait[i], sizeof profile->trait[i], "%s", value);
            return true;
        }
    }
    return false;
}

/* Keys come in their order, of which some may be left out: *index is the first that may come. */
static weft_status read_key(const char *line, int number, int *index, weft__error *error,
                            weft__profile *profile)
{
    weft__field key;
    const char *value;

    if (read_trait(line, profile))
        return WEFT_OK;
    for (int i = *index; weft__profile_field(profile, i, &key); i++) {
        if (!is_key(line, key.name, &value))
            continue;
        *index = i + 1;
        return read_values(&key, value, number, error);
    }
    return weft__error_set(error, WEFT_ERR_FORMAT, "line %d: '%.60s' is no key that may stand here",
                           number, line);
}

bool weft__profile_may_be(const char *text)
{
    char words[MOST_LINE];
    int line = 0;

    return !next_line(&text, &line, words) || strncmp(words, head, sizeof head - 1) == 0;
}

weft_status weft__profile_parse_head(const char **text, int *line, weft__error *error)
{
    char words[MOST_LINE];
    char *end = words;
    long version = 0;

    if (!next_line(text, line, words))
        return weft__error_set(error, WEFT_ERR_FORMAT, "the file is empty");
    if (strncmp(words, head, sizeof head - 1) == 0)
        version = strtol(words + sizeof head - 1, &end, 10);
    if (version < 1 || *end)
        return weft__error_set(error, WEFT_ERR_FORMAT,
                               "line %d: a profile begins with '%s%d', and this with '%.60s'",
                               *line, head, VERSION, words);
    if (version > VERSION)
        return weft__error_set(error, WEFT_ERR_FORMAT,
                               "a newer Weft wrote it, in format %ld; this one reads %d", version,
                               VERSION);
    return WEFT_OK;
}

weft_status weft__profile_parse(const char **text, int *line, weft__error *error, bool *found,
                                weft__profile *profile)
{
    char words[MOST_LINE];
    const char *before;
    int index = 0, begin;
    weft_status status = WEFT_OK;

    weft__profile_clear(profile);
    profile->cores = profile->ranks = 0;
    *found = next_line(text, line, words);
    begin = *line;
    if (*found && strcmp(words, section) != 0)
        return weft__error_set(error, WEFT_ERR_FORMAT,
                               "line %d: a section begins with %s, not with '%.60s'", *line,
                               section, words);
    for (before = *text; *found && next_line(text, line, words); before = *text) {
        if (strcmp(words, section) == 0) {
            *text = before;
            --*line;
            break;
        }
        WEFT__TRY(read_key(words, *line, &index, error, profile));
    }
    if (*found && (profile->cores == 0 || profile->ranks == 0 || !profile->trait[0][0]))
        return weft__error_set(error, WEFT_ERR_FORMAT,
                               "line %d: a section without %s, node.cores or node.ranks", begin,
                               weft__trait_name(WEFT__TRAIT_CPU));
fail:
    return status;
}
