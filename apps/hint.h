/* Once for each user, that this machine was never measured. */
#ifndef HINT_H
#define HINT_H

#include "command.h"

/* Local. A line on stderr of rank 0, where a command that calibration makes faster runs without a
 * profile in a terminal, the first time only: a file "told" in the profile's folder remembers it.
 * Where WEFT_PROFILE is set, stderr is no terminal or the file cannot be made, nothing is said. */
void hint_at_calibration(const command *c, const job *j);

#endif
