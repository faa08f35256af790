#!/bin/sh
# The Debian packages of the last commit are built, can be installed, their command runs, and lintian has
# nothing against them. They stay in the build's folder packages/ for tests/clean/packages.sh.
set -eu
for tool in dpkg-buildpackage dh git; do
    command -v $tool >/dev/null || {
        echo "$tool is missing"
        exit 77
    }
done
here=$WEFT_BUILD/packages
rm -rf "$here"
sh "$WEFT_SOURCE/jobs/packaging/build-deb.sh" "$here" >"$TMPDIR/packages.txt" 2>&1 || {
    tail -50 "$TMPDIR/packages.txt"
    exit 1
}
grep -qx 42 "$TMPDIR/packages.txt"

version=$(sed -n '1s/^weft (\(.*\)).*/\1/p' "$WEFT_SOURCE/jobs/packaging/debian/changelog")
dpkg-deb -f "$here"/weft_"$version"_*.deb Depends | tr ',' '\n' | grep -qx " *libweft0 (= $version)" || {
    echo "the command may meet the library of another build" >&2
    exit 1
}
# Programs of other packages stay with the minor release whose names they were linked with.
dpkg-deb -I "$here"/libweft0_*.deb symbols | grep -qx " WEFT_${version%.*}@WEFT_${version%.*} ${version%-*}" || {
    dpkg-deb -I "$here"/libweft0_*.deb symbols
    echo "the library's symbols are not of WEFT_${version%.*}" >&2
    exit 1
}

command -v lintian >/dev/null || {
    echo "left out: what lintian would check, which is not here"
    [ -z "${WEFT_CI_STRICT:-}" ]
    exit
}
# Debian has no bug that their first upload would close.
lintian --allow-root --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs \
    "$here"/weft_*.changes
