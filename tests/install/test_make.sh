#!/bin/sh
# The same code by pkg-config and make, with the line that its Makefile begins with; and with the
# static library.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build
unset PKG_CONFIG_PATH # which the line is to give

cp "$examples/cluster_code/Makefile" "$examples/cluster_code/cluster_code.c" .
line=$(sed -n "1s|^# \(make .*\)/where/weft/is/lib/|\1$installed/$libdir/|p" Makefile)
[ -n "$line" ] || fail "the Makefile does not say how it is called"

# make_it TARGET
make_it() {
    sh -c "$line $1" >make.txt 2>&1 || {
        cat make.txt
        fail "'$line $1' failed"
    }
}
make_it ""
run_on 1 ./cluster_code
run_on 3 ./cluster_code

make_it cluster_code_static
if ldd cluster_code_static | grep libweft; then
    fail "linked with the archive, and yet libweft.so is needed"
fi
run_on 2 ./cluster_code_static

# A prefix with a blank: what pkg-config says is quoted for make and for eval.
cp -R "$installed" "a copy"
line="make PKG_CONFIG_PATH='$PWD/a copy/$libdir/pkgconfig' clean"
make_it cluster_code_static
run_on 1 ./cluster_code_static
flags=$(PKG_CONFIG_PATH="$PWD/a copy/$libdir/pkgconfig" pkg-config --cflags --libs weft)
eval "${CC:-cc} -o shared cluster_code.c $flags -lm"
LD_LIBRARY_PATH="$PWD/a copy/$libdir" run_on 1 ./shared
