#!/bin/sh
# C++: every header by itself is clean under the compilers that are here, in C too; a program that
# uses weft.hpp builds in a project that knows no C.
set -eu
. "$(dirname "$0")/installed.sh"
plain_build

flags="-Wall -Wextra -Wconversion -pedantic -Werror -fsyntax-only"
# MPI's own headers are not what is tested.
includes=$(pkg-config --cflags weft | sed 's/-I/-isystem /g')
includes="-I$installed/include $includes"

# clean LANGUAGE HEADER COMPILER…
clean() {
    language=$1
    header=$2
    shift 2
    # shellcheck disable=SC2086 # lists of words
    printf '#include <%s>\ntypedef int one;\n' "$header" | "$@" -x "$language" $flags $includes - ||
        fail "$header is not clean under $*"
}

# All but what weft/eval.h alone includes.
for header in $(cd "$installed/include" && ls weft/*.h | grep -v eval_macros); do
    clean c "$header" gcc -std=c11
    clean c++ "$header" g++ -std=c++11
done
has clang && clean c weft.h clang -std=c17
compilers=g++
has clang++ && compilers="$compilers clang++"
for compiler in $compilers; do
    for standard in 11 17 20; do
        clean c++ weft.hpp "$compiler" -std=c++$standard
    done
    clean c++ weft_error.hpp "$compiler" -std=c++11
    clean c++ weft_tasks.hpp "$compiler" -std=c++11
    clean c++ weft_values.hpp "$compiler" -std=c++11
    # shellcheck disable=SC2086 # lists of words
    $compiler -std=c++11 $flags $includes "$examples/cpp/correlations.cpp" \
        "$examples/cpp/tasks.cpp"
done

build_project cpp
run_on 1 build/correlations >one.txt
run_on 3 build/correlations >three.txt
cat one.txt
cmp one.txt three.txt || fail "one and three ranks print different numbers"
run_on 1 build/tasks >one.txt
run_on 3 build/tasks >three.txt
cat one.txt
cmp one.txt three.txt || fail "one and three ranks print different things of tasks"
