#include "profile_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "runtime/session.h"

const char *case_profile_path(void)
{
    static char path[4200];

    snprintf(path, sizeof path, "%s/profile-%d", test_tmp_dir(), weft_rank(test_session()));
    return path;
}

void case_profile_put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    check_true(file != NULL);
    check_true(fputs(text, file) >= 0);
    check_int(fclose(file), 0);
}

void case_profile_invent(const weft_session *s, weft__profile *p)
{
    weft__field key;
    int64_t next = 1000;

    weft__profile_clear(p);
    weft__profile_identify(s, p);
    p->when = 1700000000;
    p->took = 17;
    for (int i = 0; weft__profile_field(p, i, &key); i++)
        for (int k = 0; key.is_measured && k < key.count; k++)
            key.values[k] = next++;
}

void case_profile_invent_local(weft__profile *p)
{
    weft_session *s = NULL;

    check_int(weft_open_local(1, &s), WEFT_OK);
    case_profile_invent(s, p);
    check_int(weft_stop(&s), WEFT_OK);
}

char *case_profile_text(const weft__profile *p)
{
    char *section = weft__profile_format(p), *text;
    size_t room;

    check_true(section != NULL);
    room = strlen(section) + 64;
    text = malloc(room);
    check_true(text != NULL);
    snprintf(text, room, "weft profile 1\n%s", section);
    free(section);
    return text;
}

void case_profile_open(const char *text, weft_session **s)
{
    case_profile_put(case_profile_path(), text);
    check_int(setenv("WEFT_PROFILE", case_profile_path(), 1), 0);
    check_int(weft_open_local(1, s), WEFT_OK);
    check_int(unsetenv("WEFT_PROFILE"), 0);
}
