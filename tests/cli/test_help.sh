#!/bin/sh
# Help and version: on stdout, status 0, without a launcher and from rank 0 alone.
set -eu
cd "$TMPDIR"

fail() {
    echo "$*" >&2
    exit 1
}

"$WEFT" --help >help.txt 2>errors.txt || fail "weft --help gave $?"
[ ! -s errors.txt ] || fail "weft --help wrote to stderr: $(cat errors.txt)"
# Every command that the sources define is listed, and no other.
sed -n 's/^const command \([a-z]*\)_command = .*/\1/p' "$WEFT_SOURCE"/apps/*.c | sort >commands.txt
[ -s commands.txt ] || fail "no command is found in apps/"
sed -n 's/^  \([a-z]*\)  *[A-Z].*/\1/p' help.txt | sort | diff commands.txt - ||
    fail "weft --help (>) does not list the commands that there are (<)"
while read -r name; do
    "$WEFT" help "$name" >one.txt
    "$WEFT" "$name" --help >other.txt
    cmp one.txt other.txt
    options="--threads --report --quiet --help"
    grep -q "\.computes = true" "$WEFT_SOURCE/apps/$name.c" && options="$options --repeat --json"
    grep -q "\.writes = true" "$WEFT_SOURCE/apps/$name.c" && options="$options -o"
    for option in $options; do
        grep -q -e "^  $option " one.txt || fail "help of $name does not name $option"
    done
done <commands.txt
# The colour maps that file.h names.
sed -n 's|.*const char \*colormap; */\* *\(.*\) \*/|\1|p' "$WEFT_SOURCE/lib/include/weft/file.h" |
    grep -oE '"[a-z_]+"' | tr -d '"' >maps.txt
[ "$(wc -l <maps.txt)" -ge 5 ] || fail "file.h names $(cat maps.txt)"
while read -r map; do
    "$WEFT" help eval | grep -q "$map" || fail "help does not name the colour map $map"
    "$WEFT" random 4x4 -o map.png --colormap "$map" --quiet || fail "the colour map $map is refused"
done <maps.txt

"$WEFT" help >other.txt
cmp help.txt other.txt
"$WEFT" --version | grep -qx "weft [0-9.]*" || fail "weft --version: $("$WEFT" --version)"

awk 'length($0) > 100 { print FILENAME ": " $0; long = 1 } END { exit long }' help.txt

mpirun --bind-to none -n 2 "$WEFT" --version >version.txt
[ "$(wc -l <version.txt)" -eq 1 ] || fail "two ranks printed $(cat version.txt)"
