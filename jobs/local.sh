#!/bin/sh
# local.sh: sets up, builds and runs Weft on this machine, in build/ beside this folder.
set -u
source=$(cd "$(dirname "$0")/.." && pwd)
build=$source/build
# Read when OpenBLAS is loaded: its threads go to sleep soon after a call instead of spinning.
export OPENBLAS_THREAD_TIMEOUT="${OPENBLAS_THREAD_TIMEOUT:-4}"

usage() {
    cat <<'END'
usage: sh jobs/local.sh COMMAND
  build                    install what is missing, build into build/
  tour [--quick] [ARGS…]   build, then run build/weft tour
  test [CTEST ARGS…]       build, then run every test
  test-long                build, then the full matrix, sanitizers and the second compiler
  bench [ARGS…]            build, then measure against the peers
  info                     build, then show what Weft found on this machine
  nodes K R -- COMMAND…    run COMMAND with R ranks on each of K invented nodes
END
}

cores() {
    nproc 2>/dev/null || getconf _NPROCESSORS_ONLN
}

# Sets up with the extras named and builds; what it says goes to stderr, stdout is the command's.
prepare() {
    sh "$source/jobs/setup.sh" "$@" || exit 1
    if [ ! -f "$build/CMakeCache.txt" ] && command -v ninja >/dev/null; then
        generator="-G Ninja"
    else
        generator=
    fi
    echo "build: $build" >&2
    mkdir -p "$build" || exit 1
    # shellcheck disable=SC2086 # two words or none
    if ! cmake -S "$source" -B "$build" $generator >"$build/configure.log" 2>&1; then
        cat "$build/configure.log" >&2
        exit 1
    fi
    cmake --build "$build" --parallel "$(cores)" >&2 || exit 1
}

# Ends with one line of counts, read from ctest's own report.
run_tests() {
    report=$build/tests.xml
    rm -f "$report"
    ctest --test-dir "$build" --parallel "$(cores)" --output-on-failure --no-tests=error \
        --output-junit "$report" "$@"
    status=$?
    if [ ! -f "$report" ]; then
        echo "0 passed, 1 failed, 0 skipped"
        exit 1
    fi
    awk '
        /<testcase / { all++; skipped += /status="(notrun|disabled)"/; failed += /status="fail"/ }
        END { print all - failed - skipped " passed, " failed + 0 " failed, " skipped + 0 " skipped" }
    ' "$report"
    exit $status
}

command=${1:-}
[ $# -gt 0 ] && shift
case $command in
build)
    prepare
    ;;
tour | info)
    prepare
    exec "$build/weft" "$command" "$@"
    ;;
test)
    prepare tests
    run_tests "$@"
    ;;
test-long)
    prepare tests long
    run_tests -C long -L long "$@"
    ;;
bench)
    prepare bench
    python=/usr/bin/python3 # the one whose NumPy setup.sh installs
    [ -x $python ] || python=python3
    exec $python "$source/bench/run.py" "$@"
    ;;
nodes)
    [ -x "$build/weft" ] || prepare
    exec sh "$source/tests/nodes/run.sh" "$@"
    ;;
-h | --help | help)
    usage
    ;;
*)
    usage >&2
    exit 2
    ;;
esac
