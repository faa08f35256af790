#!/bin/sh
# Fortran: a program that owns MPI, through the installed module; and the module's own sources, which
# another compiler would read.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build
[ -f "$installed/$libdir/libweft_fortran.a" ] || {
    echo "built without a Fortran compiler"
    exit 77
}

build_project fortran
run_on 1 build/fields
run_on 3 build/fields

mkdir sources
cp "$installed/$libdir"/weft/fortran/*.f90 sources
cd sources
gfortran -std=f2018 -Wall -Wextra -Werror -c weft_interfaces.f90 weft.f90
