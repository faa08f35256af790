#!/bin/sh
# The modulefile, by Lmod: after it is loaded the command, its page and pkg-config's file are found and
# nothing of the system's is hidden, whether variables were set before or not; unloaded, it leaves
# what was there.
set -eu
. "$(dirname "$0")/installed.sh"
lmod=${LMOD_CMD:-/usr/share/lmod/lmod/libexec/lmod}
command -v "$lmod" >/dev/null || {
    echo "Lmod is not here"
    exit 77
}

version=$(basename "$(sed -n 's/.*as \(weft\/[0-9.]*\)\.lua.*/\1/p' "$WEFT_SOURCE/jobs/packaging/modulefiles/weft.lua")")
mkdir -p modules/weft
cp "$WEFT_SOURCE/jobs/packaging/modulefiles/weft.lua" "modules/weft/$version.lua"
export MODULEPATH="$PWD/modules" WEFT_MODULE_PREFIX="$installed"
unset PKG_CONFIG_PATH LD_LIBRARY_PATH CMAKE_PREFIX_PATH MANPATH XDG_DATA_DIRS OPENBLAS_THREAD_TIMEOUT LOADEDMODULES _LMFILES_

# module COMMAND…: evaluates what Lmod prints.
module() {
    eval "$("$lmod" bash "$@" 2>said.txt)"
    [ ! -s said.txt ] || fail "module $*: $(cat said.txt)"
}

# is VARIABLE VALUE
is() {
    eval "value=\${$1-}"
    # shellcheck disable=SC2154 # by eval
    [ "$value" = "$2" ] || fail "$1 is '$value', not '$2'"
}

# What is not there is not loaded; eval gives the status of what Lmod printed.
if eval "$(WEFT_MODULE_PREFIX="$PWD/absent" "$lmod" bash load weft 2>said.txt)"; then
    fail "a module without Weft was loaded: $(cat said.txt)"
fi
tr -s ' \n' '  ' <said.txt | grep -q "Weft is not in $PWD/absent: set WEFT_MODULE_PREFIX to" || fail "Lmod says $(cat said.txt)"
is LOADEDMODULES ""

module load weft
case $MANPATH in
"$installed/share/man:" | "$installed/share/man::") ;; # Lmod writes an empty entry as two colons
*) fail "MANPATH is '$MANPATH'" ;;
esac
is XDG_DATA_DIRS "$installed/share:/usr/local/share:/usr/share"
is OPENBLAS_THREAD_TIMEOUT 4
is LD_LIBRARY_PATH "$installed/$libdir"
[ "$(command -v weft)" = "$installed/bin/weft" ] || fail "the command is not found"
[ "$(pkg-config --modversion weft)" = "$version" ] || fail "pkg-config does not find $version"
module unload weft
is MANPATH ""
is OPENBLAS_THREAD_TIMEOUT ""
is LD_LIBRARY_PATH ""
if command -v weft | grep -q "^$installed"; then
    fail "the command is found after the module was unloaded"
fi

export MANPATH=/opt/man XDG_DATA_DIRS=/opt/share
module load weft
case $MANPATH in
"$installed/share/man:/opt/man:" | "$installed/share/man:/opt/man::") ;;
*) fail "MANPATH is '$MANPATH'" ;;
esac
is XDG_DATA_DIRS "$installed/share:/opt/share"
module unload weft
is MANPATH /opt/man
is XDG_DATA_DIRS /opt/share
