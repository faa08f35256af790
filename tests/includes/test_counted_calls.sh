#!/bin/sh
# Every MPI function that the library calls is one that tests/pmpi_count.c counts, so that "no MPI
# call" means none. (mpi_guard.c defines such functions, for tasks, and calls none.)
set -u
cd "$WEFT_SOURCE" || exit 1
uncounted='Init_thread|Initialized|Finalized|Finalize|Query_thread|Abort|Wtime|Error_string|Error_class|Get_[a-z_]*|Info_[a-z_]*|Group_[a-z_]*|Comm_group|Comm_compare|Comm_f2c|Comm_c2f|Type_[a-z_]*|Op_[a-z_]*'
status=0
for name in $(find lib -name '*.[ch]' ! -name mpi_guard.c -exec grep -ohE '\bMPI_[A-Z][a-z]+[A-Za-z_]*[ ]?\(' {} + |
    tr -d ' (' | sed 's/^MPI_//' | sort -u | grep -vxE "$uncounted"); do
    if ! grep -q "^COUNTED($name," tests/pmpi_count.c; then
        echo "MPI_$name is called in lib/ and not counted in tests/pmpi_count.c" >&2
        status=1
    fi
done
exit $status
