#!/bin/sh
# Runs one test command: lane.sh SECONDS COMMAND…
#
# Sets what every test under MPI needs, gives it a temporary folder of its own, ends it after
# SECONDS, and turns a skip (77) into a failure where WEFT_CI_STRICT is set and the lane may not
# be skipped (WEFT_LANE_REQUIRED). Status 78, no reference data, is a skip everywhere.
set -u
seconds=$1
shift

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_mpi_yield_when_idle=1
export OPENBLAS_THREAD_TIMEOUT="${OPENBLAS_THREAD_TIMEOUT:-4}"
export WEFT_PROFILE="${WEFT_PROFILE:-/dev/null}" # defaults, whatever this machine has
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"

TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/weft.XXXXXX") || exit 1
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 143' HUP INT TERM

timeout -k 10 "$seconds" "$@"
status=$?
if [ $status -eq 124 ]; then
    echo "ended after $seconds seconds: $*" >&2
fi
if [ $status -eq 77 ] && [ -n "${WEFT_CI_STRICT:-}" ] && [ -n "${WEFT_LANE_REQUIRED:-}" ]; then
    echo "this lane may not be skipped where WEFT_CI_STRICT is set" >&2
    status=1
fi
[ $status -eq 78 ] && status=77
exit $status
