#!/bin/sh
# setup.sh [tests] [bench] [long]: installs what Weft is built with; what its tests need (a Slurm of
# their own, a second compiler, man), what it is compared with, what only the long tests need.
#
# Debian and Ubuntu: by apt, with sudo where the user is not root. Elsewhere it names what is
# missing. WEFT_SETUP=no leaves the machine as it is.
set -u

packages="build-essential gfortran doxygen cmake ninja-build pkg-config openmpi-bin libopenmpi-dev
    libopenblas-pthread-dev libscalapack-openmpi-dev libhwloc-dev libpng-dev libjansson-dev
    librandom123-dev libcmocka-dev liblapacke-dev gnuplot-nox python3-numpy python3-mpmath"
for extra in "$@"; do
    case $extra in
    tests) packages="$packages slurmctld slurmd slurm-client libpmix-dev clang man-db" ;;
    bench) packages="$packages python3-numexpr python3-dask valgrind" ;;
    long)
        packages="$packages mpich libmpich-dev libscalapack-mpich-dev debhelper fakeroot
            lintian debootstrap"
        ;;
    *) echo "usage: setup.sh [tests] [bench] [long]" >&2 && exit 2 ;;
    esac
done

say() {
    echo "setup: $*" >&2
}

# Prints the packages that dpkg does not have installed.
missing_packages() {
    # shellcheck disable=SC2086 # a list of words
    dpkg-query -W -f '${db:Status-Status} ${Package}\n' $packages 2>/dev/null | awk -v all="$packages" '
        $1 == "installed" { here[$2] = 1 }
        END { n = split(all, name, " "); for (i = 1; i <= n; i++) if (!(name[i] in here)) print name[i] }'
}

# The tests need Slurm's programs, no services: none is started by its installation (Debian's
# policy-rc.d, where there is none yet), nor when the machine starts again.
policy=/usr/sbin/policy-rc.d
services="slurmctld slurmd munge"

hold_services() {
    for service in $services; do
        [ -e "/lib/systemd/system/$service.service" ] || new_services="$new_services $service"
    done
    if [ ! -e $policy ]; then
        trap '$as_root rm -f $policy' EXIT
        printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
        $as_root chmod +x $policy
    fi
}

# As `systemctl disable` does, which is not there on every system that has units.
disable_services() {
    for service in $new_services; do
        $as_root rm -f "/etc/systemd/system/multi-user.target.wants/$service.service"
    done
}

install_packages() {
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null; then
        as_root=sudo
    else
        say "missing, and neither root nor sudo is here to install them:" "$@"
        return 1
    fi
    new_services=
    say "installing" "$@"
    $as_root apt-get update -q >&2 || say "apt-get update failed: going on with the lists that are here"
    case $* in *slurm*) hold_services ;; esac
    if ! $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q -o Dpkg::Use-Pty=0 --no-install-recommends "$@" >&2; then
        say "apt-get could not install:" "$@"
        return 1
    fi
    disable_services
}

# Without dpkg: whether the tools and libraries answer, whoever put them there.
find_by_asking() {
    for tool in cc cmake mpicc mpirun pkg-config; do
        command -v "$tool" >/dev/null || echo "$tool"
    done
    for library in hwloc jansson; do
        pkg-config --exists "$library" 2>/dev/null || echo "$library"
    done
}

if [ "${WEFT_SETUP:-}" = no ]; then
    say "left out (WEFT_SETUP=no)"
    exit 0
fi

if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    missing=$(missing_packages)
    if [ -z "$missing" ]; then
        say "everything is here"
        exit 0
    fi
    # shellcheck disable=SC2086 # a list of words
    install_packages $missing || exit 1
    say "done"
    exit 0
fi

missing=$(find_by_asking)
if [ -z "$missing" ]; then
    say "the compiler, MPI and the libraries answer"
    exit 0
fi
# shellcheck disable=SC2086 # a list of words
say "missing:" $missing
cat >&2 <<'END'
setup: this is not Debian or Ubuntu; install or load these, then run again:
  Fedora, RHEL with EPEL:  gcc cmake ninja-build pkgconf-pkg-config openmpi-devel openblas-devel
      lapack-devel scalapack-openmpi-devel hwloc-devel libpng-devel jansson-devel random123-devel
      libcmocka-devel gnuplot python3-numpy
  Spack, modules:  cmake ninja pkgconf openmpi openblas netlib-scalapack hwloc libpng jansson
      random123 cmocka gnuplot py-numpy
END
exit 1
