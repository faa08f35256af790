#!/bin/sh
# docs/numpy.md names every function of the public headers, inline ones too, and no other.
set -eu
table=$WEFT_SOURCE/docs/numpy.md

cat "$WEFT_SOURCE"/lib/include/weft/*.h | tr '\n' ' ' |
    sed 's/static inline/WEFT_API/g; s/WEFT_API/\n&/g' |
    sed -n 's/^WEFT_API[^(]*[^a-z0-9_]\(weft_[a-z][a-z0-9_]*\)(.*/\1/p' | sort -u >"$TMPDIR/declared"
sed -n '/^## Every function/,$p' "$table" | grep -oE '`weft_[a-z0-9_]+`' | tr -d '`' | sort -u \
    >"$TMPDIR/listed"
[ -s "$TMPDIR/declared" ] || exit 1
if ! diff "$TMPDIR/declared" "$TMPDIR/listed"; then
    echo "the headers (<) and the list in docs/numpy.md (>) differ" >&2
    exit 1
fi

# What the page says is not there is neither a function of the headers nor one of expressions.
sed -n '/^## What is not there/,/^## Every function/p' "$table" | sed -n 's/^| \([^|]*\) |.*/\1/p' |
    grep -oE '`[a-zA-Z0-9_.]+`' | tr -d '`' | sed 's/.*\.//' | sort -u >"$TMPDIR/absent"
[ "$(wc -l <"$TMPDIR/absent")" -ge 50 ] || exit 1
while read -r name; do
    if grep -qx "weft_$name" "$TMPDIR/declared" ||
        grep -q "\`$name\`" "$WEFT_SOURCE/docs/functions.md"; then
        echo "docs/numpy.md says that $name is not there, and it is" >&2
        exit 1
    fi
done <"$TMPDIR/absent"
