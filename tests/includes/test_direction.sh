#!/bin/sh
# Includes point downward: in this tree, and a tree that breaks each rule once is found out.
set -u
check=$WEFT_SOURCE/tests/includes/check.sh
sh "$check" "$WEFT_SOURCE" || exit 1

failures=0
expect() { # expect STATUS FILE INCLUDE
    rm -rf "$TMPDIR/tree"
    mkdir -p "$TMPDIR/tree/$(dirname "$2")"
    printf '#include %s\n' "$3" >"$TMPDIR/tree/$2"
    sh "$check" "$TMPDIR/tree" >/dev/null
    if [ $? -ne "$1" ]; then
        echo "expected status $1 for $3 in $2" >&2
        failures=$((failures + 1))
    fi
}
expect 0 lib/ops/eval.c '"array/layout.h"'
expect 0 lib/ops/eval.c '"ops/parse.h"'
expect 0 lib/file/npy.c '"runtime/session.h"'
expect 0 lib/base/dtype.c '<weft/dtype.h>'
expect 0 apps/eval.c '<weft.h>'
expect 1 lib/array/layout.c '"ops/eval.h"'
expect 1 lib/base/status.h '"runtime/session.h"'
expect 1 lib/ops/eval.c '"file/npy.h"'
expect 1 lib/ops/eval.c '"../array/layout.h"'
expect 1 lib/ops/eval.c '"absent.h"'
expect 1 lib/ops/eval.c '"elsewhere/layout.h"'
expect 1 lib/ops/eval.c '<weft.h>'
expect 1 lib/kernels/isa_add.c '<mpi.h>'
expect 1 lib/include/weft/array.h '"array/layout.h"'
expect 1 apps/eval.c '"array/layout.h"'
expect 1 docs/examples/fill.c '"runtime/pool.h"'
exit $((failures > 0))
