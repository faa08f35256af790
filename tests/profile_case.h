/* Profiles of this machine, made up, as text and as files, for tests. */
#ifndef WEFT_TESTS_PROFILE_CASE_H
#define WEFT_TESTS_PROFILE_CASE_H

#include <weft.h>

#include "runtime/profile.h"

/* A file of this rank's own. */
const char *case_profile_path(void);

void case_profile_put(const char *path, const char *text);

/* What measures on `s` would give: distinct numbers everywhere; of a session of this process alone.
 */
void case_profile_invent(const weft_session *s, weft__profile *p);
void case_profile_invent_local(weft__profile *p);

/* A whole file with one section, malloced. */
char *case_profile_text(const weft__profile *p);

/* Opens a session of this process alone with a profile of that text. */
void case_profile_open(const char *text, weft_session **s);

#endif
