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

# One thread by itself, more are refused; what it computes is right.
check_serial() {
    ./$build/weft info --json | grep -q '"threads": 1,' || { echo "more than one thread" && return 1; }
    if WEFT_THREADS=2 ./$build/weft info >refused.txt 2>&1 || ! grep -q "2 threads cannot share" refused.txt; then
        echo "two threads are not refused" && cat refused.txt
        return 1
    fi
    rm -f refused.txt
    OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 \
        mpirun --bind-to none -n 2 ./$build/weft solve --size 500 --json |
        python3 -c 'import json, sys; assert json.load(sys.stdin)["residual"] < 1e-12'
}

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
    if [ $blas = openblas-serial ]; then
        check_serial || exit 1
        continue
    fi
    ctest --test-dir $build -R '^(unit-1x3|nodes-2x2|cli-blas_threads)$' --output-on-failure || exit 1
done
[ $count -gt 1 ] || { echo "skipped: one BLAS is not several: sh jobs/setup.sh long" && exit 77; }
echo "$count libraries of BLAS"
