#!/bin/sh
# Programs of others against the installed library, through CMake and through pkg-config. Run by
# packages.sh.
set -eu
cd "$(mktemp -d)"
cp -r /packages/examples .

run() {
    WEFT_THREADS=1 mpirun --oversubscribe --bind-to none -n 3 "$1"
}

build() {
    cmake -S "examples/$1" -B "$1" -DCMAKE_BUILD_TYPE=Release
    cmake --build "$1"
    run "$1/$2"
}

build cluster_code cluster_code
build cpp correlations
build fortran fields
build two_codes two_codes
make -C examples/cluster_code
run examples/cluster_code/cluster_code
