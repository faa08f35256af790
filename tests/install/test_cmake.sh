#!/bin/sh
# A C code that owns MPI and its memory finds Weft by find_package, as a shared and as a static
# library.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build

build_project cluster_code
run_on 1 build/cluster_code
run_on 3 build/cluster_code

mkdir static
sed -e 's/find_package(Weft.*/find_package(Weft REQUIRED COMPONENTS static)/' \
    -e 's/Weft::weft/Weft::static/' "$examples/cluster_code/CMakeLists.txt" \
    >static/CMakeLists.txt
cp "$examples/cluster_code/cluster_code.c" static
rm -r build
examples=.
build_project static
if ldd build/cluster_code | grep libweft; then
    fail "linked with Weft::static, and yet libweft.so is needed"
fi
run_on 2 build/cluster_code

# A component that there is not is named.
mkdir none
sed 's/find_package(Weft.*/find_package(Weft REQUIRED COMPONENTS hdf5)/' static/CMakeLists.txt \
    >none/CMakeLists.txt
cmake_refuses "no component hdf5: there are static and fortran" -S none -DCMAKE_PREFIX_PATH="$installed"
