#!/bin/sh
# jobs/setup.sh beside stand-ins for apt, in a copy whose system folders are temporary: what it
# installs, what it leaves behind when it is cut short, and when the build goes on without.
set -eu
cd "$TMPDIR"
mkdir bin root root/units root/wants
sed "s|/usr/sbin|$TMPDIR/root|; s|/lib/systemd/system|$TMPDIR/root/units|
    s|/etc/systemd/system/multi-user.target.wants|$TMPDIR/root/wants|" \
    "$WEFT_SOURCE/jobs/setup.sh" >setup.sh
grep -E '/usr/sbin|systemd' setup.sh | grep -v '^#' && exit 1

# No other program is found than these.
for tool in awk bash cat chmod env grep mktemp rm sed sh tee tr; do
    ! path=$(command -v $tool) || ln -s "$path" bin/$tool
done
cat >bin/dpkg-query <<'STANDIN'
#!/bin/sh
sed 's/^/installed /' installed
STANDIN
cat >bin/id <<'STANDIN'
#!/bin/sh
echo "${USER_ID:-0}"
STANDIN
# Unpacks units and enables them as Debian's packages do; then APT says how it goes on.
cat >bin/apt-get <<'STANDIN'
#!/bin/sh
[ "$1" = install ] || exit 0
echo "$*" >>asked
for package in "$@"; do
    case $package in slurmctld | slurmd)
        ! sh root/policy-rc.d || echo "$package is started" >>asked
        [ -x root/policy-rc.d ] || echo "$package may be started" >>asked
        : >root/units/$package.service
        : >root/wants/$package.service
        case $APT in
        fails) exit 100 ;;
        TERM | KILL) kill -$APT $PPID && exit 100 ;;
        esac
        ;;
    esac
    echo "$package" >>installed
done
STANDIN
chmod +x bin/dpkg-query bin/id bin/apt-get

fail() {
    echo "$*" >&2
    cat out.txt >&2
    exit 1
}

# machine PACKAGES…: has these, and nothing that a run before left.
machine() {
    rm -f root/policy-rc.d root/units/* root/wants/* asked
    printf '%s\n' "$@" >installed
}

# expect STATUS WORDS…: what a run in this environment gives and says.
expect() {
    status=0
    PATH="$TMPDIR/bin" "$shell" setup.sh tests >out.txt 2>&1 || status=$?
    [ $status -eq "$1" ] || fail "$shell setup.sh gave $status, not $1"
    shift
    for words in "$@"; do
        grep -q -e "$words" out.txt || fail "'$words' is missing"
    done
}

leaves_nothing() {
    [ ! -e root/policy-rc.d ] || fail "policy-rc.d is left"
    [ -z "$(ls root/wants)" ] || fail "enabled: $(ls root/wants)"
    ! grep started asked || fail "the policy did not hold"
}

needed="build-essential cmake pkg-config openmpi-bin libopenmpi-dev libopenblas-pthread-dev
    libhwloc-dev libjansson-dev librandom123-dev"
unset WEFT_SETUP CMAKE_PREFIX_PATH CC
export APT=works
for shell in sh bash; do
    [ -e bin/$shell ] || continue
    machine nothing
    expect 0 "installing build-essential" "installing .* slurmctld" "done$"
    leaves_nothing
    expect 0 "everything is here"

    # shellcheck disable=SC2086 # a list of words
    machine $needed
    APT=fails expect 0 "done without: slurmctld .* libpmix-dev"
    grep -q build-essential asked && fail "what is here is installed again"
    leaves_nothing
    machine nothing
    APT=TERM expect 143
    leaves_nothing

    # Killed, it cleans nothing up: the next run does, whatever there is to install.
    machine nothing
    APT=KILL expect 137
    [ -e root/policy-rc.d ] || fail "the stand-in did not come to Slurm"
    expect 0 "installing" "done$"
    leaves_nothing
    cp installed all
    machine nothing
    APT=KILL expect 137
    cp all installed
    expect 0 "everything is here"
    leaves_nothing

    machine nothing
    echo "exit 101" >root/policy-rc.d
    chmod +x root/policy-rc.d
    expect 0 "done$"
    [ "$(cat root/policy-rc.d)" = "exit 101" ] || fail "the system's own policy is changed"
    [ -z "$(ls root/wants)" ] || fail "enabled: $(ls root/wants)"

    # No root, no sudo: only what the build needs stops it, and one may know better.
    export USER_ID=1000
    # shellcheck disable=SC2086
    machine $needed
    expect 0 "neither root nor sudo" "done without: gfortran"
    machine gfortran
    expect 1 "and needed: build-essential cmake" "WEFT_SETUP=no"
    WEFT_SETUP=no expect 0 "and needed: build-essential cmake" "done without: ninja-build"
    [ ! -e asked ] || fail "apt-get was called: $(cat asked)"
    unset USER_ID
done

# Elsewhere than on Debian the tools themselves are asked: here those of this machine, and then
# compilers and folders that lack something.
mv bin/dpkg-query dpkg-query
for tool in cc cmake pkg-config mpicc mpirun; do
    printf '#!/bin/sh\nPATH=%s exec %s "$@"\n' "'$PATH'" $tool >bin/$tool
done
printf '#!/bin/sh\n' | tee bin/make >bin/ninja
chmod +x bin/cc bin/cmake bin/pkg-config bin/mpicc bin/mpirun bin/make bin/ninja
shell="sh"
expect 0 "the compiler, MPI and the libraries answer"
cat >lacking <<'STANDIN'
#!/bin/sh
for word in "$@"; do
    case $word in *.c) ! grep -q "$LACKS" "$word" || exit 1 ;; esac
done
exec cc "$@"
STANDIN
chmod +x lacking
export CC="$TMPDIR/lacking"
LACKS="dgemm_.*" expect 1 "needed: BLAS-and-LAPACK$" "WEFT_SETUP=no"
LACKS=Random123 expect 1 "needed: Random123$"
LACKS=main expect 1 "needed: a-C17-compiler"
LACKS=Random123 WEFT_SETUP=no expect 0 "needed: Random123$"
unset CC
rm bin/make bin/ninja bin/mpicc
expect 1 "needed: mpicc make-or-ninja$"
PKG_CONFIG_LIBDIR=/nowhere expect 1 "hwloc jansson"

# What lies below CMAKE_PREFIX_PATH counts, as for CMake.
mkdir -p own/include/Random123 own/lib/pkgconfig
: >own/include/Random123/philox.h
printf 'Name: x\nDescription: x\nVersion: 1\n' | tee own/lib/pkgconfig/hwloc.pc >own/lib/pkgconfig/jansson.pc
PKG_CONFIG_LIBDIR=/nowhere CMAKE_PREFIX_PATH="/nowhere:$TMPDIR/own" \
    expect 1 "needed: mpicc make-or-ninja$"
echo "setup.sh installs, cleans up and tells what it lacks"
