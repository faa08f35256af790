#!/bin/sh
# setup.sh [tests] [bench] [long]: installs what Weft is built with; what its tests need (a Slurm of
# their own, a second compiler, man, Lmod), what it is compared with, what only the long tests need.
#
# Debian and Ubuntu: by apt, with sudo where the user is not root. Elsewhere it names what is
# missing. It fails where the build cannot do without; WEFT_SETUP=no leaves the machine as it is,
# names what is missing and goes on, for those whose libraries come by modules.
set -u

needed="build-essential cmake pkg-config openmpi-bin libopenmpi-dev libopenblas-pthread-dev
    libhwloc-dev libjansson-dev librandom123-dev"
wanted="gfortran ninja-build doxygen libscalapack-openmpi-dev libpng-dev
    libcmocka-dev gnuplot-nox python3-numpy python3-mpmath"
for extra in "$@"; do
    case $extra in
    tests) wanted="$wanted slurmctld slurmd slurm-client libpmix-dev clang man-db lmod" ;;
    bench) wanted="$wanted python3-numexpr python3-dask valgrind" ;;
    long)
        wanted="$wanted mpich libmpich-dev libscalapack-mpich-dev debhelper fakeroot lintian
            debootstrap libblas3 liblapack3 libopenblas0-openmp libopenblas0-serial libblis4-pthread
            libblis4-openmp"
        ;;
    *) echo "usage: setup.sh [tests] [bench] [long]" >&2 && exit 2 ;;
    esac
done

say() {
    echo "setup: $*" >&2
}

# Names what is missing still; fails where that stops the build.
conclude() {
    # shellcheck disable=SC2086 # lists of words
    {
        [ -z "$wanted" ] || say "missing, and done without:" $wanted
        [ -n "$needed" ] || return 0
        say "missing, and needed:" $needed
    }
    [ "${WEFT_SETUP:-}" = no ] && return 0
    say "where they are all the same (modules, a prefix of your own), WEFT_SETUP=no goes on"
    return 1
}

# ---- by apt ----

# Prints those of the packages that dpkg does not have installed.
missing_of() {
    dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | awk -v all="$*" '
        $1 == "installed" { here[$2] = 1 }
        END { n = split(all, name, " "); for (i = 1; i <= n; i++) if (!(name[i] in here)) print name[i] }'
}

find_missing() {
    # shellcheck disable=SC2086 # lists of words
    needed=$(missing_of $needed) wanted=$(missing_of $wanted)
}

# How commands run as root.
find_root() {
    as_root=
    [ "$(id -u)" -eq 0 ] && return
    as_root=sudo
    command -v sudo >/dev/null
}

# The tests need Slurm's programs, no services: none is started by its installation (Debian's
# policy-rc.d, where there is none yet), nor when the machine starts again. Which ones stands in that
# file: a run that was killed leaves it, and the next one knows what is still to be done.
policy=/usr/sbin/policy-rc.d
mark="# Weft's setup.sh holds:"
services="slurmctld slurmd munge"

is_held() {
    grep -q "^$mark" $policy 2>/dev/null
}

hold_services() {
    new_services=$(sed -n "s/^$mark//p" $policy 2>/dev/null)
    for service in $services; do
        [ -e "/lib/systemd/system/$service.service" ] || new_services="$new_services $service"
    done
    trap release_services EXIT
    trap 'exit 143' HUP INT TERM
    if [ ! -e $policy ] || is_held; then
        printf '#!/bin/sh\n%s%s\nexit 101\n' "$mark" "$new_services" | $as_root tee $policy >/dev/null
        $as_root chmod +x $policy
    fi
}

# Disables them as `systemctl disable` does, which is not there on every system that has units.
release_services() {
    for service in $new_services; do
        $as_root rm -f "/etc/systemd/system/multi-user.target.wants/$service.service"
    done
    if is_held; then
        $as_root rm -f $policy
    fi
}

install_packages() {
    say "installing" "$@"
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q -o Dpkg::Use-Pty=0 --no-install-recommends "$@" >&2 ||
        say "apt-get could not install all of them"
}

