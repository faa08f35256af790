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

command -v lintian >/dev/null || {
    echo "lintian is missing: the packages were not checked"
    exit 0
}
# Debian has no bug that their first upload would close.
lintian --allow-root --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs \
    "$here"/weft_*.changes
