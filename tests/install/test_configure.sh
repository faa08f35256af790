#!/bin/sh
# What Weft's own configuration refuses, before it builds something that is wrong.
set -eu
. "$(dirname "$0")/installed.sh"

# refused SENTENCE OPTION…
refused() {
    sentence=$1
    shift
    cmake_refuses "$sentence" -S "$WEFT_SOURCE" -DCMAKE_C_COMPILER="$CC" "$@"
}
refused "BLA_VENDOR is Intel10_64ilp: .* integers of 32 bits" -DBLA_VENDOR=Intel10_64ilp
refused "BLAS_LIBRARIES is .*openblas64.so: .* integers of 32 bits" -DBLAS_LIBRARIES=/usr/lib/libopenblas64.so
refused "BLA_SIZEOF_INTEGER is 8: .* integers of 32 bits" -DBLA_SIZEOF_INTEGER=8
