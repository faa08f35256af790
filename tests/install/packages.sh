#!/bin/sh
# The Debian packages of the last commit are built, can be installed, and their command runs.
set -eu
for tool in dpkg-buildpackage dh git; do
    command -v $tool >/dev/null || {
        echo "$tool is missing"
        exit 77
    }
done
cd "$TMPDIR"
sh "$WEFT_SOURCE/jobs/packaging/build-deb.sh" "$TMPDIR/packages" >packages.txt 2>&1 || {
    tail -50 packages.txt
    exit 1
}
grep -qx 42 packages.txt
