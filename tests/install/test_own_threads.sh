#!/bin/sh
# A code with OpenMP and OpenBLAS of its own: Weft leaves its threads and its mask as they were.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build
pkg-config --exists openblas || {
    echo "OpenBLAS is missing"
    exit 78
}

build_project own_threads
export OMP_NUM_THREADS=2
run_on 1 build/own_threads
run_on 2 build/own_threads
