#!/bin/sh
# check.sh ROOT: prints each #include under ROOT that breaks the rules below; fails if there is one.
#   lib/LAYER/    quoted: own folder or a lower layer, written from lib/; never the umbrella weft.h
#   lib/base, lib/kernels    neither MPI nor threads
#   lib/include/  no internal header
#   apps, docs/examples, bench    public headers and files of their own folder
set -u
cd "$1" || exit 2
find lib apps docs/examples bench -name '*.[ch]' 2>/dev/null | LC_ALL=C sort | xargs awk '
    BEGIN {
        count = split("base kernels runtime array ops linalg tune task file bindings", order, " ")
        for (i = 1; i <= count; i++) height[order[i]] = i
    }
    function blame(why) {
        print FILENAME ":" FNR ": " $0 ": " why
        bad = 1
    }
    function exists(path,    line, found) {
        found = (getline line < path) >= 0
        close(path)
        return found
    }
    function check_library(quoted, name,    from, to, parts) {
        from = height[layer]
        if (!quoted) {
            if (name == "weft.h") blame("the umbrella header is for users")
            if (from <= height["kernels"] && name ~ /^(mpi|pthread|threads|weft\/session)\.h$/)
                blame("neither MPI nor threads in lib/" layer)
        } else if (name ~ /\.\./ || name ~ /^weft/) {
            blame("written from lib/, public headers in angle brackets")
        } else if (split(name, parts, "/") == 1) {
            if (!exists(folder "/" name)) blame("no such file in lib/" layer)
        } else {
            to = height[parts[1]]
            if (!to) blame("no such layer")
            else if (to > from) blame("points upward, from " layer " to " parts[1])
        }
    }
    FNR == 1 {
        folder = FILENAME
        sub(/\/[^\/]*$/, "", folder)
        split(FILENAME, path, "/")
        layer = path[2]
    }
    /^[ \t]*#[ \t]*include[ \t]*["<]/ {
        quoted = /include[ \t]*"/
        name = $0
        sub(/^[^"<]*["<]/, "", name)
        sub(/[">].*$/, "", name)
        if (path[1] == "lib" && layer != "include") check_library(quoted, name)
        else if (path[1] == "lib") { if (quoted) blame("a public header stands on public headers") }
        else if (quoted && (name ~ /\// || !exists(folder "/" name)))
            blame("only <weft.h>, <weft/...> and this folder")
        else if (name == "weft_config.h") blame("for the library alone")
    }
    END { exit bad }' || exit 1
