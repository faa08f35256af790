#!/bin/sh
# Installs the build into a prefix and moves the prefix: what is found after that is relocatable.
set -eu
. "$(dirname "$0")/installed.sh"
cache=$WEFT_BUILD/CMakeCache.txt

rm -rf "$installed" "$installed.before"
cmake --install "$WEFT_BUILD" --prefix "$installed.before" >install.txt || {
    cat install.txt
    exit 1
}
mv "$installed.before" "$installed"

# Debug information names the build's folder and may; nothing else does, nor the prefixes.
files=
if grep -qE '^CMAKE_BUILD_TYPE:STRING=(Debug|RelWithDebInfo)' "$cache"; then
    files=-I
fi
if grep -rl $files -e "$installed.before" -e "$WEFT_BUILD" "$installed"; then
    fail "these hold the build's folder, or the one they were installed in"
fi
prefix=$(sed -n 's/^CMAKE_INSTALL_PREFIX:PATH=//p' "$cache")
if ! grep -q ":[A-Z]*PATH=$prefix/" "$cache" && grep -rl -e "$prefix/" "$installed/$libdir/cmake" \
    "$installed/$libdir/pkgconfig" "$installed/include"; then
    fail "these hold the prefix, where nothing lies that Weft stands on"
fi

# The command finds its library, and the library what lies beside it, wherever both are.
# runpath FILE EXPECTED: the first entry; no other is relative, or empty.
runpath() {
    path=$(readelf -d "$1" | sed -n 's/.*(R[A-Z]*PATH).*\[\(.*\)\]/\1/p')
    [ "${path%%:*}" = "$2" ] || fail "$1 looks in '$path', not first in $2"
    if echo "$path" | tr ':' '\n' | tail -n +2 | grep -qv '^/'; then
        fail "$1 looks in '$path'"
    fi
}
if ! grep -q '^CMAKE_SKIP_INSTALL_RPATH:[A-Z]*=ON' "$cache"; then
    runpath "$installed/bin/weft" "\$ORIGIN/../$libdir"
    runpath "$installed/$libdir/libweft.so" "\$ORIGIN"
fi
