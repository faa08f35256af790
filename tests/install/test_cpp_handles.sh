#!/bin/sh
# C++: what weft.hpp promises beside its examples, by a program that is clean under strict flags.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build

# shellcheck disable=SC2046 # lists of words
g++ -std=c++11 -Wall -Wextra -Wconversion -pedantic -Werror -o handles \
    "$WEFT_SOURCE/tests/install/handles.cpp" -I"$installed/include" \
    $(pkg-config --cflags weft | sed 's/-I/-isystem /g') $(pkg-config --libs weft) \
    -Wl,-rpath,"$installed/$libdir"
run_on 1 ./handles
run_on 2 ./handles
