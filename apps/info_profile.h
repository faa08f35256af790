/* What `weft info` says about the machine's profile. */
#ifndef INFO_PROFILE_H
#define INFO_PROFILE_H

#include <jansson.h>
#include <weft.h>

/* Local. "3 days ago", of a profile's age. */
void profile_age(double seconds, char *text, size_t size);

/* Local. The line or two of the text. */
void print_profile(const weft_session *s);

/* Local. Every key with its values, as the file has them. */
void print_choices(const weft_session *s);

/* Local. The same as an object, which the caller owns. */
json_t *profile_json(const weft_session *s);

#endif
