#!/bin/sh
# Which versions go together: for find_package, for the loader, and by the header's own question; and
# the packages have the header's numbers.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build

# number NAME: from the installed header.
number() {
    sed -n "s/^#define WEFT_VERSION_$1 //p" "$installed/include/weft/version.h"
}
major=$(number MAJOR)
minor=$(number MINOR)
version=$major.$minor.$(number PATCH)

# found VERSION: whether find_package is content.
found() {
    mkdir -p asks
    printf 'cmake_minimum_required(VERSION 3.16)\nproject(asks LANGUAGES C)\nfind_package(Weft %s REQUIRED)\n' "$1" \
        >asks/CMakeLists.txt
    cmake -S asks -B asked -DCMAKE_PREFIX_PATH="$installed" >asked.txt 2>&1
}
found "$major.$minor" || {
    cat asked.txt
    fail "find_package(Weft $major.$minor) fails"
}
for other in "$major.$((minor + 1))" "$((major + 1)).0" "$((major + 1)).$minor"; do
    if found "$other"; then
        fail "find_package(Weft $other) finds $version"
    fi
    tr -s ' \n' ' ' <asked.txt | grep -q "compatible with requested" || fail "$other is refused for another reason"
done

# The program asks the library itself, and the loader asks before it.
cat >asks.c <<'END2'
#include <stdio.h>
#include <string.h>
#include <weft/version.h>

int main(void)
{
    printf("%s %s\n", WEFT_VERSION, weft_version());
    return !WEFT_VERSION_FITS() || weft_version_fits(WEFT_VERSION_MAJOR, WEFT_VERSION_MINOR + 1) ||
           weft_version_fits(WEFT_VERSION_MAJOR + 1, WEFT_VERSION_MINOR) || strcmp(WEFT_VERSION, weft_version());
}
END2
# shellcheck disable=SC2046
"$CC" -Wall -Werror -o asks-it asks.c $(pkg-config --cflags --libs weft)
[ "$(LD_LIBRARY_PATH=$installed/$libdir ./asks-it)" = "$version $version" ] || fail "header and library differ"
readelf -V "$installed/$libdir/libweft.so" | grep -q "Name: WEFT_$major\.$minor\$" || {
    readelf -V "$installed/$libdir/libweft.so" | grep Name:
    fail "the library's names are not of WEFT_$major.$minor"
}

mkdir later
echo "WEFT_$major.$((minor + 1)) { global: weft_*; };" >later.map
echo 'int weft_version_fits(int a, int b) { return a + b; } const char *weft_version(void) { return ""; }' |
    "$CC" -shared -fPIC -x c - -o "later/libweft.so.$major" -Wl,-soname,"libweft.so.$major" \
        -Wl,--version-script=later.map
if LD_LIBRARY_PATH=later ./asks-it >later.txt 2>&1; then
    fail "a program starts with another minor release's library"
fi
grep -q "WEFT_$major\.$minor' not found" later.txt || fail "the loader says '$(cat later.txt)'"

# A C++ program whose headers are of another release than the library is told when it opens a session.
cat >other.cpp <<'END2'
#include <iostream>
#include <weft/version.h>
#undef WEFT_VERSION_MINOR
#define WEFT_VERSION_MINOR 99
#include <weft.hpp>

int main()
{
    try {
        weft::session s = weft::session::local();
    } catch (const weft::error &failure) {
        std::cout << failure.what() << "\n";
        return 0;
    }
    return 1;
}
END2
# shellcheck disable=SC2046
g++ -std=c++11 -o other other.cpp $(pkg-config --cflags --libs weft)
LD_LIBRARY_PATH=$installed/$libdir ./other >other.txt || fail "a C++ program is not told of another release"
grep -qx "the program was compiled with Weft $major.99.[0-9]*, and is linked with $version" other.txt || {
    cat other.txt
    fail "the releases are not named"
}

# Packages: numbers stand there again.
packaging=$WEFT_SOURCE/jobs/packaging
grep -qx "## $version.*" "$WEFT_SOURCE/CHANGELOG.md" || fail "CHANGELOG.md has no $version"
sed -n '1s/^weft (\([0-9.]*\)-.*/\1/p' "$packaging/debian/changelog" | grep -qx "$version" ||
    fail "debian/changelog begins with another version than $version"
grep -qx "Package: libweft$major" "$packaging/debian/control" || fail "there is no package libweft$major"
grep -qx " (symver)WEFT_$major\.$minor $major\.$minor\.0" "$packaging/debian/libweft$major.symbols" &&
    grep -q "(<< $major\.$((minor + 1))~)" "$packaging/debian/libweft$major.symbols" ||
    fail "libweft$major.symbols is of another release"
grep -q "weft/$version.lua" "$packaging/modulefiles/weft.lua" || fail "weft.lua names another version"
grep -o 'version("[0-9][0-9.]*"' "$packaging/spack/package.py" | head -1 | tr -dc '0-9.\n' | grep -qx "$version" ||
    fail "the first numbered version of Spack's recipe is not $version"
