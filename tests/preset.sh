#!/bin/sh
# preset.sh NAME: configures, builds and tests one of CMakePresets.json in build-NAME.
set -eu
cd "$(dirname "$0")/.."
case $1 in
mpich) command -v mpicc.mpich >/dev/null || { echo "MPICH is missing" && exit 77; } ;;
clang*) command -v clang >/dev/null || { echo "clang is missing" && exit 77; } ;;
esac
# Threads of BLAS and MPI are not instrumented.
TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp ${TSAN_OPTIONS:-}"
export TSAN_OPTIONS
cmake --preset "$1" >/dev/null
cmake --build --preset "$1"
ctest --test-dir "build-$1" --output-on-failure
