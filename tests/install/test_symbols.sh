#!/bin/sh
# What the libraries show: every function of the public headers, and nothing else.
set -eu
. "$(dirname "$0")/installed.sh"
shared=$installed/$libdir/libweft.so

readelf -d "$shared" | grep -q "SONAME.*\[libweft\.so\.[0-9][0-9]*\]" || fail "no SONAME"
readelf -V "$shared" | grep -q "WEFT_0" || fail "the names have no version"

# In debug builds the calls of MPI's that are guarded against tasks: weak.
nm -D --defined-only "$shared" | sed 's/@.*//' |
    awk '$2 != "A" && !($2 == "W" && $3 ~ /^MPI_/) { print $3 }' | sort >exported.txt
grep -v '^weft_[a-z]' exported.txt && fail "libweft.so shows these, which are not public"

# Names that the headers declare: behind WEFT_API, up to the parenthesis.
cat "$installed"/include/weft.h "$installed"/include/weft/*.h |
    "$CC" -fpreprocessed -E -P - 2>/dev/null >plain.txt
tr '\n' ' ' <plain.txt | sed 's/WEFT_API/\n&/g' |
    sed -n 's/^WEFT_API[^(]*[^a-z0-9_]\(weft_[a-z0-9_]*\)(.*/\1/p' | sort -u >declared.txt
diff declared.txt exported.txt || fail "headers (<) and library (>) differ"

# The archive keeps its inner names hidden, and all of them under one prefix.
nm -g --defined-only "$installed/$libdir/libweft.a" 2>nm.txt | awk 'NF == 3 && !($2 == "W" && $3 ~ /^MPI_/) { print $3 }' |
    grep -v '^weft_' && fail "libweft.a defines these for all to see"
readelf -sW "$installed/$libdir/libweft.a" 2>/dev/null |
    awk '$5 == "GLOBAL" && $7 != "UND" && $6 != "HIDDEN" { print $8 }' | grep '^weft__' &&
    fail "libweft.a shows these"

# MPI's types are in the headers as MPI_Comm alone.
grep -ohE '\bMPI_[A-Z][A-Za-z_]*' plain.txt | sort -u | grep -vx MPI_Comm &&
    fail "the headers name these of MPI's"
exit 0
