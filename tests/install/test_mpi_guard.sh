#!/bin/sh
# A program that is linked with an installed debug library ends when a task calls MPI, with the
# shared library and with the static one; a release library has none of MPI's names.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build

guarded=$(nm -D --defined-only "$installed/$libdir/libweft.so" | grep -c ' W MPI_' || true)
if ! grep -q '^CMAKE_BUILD_TYPE:STRING=Debug' "$WEFT_BUILD/CMakeCache.txt"; then
    [ "$guarded" -eq 0 ] || fail "a release library defines $guarded calls of MPI"
    exit 0
fi

# end_of PROGRAM: what it says where a task calls MPI, which it does not survive.
end_of() {
    if WEFT_THREADS=2 "$MPIRUN" --bind-to none -n 2 "$1" mpi >said.txt 2>&1; then
        fail "$1: a task may call MPI"
    fi
    grep -q "weft: a task called MPI_Comm_rank" said.txt || {
        cat said.txt
        fail "$1 does not name the call"
    }
}

# shellcheck disable=SC2046
"$CC" -O1 -o shared "$WEFT_SOURCE/tests/faults/tasks.c" $(pkg-config --cflags --libs weft) \
    -Wl,-rpath,"$installed/$libdir"
end_of ./shared
# shellcheck disable=SC2046
"$CC" -O1 -o static "$WEFT_SOURCE/tests/faults/tasks.c" $(pkg-config --cflags weft-static) \
    $(pkg-config --libs weft-static)
end_of ./static
