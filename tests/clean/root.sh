# What the scripts of this folder share: how a minimal Debian root is made, and something run in it.
# Wants `here`, the folder of these scripts, and `work`, a temporary one.
# shellcheck shell=sh disable=SC2154

skip() {
    echo "skipped: $*"
    exit 77
}

# In namespaces of its own: what is mounted or left running there goes with its first process.
enclosed() {
    unshare --mount --pid --uts --fork --kill-child --mount-proc "$@"
}

# within ROOT WHO COMMAND: a shell command in the system below ROOT.
within() {
    enclosed sh "$here/enter.sh" "$@"
}

needs_roots() {
    [ "$(id -u)" -eq 0 ] || skip "only root mounts and makes devices"
    command -v debootstrap >/dev/null || skip "debootstrap is not installed: sh jobs/setup.sh long"
    why=$(enclosed true 2>&1) || skip "the system allows no namespaces: $why"
}

# The first archive of main that apt knows: its address and its suite.
find_archive() {
    # shellcheck disable=SC2016 # apt-get's own names
    apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 'Component: main' |
        head -n 1
}

# $work/base: like a new machine, with Debian's required packages and this machine's way to more.
make_base() {
    archive=$(find_archive)
    [ -n "$archive" ] || return 1
    enclosed debootstrap --variant=minbase "${archive#* }" "$work/base" "${archive% *}" || return 1
    rm -rf "$work/base/etc/apt" "$work/base/var/cache/apt/archives/"*.deb
    cp -a /etc/apt "$work/base/etc/apt"
    [ ! -d /usr/share/keyrings ] || cp -a /usr/share/keyrings "$work/base/usr/share/"
    cat /etc/resolv.conf >"$work/base/etc/resolv.conf"
    { cat /etc/hosts && echo "127.0.0.1 cleanmachine"; } >"$work/base/etc/hosts"
}
