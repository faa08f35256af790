/* The end of a job that cannot go on. */
#ifndef WEFT__RUNTIME_END_JOB_H
#define WEFT__RUNTIME_END_JOB_H

#include <stdnoreturn.h>

/* Ends all ranks of the job by MPI_Abort, or this process where MPI does not run. The sentence that
 * says why is on stderr before. */
noreturn void weft__end_job(void);

#endif
