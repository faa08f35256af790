#!/bin/sh
# Projects that ask for little: CMake's oldest behaviour, and Fortran alone with the archive.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build

mkdir old
sed -e 's/cmake_minimum_required.*/cmake_minimum_required(VERSION 2.8.12)/' \
    -e 's/find_package(Weft.*/find_package(Weft REQUIRED COMPONENTS static)/' \
    "$examples/cluster_code/CMakeLists.txt" >old/CMakeLists.txt
cp "$examples/cluster_code/cluster_code.c" old
cmake -S old -B built -Wno-deprecated -DCMAKE_PREFIX_PATH="$installed" >old.txt 2>&1 || {
    cat old.txt
    fail "a project of CMake 2.8 cannot find Weft"
}

[ -f "$installed/$libdir/libweft_fortran.a" ] || {
    echo "left out: built without a Fortran compiler"
    exit 0
}
mkdir alone
sed -e 's/COMPONENTS fortran)/COMPONENTS fortran static)/' -e 's/Weft::fortran /Weft::fortran Weft::static /' \
    "$examples/fortran/CMakeLists.txt" >alone/CMakeLists.txt
cp "$examples/fortran/fields.f90" alone
examples=.
build_project alone
run_on 2 build/fields
