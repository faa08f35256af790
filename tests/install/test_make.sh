#!/bin/sh
# The same code by pkg-config and make; the static library by its own list of dependencies.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build

cp "$examples/cluster_code/Makefile" "$examples/cluster_code/cluster_code.c" .
make >make.txt 2>&1 || {
    cat make.txt
    fail "make failed"
}
run_on 1 ./cluster_code
run_on 3 ./cluster_code

archive=$installed/$libdir/libweft.a
# shellcheck disable=SC2046 # lists of words
"$CC" $(pkg-config --cflags weft) cluster_code.c -o alone \
    $(pkg-config --static --libs weft | sed "s|-lweft|$archive|") -lm
if ldd alone | grep libweft; then
    fail "linked with the archive, and yet libweft.so is needed"
fi
run_on 2 ./alone
