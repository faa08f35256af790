#!/bin/sh
# The bodies of jobs/pbs, run in an environment as PBS makes it, on two invented nodes. There is no
# PBS here: qsub is a stand-in that keeps what it was handed.
set -eu
cd "$TMPDIR"
scripts=$WEFT_SOURCE/jobs/pbs
nodes=$WEFT_SOURCE/tests/nodes

fail() {
    echo "$*" >&2
    exit 1
}

for script in "$scripts"/*; do
    sh -n "$script" || fail "$script is no shell script"
    grep -q '^#PBS -l select=' "$script" || fail "$script asks for nothing"
done
if ! "$WEFT" info | grep -q "^MPI  *Open MPI"; then
    echo "skipped: this Weft is built with another MPI than the mpirun of this machine"
    exit 77
fi
if ! why=$(sh "$nodes/agent.sh" weftnode1 true 2>&1); then
    echo "skipped: no invented nodes: $why"
    exit 77
fi

# Stand-ins for the system: mpirun's ssh is agent.sh, and all nodes share the loopback.
export OMPI_MCA_plm_rsh_agent="sh $nodes/agent.sh" OMPI_MCA_plm=rsh
export OMPI_MCA_oob_tcp_if_include=lo OMPI_MCA_btl_tcp_if_include=lo
export OMPI_MCA_pml=ob1 OMPI_MCA_btl=tcp,vader,self OMPI_MCA_orte_tmpdir_base="$TMPDIR"
mkdir bin home
cat >bin/qsub <<'STANDIN'
#!/bin/sh
echo "$*" >"$PBS_O_WORKDIR/qsub.txt"
STANDIN
chmod +x bin/qsub
export PATH="$TMPDIR/bin:$PATH" HOME="$TMPDIR/home" PBS_O_WORKDIR="$TMPDIR" PBS_NODEFILE="$TMPDIR/nodefile"

# On `ranks` of each of two nodes, with `threads` each.
allocate() {
    for node in weftnode1 weftnode2; do
        yes $node | head -n "$1"
    done >nodefile
    export OMP_NUM_THREADS="$2" NCPUS=$(($1 * $2))
}

expect() {
    for words in "$@"; do
        grep -q -e "$words" out.txt || fail "'$words' is missing in: $(cat out.txt)"
    done
}

allocate 1 2
sh "$scripts/one-node.pbs" >out.txt
expect "^job       1 rank on 1 node" "^this node 1 rank, 2 threads"
ARGUMENTS="random 99x100 --seed 7 --quiet -o 'one node.npy'" sh "$scripts/one-node.pbs"

allocate 2 1
sh "$scripts/several-nodes.pbs" >out.txt
expect "^job       4 ranks on 2 nodes" "^this node 2 ranks, 2 threads" "binding   1 of "
ARGUMENTS="random 99x100 --seed 7 --quiet -o several.npy" sh "$scripts/several-nodes.pbs"
cmp "one node.npy" several.npy
if ARGUMENTS="show absent.npy" sh "$scripts/several-nodes.pbs" >out.txt 2>&1; then
    fail "a command that fails must fail the job"
fi
allocate 1 2
sh "$scripts/several-nodes.pbs" >out.txt
expect "^job       2 ranks on 2 nodes" "^this node 1 rank, 2 threads" "binding   2 of "

# Weft's variables that are set, and no others, go along to the other nodes; mpirun here says its words.
mkdir words
printf '#!/bin/sh\necho "$*"\n' >words/mpirun
chmod +x words/mpirun
for script in several-nodes calibrate requeue; do
    (
        unset WEFT_THREADS WEFT_STRICT
        PATH="$TMPDIR/words:$PATH" WEFT_STRICT=1 WEFT_WATCHDOG=60 STEPS=0 FOLDER=words \
            sh "$scripts/$script.pbs" >out.txt
    )
    expect "-x WEFT_STRICT " "-x WEFT_WATCHDOG "
    grep -q -e "-x WEFT_THREADS" out.txt && fail "a variable that is not set goes along: $(cat out.txt)"
done

echo "random 99x100 --seed 7 --quiet -o 'from array.npy'" >parameters.txt
PBS_ARRAY_INDEX=1 PARAMETERS=parameters.txt sh "$scripts/array.pbs" >out.txt
cmp "one node.npy" "from array.npy"
status=0
PBS_ARRAY_INDEX=2 PARAMETERS=parameters.txt sh "$scripts/array.pbs" >out.txt 2>&1 || status=$?
[ $status -eq 2 ] || fail "a task without a line gave $status"

# No time at all: it submits itself and has done nothing; then the job that was submitted.
STEPS=2 SHAPE=20x30 SECONDS_TO_USE=0 sh "$scripts/requeue.pbs" >out.txt
expect "goes on after step -1" "out of time after step -1"
[ "$(cat qsub.txt)" = "-V requeue.pbs" ] || fail "qsub was handed '$(cat qsub.txt)'"
STEPS=1 SHAPE=20x30 sh "$scripts/requeue.pbs" >out.txt
STEPS=2 SHAPE=20x30 sh "$scripts/requeue.pbs" >out.txt
expect "goes on after step 1" "done: checkpoint/state-2.npy"
"$WEFT" random 20x30 --seed 1 --quiet -o state-0.npy
for step in 1 2; do
    "$WEFT" eval '3.75 * x * (1 - x)' x=state-$((step - 1)).npy --quiet -o state-$step.npy
done
cmp state-2.npy checkpoint/state-2.npy
[ "$(ls checkpoint)" = "last
state-2.npy" ] || fail "left behind: $(ls checkpoint)"

WEFT_PROFILE="$TMPDIR/shared.profile" ARGUMENTS="--quick" sh "$scripts/calibrate.pbs" >out.txt
expect "^profile .*shared.profile, measured .* ago (--quick)"
echo "the bodies of jobs/pbs ran on two invented nodes"
