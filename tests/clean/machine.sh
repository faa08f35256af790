#!/bin/sh
# machine.sh [CTEST ARGS…]: the two commands of the README on a machine that has nothing.
#
# Makes two minimal Debian roots with debootstrap, from where apt gets this machine's packages;
# puts a clean clone into each; runs `local.sh tour --quick` and `local.sh test`, in one as root, in
# the other as a user with sudo. CTEST ARGS choose tests, quoted for a shell of their own.
# WEFT_CLEAN_WHO=root does one of them. Writes $WEFT_BUILD/clean-machine.log: the commit, and for each
# command its exit code and counts; what a command said is kept beside it.
set -u
source=${WEFT_SOURCE:?}
here=$(cd "$(dirname "$0")" && pwd)
log=${WEFT_BUILD:?}/clean-machine.log
work=$(mktemp -d "${TMPDIR:-/tmp}/weftclean.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

. "$here/root.sh"

say() {
    echo "$*" | tee -a "$log"
}

# run ROOT WHO COMMAND ARGS…: jobs/local.sh in the clone there, noted in the log.
run() {
    root=$1
    who=$2
    output=${log%.log}-$who-$3.txt
    shift 2
    start=$(date +%s)
    within "$root" "$who" "cd weft && sh jobs/local.sh $*" >"$output" 2>&1
    status=$?
    say "$who: sh jobs/local.sh $*: exit $status, $(($(date +%s) - start)) s"
    grep -E '^[0-9]+ passed, [0-9]+ failed' "$output" | tail -n 1 | tee -a "$log"
    if [ $status -ne 0 ]; then
        failed=1
        tail -n 60 "$output"
    fi
}

# try WHO HOME CTEST ARGS…: both commands in a root of their own.
try() {
    who=$1
    home=$2
    root=$work/$who
    shift 2
    cp -a "$work/base" "$root"
    git clone --quiet --no-local "$source" "$root/weft" || return 1
    git -C "$root/weft" checkout --quiet "$commit" || return 1
    if [ "$who" != root ]; then
        within "$root" root "apt-get update -q && apt-get install -y -q sudo &&
            useradd --create-home --shell /bin/sh $who && chown -R $who /weft &&
            echo '$who ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/$who" >"$work/output" 2>&1 ||
            { cat "$work/output" && return 1; }
    fi
    mkdir -p "$root$home" && mv "$root/weft" "$root$home/weft"
    run "$root" "$who" tour --quick
    run "$root" "$who" test "$@"
    rm -rf "$root"
}

needs_roots
commit=$(git -C "$source" rev-parse HEAD 2>/dev/null) || skip "a clean clone needs a repository"

: >"$log"
say "commit $commit, $(date -u '+%Y-%m-%d %H:%M') UTC, $(nproc) cores"
if ! make_base >"$work/output" 2>&1; then
    tail -n 20 "$work/output"
    say "debootstrap failed"
    exit 1
fi
say "base: $(cat "$work/base/etc/debian_version"), $(du -sm "$work/base" | cut -f1) MB"
for who in ${WEFT_CLEAN_WHO:-root weaver}; do
    if [ "$who" = root ]; then home=/root; else home=/home/$who; fi
    try "$who" "$home" "$@" || failed=1
done
exit $failed
