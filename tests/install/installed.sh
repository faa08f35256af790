# What the scripts of this folder share: where the installed tree is, and how programs are run.
# shellcheck shell=sh disable=SC2034

cd "$TMPDIR"
installed=$WEFT_BUILD/installed
libdir=$(sed -n 's/^CMAKE_INSTALL_LIBDIR:PATH=//p' "$WEFT_BUILD/CMakeCache.txt")
examples=$WEFT_SOURCE/docs/examples
export PKG_CONFIG_PATH="$installed/$libdir/pkgconfig"

fail() {
    echo "$*" >&2
    exit 1
}

# has TOOL: whether it is here. Where it is not, the test says what it leaves out; CI leaves out
# nothing.
has() {
    command -v "$1" >/dev/null && return 0
    [ -z "${WEFT_CI_STRICT:-}" ] || fail "$1 is not here, and WEFT_CI_STRICT is set"
    echo "left out: what $1 would check, which is not here"
    return 1
}

# A sanitized library wants sanitized programs.
plain_build() {
    if grep -q '^WEFT_SANITIZE:STRING=.' "$WEFT_BUILD/CMakeCache.txt"; then
        echo "consumers are not built against a sanitized library"
        exit 78
    fi
}

needs_fortran() {
    [ -f "$installed/$libdir/libweft_fortran.a" ] || {
        echo "built without a Fortran compiler"
        exit 77
    }
}

# cmake_refuses SENTENCE ARGUMENTS…: CMake does not configure that, and says why.
cmake_refuses() {
    sentence=$1
    shift
    rm -rf refused
    if cmake -B refused "$@" >refused.txt 2>&1; then
        fail "configured, and should be refused: $sentence ($*)"
    fi
    tr -s ' \n' ' ' <refused.txt | grep -q "$sentence" || {
        cat refused.txt
        fail "refused without '$sentence'"
    }
}

# run_on RANKS PROGRAM…
run_on() {
    ranks=$1
    shift
    WEFT_THREADS=1 "$MPIRUN" --bind-to none -n "$ranks" "$@" ||
        fail "on $ranks ranks '$*' gave $?"
}

# Configures and builds a CMake project of the examples into ./build against the installed tree.
build_project() {
    cmake -S "$examples/$1" -B build -DCMAKE_PREFIX_PATH="$installed" -DCMAKE_BUILD_TYPE=Release \
        >configure.txt 2>&1 || {
        cat configure.txt
        fail "cmake of $1 failed"
    }
    cmake --build build >build.txt 2>&1 || {
        cat build.txt
        fail "building $1 failed"
    }
}

# Builds a Fortran program of this folder into ./build; its project is ./PROGRAM.
build_fortran() {
    mkdir "$1"
    sed "s/fields/$1/g" "$WEFT_SOURCE/docs/examples/fortran/CMakeLists.txt" >"$1/CMakeLists.txt"
    cp "$WEFT_SOURCE/tests/install/$1.f90" "$1"
    examples=.
    build_project "$1"
}
