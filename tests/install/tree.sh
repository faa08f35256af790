#!/bin/sh
# Installs the build into a prefix and moves the prefix: what is found after that is relocatable.
set -eu
. "$(dirname "$0")/installed.sh"

rm -rf "$installed" "$installed.before"
cmake --install "$WEFT_BUILD" --prefix "$installed.before" >install.txt || {
    cat install.txt
    exit 1
}
mv "$installed.before" "$installed"

prefix=$(sed -n 's/^CMAKE_INSTALL_PREFIX:PATH=//p' "$WEFT_BUILD/CMakeCache.txt")
if grep -rl -e "$installed.before" -e "$WEFT_BUILD" -e "$prefix/" "$installed/$libdir/cmake" \
    "$installed/$libdir/pkgconfig" "$installed/include"; then
    fail "these hold the prefix or the build's folder"
fi
