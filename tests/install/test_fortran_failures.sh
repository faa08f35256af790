#!/bin/sh
# Failures in Fortran: a call that nobody asks for its status ends the program, by itself and with a
# sentence; with a status there is the sentence.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build
needs_fortran

# ends WORD SENTENCE
ends() {
    if WEFT_THREADS=1 "$MPIRUN" --bind-to none -n 2 build/refusals "$1" >ended.txt 2>&1 ||
        ! grep -q "weft: .*$2" ended.txt || grep -qi 'sigsegv\|segmentation\|wrong:' ended.txt; then
        cat ended.txt
        fail "a program that ends with '$1' does not say '$2'"
    fi
}

build_fortran refusals
run_on 1 build/refusals
run_on 2 build/refusals
ends matmul 'has no handle'
ends operand 'weft_matmul: .* is NULL'
ends sum 'has no handle'
ends eval "the array 'x' is NULL"
ends get 'the memory is of float64'
ends local 'weft_local: the array is of complex64, the pointer is to float64'
ends pointer 'has no handle'
ends session 'has no handle'
ends stop 'weft_matmul: .* is NULL'
