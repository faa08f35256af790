#!/bin/sh
# run.sh K R -- COMMAND…: runs COMMAND with R ranks on each of K invented nodes of this machine; R
# may name each node's count, as in `2 3+1`.
#
# Each node is a real Open MPI daemon under a host name of its own, with TCP over the loopback
# between them (agent.sh). The cores are the same for all, so expect no speed. MPICH has its own way
# to take the ranks of a machine for those of several, of as many each. Exits with 77 where the
# system allows no UTS namespaces, or MPI knows no such way.
set -u
if [ $# -lt 4 ] || [ "$3" != -- ]; then
    echo "usage: nodes K R -- COMMAND…" >&2
    exit 2
fi
nodes=$1
ranks=$2
shift 3
case $nodes$ranks in
*[!0-9+]* | 0* | *+) echo "K and R are counts, not '$nodes' and '$ranks'" >&2 && exit 2 ;;
esac

here=$(cd "$(dirname "$0")" && pwd)
if [ -n "${WEFT_MPIRUN:-}" ]; then
    case $ranks$("$WEFT_MPIRUN" --version 2>&1) in
    *+*) echo "no invented nodes here: MPICH's have one number of ranks, not $ranks" >&2 && exit 77 ;;
    *HYDRA*) exec "$WEFT_MPIRUN" -genv MPIR_CVAR_NUM_CLIQUES "$nodes" -n $((nodes * ranks)) "$@" ;;
    esac
    echo "no invented nodes here: $WEFT_MPIRUN is neither Open MPI's nor MPICH's" >&2
    exit 77
fi
if ! why=$(sh "$here/agent.sh" weftnode1 true 2>&1); then
    echo "no invented nodes here: $why" >&2
    exit 77
fi

hosts=
node=1
total=0
left=$ranks
while [ "$node" -le "$nodes" ]; do
    here_ranks=${left%%+*}
    left=${left#*+}
    hosts=$hosts${hosts:+,}weftnode$node:$here_ranks
    total=$((total + here_ranks))
    node=$((node + 1))
done

# mpirun hands its own environment to no other node, except what is named.
forwarded=$(env | sed -nE 's/^(WEFT_[A-Za-z0-9_]*|[A-Z]*SAN_OPTIONS|OPENBLAS_[A-Z_]*|TMPDIR)=.*/-x \1/p')

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
sessions=$(mktemp -d /tmp/weftnodes.XXXXXX) || exit 1
trap 'rm -rf "$sessions"' EXIT
trap 'exit 143' HUP INT TERM

# shellcheck disable=SC2086 # the forwarded variables are words of their own
mpirun --mca plm_rsh_agent "sh $here/agent.sh" --mca plm rsh --mca ras ^slurm \
    --mca orte_tmpdir_base "$sessions" \
    --mca oob_tcp_if_include lo --mca btl_tcp_if_include lo --mca btl tcp,vader,self --mca pml ob1 \
    --mca mpi_yield_when_idle 1 --bind-to none $forwarded \
    --host "$hosts" -np "$total" "$@"
