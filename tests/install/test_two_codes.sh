#!/bin/sh
# Two codes on two halves of MPI_COMM_WORLD, each with a session of its own.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build

build_project two_codes
for ranks in 1 2 4 5; do
    run_on $ranks build/two_codes >"$ranks.txt"
    cmp 1.txt $ranks.txt || fail "1 and $ranks ranks print different numbers"
done
cat 1.txt