set_up_by_apt() {
    find_missing
    if [ "${WEFT_SETUP:-}" = no ]; then
        conclude
        return
    fi
    if [ -z "$needed$wanted" ]; then
        say "everything is here"
        if is_held && find_root; then
            hold_services # no longer than this run
        fi
        return 0
    fi
    if ! find_root; then
        say "neither root nor sudo is here to install packages"
        conclude
        return
    fi
    $as_root apt-get update -q >&2 || say "apt-get update failed: going on with the lists that are here"
    if is_held || [ "${wanted#*slurm}" != "$wanted" ]; then
        hold_services
    fi
    # shellcheck disable=SC2086 # lists of words; the build goes on where only the second fails
    {
        [ -z "$needed" ] || install_packages $needed
        [ -z "$wanted" ] || install_packages $wanted
    }
    find_missing
    conclude && say "done"
}

# ---- without apt: whether tools and libraries answer, whoever put them there ----

# CMake looks below CMAKE_PREFIX_PATH too: so do pkg-config and the compiler here.
find_prefixes() {
    prefixes=
    for prefix in $(echo "${CMAKE_PREFIX_PATH:-}" | tr ':;' '  '); do
        prefixes="$prefixes -I$prefix/include -L$prefix/lib -L$prefix/lib64"
        PKG_CONFIG_PATH=$prefix/lib/pkgconfig:$prefix/lib64/pkgconfig:${PKG_CONFIG_PATH:-}
    done
    export PKG_CONFIG_PATH="${PKG_CONFIG_PATH:-}"
}

# compiles PROGRAM LIBRARIES…
compiles() {
    echo "$1" >"$probe/probe.c"
    shift
    # shellcheck disable=SC2086 # words
    ${CC:-cc} -std=c17 "$probe/probe.c" -o "$probe/probe" $prefixes "$@" >/dev/null 2>&1
}

# BLAS with LAPACK, under the names that CMake tries.
finds_blas() {
    for libraries in "$(pkg-config --libs openblas 2>/dev/null)" -lopenblas "-llapack -lblas" \
        -lflexiblas "-L${MKLROOT:-/}/lib/intel64 -L${MKLROOT:-/}/lib -lmkl_rt" ""; do
        # shellcheck disable=SC2086 # words
        compiles 'void dgemm_(void); void dgesv_(void);
            int main(void) { dgemm_(); dgesv_(); return 0; }' $libraries && return
    done
    return 1
}

ask_needed() {
    compiles 'int main(void) { return 0; }' || echo "a-C17-compiler"
    for tool in cmake pkg-config mpicc mpirun; do
        command -v "$tool" >/dev/null || echo "$tool"
    done
    command -v ninja >/dev/null || command -v make >/dev/null || echo "make-or-ninja"
    for library in hwloc jansson; do
        pkg-config --exists "$library" 2>/dev/null || echo "$library"
    done
    finds_blas || echo "BLAS-and-LAPACK"
    compiles '#include <Random123/philox.h>
        int main(void) { return 0; }' || echo "Random123"
}

ask_wanted() {
    for tool in gfortran gnuplot; do
        command -v "$tool" >/dev/null || echo "$tool"
    done
    for library in libpng cmocka; do
        pkg-config --exists "$library" 2>/dev/null || echo "$library"
    done
}

set_up_by_asking() {
    probe=$(mktemp -d "${TMPDIR:-/tmp}/weft.XXXXXX") || return 1
    trap 'rm -rf "$probe"' EXIT
    trap 'exit 143' HUP INT TERM
    find_prefixes
    needed=$(ask_needed) wanted=$(ask_wanted)
    if [ -z "$needed" ]; then
        say "the compiler, MPI and the libraries answer"
    else
        cat >&2 <<'END'
setup: this is not Debian or Ubuntu; install or load what is missing, then run again:
  Fedora, RHEL with EPEL:  gcc cmake ninja-build pkgconf-pkg-config openmpi-devel openblas-devel
      lapack-devel scalapack-openmpi-devel hwloc-devel libpng-devel jansson-devel Random123-devel
      libcmocka-devel gnuplot python3-numpy; then `module load mpi`
  Spack, modules:  cmake ninja pkgconf openmpi openblas netlib-scalapack hwloc libpng jansson
      random123 cmocka gnuplot py-numpy
  Random123 is headers only: unpacked anywhere, and export CMAKE_PREFIX_PATH=THERE
END
    fi
    conclude
}

if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    set_up_by_apt
else
    set_up_by_asking
fi
