#!/bin/sh
# The installed command, and nothing but it: answers alone and under mpirun, and each command has a
# manual page. Run by packages.sh.
set -eu
cd "$(mktemp -d)"
[ ! -e /usr/include/weft.h ] || { echo "headers came with the command" && exit 1; }

[ "$(weft eval '6 * 7')" = 42 ]
weft random 300x200 --seed 3 --quiet -o one.npy
mpirun --oversubscribe --bind-to none -n 3 weft random 300x200 --seed 3 --quiet -o three.npy
cmp one.npy three.npy
mpirun --oversubscribe --bind-to none -n 2 weft solve --size 200 --quiet

weft --help | awk '/^  [a-z]/ { print $1 }' >commands.txt
[ -s commands.txt ]
while read -r name; do
    zcat "/usr/share/man/man1/weft-$name.1.gz" | grep -q '^\.SH OPTIONS' ||
        { echo "weft $name has no manual page" && exit 1; }
    grep -qw "$name" /usr/share/bash-completion/completions/weft ||
        { echo "weft $name is not completed" && exit 1; }
done <commands.txt
bash -n /usr/share/bash-completion/completions/weft
