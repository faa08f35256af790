#!/bin/sh
# The bodies of jobs/pbs, run in an environment as PBS makes it, on two invented nodes, where `weft` is
# found by PATH. There is no PBS here: qsub is a stand-in that runs what it is handed at once.
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

# Stand-ins for the system: mpirun's ssh is tests/nodes/agent.sh, to whose nodes nothing comes that
# mpirun is not told to bring; all nodes share the loopback.
mkdir bin home
cat >bin/agent <<STANDIN
#!/bin/sh
unset WEFT_COMMAND OPENBLAS_THREAD_TIMEOUT
PATH=/usr/bin:/bin exec sh "$nodes/agent.sh" "\$@"
STANDIN
export OMPI_MCA_plm_rsh_agent="$TMPDIR/bin/agent" OMPI_MCA_plm=rsh
export OMPI_MCA_oob_tcp_if_include=lo OMPI_MCA_btl_tcp_if_include=lo
export OMPI_MCA_pml=ob1 OMPI_MCA_btl=tcp,vader,self OMPI_MCA_orte_tmpdir_base="$TMPDIR"
cat >bin/qsub <<'STANDIN'
#!/bin/sh
[ "$1" = -V ] && exec sh "$2" # without, no variable would reach the job
STANDIN
cp "$WEFT_SOURCE/tests/jobs/bound.sh" bin/weft
chmod +x bin/*
export WEFT_COMMAND="$WEFT"
command=$WEFT
unset WEFT
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

# bound NODES RANKS CORES: the launcher did it.
bound() {
    "$PYTHON" "$WEFT_SOURCE/tests/jobs/bindings.py" "$@" <out.txt || fail "$(cat out.txt)"
}

allocate 1 2
sh "$scripts/one-node.pbs" >out.txt
expect "^job       1 rank on 1 node" "^this node 1 rank, 2 threads"
ARGUMENTS="random 99x100 --seed 7 --quiet -o 'one node.npy'" sh "$scripts/one-node.pbs"

allocate 2 1
sh "$scripts/several-nodes.pbs" >out.txt
expect "^job       4 ranks on 2 nodes" "^this node 2 ranks, 2 threads"
bound 2 2 1
ARGUMENTS="random 99x100 --seed 7 --quiet -o several.npy" sh "$scripts/several-nodes.pbs"
cmp "one node.npy" several.npy
if ARGUMENTS="show absent.npy" sh "$scripts/several-nodes.pbs" >out.txt 2>&1; then
    fail "a command that fails must fail the job"
fi
allocate 1 2
sh "$scripts/several-nodes.pbs" >out.txt
expect "^job       2 ranks on 2 nodes" "^this node 1 rank, 2 threads"
bound 2 1 2

# Variables that are set, and no others, go along to the other nodes; mpirun here says its words.
cp "$scripts/requeue.pbs" .
mkdir words
printf '#!/bin/sh\necho "$*"\n' >words/mpirun
chmod +x words/mpirun
for script in several-nodes calibrate requeue; do
    (
        unset WEFT_THREADS WEFT_STRICT
        PATH="$TMPDIR/words:$PATH" WEFT_STRICT=1 LD_LIBRARY_PATH=/nowhere STEPS=0 FOLDER=words \
            sh "$scripts/$script.pbs" >out.txt
        unset LD_LIBRARY_PATH
        PATH="$TMPDIR/words:$PATH" STEPS=0 FOLDER=more sh "$scripts/$script.pbs" >less.txt
    )
    expect "-x WEFT_STRICT " "-x LD_LIBRARY_PATH " "-x PATH " "-x OPENBLAS_THREAD_TIMEOUT "
    grep -e "-x WEFT_THREADS" -e "-x LD_LIBRARY_PATH" less.txt && fail "what is not set goes along"
done

echo "random 99x100 --seed 7 --quiet -o 'from array.npy'" >parameters.txt
PBS_ARRAY_INDEX=1 PARAMETERS=parameters.txt sh "$scripts/array.pbs" >out.txt
cmp "one node.npy" "from array.npy"
status=0
PBS_ARRAY_INDEX=2 PARAMETERS=parameters.txt sh "$scripts/array.pbs" >out.txt 2>&1 || status=$?
[ $status -eq 2 ] || fail "a task without a line gave $status"

# What it will submit after hours is looked for at once.
refused() {
    [ $status -eq 2 ] || fail "requeue.pbs gave $status"
    expect "$1"
    [ ! -e checkpoint ] || fail "requeue.pbs has begun"
}
status=0
SCRIPT=absent.pbs sh requeue.pbs >out.txt 2>&1 || status=$?
refused "has no absent.pbs to submit again: qsub -v SCRIPT="
status=0
PATH=/nowhere /bin/sh requeue.pbs >out.txt 2>&1 || status=$?
refused "has no qsub"

# With no time at all each job makes a step, and submits the next one.
STEPS=2 SHAPE=20x30 SECONDS_TO_USE=0 sh requeue.pbs >out.txt
expect "goes on after step -1" "out of time after step 0" "goes on after step 0" "goes on after step 1" \
    "done: checkpoint/state-2.npy"
"$command" random 20x30 --seed 1 --quiet -o state-0.npy
for step in 1 2; do
    "$command" eval '3.75 * x * (1 - x)' x=state-$((step - 1)).npy --quiet -o state-$step.npy
done
cmp state-2.npy checkpoint/state-2.npy
[ "$(ls checkpoint)" = "last
parameters
state-2.npy" ] || fail "left behind: $(ls checkpoint)"
STEPS=2 SHAPE=20x30 sh requeue.pbs >out.txt
expect "checkpoint/state-2.npy was finished by an earlier job"
status=0
STEPS=2 SHAPE=20x31 sh requeue.pbs >out.txt 2>&1 || status=$?
[ $status -eq 2 ] || fail "the checkpoint of another shape gave $status"
expect "checkpoint is a checkpoint of 2 steps of shape 20x30, not of 2 steps of shape 20x31: name another"
cmp state-2.npy checkpoint/state-2.npy

unset WEFT_PROFILE
XDG_CACHE_HOME="$TMPDIR/cache" ARGUMENTS="--quick" sh "$scripts/calibrate.pbs" >out.txt
expect "^profile  *$TMPDIR/cache/weft/profile, measured .* ago (--quick)"
bound 2 1 2
echo "the bodies of jobs/pbs ran on two invented nodes"
