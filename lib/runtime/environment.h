/* What environment variables say. */
#ifndef WEFT__RUNTIME_ENVIRONMENT_H
#define WEFT__RUNTIME_ENVIRONMENT_H

#include <stdbool.h>

#include <weft/session.h>

/* Local. A switch: 1, yes, true, on; 0, no, false, off, and where it is unset or empty. Errors:
 * WEFT_ERR_ARGUMENT for other words. */
weft_status weft__environment_switch(weft_session *s, const char *name, bool *value);

/* Local. Whether the ranks are srun's to start: in a job of Slurm, and not by mpirun there. */
bool weft__environment_is_srun(void);

/* Local. WEFT_THREADS; 0 where it is unset or empty. Errors: WEFT_ERR_ARGUMENT. */
weft_status weft__environment_threads(weft_session *s, int *value);

/* Local. Seconds, a number from 0 on; 0 where it is unset or empty. Errors: WEFT_ERR_ARGUMENT. */
weft_status weft__environment_seconds(weft_session *s, const char *name, double *value);

#endif
