#!/bin/sh
# Fortran: a program that owns MPI, through the installed module; and the module's own sources, which
# another compiler would read.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build
needs_fortran

build_project fortran
run_on 1 build/fields
run_on 3 build/fields

# with_mpifort PROGRAM SOURCE: as make does it.
with_mpifort() {
    # shellcheck disable=SC2046 # lists of words
    "$(command -v "$MPIRUN" | sed 's|mpirun\([^/]*\)$|mpifort\1|')" -o "$1" \
        $(pkg-config --cflags weft-fortran) "$2" $(pkg-config --libs weft-fortran) \
        -Wl,-rpath,"$installed/$libdir"
}

# The program of docs/fortran.md.
sed -n '/^program rows/,/^end program/p' "$WEFT_SOURCE/docs/fortran.md" >rows.f90
with_mpifort rows rows.f90
for ranks in 1 3; do
    said=$(run_on $ranks ./rows)
    grep -qF "It prints \`$said\`" "$WEFT_SOURCE/docs/fortran.md" ||
        fail "the program of docs/fortran.md prints $said"
done

rm -r build
build_fortran memory
run_on 1 build/memory
run_on 2 build/memory

# A copy, which would be wrapped in place of what it was made from, is refused by the compiler.
for copy in 'x + 1' 'x([3, 1, 2])'; do
    sed "s/MEMORY/$copy/" "$WEFT_SOURCE/tests/install/copy.f90" >copy.f90
    if gfortran -I"$installed/$libdir/weft/fortran" -fsyntax-only copy.f90 2>copy.txt; then
        fail "weft_wrap of $copy is compiled"
    fi
done
sed "s/MEMORY/x/" "$WEFT_SOURCE/tests/install/copy.f90" >copy.f90
gfortran -I"$installed/$libdir/weft/fortran" -fsyntax-only copy.f90

mkdir sources
cp "$installed/$libdir"/weft/fortran/*.f90 sources
cd sources
gfortran -std=f2018 -Wall -Wextra -Werror -c weft_interfaces.f90 weft.f90
cd ..

with_mpifort fields "$WEFT_SOURCE/docs/examples/fortran/fields.f90"
run_on 2 ./fields

# For a compiler that cannot read the module files: built from its sources.
cp -r "$installed" other
sed -i 's/set(weft_built_compiler "[A-Z].*/set(weft_built_compiler "Other 1")/' \
    "other/$libdir/cmake/Weft/WeftFortran.cmake"
rm -rf build "other/$libdir/libweft_fortran.a" "other/$libdir/weft/fortran"/*.mod
installed=$PWD/other
build_project memory
run_on 2 build/memory

# A project without Fortran is told what the component needs.
mkdir none
printf '%s\n' 'cmake_minimum_required(VERSION 3.16)' 'project(none LANGUAGES C)' \
    'find_package(Weft REQUIRED COMPONENTS fortran)' >none/CMakeLists.txt
cmake_refuses "needs the language Fortran" -S none -DCMAKE_PREFIX_PATH="$installed"
