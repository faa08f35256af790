#!/bin/sh
# What the pages in docs/ and jobs/ link to exists, headings too, and every page there can be
# reached from README.
set -eu
cd "$WEFT_SOURCE"
failed=0
for page in README.md docs/*.md jobs/*.md jobs/*/*.md; do
    [ -f "$page" ] || continue
    for target in $(grep -oE '\]\([^)#:]+[)#]' "$page" | sed 's/^](//; s/[)#]$//'); do
        [ -e "$(dirname "$page")/$target" ] || {
            echo "$page names $target, which does not exist" >&2
            failed=1
        }
    done
    # Anchors are headings in lower case, blanks as dashes, without other signs.
    for link in $(grep -oE '\]\([^)#:]*#[^)]+\)' "$page" | sed 's/^](//; s/)$//'); do
        target=${link%%#*}
        target=${target:+$(dirname "$page")/$target}
        grep -E '^#+ ' "${target:-$page}" | tr 'A-Z ' 'a-z-' | sed 's/^#*-//; s/[^a-z0-9_-]//g' |
            grep -qx -e "${link#*#}" || {
            echo "$page names $link, which is no heading" >&2
            failed=1
        }
    done
done
for page in docs/*.md; do
    grep -q "($page" README.md || {
        echo "README does not name $page" >&2
        failed=1
    }
done
exit $failed
