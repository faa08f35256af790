/* What `weft calibrate` shows of the profile that it made. */
#ifndef CALIBRATE_H
#define CALIBRATE_H

#include <weft.h>

enum { CALIBRATE_SIZES = 7, CALIBRATE_LEAST = 64 };

/* The routines whose threads are chosen, NULL at the end. */
extern const char *const calibrate_routines[];

/* Local. The entry of that name; its count is 0 where there is none or nothing was measured. */
weft_profile_entry calibrate_entry(const weft_session *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Local. Rates by cores and what was chosen, on stdout. */
void calibrate_table(const weft_session *s);

/* Local. Rates by threads for each routine, a line for each size, the chosen counts marked; false
 * where gnuplot is missing or fails. */
bool calibrate_draw(const weft_session *s, const char *path);

#endif
