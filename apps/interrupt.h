/* What a command takes with it when it is ended before its time, by Ctrl-C or a launcher: files
 * that are not whole yet. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <weft.h>

/* Local. From now on SIGINT, SIGTERM and SIGHUP remove what the session is writing and what is
 * remembered here, and then do what they usually do; NULL: the session ends. A signal that was
 * ignored stays so. On the main thread. */
void interrupt_watch(weft_session *s);

/* Local. Remembers a file to be removed; forgets the last one. */
void interrupt_remember(const char *path);
void interrupt_forget(void);

/* Local. Between the two such signals wait. */
void interrupt_hold(void);
void interrupt_release(void);

#endif
