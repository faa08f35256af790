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
# What --size draws is said where it stands, and drivers are those of the command.
"$WEFT" help solve | grep -q "^  --size N|NxNxK  *a random system" || fail "help solve does not say what --size draws"
if grep -rlE "see above|see below" "$WEFT_SOURCE"/apps/*.c; then
    fail "help of options is read in manual pages too, where nothing stands above"
fi
"$WEFT" help svd | grep -q "^  --driver D .*auto, lapack, scalapack, gesvd$" || fail "help svd does not name its drivers"
"$WEFT" help solve | grep -q "^  --driver D .*auto, lapack, scalapack$" || fail "help solve does not name its drivers"
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
# All that an expression may call, which a sentence about an unknown name refers to.
"$WEFT" help functions >functions.txt
awk 'length($0) > 100 { print FILENAME ": " $0; long = 1 } END { exit long }' functions.txt
for name in abs where atan2 nanstd count_nonzero complex128; do
    grep -qw "$name" functions.txt || fail "weft help functions does not list $name"
done
sed -n 's/^  //p' functions.txt | tr ' ' '\n' | sort >names.txt
[ -z "$(uniq -d names.txt)" ] || fail "weft help functions lists twice: $(uniq -d names.txt)"
"$WEFT" eval 'wavelet(2)' 2>&1 | grep -q "weft help functions" || fail "an unknown function has no list"
"$WEFT" --version | grep -qx "weft [0-9.]*" || fail "weft --version: $("$WEFT" --version)"

awk 'length($0) > 100 { print FILENAME ": " $0; long = 1 } END { exit long }' help.txt

mpirun --bind-to none -n 2 "$WEFT" --version >version.txt
[ "$(wc -l <version.txt)" -eq 1 ] || fail "two ranks printed $(cat version.txt)"
