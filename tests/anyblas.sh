#!/bin/sh
# anyblas.sh: the preset anyblas, built once, with every BLAS that is here in turn.
#
# Debian has one below each of these folders, whichever the alternatives choose, so that the name
# libblas.so.3 finds it there first.
set -u
cd "$(dirname "$0")/.." || exit 1
build=build-anyblas
folder=/usr/lib/$(${CC:-cc} -print-multiarch)
count=0

cmake --preset anyblas >/dev/null && cmake --build --preset anyblas || exit 1
for blas in blas openblas-pthread openblas-openmp openblas-serial blis-pthread blis-openmp atlas; do
    [ -e "$folder/$blas/libblas.so.3" ] || { echo "left out: $blas is not installed" && continue; }
    count=$((count + 1))
    # LAPACK comes from the same folder where it is there, else it is the reference's.
    export LD_LIBRARY_PATH="$folder/$blas:$folder/lapack"
    line=$(./$build/weft info | sed -n 's/^BLAS *//p')
    echo "== $blas: $line"
    case $blas,$line in
    openblas-*,OpenBLAS* | blas,unknown*"$folder/$blas/"* | blis-*,*"$folder/$blas/"* | \
        atlas,unknown*"$folder/$blas/"*) ;;
    *) echo "that is another BLAS than $blas" && exit 1 ;;
    esac
    ctest --test-dir $build -R '^(unit-1x3|nodes-2x2|cli-blas_threads)$' \
        --output-on-failure || exit 1
done
[ $count -gt 1 ] || { echo "skipped: one BLAS is not several: sh jobs/setup.sh long" && exit 77; }
echo "$count libraries of BLAS"
