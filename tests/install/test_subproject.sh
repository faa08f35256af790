#!/bin/sh
# Weft within another project, which has targets, tests and a kind of build of its own; and what is
# configured otherwise than here: an absolute folder for libraries, another machine to build for.
set -eu
. "$(dirname "$0")/installed.sh"

# configure FOLDER OPTION…
configure() {
    folder=$1
    shift
    cmake -G Ninja -S whole -B "$folder" -DCMAKE_C_COMPILER="$CC" -DWEFT_SOURCE="$WEFT_SOURCE" \
        "$@" >configure.txt 2>&1 || {
        cat configure.txt
        fail "Weft within another project is not configured: $*"
    }
}
has ninja || exit 0
mkdir whole
cat >whole/CMakeLists.txt <<'END2'
cmake_minimum_required(VERSION 3.22)
project(whole LANGUAGES C)
include(CTest)
add_custom_target(docs)
add_custom_target(pages)
add_custom_target(examples)
add_subdirectory(${WEFT_SOURCE} weft)
add_executable(code code.c)
target_link_libraries(code PRIVATE Weft::weft)
END2
printf '%s\n' '#include <weft.h>' 'int main(void) { return !WEFT_VERSION_FITS(); }' >whole/code.c

configure build -DCMAKE_INSTALL_LIBDIR=/opt/weft/lib -DCMAKE_INSTALL_PREFIX=/opt/weft
grep -q '^CMAKE_BUILD_TYPE:STRING=$' build/CMakeCache.txt || fail "Weft sets the project's CMAKE_BUILD_TYPE"
ctest --test-dir build -N | grep -q "Total Tests: 0" || fail "Weft's tests are the project's"
ninja -C build -t commands code >plan.txt
grep -q "libweft.so" plan.txt || {
    cat plan.txt
    fail "the project's own program is not built with Weft"
}

# As it would be installed.
mkdir -p opt/lib/pkgconfig opt/include/weft
cp build/weft/package/weft.pc opt/lib/pkgconfig
for variable in libdir=lib includedir=include prefix=.; do
    value=$(PKG_CONFIG_PATH="$PWD/opt/lib/pkgconfig" pkg-config --variable="${variable%=*}" weft)
    [ "$(cd "$value" && pwd -P)" = "$(cd "opt/${variable#*=}" && pwd -P)" ] || {
        cat build/weft/package/weft.pc
        fail "in weft.pc ${variable%=*} is $value"
    }
done
grep -q 'NEW_RPATH .*ORIGIN/../lib:' build/weft/apps/cmake_install.cmake || {
    grep RPATH build/weft/apps/cmake_install.cmake
    fail "the command does not look for its library in ../lib"
}

configure cross -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$(uname -m)" -DBUILD_TESTING=OFF
ninja -C cross -t commands all >plan.txt
if grep "weft_pages" plan.txt; then
    fail "a program for another machine is run"
fi
configure cross -DCMAKE_CROSSCOMPILING_EMULATOR="/opt/emulator;-q"
ninja -C cross -t commands all >plan.txt
grep -q "/opt/emulator -q .*weft_pages" plan.txt || fail "the pages are not written by the emulator"
