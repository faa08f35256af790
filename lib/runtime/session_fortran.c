#include "runtime/session.h"

#include <mpi.h>

weft_status weft_open_fortran(int comm, const weft_options *options, weft_session **s)
{
    int initialized = 0;

    (void)MPI_Initialized(&initialized);
    return weft_open(initialized ? MPI_Comm_f2c(comm) : MPI_COMM_NULL, options, s);
}

weft_status weft_fail_fortran(weft_session *s, weft_status status, const char *sentence)
{
    return weft_fail(s, status, "%s", sentence ? sentence : "");
}
