#!/bin/sh
# The installed command: it runs from where it was moved to, every command has a manual page with
# its options, every variable that is read is described, and bash completes what there is.
set -eu
. "$(dirname "$0")/installed.sh"
weft=$installed/bin/weft
pages=$(echo "$installed"/*/man/man1 "$installed"/man/man1 | tr ' ' '\n' | grep -v '\*' | head -1)

readelf -d "$weft" | grep -q "NEEDED.*libweft\.so" || fail "the command has a library of its own"
run_on 2 "$weft" eval '1 + 2' >answer.txt
grep -qx 3 answer.txt || fail "1 + 2 gave '$(cat answer.txt)'"

"$weft" --help | awk '/^  [a-z]/ { print $1 }' >commands.txt
[ -s commands.txt ] || fail "weft --help lists no commands"
while read -r name; do
    page=$pages/weft-$name.1
    [ -f "$page" ] || fail "weft $name has no manual page"
    tr -d '\\' <"$page" >plain.txt
    "$weft" help "$name" | sed -n 's/^  \(--*[a-z][a-z-]*\)\( .*\)*$/\1/p' >options.txt
    grep -qx -e --threads options.txt || fail "weft help $name does not name --threads"
    while read -r option; do
        grep -q -e "^fB${option}fR" plain.txt || fail "weft-$name.1 does not name $option"
    done <options.txt
    grep -q "^.BR weft.-$name (1)" "$pages/weft.1" || fail "weft.1 does not list $name"
done <commands.txt
for option in help version; do
    tr -d '\\' <"$pages/weft.1" | grep -q "^fB--${option}fR" || fail "weft.1 does not name --$option"
done

"$weft" help functions | sed -n 's/^  //p' | tr ' ' '\n' >functions.txt
[ "$(wc -l <functions.txt)" -gt 100 ] || fail "weft help functions lists $(cat functions.txt)"
while read -r name; do
    grep -qw "$name" "$pages/weft-eval.1" || fail "weft-eval.1 does not list $name"
done <functions.txt
for page in quickstart functions troubleshooting; do
    [ -s "$installed/share/doc/weft/$page.md" ] || fail "$page.md is not installed"
done

# The sources name a variable as a literal, whichever function reads it.
grep -rhoE '"WEFT_[A-Z_]+"' "$WEFT_SOURCE/lib" "$WEFT_SOURCE/apps" --include='*.[ch]' \
    --exclude=pages_manual.c | tr -d '"' | sort -u >read.txt
sed -n 's/^\.B \(WEFT_[A-Z_]*\)$/\1/p' "$pages/weft.1" | sort -u >described.txt
diff read.txt described.txt || fail "the variables read (<) are not those of weft.1 (>)"

if has man; then
    for page in "$pages"/*.1; do
        LC_ALL=C.UTF-8 man --warnings -l "$page" 2>warnings.txt >/dev/null
        [ ! -s warnings.txt ] || fail "$page: $(cat warnings.txt)"
    done
fi

has bash || exit 0
cat >complete.bash <<'END'
source "$1"
shift
# As bash does it, which parts words at "=" and keeps it as one.
COMP_WORDS=()
for whole; do
    while [[ $whole == *=* ]]; do
        [ -z "${whole%%=*}" ] || COMP_WORDS+=("${whole%%=*}")
        COMP_WORDS+=(=)
        whole=${whole#*=}
        [ -n "$whole" ] || continue 2
    done
    COMP_WORDS+=("$whole")
done
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_weft 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
END
touch numbers.npy
complete() {
    bash complete.bash "$(echo "$installed"/*/bash-completion/completions/weft)" "$@"
}
[ "$(complete weft man)" = mandelbrot ] || fail "'weft man' completes to '$(complete weft man)'"
[ "$(complete weft help fu)" = functions ] || fail "'weft help fu' completes to '$(complete weft help fu)'"
[ "$(complete weft help ev)" = eval ] || fail "'weft help ev' completes to '$(complete weft help ev)'"
[ "$(complete weft random 3 --dty)" = --dtype ] || fail "--dty is not completed"
complete weft random 3 --dtype float | tr '\n' ' ' | grep -qx "float32 float64 " ||
    fail "the element types are not completed"
[ "$(complete weft show num)" = numbers.npy ] || fail "files are not completed"
[ "$(complete weft eval x -o num)" = numbers.npy ] || fail "files are not completed after -o"
complete weft reduce nanm | tr '\n' ' ' | grep -qx "nanmean nanmin nanmax " ||
    fail "'weft reduce nanm' completes to $(complete weft reduce nanm)"
[ "$(complete weft reduce mean num)" = numbers.npy ] || fail "files are not completed after reduce mean"
[ "$(complete weft svd a.npy --driver g)" = gesvd ] || fail "drivers are not completed"
complete weft solve a.npy b.npy --driver "" | tr '\n' ' ' | grep -qx "auto lapack scalapack " ||
    fail "'weft solve --driver' completes to $(complete weft solve a.npy b.npy --driver "")"
[ "$(complete weft matmul --driver "")" = auto ] || fail "matmul is offered drivers that it has not"
[ "$(complete weft random 3 --dist expo)" = exponential ] || fail "distributions are not completed"
[ "$(complete weft eval x -o x.png --colormap twi)" = twilight_shifted ] || fail "colour maps are not completed"
[ -z "$(complete weft random 3 --seed "")" ] || fail "numbers are completed"
complete weft random 3 --dtype=fl | tr '\n' ' ' | grep -qx "float32 float64 " ||
    fail "'--dtype=fl' completes to $(complete weft random 3 --dtype=fl)"
[ "$(complete weft random 3 --dtype=)" = "$(complete weft random 3 --dtype "")" ] ||
    fail "'--dtype=' completes to $(complete weft random 3 --dtype=)"
[ -z "$(complete weft random 3 --seed=)" ] || fail "numbers are completed after --seed="
[ "$(complete weft eval "x*k" x=num)" = numbers.npy ] || fail "files are not completed after x="
complete weft eval "x*k" x= | grep -qx numbers.npy || fail "files are not completed after x= alone"
touch "two words.npy"
[ "$(complete weft show two)" = "two words.npy" ] || fail "a name with a blank is completed in pieces"
