#!/bin/sh
# packages.sh DIRECTORY: the Debian packages that build-deb.sh left there, on a machine that has nothing.
# `weft` alone is installed first, and used; then libweft-dev, against which the examples of the same
# sources are built, in C, C++ and Fortran.
set -u
packages=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/weftclean.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM
. "$here/root.sh"

# step WHO WHAT COMMAND: what it printed is shown where it fails.
step() {
    echo "$1: $2"
    within "$work/base" "$1" "set -eu; $3" >"$work/output" 2>&1 || {
        tail -n 60 "$work/output"
        exit 1
    }
}

install="export DEBIAN_FRONTEND=noninteractive; apt-get install -y -q --no-install-recommends"

needs_roots
make_base >"$work/output" 2>&1 || {
    tail -n 20 "$work/output"
    exit 1
}
mkdir "$work/base/packages"
cp "$packages"/*.deb "$work/base/packages" || exit 1
cp -r "$packages"/weft-*/docs/examples "$here/use_command.sh" "$here/use_library.sh" "$work/base/packages" ||
    exit 1

step root "a user, apt's lists" "useradd --create-home --shell /bin/sh weaver; apt-get update -q"
step root "installs the command" "$install /packages/libweft0_*.deb /packages/weft_*.deb"
step weaver "uses the command" "sh /packages/use_command.sh"
step root "installs libweft-dev and tools" \
    "$install /packages/libweft-dev_*.deb cmake g++ gfortran make pkg-config"
step weaver "builds and runs programs" "sh /packages/use_library.sh"
step root "removes all three" "apt-get purge -y -q weft libweft-dev libweft0
    ! find / -xdev -path /packages -prune -o -path '*weft*' ! -path '/home/*' ! -path '/tmp/*' -print | grep ."
