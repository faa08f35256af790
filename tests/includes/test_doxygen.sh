#!/bin/sh
# The pages of the public headers come out without a warning, and say what the headers say.
set -eu
command -v doxygen >/dev/null || {
    echo "doxygen is missing"
    exit 77
}
sed "s|^OUTPUT_DIRECTORY .*|OUTPUT_DIRECTORY = $TMPDIR/docs|" "$WEFT_BUILD/Doxyfile" \
    >"$TMPDIR/Doxyfile"
doxygen "$TMPDIR/Doxyfile" || exit 1
grep -q "LU with partial pivoting" "$TMPDIR/docs/html/solve_8h.html" ||
    { echo "the page of weft/solve.h lacks weft_solve's contract" >&2 && exit 1; }
