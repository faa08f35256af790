#!/bin/sh
# docs/fortran.md names every public name of the module weft, and among its interfaces no other.
set -eu
page=$WEFT_SOURCE/docs/fortran.md

# Statements in one line each; names stand behind `public ::`, or with `public` behind `::`.
sed 's/ *!.*//' "$WEFT_SOURCE/lib/bindings/weft.f90" |
    awk '{ if (sub(/& *$/, "")) held = held $0; else { print held $0; held = "" } }' |
    sed -n '/public *::/s/.*:://p; /, public/s/.*:://p' | grep -oE 'weft_[a-z0-9_]+' |
    sort -u >"$TMPDIR/public"
sed -n '/^## Every interface/,/^What is missing/p' "$page" | sed -n 's/^| \([^|]*\) |.*/\1/p' |
    grep -oE 'weft_[a-z0-9_]+' | sort -u >"$TMPDIR/listed"
[ "$(wc -l <"$TMPDIR/public")" -ge 45 ] || exit 1
if ! diff "$TMPDIR/public" "$TMPDIR/listed"; then
    echo "the public names of weft.f90 (<) and the tables of docs/fortran.md (>) differ" >&2
    exit 1
fi
