#include "info_profile.h"

#include <math.h>
#include <stdio.h>

static const char *const states[] = {
    [WEFT_PROFILE_NONE] = "none",
    [WEFT_PROFILE_LOADED] = "loaded",
    [WEFT_PROFILE_FOREIGN] = "foreign",
    [WEFT_PROFILE_BROKEN] = "broken",
};

/* In the largest unit of which there are two or more. */
void profile_age(double seconds, char *text, size_t size)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"days", 86400}, {"hours", 3600}, {"minutes", 60}, {"seconds", 1}};
    const double distance = fabs(seconds);
    int i = 0;

    while (i < 3 && distance < 2 * units[i].seconds)
        i++;
    (void)snprintf(text, size, "%.0f %s %s", distance / units[i].seconds, units[i].name,
                   seconds < 0 ? "in the future: a clock is wrong" : "ago");
}

void print_profile(const weft_session *s)
{
    const weft_profile p = weft_profile_describe(s);
    char age[64];

    if (p.state == WEFT_PROFILE_LOADED) {
        profile_age(p.age_seconds, age, sizeof age);
        printf("profile   %s, measured %s%s%s\n", p.path, age, p.is_quick ? " (--quick)" : "",
               p.is_busy ? ", on a busy machine" : "");
        if (p.note[0])
            printf("advice    %s\n", p.note);
    } else {
        printf("profile   %s%s\n", p.state == WEFT_PROFILE_NONE ? "none: " : "", p.note);
    }
}

void print_choices(const weft_session *s)
{
    weft_profile_entry entry;

    for (int i = 0; weft_profile_entry_at(s, i, &entry); i++) {
        if (entry.count == 0)
            continue;
        printf("%s =", entry.name);
        for (int k = 0; k < entry.count; k++)
            printf(" %lld", (long long)entry.values[k]);
        printf("%s%s\n", entry.unit[0] ? " # " : "", entry.unit);
    }
}

static json_t *values_json(const weft_profile_entry *entry)
{
    json_t *list = json_array();

    for (int k = 0; k < entry->count; k++)
        json_array_append_new(list, json_integer(entry->values[k]));
    return list;
}

json_t *profile_json(const weft_session *s)
{
    const weft_profile p = weft_profile_describe(s);
    json_t *o = json_pack("{s:s, s:s, s:s, s:f, s:b, s:b}", "state", states[p.state], "path",
                          p.path, "note", p.note, "age_seconds", p.age_seconds, "quick", p.is_quick,
                          "busy", p.is_busy);
    json_t *choices = json_object(), *rates = json_object();
    weft_profile_entry entry;

    for (int i = 0; weft_profile_entry_at(s, i, &entry); i++) {
        if (entry.is_choice)
            json_object_set_new(choices, entry.name, json_integer(entry.values[0]));
        else if (entry.count > 0)
            json_object_set_new(rates, entry.name, values_json(&entry));
    }
    json_object_set_new(o, "choices", choices);
    json_object_set_new(o, "rates", rates);
    return o;
}
